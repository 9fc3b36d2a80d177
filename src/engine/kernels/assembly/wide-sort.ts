/*
 * Stable sort of the 16-byte entries of a wide job by their keys, the first 8 bytes: scattered by the leading bits in
 * which the keys differ into slots of a few entries, which are sorted in the cache.
 */

/** Slots of a scatter at most, and its table. */
const MOST_BITS: i32 = 14;
const TABLE_BYTES: usize = 65_536;

/** Scatters inside one another; then digit by digit. Tables of the levels, and behind them those of the digits. */
const LEVELS: u32 = 3;
const DIGITS: usize = TABLE_BYTES * LEVELS;

/** Entries that are sorted by insertion. */
const FEW: u32 = 24;

/**
 * Sorts `count` entries, ascending.
 * @param tables WIDE_TABLE_BYTES of room
 * @returns where the result lies: `entries` or `room`
 */
export function sortWide(entries: usize, room: usize, count: u32, tables: usize): usize {
  return sortLevel(entries, room, count, tables, 0);
}

function sortLevel(entries: usize, room: usize, count: u32, tables: usize, level: u32): usize {
  if (count <= FEW) {
    insert(entries, count);
    return entries;
  }
  const end = entries + (<usize>count << 4);
  let least = load<u64>(entries);
  let most = least;
  for (let i = entries + 16; i < end; i += 16) {
    const key = load<u64>(i);
    least = min(least, key);
    most = max(most, key);
  }
  if (least == most) return entries;
  if (level == LEVELS) return sortDigits(entries, room, count, tables + DIGITS);
  // About four entries a slot, if they were spread evenly.
  const bits = max(4, min(MOST_BITS, 30 - <i32>clz(count)));
  const width = 64 - <i32>clz(most - least);
  const shift = <u64>max(0, width - bits);
  const slots = <usize>((most - least) >> shift) + 1;
  const table = tables + TABLE_BYTES * level;
  memory.fill(table, 0, slots << 2);
  for (let i = entries; i < end; i += 16) {
    const place = table + (<usize>((load<u64>(i) - least) >> shift) << 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  let sum: u32 = 0;
  for (let place = table; place < table + (slots << 2); place += 4) {
    const n = load<u32>(place);
    store<u32>(place, sum);
    sum += n;
  }
  for (let i = entries; i < end; i += 16) {
    const entry = v128.load(i);
    const place = table + (<usize>((i64x2.extract_lane(entry, 0) - least) >> shift) << 2);
    const to = load<u32>(place);
    store<u32>(place, to + 1);
    v128.store(room + (<usize>to << 4), entry);
  }
  if (shift == 0) return room;
  // Every slot's word is now where it ends.
  let start: u32 = 0;
  for (let place = table; place < table + (slots << 2); place += 4) {
    const stop = load<u32>(place);
    const n = stop - start;
    if (n > 1) {
      const first = room + (<usize>start << 4);
      const sorted = sortLevel(first, entries + (<usize>start << 4), n, tables, level + 1);
      if (sorted != first) memory.copy(first, sorted, <usize>n << 4);
    }
    start = stop;
  }
  return room;
}

function insert(entries: usize, count: u32): void {
  const end = entries + (<usize>count << 4);
  for (let i = entries + 16; i < end; i += 16) {
    const entry = v128.load(i);
    const key = load<u64>(i);
    let to = i;
    while (to > entries && load<u64>(to - 16) > key) {
      v128.store(to, v128.load(to - 16));
      to -= 16;
    }
    v128.store(to, entry);
  }
}

/** Radix sort, six digits of 11 bits, constant digits skipped; returns where the result lies. */
function sortDigits(entries: usize, room: usize, count: u32, counts: usize): usize {
  const end = <usize>count << 4;
  memory.fill(counts, 0, 6 * 8192);
  for (let i = entries; i < entries + end; i += 16) {
    let key = load<u64>(i);
    for (let digit: usize = 0; digit < 6; digit++) {
      const place = counts + digit * 8192 + (<usize>(key & 2047) << 2);
      store<u32>(place, load<u32>(place) + 1);
      key >>= 11;
    }
  }
  let from = entries;
  let to = room;
  for (let digit: u32 = 0; digit < 6; digit++) {
    const table = counts + <usize>digit * 8192;
    const shift = <u64>digit * 11;
    if (load<u32>(table + (<usize>((load<u64>(from) >> shift) & 2047) << 2)) == count) continue;
    let sum: u32 = 0;
    for (let place = table; place < table + 8192; place += 4) {
      const n = load<u32>(place);
      store<u32>(place, sum);
      sum += n;
    }
    for (let i = from; i < from + end; i += 16) {
      const key = load<u64>(i);
      const slot = table + (<usize>((key >> shift) & 2047) << 2);
      const place = load<u32>(slot);
      store<u32>(slot, place + 1);
      v128.store(to + (<usize>place << 4), v128.load(i));
    }
    const other = from;
    from = to;
    to = other;
  }
  return from;
}
