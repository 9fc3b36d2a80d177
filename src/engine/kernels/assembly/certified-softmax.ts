import * as at from '../job-layout.ts';
import { bucketBase, bucketFloor, bucketOf, bucketsOf } from './buckets.ts';
import { fillTables } from './certified-tables.ts';
import { chunkEnd, chunkImage, chunkStart, plane, word } from './job.ts';
import { probabilitiesAt } from './probabilities.ts';
import { blockPixels } from './softmax-normalise.ts';

/*
 * Certified tier of the softmax form: the weights of certified-tables.ts, looked up class by class.
 */

/** Tables of a class of the softmax form, after PHASE_MERGE; its gap goes to GAPS. A task is a place in SELECTED. */
export function classTables(job: usize, task: u32): void {
  const c = <usize>load<u32>(<usize>word(job, at.SELECTED) + (<usize>task << 2));
  const side = <usize>at.BUCKETS * 4;
  const background = <usize>word(job, at.HISTOGRAMS) + c * side;
  const foreground = background + <usize>word(job, at.CLASSES) * side;
  const g = <f64>load<u32>(<usize>word(job, at.FOREGROUND) + (c << 2));
  const base = bucketBase(word(job, at.ONE_BITS));
  const one = <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const tables = <usize>word(job, at.TABLES) + c * 2 * side;
  const gap = fillTables(background, foreground, 0, g, base, one, tables, tables + side);
  store<f64>(<usize>word(job, at.GAPS) + (c << 3), gap / one);
  let lowest = 0;
  while (lowest < at.BUCKETS && load<f32>(tables + (<usize>lowest << 2)) == 0) lowest++;
  if (lowest < at.BUCKETS) store<u32>(<usize>word(job, at.FLOORS) + (c << 2), bucketFloor(lowest, base));
}

/** Pixels of a task through the tables: losses of the chunk, and the output. A task is a chunk of an image. */
export function classLookUp(job: usize, thread: u32, task: u32): void {
  const image = chunkImage(job, task);
  const from = chunkStart(job, task);
  const to = chunkEnd(job, task);
  const size = blockPixels(word(job, at.CLASSES));
  const losses = <usize>word(job, at.PARTIAL_LOSSES) + <usize>task * word(job, at.CLASSES) * 8;
  for (let pixel = from; pixel < to; pixel += size) {
    lookUpBlock(job, thread, image, pixel, min(size, to - pixel), losses);
  }
}

