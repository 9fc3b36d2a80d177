/*
 * Exponential functions of arguments that are not above 0, or not above a peak.
 */

// @ts-ignore: decorator
@inline
const LOG2_E: f32 = 1.44269504;
/** Added to a small float32, leaves its nearest whole number in the low bits. */
// @ts-ignore: decorator
@inline
const MAGIC: f32 = 12582912;
/** Above this peak, what is not near it is 0, and the difference of what is near it is exact. */
// @ts-ignore: decorator
@inline
const LARGE_PEAK: f32 = 256;

/** What is subtracted from scores before the exponential: the peak itself, where it is large; otherwise 0. */
// @ts-ignore: decorator
@inline
export function awayOf(peak: v128): v128 {
  return v128.and(peak, f32x4.gt(f32x4.abs(peak), f32x4.splat(LARGE_PEAK)));
}

/** By which power of two the exponential of four scores is made smaller (MAGIC and the exponent). */
// @ts-ignore: decorator
@inline
export function shiftOf(peak: v128): v128 {
  const near = v128.andnot(peak, f32x4.gt(f32x4.abs(peak), f32x4.splat(LARGE_PEAK)));
  return f32x4.add(f32x4.mul(near, f32x4.splat(LOG2_E)), f32x4.splat(MAGIC));
}

/**
 * exp(score − peak) of four float32 scores, times a factor in [0.7, 1.5) that is the peak's; 0 where that is below
 * 2^−125, and where a score is NaN or +∞. The peak is taken away as a power of two: subtracting it would round small
 * scores to the grid of the peak, by 5e-7 for peaks from 8 on.
 *
 * Cody and Waite's reduction by ln 2 in two parts, and a polynomial of degree 6 that is off by 1.1e-10 at most:
 * float32 coefficients, chosen together, for the error relative to exp. What is left is rounding, 7e-8 at most and
 * 2.7e-8 in the root of the mean square; its mean is below 4e-10, as the low part of the reduction is added late: a
 * rounding by it at once would be the same for all scores of a binade.
 */
// @ts-ignore: decorator
@inline
export function exp4Below(score: v128, away: v128, shift: v128): v128 {
  const x = f32x4.sub(score, away);
  const t = f32x4.add(f32x4.mul(x, f32x4.splat(LOG2_E)), f32x4.splat(MAGIC));
  const n = f32x4.sub(t, f32x4.splat(MAGIC));
  const high = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  const low = f32x4.mul(n, f32x4.splat(-2.12194440e-4));
  const r = f32x4.sub(high, low);
  let p = f32x4.splat(1.9731774e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3934738e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3335796e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1666467e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.66666657e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(0.5));
  p = f32x4.sub(f32x4.mul(p, f32x4.mul(r, r)), low);
  p = f32x4.add(f32x4.add(p, high), f32x4.splat(1));
  const down = i32x4.sub(shift, t);
  return v128.and(i32x4.sub(p, i32x4.shl(down, 23)), i32x4.le_u(down, i32x4.splat(125)));
}

/** exp of four float32 values x ≤ 0, with the errors of exp4Below; 0 below −87. */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  return exp4Below(x, f32x4.splat(0), f32x4.splat(MAGIC));
}

const LN2_HIGH: f64 = 6.93147180369123816490e-1;
const LN2_LOW: f64 = 1.90821492927058770002e-10;
const INVERSE_LN2: f64 = 1.44269504088896338700;
const P1: f64 = 1.66666666666666019037e-1;
const P2: f64 = -2.77777777770155933842e-3;
const P3: f64 = 6.61375632143793436117e-5;
const P4: f64 = -1.65339022054652515390e-6;
const P5: f64 = 4.13813679705723846039e-8;

/**
 * exp of two float64 values x ≤ 0, step for step as FreeBSD's e_exp.c (which is Math.exp of V8), so that both paths
 * of the product round alike; below −708 the result is 0.
 */
// @ts-ignore: decorator
@inline
export function exp2(x: v128): v128 {
  const inside = f64x2.ge(x, f64x2.splat(-708));
  const safe = v128.and(x, inside);
  const k = f64x2.trunc(f64x2.sub(f64x2.mul(f64x2.splat(INVERSE_LN2), safe), f64x2.splat(0.5)));
  // Arguments within half an ln 2 are not reduced.
  const reduced = f64x2.le(safe, f64x2.splat(-0.3465735912322998));
  const n = v128.and(k, reduced);
  const high = f64x2.sub(safe, f64x2.mul(n, f64x2.splat(LN2_HIGH)));
  const low = f64x2.mul(n, f64x2.splat(LN2_LOW));
  const r = f64x2.sub(high, low);
  const t = f64x2.mul(r, r);
  let c = f64x2.add(f64x2.splat(P4), f64x2.mul(t, f64x2.splat(P5)));
  c = f64x2.add(f64x2.splat(P3), f64x2.mul(t, c));
  c = f64x2.add(f64x2.splat(P2), f64x2.mul(t, c));
  c = f64x2.add(f64x2.splat(P1), f64x2.mul(t, c));
  c = f64x2.sub(r, f64x2.mul(t, c));
  const quotient = f64x2.div(f64x2.mul(r, c), f64x2.sub(f64x2.splat(2), c));
  const y = f64x2.sub(f64x2.splat(1), f64x2.sub(f64x2.sub(low, quotient), high));
  // n is in [−1021, 0]: its low word, moved to the exponent, is added there.
  const whole = i32x4.trunc_sat_f64x2_s_zero(n);
  const wide = i64x2.shl(i64x2.extend_low_i32x4_s(whole), 52);
  return v128.and(i64x2.add(y, wide), inside);
}
