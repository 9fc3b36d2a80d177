/*
 * Exponential functions of arguments that are not above 0.
 */

/**
 * exp of four float32 values x ≤ 0, relative error about 1e-7; 0 below −87. Cody and Waite's reduction by ln 2 in
 * two parts and a polynomial of degree 6 (minimax coefficients of the Cephes library, S. Moshier).
 */
// @ts-ignore: decorator
@inline
export function exp4(x: v128): v128 {
  const inside = f32x4.ge(x, f32x4.splat(-87));
  const magic = f32x4.splat(12582912);
  const t = f32x4.add(f32x4.mul(x, f32x4.splat(1.44269504)), magic);
  const n = f32x4.sub(t, magic);
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-2.12194440e-4)));
  let p = f32x4.splat(1.9875691500e-4);
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.3981999507e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(8.3334519073e-3));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(4.1665795894e-2));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(1.6666665459e-1));
  p = f32x4.add(f32x4.mul(p, r), f32x4.splat(5.0000001201e-1));
  const square = f32x4.mul(r, r);
  p = f32x4.add(f32x4.add(f32x4.mul(p, square), r), f32x4.splat(1));
  return v128.and(i32x4.add(p, i32x4.shl(t, 23)), inside);
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
