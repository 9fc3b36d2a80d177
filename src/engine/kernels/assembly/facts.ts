import * as at from '../job-layout.ts';
import { awayOf, exp2, exp4Below, shiftOf } from './exponential.ts';
import { chunkEnd, chunkImage, chunkStart, plane, word } from './job.ts';

/*
 * What the losses beside the Lovász loss and the calibration are made of: of each pixel the probability of its truth
 * and the largest one, of each class the sums of its probabilities. float64 in wide jobs; in the others they come with
 * the softmax, of float32 exponentials, divided and summed in float64.
 */

const SIZE: usize = at.FACT_PIXELS * 8;

/** Sums of a task: Σ p and Σ p over the class's own, C × 2 float64; 0 where no facts are wanted. */
// @ts-ignore: decorator
@inline
export function sumsOfTask(job: usize, task: u32): usize {
  const sums = <usize>word(job, at.FACT_SUMS);
  return sums ? sums + <usize>task * word(job, at.CLASSES) * 16 : 0;
}

/** Nearer than this to an edge of the calibration's bins, in bins, float32 exponentials do not tell the side. */
const EDGE: f64 = 1e-5;

/**
 * Both numbers of a block of logits.
 * @param scores `stride` bytes from class to class
 * @param own exponentials of the pixels' own classes  @param others sums of the others'
 */
export function factsOfLogits(
  job: usize, labels: usize, first: usize, count: u32, scores: usize, stride: usize,
  peaks: usize, own: usize, others: usize,
): void {
  const bins = <f64>word(job, at.CALIBRATION);
  const tops = <usize>word(job, at.FACT_TOP) + (first << 3);
  for (let i: usize = 0; i < <usize>count; i += 4) {
    const peak = v128.load(peaks + (i << 2));
    // Step for step as its class's exponential was taken.
    const top = exp4Below(peak, awayOf(peak), shiftOf(peak));
    storeFacts(job, labels, first, i, count, v128.load(own + (i << 2)), top, v128.load(others + (i << 2)));
  }
  for (let i: usize = 0; i < <usize>count; i++) {
    const place = load<f64>(tops + (i << 3)) * bins;
    const edge = nearest(place);
    if (Math.abs(place - edge) > EDGE || edge < 1 || edge >= bins) continue;
    const c = <u32>load<u16>(labels + (i << 1));
    const truth = <usize>word(job, at.FACT_TRUTH) + ((first + i) << 3);
    exactFacts(scores + (i << 2), stride, word(job, at.CLASSES), c, load<f32>(peaks + (i << 2)), truth, tops + (i << 3));
  }
}

/** Both numbers of one pixel in float64 throughout. */
function exactFacts(scores: usize, stride: usize, classes: u32, own: u32, peak: f32, truth: usize, top: usize): void {
  const away = f64x2.splat(<f64>peak);
  let total: f64 = 0;
  let mine: f64 = NaN;
  for (let c: u32 = 0; c < classes; c++) {
    const e = f64x2.extract_lane(exp2(f64x2.sub(f64x2.splat(<f64>load<f32>(scores + c * stride)), away)), 0);
    total += e;
    if (c == own) mine = e;
  }
  store<f64>(truth, mine / total);
  store<f64>(top, 1 / total);
}

/** Both numbers of a block of given probabilities. @param peaks the largest of each pixel */
export function factsOfGiven(
  job: usize, labels: usize, first: usize, count: u32, peaks: usize, scratch: usize, size: usize,
): void {
  const classes = word(job, at.CLASSES);
  const one = <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const truths = <usize>word(job, at.FACT_TRUTH) + (first << 3);
  const tops = <usize>word(job, at.FACT_TOP) + (first << 3);
  for (let i: usize = 0; i < <usize>count; i++) {
    const c = <u32>load<u16>(labels + (i << 1));
    store<f64>(truths + (i << 3), c < classes ? <f64>load<f32>(scratch + c * size + (i << 2)) / one : NaN);
    store<f64>(tops + (i << 3), c == at.CODE_IGNORED ? 0 : <f64>load<f32>(peaks + (i << 2)) / one);
  }
}

