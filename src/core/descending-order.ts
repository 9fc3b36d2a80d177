/** Buffers of sortDescending; made once and used for many sorts of at most `capacity` values. */
export interface SortScratch {
  readonly capacity: number;
  readonly low: Uint32Array;
  readonly high: Uint32Array;
  readonly keys: Uint32Array;
  readonly order: Uint32Array;
  readonly counts: Uint32Array;
}

const DIGIT_BITS = 11;
const DIGITS = 3;
const BUCKETS = 1 << DIGIT_BITS;
const LAST_BUCKET = BUCKETS - 1;
/** Runs of equal high words up to this length are put in order by insertion. */
const SHORT_RUN = 24;

export function createSortScratch(capacity: number): SortScratch {
  return {
    capacity,
    low: new Uint32Array(capacity),
    high: new Uint32Array(capacity),
    keys: new Uint32Array(capacity),
    order: new Uint32Array(capacity),
    counts: new Uint32Array(DIGITS * BUCKETS),
  };
}

/**
 * Order of float64 values, largest first, equal values by index: exactly `torch.sort(stable=True, descending=True)`.
 * Radix sort on the high 32-bit words of the numbers (three digits of 11 bits, constant digits skipped), then on the
 * low words inside the runs that are still equal, which are short unless values repeat. −0 equals 0. Assumes a
 * little-endian machine, as every platform of VS Code is.
 * @param values no NaN among the first `count`
 * @param order output: positions 0..count−1
 */
export function sortDescending(values: Float64Array, count: number, order: Uint32Array, scratch: SortScratch): void {
  const { low, high } = scratch;
  const words = new Uint32Array(values.buffer, values.byteOffset, 2 * count);
  for (let i = 0; i < count; i += 1) {
    let lowWord = words[2 * i] as number;
    let highWord = words[2 * i + 1] as number;
    // Ascending unsigned keys for descending values; −0 becomes 0.
    if (highWord < 0x80000000) {
      highWord = 0x7fffffff - highWord;
      lowWord = ~lowWord >>> 0;
    } else if (highWord === 0x80000000 && lowWord === 0) {
      highWord = 0x7fffffff;
      lowWord = 0xffffffff;
    }
    low[i] = lowWord;
    high[i] = highWord;
    order[i] = i;
  }
  const keys = radixSort(high, count, order, scratch);
  let start = 0;
  while (start < count) {
    const key = keys[start] as number;
    let end = start + 1;
    while (end < count && keys[end] === key) end += 1;
    if (end - start > 1) sortRun(low, start, end, order);
    start = end;
  }
}

/** Stable order by low word of a run of equal high words. */
function sortRun(low: Uint32Array, start: number, end: number, order: Uint32Array): void {
  if (end - start <= SHORT_RUN) {
    for (let k = start + 1; k < end; k += 1) {
      const place = order[k] as number;
      const word = low[place] as number;
      let hole = k;
      while (hole > start && (low[order[hole - 1] as number] as number) > word) {
        order[hole] = order[hole - 1] as number;
        hole -= 1;
      }
      order[hole] = place;
    }
    return;
  }
  // Repeated values are the usual long run: nothing to do.
  let sorted = true;
  for (let k = start + 1; k < end && sorted; k += 1) {
    sorted = (low[order[k - 1] as number] as number) <= (low[order[k] as number] as number);
  }
  if (sorted) return;
  const run = order.slice(start, end);
  const words = Uint32Array.from(run, (place) => low[place] as number);
  const inner = Uint32Array.from(run, (_, k) => k);
  radixSort(words, run.length, inner, createSortScratch(run.length));
  for (let k = 0; k < run.length; k += 1) order[start + k] = run[inner[k] as number] as number;
}

/**
 * Stable radix passes over 32-bit words. `word` is by position and is spent; `order` must be 0..count−1 at first.
 * @returns the words in their new order
 */
function radixSort(word: Uint32Array, count: number, order: Uint32Array, scratch: SortScratch): Uint32Array {
  const { counts } = scratch;
  counts.fill(0);
  for (let i = 0; i < count; i += 1) {
    const key = word[i] as number;
    const a = key & LAST_BUCKET;
    const b = BUCKETS + ((key >>> DIGIT_BITS) & LAST_BUCKET);
    const c = 2 * BUCKETS + (key >>> (2 * DIGIT_BITS));
    counts[a] = (counts[a] as number) + 1;
    counts[b] = (counts[b] as number) + 1;
    counts[c] = (counts[c] as number) + 1;
  }
  let keys = word;
  let otherKeys = scratch.keys;
  let from = order;
  let to = scratch.order;
  for (let digit = 0; digit < DIGITS && count > 0; digit += 1) {
    const shift = digit * DIGIT_BITS;
    const begin = digit * BUCKETS;
    if (counts[begin + (((keys[0] as number) >>> shift) & LAST_BUCKET)] === count) continue;
    let sum = 0;
    for (let bucket = begin; bucket < begin + BUCKETS; bucket += 1) {
      const inBucket = counts[bucket] as number;
      counts[bucket] = sum;
      sum += inBucket;
    }
    for (let k = 0; k < count; k += 1) {
      const key = keys[k] as number;
      const bucket = begin + ((key >>> shift) & LAST_BUCKET);
      const place = counts[bucket] as number;
      counts[bucket] = place + 1;
      otherKeys[place] = key;
      to[place] = from[k] as number;
    }
    [keys, otherKeys] = [otherKeys, keys];
    [from, to] = [to, from];
  }
  if (from !== order) order.set(from.subarray(0, count));
  return keys;
}
