import * as at from '../job-layout.ts';
import { exp2 } from './exponential.ts';
import { chunkEnd, chunkImage, chunkStart, elementOf, plane, scoresAt, word } from './job.ts';

/*
 * What the losses beside the Lovász loss and the calibration are made of: of each pixel the probability of its truth
 * and the largest one, of each class the sums of its probabilities. float64 throughout, each exponential taken once.
 */

const SIZE: usize = at.FACT_PIXELS * 8;

/** A task is a chunk of an image. `wide`: SCORES are float64 probabilities already (wide jobs). */
export function factsOfChunk(job: usize, thread: u32, task: u32, wide: bool): void {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const image = chunkImage(job, task);
  const from = chunkStart(job, task);
  const to = chunkEnd(job, task);
  const classes = word(job, at.CLASSES);
  const sums = <usize>word(job, at.FACT_SUMS) + <usize>task * classes * 16;
  const tops = <usize>word(job, at.FACT_BLOCKS) + <usize>thread * word(job, at.FACT_BLOCK_BYTES);
  const scratch = tops + SIZE;
  memory.fill(sums, 0, <usize>classes << 4);
  for (let pixel = from; pixel < to; pixel += at.FACT_PIXELS) {
    const count = min<u32>(at.FACT_PIXELS, to - pixel);
    if (wide) {
      const first = plane(word(job, at.SCORES), job, image, 0, 8) + (<usize>pixel << 3);
      summarise(job, image, pixel, count, first, <usize>imagePixels << 3, sums, tops);
    } else {
      fillBlock(job, image, pixel, count, scratch);
      summarise(job, image, pixel, count, scratch, SIZE, sums, tops);
    }
  }
}

/** Probabilities of a block, times `one`: C planes; then totals, then room for scores. 0 at ignored pixels. */
function fillBlock(job: usize, image: u32, pixel: u32, count: u32, scratch: usize): void {
  const classes = word(job, at.CLASSES);
  const totals = scratch + SIZE * classes;
  const room = totals + SIZE;
  const first = <usize>image * word(job, at.IMAGE_PIXELS) + pixel;
  const labels = <usize>word(job, at.LABELS) + (first << 1);
  const peaks = <usize>word(job, at.PEAKS) + (first << 2);
  const given = word(job, at.SCORE_KIND) == at.SCORES_GIVEN;
  const bytes = <usize>((count + 1) & ~1) << 3;
  memory.fill(totals, 0, SIZE);
  for (let c: u32 = 0; c < classes; c++) {
    const scores = scoresAt(job, elementOf(job, image, c, pixel), count, room);
    const p = scratch + SIZE * c;
    if (given) {
      for (let o: usize = 0; o < bytes; o += 16) {
        v128.store(p + o, f64x2.promote_low_f32x4(v128.load64_zero(scores + (o >> 1))));
      }
      continue;
    }
    for (let o: usize = 0; o < bytes; o += 16) {
      const z = f64x2.promote_low_f32x4(v128.load64_zero(scores + (o >> 1)));
      const e = exp2(f64x2.sub(z, f64x2.promote_low_f32x4(v128.load64_zero(peaks + (o >> 1)))));
      v128.store(p + o, e);
      v128.store(totals + o, f64x2.add(v128.load(totals + o), e));
    }
  }
  for (let i: usize = 0; i < bytes >> 3; i++) {
    const scored = i < <usize>count && load<u16>(labels + (i << 1)) != at.CODE_IGNORED;
    store<f64>(totals + (i << 3), scored ? (given ? 1 : load<f64>(totals + (i << 3))) : -1);
  }
  const zero = f64x2.splat(0);
  for (let c: u32 = 0; c < classes; c++) {
    const p = scratch + SIZE * c;
    for (let o: usize = 0; o < bytes; o += 16) {
      const total = v128.load(totals + o);
      v128.store(p + o, v128.and(f64x2.div(v128.load(p + o), total), f64x2.gt(total, zero)));
    }
  }
}

/** Sums of a block, and its pixels' two numbers. Planes of probabilities are `stride` bytes apart. */
function summarise(
  job: usize, image: u32, pixel: u32, count: u32, planes: usize, stride: usize, sums: usize, tops: usize,
): void {
  const classes = word(job, at.CLASSES);
  const one = <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const first = <usize>image * word(job, at.IMAGE_PIXELS) + pixel;
  const labels = <usize>word(job, at.LABELS) + (first << 1);
  const whole = <usize>(count & ~1) << 3;
  memory.fill(tops, 0, SIZE);
  for (let c: u32 = 0; c < classes; c++) {
    const p = planes + stride * c;
    let mass = f64x2.splat(0);
    for (let o: usize = 0; o < whole; o += 16) {
      const value = v128.load(p + o);
      mass = f64x2.add(mass, value);
      v128.store(tops + o, f64x2.pmax(v128.load(tops + o), value));
    }
    let sum = f64x2.extract_lane(mass, 0) + f64x2.extract_lane(mass, 1);
    if (count & 1) {
      const value = load<f64>(p + whole);
      sum += value;
      if (value > load<f64>(tops + whole)) store<f64>(tops + whole, value);
    }
    const place = sums + (<usize>c << 4);
    store<f64>(place, load<f64>(place) + sum);
  }
  const truths = <usize>word(job, at.FACT_TRUTH) + (first << 3);
  const largest = <usize>word(job, at.FACT_TOP) + (first << 3);
  for (let i: usize = 0; i < <usize>count; i++) {
    store<f64>(largest + (i << 3), load<f64>(tops + (i << 3)) / one);
    const c = <usize>load<u16>(labels + (i << 1));
    if (c >= <usize>classes) {
      store<f64>(truths + (i << 3), NaN);
      continue;
    }
    const p = load<f64>(planes + stride * c + (i << 3));
    store<f64>(truths + (i << 3), p / one);
    const place = sums + (c << 4);
    store<f64>(place, load<f64>(place, 8) + p, 8);
  }
}
