import { increase } from './buckets.ts';
import { DIGIT_BITS, DIGIT_COUNTS_BYTES, digitPlace, firstDigit, highestBit } from './wide-keys.ts';

/*
 * Sort of the 8-byte entries of a wide job (wide-keys.ts), ascending: digit by digit from the lowest, each pass keeping the
 * order of the one before (LSD radix), and counting the digit of the next one.
 */

/**
 * Sorts `count` entries by their digits; what differs below these only is left to settleKeys.
 * @param counts of the first digit, as the gathering left them; of the others none
 * @returns where the result lies: `entries` or `room`
 */
export function sortWide(entries: usize, room: usize, count: u32, counts: usize, plan: usize): usize {
  const bytes = <usize>count << 3;
  const highest = highestBit(plan);
  let from = entries;
  let to = room;
  for (let shift = firstDigit(plan); shift < highest; shift += DIGIT_BITS) {
    const next = counts + DIGIT_COUNTS_BYTES;
    const above = shift + DIGIT_BITS;
    if (!toPlaces(counts, count)) {
      // All have this digit: the order stays.
      for (let i = from, end = from + bytes; i < end; i += 8) increase(digitPlace(load<u64>(i), above, next));
    } else {
      for (let i = from, end = from + bytes; i < end; i += 8) {
        const entry = load<u64>(i);
        const place = digitPlace(entry, shift, counts);
        const slot = load<u32>(place);
        store<u32>(place, slot + 1);
        store<u64>(to + (<usize>slot << 3), entry);
        increase(digitPlace(entry, above, next));
      }
      const other = from;
      from = to;
      to = other;
    }
    counts = next;
  }
  return from;
}

/** Counts of a digit become places; false where all entries have the same. */
function toPlaces(counts: usize, count: u32): bool {
  let sum: u32 = 0;
  for (let place = counts; place < counts + DIGIT_COUNTS_BYTES; place += 4) {
    const n = load<u32>(place);
    if (n == count) return false;
    store<u32>(place, sum);
    sum += n;
  }
  return true;
}
