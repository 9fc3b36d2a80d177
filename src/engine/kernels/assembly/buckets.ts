import { BUCKET_SHIFT, BUCKETS } from '../job-layout.ts';

/*
 * Error buckets: the leading bits of a float32 error, 256 buckets an octave. Bucket 0 takes all errors below the
 * range, the last one all above it. Buckets that share all but their low six bits share the bits above, too.
 */

/** The lowest bucket's leading bits, so that the float32 `one` lies in the uppermost 64 buckets. */
// @ts-ignore: decorator
@inline
export function bucketBase(oneBits: u32): i32 {
  return (<i32>(oneBits >> BUCKET_SHIFT) & ~63) + 64 - BUCKETS;
}

// @ts-ignore: decorator
@inline
export function bucketOf(bits: u32, base: i32): i32 {
  const bucket = <i32>(bits >> BUCKET_SHIFT) - base;
  return max(0, min(bucket, BUCKETS - 1));
}

/** Buckets of four errors that are not above the range. */
// @ts-ignore: decorator
@inline
export function bucketsOf(errors: v128, base: v128): v128 {
  return i32x4.max_s(i32x4.sub(i32x4.shr_u(errors, BUCKET_SHIFT), base), i32x4.splat(0));
}

/** Smallest float32 bits of a bucket; 1 for the lowest, which leaves out errors of 0. */
// @ts-ignore: decorator
@inline
export function bucketFloor(bucket: i32, base: i32): u32 {
  return bucket > 0 ? (<u32>(bucket + base)) << BUCKET_SHIFT : 1;
}

/** Counts one more. */
// @ts-ignore: decorator
@inline
export function increase(place: usize): void {
  store<u32>(place, load<u32>(place) + 1);
}

/** Counts become places: of each the sum of those before it. */
export function toPlaces(from: usize, to: usize): void {
  let sum: u32 = 0;
  for (let place = from; place < to; place += 4) {
    const n = load<u32>(place);
    store<u32>(place, sum);
    sum += n;
  }
}

/** Appends an entry where its place says, and moves the place on. */
// @ts-ignore: decorator
@inline
export function append(entries: usize, place: usize, entry: u64): void {
  const to = load<u32>(place);
  store<u32>(place, to + 1);
  store<u64>(entries + (<usize>to << 3), entry);
}
