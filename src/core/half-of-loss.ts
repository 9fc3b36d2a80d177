import { countMapValues, type PixelMap } from './label-map.ts';

/** The fewest pixels that carry half of the loss. */
export interface HalfOfLoss {
  readonly pixels: number;
  /** Smallest contribution among them. */
  readonly smallest: number;
}

/** Leading bits of a float64 by which contributions are put in buckets: exponent and 4 bits of the fraction. */
const BUCKET_SHIFT = 16;
const BUCKETS = 2 ** (31 - BUCKET_SHIFT);

/**
 * Fewest pixels whose contributions add up to at least half of the whole.
 * @param contribution ≥ 0; NaN (ignored) counts as nothing
 * @returns null when the whole is 0
 */
export function halfOfLoss(contribution: PixelMap): HalfOfLoss | null {
  if (!(contribution instanceof Float64Array)) return halfOfCounts(countMapValues(contribution));
  const bucketOf = buckets(contribution);
  const counts = new Uint32Array(BUCKETS);
  const sums = new Float64Array(BUCKETS);
  let whole = 0;
  for (let i = 0; i < contribution.length; i += 1) {
    const value = contribution[i] as number;
    if (!(value > 0)) continue;
    const bucket = bucketOf(i);
    counts[bucket] = (counts[bucket] as number) + 1;
    sums[bucket] = (sums[bucket] as number) + value;
    whole += value;
  }
  if (!(whole > 0)) return null;
  let sum = 0;
  let pixels = 0;
  let smallest = Number.POSITIVE_INFINITY;
  for (let bucket = BUCKETS - 1; bucket >= 0 && sum < whole / 2; bucket -= 1) {
    if (counts[bucket] === 0) continue;
    if (sum + (sums[bucket] as number) < whole / 2) {
      sum += sums[bucket] as number;
      pixels += counts[bucket] as number;
      continue;
    }
    const inside = new Float64Array(counts[bucket] as number);
    for (let i = 0, place = 0; place < inside.length; i += 1) {
      if (bucketOf(i) !== bucket || !((contribution[i] as number) > 0)) continue;
      inside[place] = contribution[i] as number;
      place += 1;
    }
    inside.sort();
    for (let place = inside.length - 1; place >= 0 && sum < whole / 2; place -= 1) {
      smallest = inside[place] as number;
      sum += smallest;
      pixels += 1;
    }
  }
  return { pixels, smallest };
}

/** @param counts pixels by contribution */
function halfOfCounts(counts: ReadonlyMap<number, number>): HalfOfLoss | null {
  const falling = [...counts].filter(([value]) => value > 0).sort(([a], [b]) => b - a);
  const half = falling.reduce((whole, [value, times]) => whole + value * times, 0) / 2;
  let sum = 0;
  let pixels = 0;
  for (const [smallest, times] of falling) {
    const all = smallest * times;
    // Of the last value as many as it takes; rounding must not ask for one more than there are.
    if (sum + all >= half) return { pixels: pixels + Math.min(times, Math.ceil((half - sum) / smallest)), smallest };
    sum += all;
    pixels += times;
  }
  return null;
}

/** Bucket of the value at an index; a larger value never has a smaller bucket. */
function buckets(values: Float64Array): (index: number) => number {
  const words = new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
  const high = new Uint32Array(Float64Array.of(1).buffer)[1] === 0 ? 0 : 1;
  return (index) => (words[index * 2 + high] as number) >>> BUCKET_SHIFT;
}
