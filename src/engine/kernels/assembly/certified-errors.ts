import * as at from '../job-layout.ts';
import { fineScores, givenErrors, hingeErrors, sigmoidErrors } from './binary-errors.ts';
import { slotOf } from './certified-tables.ts';

/*
 * Four pixels of a binary form, as the certified tier counts them and looks them up.
 */

// @ts-ignore: decorator
@inline
function errorsOf(x: v128, own: v128, one: v128, kind: i32): v128 {
  if (kind == at.SCORES_HINGE) return hingeErrors(x, own);
  return kind == at.SCORES_SIGMOID ? sigmoidErrors(x, own) : givenErrors(x, own, one);
}

/** Errors above 0 of four pixels that are scored; 0 in other lanes, as in those from `left` on. */
// @ts-ignore: decorator
@inline
export function countedErrors(scores: usize, codes: usize, left: i32, one: v128, kind: i32): v128 {
  const lanes = v128.load_ext<u16>(codes);
  const e = errorsOf(v128.load(scores), i32x4.eq(lanes, i32x4.splat(1)), one, kind);
  return v128.and(e, v128.and(f32x4.gt(e, f32x4.splat(0)), scoredLanes(lanes, left)));
}

/** Lanes of scored pixels whose scores the kernels must not judge. */
// @ts-ignore: decorator
@inline
export function badScores(scores: usize, codes: usize, left: i32, one: v128, kind: i32): v128 {
  return v128.andnot(scoredLanes(v128.load_ext<u16>(codes), left), fineScores(v128.load(scores), one, kind));
}

/** Offsets of the counts or weights of the lanes' sides. */
// @ts-ignore: decorator
@inline
export function sidesOf(codes: usize, side: u32): v128 {
  return v128.and(i32x4.eq(v128.load_ext<u16>(codes), i32x4.splat(1)), i32x4.splat(<i32>side));
}

// @ts-ignore: decorator
@inline
function scoredLanes(codes: v128, left: i32): v128 {
  const scored = i32x4.ne(codes, i32x4.splat(at.CODE_IGNORED));
  if (left >= 4) return scored;
  return v128.and(scored, i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left)));
}

/** Buckets of errors above 0; of 0 the one behind the last. */
// @ts-ignore: decorator
@inline
export function countedBuckets(e: v128, base: i32): v128 {
  const bucket = i32x4.sub(i32x4.shr_u(e, at.BUCKET_SHIFT), i32x4.splat(base));
  const inside = i32x4.min_s(i32x4.max_s(bucket, i32x4.splat(0)), i32x4.splat(at.BUCKETS - 1));
  return v128.bitselect(i32x4.splat(at.BUCKETS), inside, i32x4.eq(e, i32x4.splat(0)));
}

/** Offsets of the slots of four errors. */
// @ts-ignore: decorator
@inline
export function slotsOf(plan: usize, k: v128, e: v128): v128 {
  const first = i32x4.splat(slotOf(plan, i32x4.extract_lane(k, 0), i32x4.extract_lane(e, 0)));
  const second = i32x4.replace_lane(first, 1, slotOf(plan, i32x4.extract_lane(k, 1), i32x4.extract_lane(e, 1)));
  const third = i32x4.replace_lane(second, 2, slotOf(plan, i32x4.extract_lane(k, 2), i32x4.extract_lane(e, 2)));
  return i32x4.shl(i32x4.replace_lane(third, 3, slotOf(plan, i32x4.extract_lane(k, 3), i32x4.extract_lane(e, 3))), 2);
}
