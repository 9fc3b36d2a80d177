import type { Steps } from './steps.ts';

/** A difference between two runs over the same images, and how sure it is. */
export interface SignFlip {
  /** Mean of the differences; null without any. */
  readonly mean: number | null;
  /** Means that the test does not reject, at 1 − `level`; null with fewer than 6 images. */
  readonly low: number | null;
  readonly high: number | null;
  readonly level: 0.95;
  /**
   * Share of sign flips that give a mean at least as far from 0: how often chance alone would do it if the two runs
   * were alike. Null with fewer than 6 images, where even the best outcome is no evidence.
   */
  readonly chance: number | null;
  readonly images: number;
  readonly flips: number;
  /** Every flip was tried; otherwise they were drawn with a fixed seed. */
  readonly exact: boolean;
}

const LEVEL = 0.95;
const FEWEST = 6;
const EXACT_UP_TO = 13;
const DRAWS = 10_000;
const SEED = 0x10ca52;
/** Additions between two steps: a few milliseconds. */
const STEP_ADDITIONS = 500_000;

/**
 * Paired sign-flip (randomisation) test and interval for a mean difference, in steps. If two runs were alike, each
 * difference could as well have the other sign; how often that gives as large a mean is the chance. The interval holds
 * the means that this test does not reject: its ends are means of subsets of the differences, those that a flip turns,
 * so that 0 lies outside exactly where the chance is at most 5 % (Fisher 1935; Hartigan, Using subsample values as
 * typical values, JASA 64, 1969).
 * @param differences one an image, b − a
 */
export function* signFlip(differences: Float64Array): Steps<SignFlip> {
  const n = differences.length;
  const exact = n <= EXACT_UP_TO;
  const flips = exact ? 2 ** n : DRAWS;
  const none = { low: null, high: null, level: LEVEL, chance: null, images: n, flips: 0, exact: true } as const;
  if (n === 0) return { ...none, mean: null };
  const total = differences.reduce((sum, value) => sum + value, 0);
  const mean = total / n;
  if (n < FEWEST) return { ...none, mean };
  // A rounding error must not tell a mean of 0 from 0.
  const nothing = 1e-12 * largest(differences);
  const means: number[] = [];
  let far = 0;
  // Drawn flips of all signs or of none: no mean that is tried makes them less far.
  let idle = 0;
  const signs = exact ? allSigns() : drawnSigns(n);
  for (let flip = 0; flip < flips; flip += 1) {
    if (flip % Math.ceil(STEP_ADDITIONS / n) === 0) yield;
    const { sum, count } = turnedBy(signs(flip), differences);
    if (count > 0) means.push(sum / count);
    // Of drawn flips what is left as it is makes a subset, too; of all flips it is that of another one.
    if (!exact && count < n) means.push((total - sum) / (n - count));
    if (!exact && (count === 0 || count === n)) idle += 1;
    if (Math.abs(total - 2 * sum) >= Math.abs(total) - 2 * n * nothing) far += 1;
  }
  const sorted = Float64Array.from(means).sort();
  const cut = Math.floor((1 - LEVEL) * (exact ? flips / 2 : flips + 1) + 1e-9) - idle;
  const end = (place: number) => {
    const value = sorted[place] as number;
    return Math.abs(value) <= nothing ? 0 : value;
  };
  // Among drawn flips the observed signs are one more.
  const chance = exact ? far / flips : (far + 1) / (flips + 1);
  const [low, high] = [end(cut - 1), end(sorted.length - cut)];
  return { mean, low, high, level: LEVEL, chance, images: n, flips, exact };
}

/** Sum and number of the values whose bit is set. */
function turnedBy(bits: Uint32Array, values: Float64Array): { readonly sum: number; readonly count: number } {
  let sum = 0;
  let count = 0;
  for (let i = 0; i < values.length; i += 1) {
    const bit = ((bits[i >> 5] as number) >>> (i & 31)) & 1;
    sum += bit * (values[i] as number);
    count += bit;
  }
  return { sum, count };
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function allSigns(): (flip: number) => Uint32Array {
  const bits = new Uint32Array(1);
  return (flip) => {
    bits[0] = flip;
    return bits;
  };
}

/** Random bits from a fixed seed (mulberry32, public domain, T. Ettinger). */
function drawnSigns(n: number): () => Uint32Array {
  const bits = new Uint32Array((n + 31) >> 5);
  let state = SEED;
  return () => {
    for (let word = 0; word < bits.length; word += 1) {
      state = (state + 0x6d2b79f5) | 0;
      let t = Math.imul(state ^ (state >>> 15), 1 | state);
      t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
      bits[word] = t ^ (t >>> 14);
    }
    return bits;
  };
}
