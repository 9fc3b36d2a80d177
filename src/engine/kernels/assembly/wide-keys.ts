/*
 * The 8-byte entries that a class of a wide job is sorted by. High bits, the key: how far the bits of the error, a float64,
 * lie below those of the largest one, so that ascending keys are descending errors; as many leading bits of that distance
 * as there is room for (37 of the fraction for errors of an octave of octaves and 2^18 pixels). Low bits: pixel × 4 + what
 * the pixel is to the class (kinds.ts).
 *
 * The plan of a class says where the key lies: 24 bytes.
 */

/** Bits of the largest error, u64. */
const LARGEST: usize = 0;
/** Low bits of the distance that the key leaves out; bits of an entry below the key. */
const DROPPED: usize = 8;
const LOW_BITS: usize = 12;
/** Bits of an entry: the lowest of the first digit, and the one above the highest. */
const FIRST_DIGIT: usize = 16;
const HIGHEST: usize = 20;
// @ts-ignore: decorator
@inline
export const PLAN_BYTES: usize = 24;

// @ts-ignore: decorator
@inline
export const DIGIT_BITS: u32 = 11;
/** Digits at most: what lies below is left to the neighbours. */
const MOST_DIGITS: u32 = 3;
// @ts-ignore: decorator
@inline
export const DIGIT_COUNTS_BYTES: usize = 4 << DIGIT_BITS;
/** Of all digits, and of one above them. */
// @ts-ignore: decorator
@inline
export const COUNTS_BYTES: usize = (MOST_DIGITS + 1) * DIGIT_COUNTS_BYTES;

/**
 * Plans the entries of the errors from `smallest` to `largest`.
 * @param smallest above 0
 * @param pixels of the unit
 * @param counts of the digits, emptied
 */
export function planKeys(plan: usize, smallest: f64, largest: f64, pixels: u32, counts: usize): void {
  memory.fill(counts, 0, COUNTS_BYTES);
  const top = reinterpret<u64>(largest);
  const low: u32 = 34 - <u32>clz(max(pixels - 1, 1));
  const range: u32 = 64 - <u32>clz(top - reinterpret<u64>(smallest));
  const key = min(range, 64 - low);
  store<u64>(plan, top, LARGEST);
  store<u32>(plan, range - key, DROPPED);
  store<u32>(plan, low, LOW_BITS);
  store<u32>(plan, low + key - min(key, DIGIT_BITS * MOST_DIGITS), FIRST_DIGIT);
  store<u32>(plan, low + key, HIGHEST);
}

// @ts-ignore: decorator
@inline
export function largestBits(plan: usize): u64 {
  return load<u64>(plan, LARGEST);
}

// @ts-ignore: decorator
@inline
export function droppedBits(plan: usize): u32 {
  return load<u32>(plan, DROPPED);
}

// @ts-ignore: decorator
@inline
export function lowBits(plan: usize): u32 {
  return load<u32>(plan, LOW_BITS);
}

/** What of an entry's low word is not key. */
// @ts-ignore: decorator
@inline
export function idMask(plan: usize): u32 {
  return (<u32>0xffffffff) >> (32 - lowBits(plan));
}

// @ts-ignore: decorator
@inline
export function firstDigit(plan: usize): u32 {
  return load<u32>(plan, FIRST_DIGIT);
}

// @ts-ignore: decorator
@inline
export function highestBit(plan: usize): u32 {
  return load<u32>(plan, HIGHEST);
}

/** The entry of an error. @param id pixel × 4 + what the pixel is */
// @ts-ignore: decorator
@inline
export function entryOf(error: f64, id: u32, plan: usize): u64 {
  const distance = largestBits(plan) - reinterpret<u64>(error);
  return ((distance >> droppedBits(plan)) << lowBits(plan)) | <u64>id;
}

/** The error in the middle of those that have an entry's key. */
// @ts-ignore: decorator
@inline
export function errorOfEntry(entry: u64, plan: usize): f64 {
  const dropped = droppedBits(plan);
  const distance = ((entry >> lowBits(plan)) << dropped) + (((<u64>1) << dropped) >> 1);
  return reinterpret<f64>(largestBits(plan) - min(distance, largestBits(plan) - 1));
}

/** Where an entry's digit from bit `shift` on is counted; above the highest bit every digit is 0. */
// @ts-ignore: decorator
@inline
export function digitPlace(entry: u64, shift: u32, counts: usize): usize {
  return counts + ((<usize>(entry >> shift) & ((1 << DIGIT_BITS) - 1)) << 2);
}
