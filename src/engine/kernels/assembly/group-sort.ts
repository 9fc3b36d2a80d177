/*
 * Sort of one bucket group: entries of 8 bytes, the key in the high word, ascending and stable. Entries of equal
 * keys stand in the order of their low words, as they came in.
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

/** Counts the entries by two digits of `bits` bits of the key less `lowest`, from bit `shift`; then their places. */
function countDigits(entries: usize, count: u32, counts: usize, lowest: u32, shift: u32, bits: u32): void {
  const mask = ((<u32>1) << bits) - 1;
  const second = counts + (<usize>(mask + 1) << 2);
  memory.fill(counts, 0, <usize>(mask + 1) << 3);
  const end = entries + (<usize>count << 3);
  for (let i = entries; i < end; i += 8) {
    const key = (load<u32>(i, 4) - lowest) >> shift;
    const c = counts + (<usize>(key & mask) << 2);
    store<u32>(c, load<u32>(c) + 1);
    const d = second + (<usize>((key >> bits) & mask) << 2);
    store<u32>(d, load<u32>(d) + 1);
  }
  places(counts, second);
  places(second, second + (<usize>(mask + 1) << 2));
}

function places(from: usize, to: usize): void {
  let sum: u32 = 0;
  for (let c = from; c < to; c += 4) {
    const n = load<u32>(c);
    store<u32>(c, sum);
    sum += n;
  }
}

/** Moves the entries to their places by one digit. */
function move(from: usize, to: usize, count: u32, places: usize, lowest: u32, shift: u32, bits: u32): void {
  const mask = ((<u32>1) << bits) - 1;
  const end = from + (<usize>count << 3);
  for (let i = from; i < end; i += 8) {
    const v = load<u64>(i);
    const c = places + (<usize>(((<u32>(v >> 32) - lowest) >> shift) & mask) << 2);
    const place = load<u32>(c);
    store<u32>(c, place + 1);
    store<u64>(to + (<usize>place << 3), v);
  }
}

/** One pass by the upper 8 of `bits` bits brings almost all entries home; neighbours are put right afterwards. */
function sortByOneDigit(entries: usize, room: usize, count: u32, counts: usize, lowest: u32, bits: u32): void {
  const shift = bits - 8;
  memory.fill(counts, 0, 1024);
  const end = entries + (<usize>count << 3);
  for (let i = entries; i < end; i += 8) {
    const c = counts + (<usize>(((load<u32>(i, 4) - lowest) >> shift) & 255) << 2);
    store<u32>(c, load<u32>(c) + 1);
  }
  places(counts, counts + 1024);
  move(entries, room, count, counts, lowest, shift, 8);
  insertion(room, count);
}

/**
 * Sorts `count` entries.
 * @param room as many entries
 * @param counts 16 KiB
 * @param bits low bits in which the keys differ; 0: not known
 * @returns where the sorted entries lie: `entries` or `room`
 */
export function sortGroup(entries: usize, room: usize, count: u32, counts: usize, bits: u32): usize {
  if (count <= 24) {
    insertion(entries, count);
    return entries;
  }
  let lowest: u32 = 0;
  if (bits == 0) {
    lowest = 0xffffffff;
    let highest: u32 = 0;
    const end = entries + (<usize>count << 3);
    for (let i = entries; i < end; i += 8) {
      const key = load<u32>(i, 4);
      lowest = min(lowest, key);
      highest = max(highest, key);
    }
    if (lowest == highest) return entries;
    bits = 32 - clz(highest - lowest);
  }
  if (count <= 1024 && bits > 8) {
    sortByOneDigit(entries, room, count, counts, lowest, bits);
    return room;
  }
  // Pairs of digits; an odd digit more costs a pass over zeros at worst.
  for (let shift: u32 = 0; shift < bits; ) {
    const digit = min<u32>(11, max<u32>(1, (bits - shift + 1) / 2));
    countDigits(entries, count, counts, lowest, shift, digit);
    move(entries, room, count, counts, lowest, shift, digit);
    move(room, entries, count, counts + (<usize>4 << digit), lowest, shift + digit, digit);
    shift += 2 * digit;
  }
  return entries;
}
