/** A difference between two runs over the same images, and how sure it is. */
export interface SignFlip {
  /** Mean of the differences; null without any. */
  readonly mean: number | null;
  /** Where the true mean lies with the probability of `level`; null with fewer than 6 images. */
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

/**
 * Paired sign-flip (randomisation) test and interval for a mean difference. If two runs were alike, each difference
 * could as well have the other sign; how often that gives as large a mean is the chance. The interval takes the
 * spread of the flipped differences about their mean, widened by √(n/(n − 1)) for the mean that was taken off
 * (Fisher 1935; Good, Permutation, Parametric and Bootstrap Tests of Hypotheses, 3rd ed., section 3).
 * @param differences one an image, b − a
 */
export function signFlip(differences: Float64Array): SignFlip {
  const n = differences.length;
  const exact = n <= EXACT_UP_TO;
  const flips = exact ? 2 ** n : DRAWS;
  const none = { low: null, high: null, level: LEVEL, chance: null, images: n, flips: 0, exact: true } as const;
  if (n === 0) return { ...none, mean: null };
  const mean = differences.reduce((sum, value) => sum + value, 0) / n;
  if (n < FEWEST) return { ...none, mean };
  const residuals = differences.map((value) => (value - mean) * Math.sqrt(n / (n - 1)));
  const spreads = new Float64Array(flips);
  // Flips whose mean equals the observed one count; a rounding error must not leave them out.
  const asFar = Math.abs(mean) - 1e-12 * (Math.abs(mean) + largest(differences));
  let far = 0;
  const signs = exact ? allSigns() : drawnSigns(n);
  for (let flip = 0; flip < flips; flip += 1) {
    let sum = 0;
    let spread = 0;
    const bits = signs(flip);
    for (let i = 0; i < n; i += 1) {
      const negative = ((bits[i >> 5] as number) >>> (i & 31)) & 1;
      const value = differences[i] as number;
      const residual = residuals[i] as number;
      sum += negative ? -value : value;
      spread += negative ? -residual : residual;
    }
    if (Math.abs(sum / n) >= asFar) far += 1;
    spreads[flip] = Math.abs(spread / n);
  }
  spreads.sort();
  const half = spreads[Math.min(flips - 1, Math.ceil(LEVEL * flips) - 1)] ?? 0;
  // Among drawn flips the observed signs are one more.
  const chance = exact ? far / flips : (far + 1) / (flips + 1);
  return { mean, low: mean - half, high: mean + half, level: LEVEL, chance, images: n, flips, exact };
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
