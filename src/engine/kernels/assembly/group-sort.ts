/*
 * Sort of one bucket group: entries of 8 bytes, the key in the high word, ascending and stable. Entries of equal
 * keys stand in the order of their low words, as they came in.
 */

// @ts-ignore: decorator
@inline
const DIGITS: u32 = 2048;

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

/** One counting pass by `bits` bits of the key less `lowest`, from bit `shift`. */
function pass(from: usize, to: usize, count: u32, counts: usize, lowest: u32, shift: u32, bits: u32): void {
  const mask = ((<u32>1) << bits) - 1;
  memory.fill(counts, 0, <usize>(mask + 1) << 2);
  const end = from + (<usize>count << 3);
  for (let i = from; i < end; i += 8) {
    const c = counts + (<usize>(((load<u32>(i, 4) - lowest) >> shift) & mask) << 2);
    store<u32>(c, load<u32>(c) + 1);
  }
  let sum: u32 = 0;
  for (let c = counts, last = counts + (<usize>(mask + 1) << 2); c < last; c += 4) {
    const n = load<u32>(c);
    store<u32>(c, sum);
    sum += n;
  }
  for (let i = from; i < end; i += 8) {
    const v = load<u64>(i);
    const c = counts + (<usize>(((<u32>(v >> 32) - lowest) >> shift) & mask) << 2);
    const place = load<u32>(c);
    store<u32>(c, place + 1);
    store<u64>(to + (<usize>place << 3), v);
  }
}

/**
 * Sorts `count` entries in place.
 * @param room as many entries
 * @param counts 8 KiB
 */
export function sortGroup(entries: usize, room: usize, count: u32, counts: usize): void {
  if (count <= 24) {
    insertion(entries, count);
    return;
  }
  let lowest: u32 = 0xffffffff;
  let highest: u32 = 0;
  const end = entries + (<usize>count << 3);
  for (let i = entries; i < end; i += 8) {
    const key = load<u32>(i, 4);
    lowest = min(lowest, key);
    highest = max(highest, key);
  }
  if (lowest == highest) return;
  const bits = 32 - clz(highest - lowest);
  if (count <= 1024 && bits > 8) {
    // One pass brings almost all entries home; neighbours are put right afterwards.
    pass(entries, room, count, counts, lowest, bits - 8, 8);
    memory.copy(entries, room, <usize>count << 3);
    insertion(entries, count);
    return;
  }
  const passes = (bits + 10) / 11;
  const each = (bits + passes - 1) / passes;
  let from = entries;
  let to = room;
  for (let i: u32 = 0; i < <u32>passes; i++) {
    pass(from, to, count, counts, lowest, i * <u32>each, each);
    const other = from;
    from = to;
    to = other;
  }
  if (from != entries) memory.copy(entries, from, <usize>count << 3);
}