/** Stores what four pixels have, or as many of them as there are. */
// @ts-ignore: decorator
@inline
function storeFacts(
  job: usize, labels: usize, first: usize, i: usize, count: u32, own: v128, top: v128, others: v128,
): void {
  const codes = v128.load_ext<u16>(labels + (i << 1));
  const none = i32x4.ge_s(codes, i32x4.splat(<i32>word(job, at.CLASSES)));
  const ignored = i32x4.eq(codes, i32x4.splat(at.CODE_IGNORED));
  const truths = <usize>word(job, at.FACT_TRUTH) + ((first + i) << 3);
  const tops = <usize>word(job, at.FACT_TOP) + ((first + i) << 3);
  const left = <u32>(<usize>count - i);
  storeTwo(truths, tops, left, own, top, others, none, ignored);
  if (left <= 2) return;
  storeTwo(truths + 16, tops + 16, left - 2, upper(own), upper(top), upper(others), upper(none), upper(ignored));
}

// @ts-ignore: decorator
@inline
function upper(four: v128): v128 {
  return v128.shuffle<u64>(four, four, 1, 1);
}

/** Of the lower two pixels of each. */
// @ts-ignore: decorator
@inline
function storeTwo(
  truths: usize, tops: usize, left: u32, own: v128, top: v128, others: v128, none: v128, ignored: v128,
): void {
  const mine = f64x2.promote_low_f32x4(own);
  const whole = f64x2.add(mine, f64x2.promote_low_f32x4(others));
  const noTruth = i64x2.extend_low_i32x4_s(none);
  const p = v128.bitselect(f64x2.splat(NaN), f64x2.div(mine, whole), noTruth);
  const largest = f64x2.div(f64x2.promote_low_f32x4(top), whole);
  const t = v128.andnot(largest, i64x2.extend_low_i32x4_s(ignored));
  if (left > 1) {
    v128.store(truths, p);
    v128.store(tops, t);
  } else {
    store<f64>(truths, f64x2.extract_lane(p, 0));
    store<f64>(tops, f64x2.extract_lane(t, 0));
  }
}

/** Adds the probabilities of a block's truths to their classes' sums, times `one`. After both numbers are stored. */
export function addShared(job: usize, labels: usize, first: usize, count: u32, sums: usize): void {
  const classes = word(job, at.CLASSES);
  const one = <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const truths = <usize>word(job, at.FACT_TRUTH) + (first << 3);
  for (let i: usize = 0; i < <usize>count; i++) {
    const c = <u32>load<u16>(labels + (i << 1));
    if (c >= classes) continue;
    const place = sums + (<usize>c << 4);
    store<f64>(place, load<f64>(place, 8) + load<f64>(truths + (i << 3)) * one, 8);
  }
}

/** A task of a wide job is a chunk of an image: SCORES are float64 probabilities already. */
export function wideFacts(job: usize, thread: u32, task: u32): void {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const image = chunkImage(job, task);
  const from = chunkStart(job, task);
  const to = chunkEnd(job, task);
  const sums = sumsOfTask(job, task);
  const tops = <usize>word(job, at.FACT_BLOCKS) + <usize>thread * word(job, at.FACT_BLOCK_BYTES);
  memory.fill(sums, 0, <usize>word(job, at.CLASSES) << 4);
  for (let pixel = from; pixel < to; pixel += at.FACT_PIXELS) {
    const count = min<u32>(at.FACT_PIXELS, to - pixel);
    const first = plane(word(job, at.SCORES), job, image, 0, 8) + (<usize>pixel << 3);
    summarise(job, image, pixel, count, first, <usize>imagePixels << 3, sums, tops);
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
