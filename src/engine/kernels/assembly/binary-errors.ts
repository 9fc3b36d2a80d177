import { SCORES_GIVEN } from '../job-layout.ts';
import { exp4 } from './exponential.ts';

/*
 * Errors of the binary forms: four float32 scores at a time. `own`: lanes of pixels whose truth is the object.
 */

/** Lanes that the kernels may judge: logits below +∞ and no NaN; given probabilities in [0, one]. */
// @ts-ignore: decorator
@inline
export function fineScores(x: v128, one: v128, kind: i32): v128 {
  if (kind != SCORES_GIVEN) return f32x4.lt(x, f32x4.splat(Infinity));
  return v128.and(f32x4.ge(x, f32x4.splat(0)), f32x4.le(x, one));
}

/** Errors 1 + t of the hinge, rounded to float32; t = −x inside the object, x outside. */
// @ts-ignore: decorator
@inline
export function hingeErrors(x: v128, own: v128): v128 {
  return f32x4.add(v128.xor(x, v128.and(own, i32x4.splat(<i32>0x80000000))), f32x4.splat(1));
}

/** Errors 1 / (1 + exp(−t)), without cancellation at either end. */
// @ts-ignore: decorator
@inline
export function sigmoidErrors(x: v128, own: v128): v128 {
  const t = v128.xor(x, v128.and(own, i32x4.splat(<i32>0x80000000)));
  const small = exp4(f32x4.neg(f32x4.abs(t)));
  const above = v128.bitselect(f32x4.splat(1), small, f32x4.gt(t, f32x4.splat(0)));
  return f32x4.div(above, f32x4.add(f32x4.splat(1), small));
}

/** Errors of given probabilities, times `one`; 0 where they are none. */
// @ts-ignore: decorator
@inline
export function givenErrors(x: v128, own: v128, one: v128): v128 {
  return v128.and(v128.bitselect(f32x4.sub(one, x), x, own), fineScores(x, one, SCORES_GIVEN));
}
