/** Buffers of sortDescending; made once and used for many sorts of at most `capacity` values. */
export interface SortScratch {
  readonly capacity: number;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly key: Uint32Array;
  readonly order: Uint32Array;
  readonly counts: Uint32Array;
}

const DIGIT_BITS = 11;
const DIGITS = 3;
const BUCKETS = 1 << DIGIT_BITS;

export function createSortScratch(capacity: number): SortScratch {
  return {
    capacity,
    low: new Uint32Array(capacity),
    high: new Uint32Array(capacity),
    key: new Uint32Array(capacity),
    order: new Uint32Array(capacity),
    counts: new Uint32Array(2 * DIGITS * BUCKETS),
  };
}

/**
 * Order of float64 values, largest first, equal values by index: exactly `torch.sort(stable=True, descending=True)`.
 * Radix sort over the two 32-bit words of the numbers (three digits of 11 bits each, constant digits skipped);
 * −0 equals 0. Assumes a little-endian machine, as every platform of VS Code is.
 * @param values no NaN among the first `count`
 * @param order output: positions 0..count−1
 */
export function sortDescending(values: Float64Array, count: number, order: Uint32Array, scratch: SortScratch): void {
  const { low, high, counts } = scratch;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * count);
  counts.fill(0);
  for (let i = 0; i < count; i += 1) {
    let lowWord = words[2 * i] as number;
    let highWord = words[2 * i + 1] as number;
    // Ascending unsigned keys for descending values.
    if (highWord >= 0x80000000) {
      if (highWord === 0x80000000 && lowWord === 0) {
        highWord = 0x7fffffff;
        lowWord = 0xffffffff;
      }
    } else {
      highWord = ~(highWord | 0x80000000) >>> 0;
      lowWord = ~lowWord >>> 0;
    }
    low[i] = lowWord;
    high[i] = highWord;
    order[i] = i;
    countDigits(counts, 0, lowWord);
    countDigits(counts, DIGITS * BUCKETS, highWord);
  }
  sortByWord(low, 0, count, order, scratch);
  sortByWord(high, DIGITS * BUCKETS, count, order, scratch);
}

function countDigits(counts: Uint32Array, base: number, word: number): void {
  const first = base + (word & (BUCKETS - 1));
  const second = base + BUCKETS + ((word >>> DIGIT_BITS) & (BUCKETS - 1));
  const third = base + 2 * BUCKETS + (word >>> (2 * DIGIT_BITS));
  counts[first] = (counts[first] as number) + 1;
  counts[second] = (counts[second] as number) + 1;
  counts[third] = (counts[third] as number) + 1;
}

/** Stable passes over one 32-bit word of the keys; `word` is by position, `order` is rearranged. */
function sortByWord(word: Uint32Array, base: number, count: number, order: Uint32Array, scratch: SortScratch): void {
  const { counts } = scratch;
  let keys = scratch.key;
  let from = order;
  let to = scratch.order;
  let otherKeys: Uint32Array | null = null;
  for (let digit = 0; digit < DIGITS; digit += 1) {
    const shift = digit * DIGIT_BITS;
    const begin = base + digit * BUCKETS;
    if (count === 0 || counts[begin + (((word[0] as number) >>> shift) & (BUCKETS - 1))] === count) continue;
    let sum = 0;
    for (let bucket = begin; bucket < begin + BUCKETS; bucket += 1) {
      const inBucket = counts[bucket] as number;
      counts[bucket] = sum;
      sum += inBucket;
    }
    if (otherKeys === null) {
      // First pass of this word: fetch the keys in the current order. `word` is free from here on.
      for (let k = 0; k < count; k += 1) keys[k] = word[from[k] as number] as number;
      otherKeys = word;
    }
    for (let k = 0; k < count; k += 1) {
      const key = keys[k] as number;
      const bucket = begin + ((key >>> shift) & (BUCKETS - 1));
      const place = counts[bucket] as number;
      counts[bucket] = place + 1;
      otherKeys[place] = key;
      to[place] = from[k] as number;
    }
    [keys, otherKeys] = [otherKeys, keys];
    [from, to] = [to, from];
  }
  if (from !== order) order.set(from.subarray(0, count));
}
