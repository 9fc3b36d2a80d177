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
/** Lowest bit of an entry's group: entries are sorted group by group. */
const GROUP_BIT: usize = 16;
// @ts-ignore: decorator
@inline
export const PLAN_BYTES: usize = 24;

const GROUP_BITS: u32 = 11;
/** How often there is each group. */
// @ts-ignore: decorator
@inline
export const GROUPS_BYTES: usize = 4 << GROUP_BITS;

/**
 * Plans the entries of the errors from `smallest` to `largest`.
 * @param smallest above 0
 * @param pixels of the unit
 */
export function planKeys(plan: usize, smallest: f64, largest: f64, pixels: u32): void {
  const top = reinterpret<u64>(largest);
  const low: u32 = 34 - <u32>clz(max(pixels - 1, 1));
  const range: u32 = 64 - <u32>clz(top - reinterpret<u64>(smallest));
  const key = min(range, 64 - low);
  store<u64>(plan, top, LARGEST);
  store<u32>(plan, range - key, DROPPED);
  store<u32>(plan, low, LOW_BITS);
  store<u32>(plan, low + key - min(key, GROUP_BITS), GROUP_BIT);
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
export function groupBit(plan: usize): u32 {
  return load<u32>(plan, GROUP_BIT);
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

/** Where an entry's group is counted; of what has no entry, the bits above the highest group's do not count. */
// @ts-ignore: decorator
@inline
export function groupPlace(entry: u64, bit: u32, groups: usize): usize {
  return groups + ((<usize>(entry >> bit) & ((1 << GROUP_BITS) - 1)) << 2);
}
