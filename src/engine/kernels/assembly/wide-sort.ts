import { sortGroup } from './group-sort.ts';

/*
 * Sort of the 8-byte entries of a wide job by their keys, the high words; among equal keys by the low words, as they
 * came in: scattered by the leading bits in which the keys differ into slots of a few entries, which are sorted in the
 * cache.
 */

/** Slots of a scatter at most (one more where they do not begin at a full one), and their table; then sortGroup's counts. */
const MOST_BITS: i32 = 14;
const TABLE_BYTES: usize = 65_600;

/**
 * Sorts `count` entries, ascending.
 * @param tables WIDE_TABLE_BYTES of room
 * @returns where the result lies: `entries` or `room`
 */
export function sortWide(entries: usize, room: usize, count: u32, tables: usize): usize {
  const counts = tables + TABLE_BYTES;
  if (count <= 1024) return sortGroup(entries, room, count, counts, 0);
  const end = entries + (<usize>count << 3);
  let least: u32 = 0xffffffff;
  let most: u32 = 0;
  for (let i = entries; i < end; i += 8) {
    const key = load<u32>(i, 4);
    least = min(least, key);
    most = max(most, key);
  }
  if (least == most) return entries;
  // About four entries a slot, if they were spread evenly.
  const bits = min(MOST_BITS, 30 - <i32>clz(count));
  const shift = <u32>max(0, 32 - <i32>clz(most - least) - bits);
  // All keys of a slot are alike but for their low bits.
  least = (least >> shift) << shift;
  const slots = <usize>((most - least) >> shift) + 1;
  memory.fill(tables, 0, slots << 2);
  for (let i = entries; i < end; i += 8) {
    const place = tables + (<usize>((load<u32>(i, 4) - least) >> shift) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let sum: u32 = 0;
  for (let place = tables; place < tables + (slots << 2); place += 4) {
    const n = load<u32>(place);
    store<u32>(place, sum);
    sum += n;
  }
  for (let i = entries; i < end; i += 8) {
    const entry = load<u64>(i);
    const place = tables + (<usize>((<u32>(entry >> 32) - least) >> shift) << 2);
    const to = load<u32>(place);
    store<u32>(place, to + 1);
    store<u64>(room + (<usize>to << 3), entry);
  }
  if (shift == 0) return room;
  // Every slot's word is now where it ends.
  let start: u32 = 0;
  for (let place = tables; place < tables + (slots << 2); place += 4) {
    const stop = load<u32>(place);
    if (stop > start + 1) {
      const first = room + (<usize>start << 3);
      const sorted = sortGroup(first, entries + (<usize>start << 3), stop - start, counts, shift);
      if (sorted != first) memory.copy(first, sorted, <usize>(stop - start) << 3);
    }
    start = stop;
  }
  return room;
}
