import { append, increase, toPlaces } from './buckets.ts';

/*
 * Sort of one bucket group: entries of 8 bytes, the key in the bits from `low` on, ascending and stable. Entries of equal
 * keys stand in the order of their low bits, as they came in.
 */

function insertion(entries: usize, count: u32): void {
  const end = entries + (<usize>count << 3);
  for (let i = entries + 8; i < end; i += 8) {
    const v = load<u64>(i);
    let j = i - 8;
    while (j >= entries && load<u64>(j) > v) {
      store<u64>(j + 8, load<u64>(j));
      j -= 8;
    }
    store<u64>(j + 8, v);
  }
}

/** Where the digit of an entry less `lowest` is counted, from bit `shift` on. */
// @ts-ignore: decorator
@inline
function digitOf(entry: u64, lowest: u64, shift: u32, mask: u32, counts: usize): usize {
  return counts + (<usize>(<u32>((entry - lowest) >> shift) & mask) << 2);
}

/** Counts the entries by two digits of `bits` bits, from bit `shift`; then their places. */
function countDigits(entries: usize, count: u32, counts: usize, lowest: u64, shift: u32, bits: u32): void {
  const mask = ((<u32>1) << bits) - 1;
  const second = counts + (<usize>(mask + 1) << 2);
  memory.fill(counts, 0, <usize>(mask + 1) << 3);
  const end = entries + (<usize>count << 3);
  for (let i = entries; i < end; i += 8) {
    const entry = load<u64>(i);
    increase(digitOf(entry, lowest, shift, mask, counts));
    increase(digitOf(entry, lowest, shift + bits, mask, second));
  }
  toPlaces(counts, second);
  toPlaces(second, second + (<usize>(mask + 1) << 2));
}

/** Moves the entries to their places by one digit. */
function move(from: usize, to: usize, count: u32, places: usize, lowest: u64, shift: u32, bits: u32): void {
  const mask = ((<u32>1) << bits) - 1;
  const end = from + (<usize>count << 3);
  for (let i = from; i < end; i += 8) {
    const entry = load<u64>(i);
    append(to, digitOf(entry, lowest, shift, mask, places), entry);
  }
}

/** Entries of one digit that insertion may put in order. */
const NEIGHBOURS: u32 = 64;

/**
 * One pass by 8 bits from bit `shift`, the highest ones, brings almost all entries home; neighbours are put right afterwards.
 * @returns false, and nothing is moved, where that would take long
 */
function sortByOneDigit(entries: usize, room: usize, count: u32, counts: usize, lowest: u64, shift: u32): bool {
  memory.fill(counts, 0, 1024);
  const end = entries + (<usize>count << 3);
  for (let i = entries; i < end; i += 8) increase(digitOf(load<u64>(i), lowest, shift, 255, counts));
  let most = i32x4.splat(0);
  for (let place = counts; place < counts + 1024; place += 16) most = i32x4.max_u(most, v128.load(place));
  if (v128.any_true(i32x4.gt_u(most, i32x4.splat(NEIGHBOURS)))) return false;
  toPlaces(counts, counts + 1024);
  move(entries, room, count, counts, lowest, shift, 8);
  insertion(room, count);
  return true;
}

/**
 * Sorts `count` entries.
 * @param room as many entries
 * @param counts 16 KiB
 * @param low the key's lowest bit
 * @param bits low bits in which the keys differ; 0: not known
 * @returns where the sorted entries lie: `entries` or `room`
 */
export function sortGroup(entries: usize, room: usize, count: u32, counts: usize, low: u32, bits: u32): usize {
  if (count <= 24) {
    insertion(entries, count);
    return entries;
  }
  let lowest: u64 = 0;
  if (bits == 0) {
    lowest = u64.MAX_VALUE;
    let highest: u64 = 0;
    const end = entries + (<usize>count << 3);
    for (let i = entries; i < end; i += 8) {
      const entry = load<u64>(i);
      lowest = min(lowest, entry);
      highest = max(highest, entry);
    }
    bits = 64 - <u32>clz((highest >> low) - (lowest >> low));
    if (bits == 0) return entries;
    lowest = (lowest >> low) << low;
  }
  if (count <= 1024 && bits > 8 && sortByOneDigit(entries, room, count, counts, lowest, low + bits - 8)) return room;
  // Pairs of digits; an odd digit more costs a pass over zeros at worst.
  for (let done: u32 = 0; done < bits; ) {
    const digit = min<u32>(11, max<u32>(1, (bits - done + 1) / 2));
    countDigits(entries, count, counts, lowest, low + done, digit);
    move(entries, room, count, counts, lowest, low + done, digit);
    move(room, entries, count, counts + (<usize>4 << digit), lowest, low + done + digit, digit);
    done += 2 * digit;
  }
  return entries;
}
