import * as at from '../job-layout.ts';
import { decideNarrow, decideWide } from './decide.ts';
import { exp2 } from './exponential.ts';
import { plane, word } from './job.ts';

/*
 * Wide jobs: float64 throughout, operation for operation as src/core, for units of less than 4 million scores and for
 * scores stored as float64. SCORES becomes the probabilities.
 */

/**
 * Scores of a chunk to probabilities (the hinge keeps its logits); 0 at ignored pixels. Scratch of a thread: peaks and sums
 * of WIDE_CHUNK pixels, float64; before there are peaks, which pixels are ignored.
 */
export function wideScores(job: usize, thread: u32, task: u32): void {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const chunks = (imagePixels + at.WIDE_CHUNK - 1) / at.WIDE_CHUNK;
  const image = task / chunks;
  const from = (task % chunks) * at.WIDE_CHUNK;
  const count = min<u32>(at.WIDE_CHUNK, imagePixels - from);
  const first = <usize>(image * imagePixels + from);
  const labels = <usize>word(job, at.LABELS) + (first << 1);
  const classes = word(job, at.CLASSES);
  const kind = word(job, at.SCORE_KIND);
  const scores = plane(word(job, at.SCORES), job, image, 0, 8) + (<usize>from << 3);
  const stride = <usize>imagePixels << 3;
  const narrow = word(job, at.NARROW_SCORES)
    ? plane(word(job, at.NARROW_SCORES), job, image, 0, 4) + (<usize>from << 2)
    : 0;
  if (word(job, at.FINDS_DECISION)) {
    const decisions = <usize>word(job, at.DECISIONS) + (first << 1);
    if (narrow) decideNarrow(narrow, <usize>imagePixels << 2, classes, count, decisions);
    else decideWide(scores, stride, classes, count, decisions);
  }
  // −∞ is a legal logit, but no probability.
  const lowest: f64 = kind == at.SCORES_GIVEN ? -f64.MAX_VALUE : -Infinity;
  const ignored = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  for (let i: usize = 0; i < <usize>count; i++) {
    store<i64>(ignored + (i << 3), -<i64>(load<u16>(labels + (i << 1)) == at.CODE_IGNORED));
  }
  let areRight = true;
  for (let c: usize = 0; c < <usize>classes; c++) {
    const values = scores + c * stride;
    if (narrow && !widen(narrow + c * (stride >> 1), values, count, lowest, ignored)) areRight = false;
    if (!narrow && !clear(values, count, lowest, ignored)) areRight = false;
  }
  if (!areRight) atomic.store<i32>(job + at.REFUSED, 1);
  if (kind == at.SCORES_SIGMOID) logistic(scores, count);
  if (kind == at.SCORES_SOFTMAX) softmax(job, thread, labels, scores, stride, count);
}

/** float32 scores as float64 ones, 0 where ignored; false where one is not to be judged. */
function widen(from: usize, to: usize, count: u32, lowest: f64, ignored: usize): bool {
  const whole = <usize>(count & ~1);
  let right = i64x2.splat(-1);
  for (let i: usize = 0; i < whole; i += 2) {
    const value = f64x2.promote_low_f32x4(v128.load64_zero(from + (i << 2)));
    right = v128.and(right, keep(value, to + (i << 3), lowest, v128.load(ignored + (i << 3))));
  }
  if (count & 1) right = v128.and(right, keepOne(<f64>load<f32>(from + (whole << 2)), to, whole, lowest, ignored));
  return v128.any_true(v128.not(right)) == false;
}

/** Scores become 0 where ignored; false where one is not to be judged. */
function clear(values: usize, count: u32, lowest: f64, ignored: usize): bool {
  const whole = <usize>(count & ~1);
  let right = i64x2.splat(-1);
  for (let i: usize = 0; i < whole; i += 2) {
    const place = values + (i << 3);
    right = v128.and(right, keep(v128.load(place), place, lowest, v128.load(ignored + (i << 3))));
  }
  if (count & 1) right = v128.and(right, keepOne(load<f64>(values + (whole << 3)), values, whole, lowest, ignored));
  return v128.any_true(v128.not(right)) == false;
}

/** Stores two scores; where they are ignored or right. */
// @ts-ignore: decorator
@inline
function keep(two: v128, place: usize, lowest: f64, ignored: v128): v128 {
  v128.store(place, v128.andnot(two, ignored));
  return v128.or(
    ignored,
    v128.and(f64x2.ge(two, f64x2.splat(lowest)), f64x2.lt(two, f64x2.splat(Infinity))),
  );
}