/** Scratch: probabilities, C planes; then weights, C planes; then sums. */
function lookUpBlock(job: usize, thread: u32, image: u32, pixel: u32, count: u32, losses: usize): void {
  const classes = word(job, at.CLASSES);
  const size = <usize>blockPixels(classes) * 4;
  const scratch = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const weights = scratch + size * classes;
  const sums = weights + size * classes;
  const first = <usize>image * word(job, at.IMAGE_PIXELS) + pixel;
  const inverses = <usize>word(job, at.INVERSES) + (first << 2);
  const labels = <usize>word(job, at.LABELS) + (first << 1);
  const ownErrors = <usize>word(job, at.OWN_ERRORS) + (first << 2);
  const base = bucketBase(word(job, at.ONE_BITS));
  const side = <usize>at.BUCKETS * 4;
  const tables = <usize>word(job, at.TABLES);
  const floors = <usize>word(job, at.FLOORS);
  const contribution = word(job, at.OUTPUT) == at.OUTPUT_CONTRIBUTION;
  memory.fill(sums, 0, size);
  for (let c: u32 = 0; c < classes; c++) {
    const p = probabilitiesAt(job, c, image, pixel, count, scratch + c * size);
    const table = tables + <usize>c * 2 * side;
    const floor = load<u32>(floors + (<usize>c << 2));
    const loss = weigh(p, inverses, scratch + c * size, weights + c * size, sums, count, table, base, floor);
    store<f64>(losses + <usize>c * 8, load<f64>(losses + <usize>c * 8) + loss);
  }
  for (let i: usize = 0; i < <usize>count; i++) {
    const c = <u32>load<u16>(labels + (i << 1));
    if (c >= classes) continue;
    const o = i << 2;
    const p = load<f32>(scratch + c * size + o);
    const old = load<f32>(weights + c * size + o);
    const e = load<f32>(ownErrors + o);
    const table = tables + <usize>c * 2 * side + side;
    const g = e > 0 ? load<f32>(table + (<usize>bucketOf(reinterpret<u32>(e), base) << 2)) : 0;
    store<f32>(weights + c * size + o, -g);
    // Σ p·q for the gradient, Σ e·g for the contribution.
    const own = contribution ? e * g : -p * g;
    store<f32>(sums + o, load<f32>(sums + o) - p * old + own);
    const place = losses + <usize>c * 8;
    store<f64>(place, load<f64>(place) - <f64>p * <f64>old + <f64>e * <f64>g);
  }
  const scale = load<f64>(job + at.SCALE);
  if (contribution) {
    const to = <usize>word(job, at.CONTRIBUTION) + (first << 3);
    const factor = scale / <f64>reinterpret<f32>(word(job, at.ONE_BITS));
    for (let i: usize = 0; i < <usize>count; i++) {
      store<f64>(to + (i << 3), max<f64>(0, <f64>load<f32>(sums + (i << 2)) * factor));
    }
  } else if (word(job, at.OUTPUT) == at.OUTPUT_GRADIENT) {
    const stride = <usize>word(job, at.IMAGE_PIXELS) * 4;
    const gradient = plane(word(job, at.GRADIENT), job, image, 0, 4) + (<usize>pixel << 2);
    const whole = count & ~3;
    const factors = f32x4.splat(<f32>scale);
    const toLogits = word(job, at.TO_LOGITS) != 0;
    for (let c: u32 = 0; c < classes; c++) {
      const p = scratch + c * size;
      const q = weights + c * size;
      const to = gradient + c * stride;
      if (!toLogits) {
        for (let o: usize = 0; o < <usize>count << 2; o += 4) store<f32>(to + o, load<f32>(q + o) * <f32>scale);
        continue;
      }
      for (let o: usize = 0; o < <usize>whole << 2; o += 16) {
        const difference = f32x4.sub(v128.load(q + o), v128.load(sums + o));
        v128.store(to + o, f32x4.mul(f32x4.mul(v128.load(p + o), difference), factors));
      }
      for (let o = <usize>whole << 2; o < <usize>count << 2; o += 4) {
        store<f32>(to + o, load<f32>(p + o) * (load<f32>(q + o) - load<f32>(sums + o)) * <f32>scale);
      }
    }
  }
}

/**
 * Probabilities and background weights of one class of a block. Most lie below the `floor` (float32 bits) under which
 * no background has a weight.
 * @returns Σ p·g
 */
function weigh(
  from: usize, inverses: usize, probabilities: usize, weights: usize, sums: usize, count: u32, table: usize,
  base: i32, floor: u32,
): f64 {
  const bytes = <usize>((count + 3) & ~3) << 2;
  const low = i32x4.splat(base);
  const floors = i32x4.splat(<i32>floor);
  let total = f32x4.splat(0);
  for (let o: usize = 0; o < bytes; o += 16) {
    let scored = f32x4.gt(v128.load(inverses + o), f32x4.splat(0));
    if (o + 16 > <usize>count << 2) {
      // Lanes behind the last pixel hold anything.
      scored = v128.and(scored, i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(<i32>(count - <u32>(o >> 2)))));
    }
    const p = v128.and(v128.load(from + o), scored);
    v128.store(probabilities + o, p);
    if (!v128.any_true(i32x4.ge_s(p, floors))) {
      v128.store(weights + o, f32x4.splat(0));
      continue;
    }
    const k = i32x4.min_s(bucketsOf(p, low), i32x4.splat(at.BUCKETS - 1));
    let g = v128.load32_zero(table + (<usize>i32x4.extract_lane(k, 0) << 2));
    g = v128.load32_lane(table + (<usize>i32x4.extract_lane(k, 1) << 2), g, 1);
    g = v128.load32_lane(table + (<usize>i32x4.extract_lane(k, 2) << 2), g, 2);
    g = v128.load32_lane(table + (<usize>i32x4.extract_lane(k, 3) << 2), g, 3);
    v128.store(weights + o, g);
    const product = f32x4.mul(p, g);
    total = f32x4.add(total, product);
    v128.store(sums + o, f32x4.add(v128.load(sums + o), product));
  }
  return (
    <f64>f32x4.extract_lane(total, 0) +
    <f64>f32x4.extract_lane(total, 1) +
    <f64>f32x4.extract_lane(total, 2) +
    <f64>f32x4.extract_lane(total, 3)
  );
}
