import { CODE_IGNORED, REFUSED } from '../job-layout.ts';
import { awayOf, exp4Below, shiftOf } from './exponential.ts';

/*
 * The exponentials of a block of pixels, and their sums.
 */

/**
 * Exponentials in place, and their sums over all classes but the pixel's own. Four classes at a time, with a carry
 * (Kahan): with 150 classes a plain sum of float32 would be off by 4e-7, more than everything else together.
 */
export function sumExponentials(
  scratch: usize, size: usize, classes: u32, peaks: usize, others: usize, labels: usize, bytes: usize,
): void {
  const carries = others + size;
  memory.fill(others, 0, bytes);
  memory.fill(carries, 0, bytes);
  let c: u32 = 0;
  for (; c + 4 <= classes; c += 4) exponentials(scratch + c * size, size, 4, peaks, others, carries, labels, c, bytes);
  for (; c < classes; c++) exponentials(scratch + c * size, size, 1, peaks, others, carries, labels, c, bytes);
}

// @ts-ignore: decorator
@inline
function exponentials(
  t: usize, size: usize, some: i32, peaks: usize, others: usize, carries: usize, labels: usize, c: u32, bytes: usize,
): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    const peak = v128.load(peaks + i);
    const away = awayOf(peak);
    const shift = shiftOf(peak);
    const codes = v128.load_ext<u16>(labels + (i >> 1));
    let e = otherExponential(t + i, away, shift, codes, c);
    if (some == 4) {
      e = f32x4.add(e, otherExponential(t + i + size, away, shift, codes, c + 1));
      const f = otherExponential(t + i + 2 * size, away, shift, codes, c + 2);
      e = f32x4.add(e, f32x4.add(f, otherExponential(t + i + 3 * size, away, shift, codes, c + 3)));
    }
    const sum = v128.load(others + i);
    e = f32x4.sub(e, v128.load(carries + i));
    const next = f32x4.add(sum, e);
    v128.store(others + i, next);
    v128.store(carries + i, f32x4.sub(f32x4.sub(next, sum), e));
  }
}

/** Stores the exponential of four pixels; returns it, 0 where class `c` is the pixel's own. */
// @ts-ignore: decorator
@inline
function otherExponential(place: usize, away: v128, shift: v128, codes: v128, c: u32): v128 {
  const e = exp4Below(v128.load(place), away, shift);
  v128.store(place, e);
  return v128.andnot(e, i32x4.eq(codes, i32x4.splat(<i32>c)));
}

/** Exponential of each pixel's own class; 0 where it has none, and in up to three places behind the last pixel. */
export function ownExponentials(scratch: usize, size: usize, classes: u32, labels: usize, count: u32, to: usize): void {
  for (let i: usize = 0; i < <usize>count; i++) {
    const c = <u32>load<u16>(labels + i * 2);
    store<f32>(to + i * 4, c < classes ? load<f32>(scratch + c * size + i * 4) : 0);
  }
  for (let i = <usize>count; i & 3; i++) store<f32>(to + i * 4, 0);
}

/**
 * Own exponentials become inverses of the whole sums (0 where ignored), sums of the others become own errors. Inverses are
 * rounded once; errors are formed as the probabilities of the others are, so that equal ones stay equal.
 */
export function invert(job: usize, labels: usize, count: u32, inverses: usize, others: usize, bytes: usize): void {
  let bad = i32x4.splat(0);
  for (let i: usize = 0; i < bytes; i += 16) {
    const ignored = i32x4.eq(v128.load_ext<u16>(labels + (i >> 1)), i32x4.splat(CODE_IGNORED));
    const rest = v128.load(others + i);
    const own = v128.load(inverses + i);
    // The peak's own exponential is at least 0.7, except where every logit is −∞.
    const fine = f32x4.ge(f32x4.add(rest, own), f32x4.splat(0.5));
    bad = v128.or(bad, v128.not(v128.or(fine, ignored)));
    const low = inverseOfSum(rest, own);
    const high = inverseOfSum(v128.shuffle<u64>(rest, rest, 1, 1), v128.shuffle<u64>(own, own, 1, 1));
    const inverse = v128.and(v128.andnot(v128.shuffle<u64>(low, high, 0, 2), ignored), fine);
    v128.store(inverses + i, inverse);
    v128.store(others + i, f32x4.mul(rest, inverse));
  }
  for (let i = count; i < <u32>(bytes >> 2); i++) store<f32>(inverses + i * 4, 0);
  if (v128.any_true(bad)) atomic.store<i32>(job + REFUSED, 1);
}

/** Of the lower two of four sums, in the lower half. */
// @ts-ignore: decorator
@inline
function inverseOfSum(a: v128, b: v128): v128 {
  const sum = f64x2.add(f64x2.promote_low_f32x4(a), f64x2.promote_low_f32x4(b));
  return f32x4.demote_f64x2_zero(f64x2.div(f64x2.splat(1), sum));
}

/** Probabilities of four pixels; 0 where they are ignored, whatever scores stand there. */
// @ts-ignore: decorator
@inline
export function normalised(exponentials: v128, inverses: v128): v128 {
  return v128.and(f32x4.mul(exponentials, inverses), f32x4.gt(inverses, f32x4.splat(0)));
}