/** Stores the score of the last pixel; where it is ignored or right. */
function keepOne(value: f64, values: usize, i: usize, lowest: f64, ignored: usize): v128 {
  const isIgnored = load<u64>(ignored + (i << 3)) != 0;
  store<f64>(values + (i << 3), isIgnored ? 0 : value);
  return i64x2.splat(-<i64>(isIgnored || (value >= lowest && value < Infinity)));
}

/** exp of one value x ≤ 0. */
// @ts-ignore: decorator
@inline
function exponential(x: f64): f64 {
  return f64x2.extract_lane(exp2(f64x2.splat(x)), 0);
}

function logistic(scores: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i++) {
    const place = scores + (<usize>i << 3);
    const x = load<f64>(place);
    const e = exponential(-Math.abs(x));
    store<f64>(place, x >= 0 ? 1 / (1 + e) : e / (1 + e));
  }
}

function softmax(job: usize, thread: u32, labels: usize, scores: usize, stride: usize, count: u32): void {
  const classes = word(job, at.CLASSES);
  const peaks = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const sums = peaks + (<usize>at.WIDE_CHUNK << 3);
  const bytes = <usize>count << 3;
  const whole = <usize>(count & ~1) << 3;
  memory.copy(peaks, scores, bytes);
  for (let c: u32 = 1; c < classes; c++) {
    const values = scores + c * stride;
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(peaks + i, f64x2.pmax(v128.load(peaks + i), v128.load(values + i)));
    }
    if (whole < bytes && load<f64>(values + whole) > load<f64>(peaks + whole)) {
      store<f64>(peaks + whole, load<f64>(values + whole));
    }
  }
  memory.fill(sums, 0, bytes);
  for (let c: u32 = 0; c < classes; c++) {
    const values = scores + c * stride;
    for (let i: usize = 0; i < whole; i += 16) {
      const e = exp2(f64x2.sub(v128.load(values + i), v128.load(peaks + i)));
      v128.store(values + i, e);
      v128.store(sums + i, f64x2.add(v128.load(sums + i), e));
    }
    if (whole < bytes) {
      const e = exponential(load<f64>(values + whole) - load<f64>(peaks + whole));
      store<f64>(values + whole, e);
      store<f64>(sums + whole, load<f64>(sums + whole) + e);
    }
  }
  for (let i: usize = 0; i < bytes; i += 8) {
    if (load<u16>(labels + (i >> 2)) == at.CODE_IGNORED) {
      // Probabilities of 0.
      store<f64>(sums + i, Infinity);
    } else if (!(load<f64>(sums + i) >= 1)) {
      // Every logit is −∞.
      atomic.store<i32>(job + at.REFUSED, 1);
    }
  }
  for (let c: u32 = 0; c < classes; c++) {
    const values = scores + c * stride;
    for (let i: usize = 0; i < whole; i += 16) {
      v128.store(values + i, f64x2.div(v128.load(values + i), v128.load(sums + i)));
    }
    if (whole < bytes) store<f64>(values + whole, load<f64>(values + whole) / load<f64>(sums + whole));
  }
}

/** dL/dp to dL/dlogit in GRADIENT: p·(q − Σ p·q) of the softmax, p·(1 − p)·q of the logistic function. */
export function wideGradient(job: usize, thread: u32, task: u32): void {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const chunks = (imagePixels + at.WIDE_CHUNK - 1) / at.WIDE_CHUNK;
  const image = task / chunks;
  const from = (task % chunks) * at.WIDE_CHUNK;
  const bytes = <usize>min<u32>(at.WIDE_CHUNK, imagePixels - from) << 3;
  const classes = word(job, at.CLASSES);
  const stride = <usize>imagePixels << 3;
  const scores = plane(word(job, at.SCORES), job, image, 0, 8) + (<usize>from << 3);
  const gradient = plane(word(job, at.GRADIENT), job, image, 0, 8) + (<usize>from << 3);
  if (word(job, at.SCORE_KIND) == at.SCORES_SIGMOID) {
    for (let i: usize = 0; i < bytes; i += 8) {
      const p = load<f64>(scores + i);
      store<f64>(gradient + i, p * (1 - p) * load<f64>(gradient + i));
    }
    return;
  }
  const sums = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  memory.fill(sums, 0, bytes);
  for (let c: u32 = 0; c < classes; c++) {
    const o = c * stride;
    for (let i: usize = 0; i < bytes; i += 8) {
      store<f64>(sums + i, load<f64>(sums + i) + load<f64>(scores + o + i) * load<f64>(gradient + o + i));
    }
  }
  for (let c: u32 = 0; c < classes; c++) {
    const o = c * stride;
    for (let i: usize = 0; i < bytes; i += 8) {
      store<f64>(gradient + o + i, load<f64>(scores + o + i) * (load<f64>(gradient + o + i) - load<f64>(sums + i)));
    }
  }
}
