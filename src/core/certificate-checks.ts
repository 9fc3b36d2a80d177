import { IGNORED, type LabelIds } from './batch.ts';
import { levelEnd, ranksBefore, type SortedClass } from './sorted-class.ts';
import { thresholdIntegral } from './threshold-integral.ts';

/**
 * What a certificate looks at.
 * - `weights-sum`: |Σg − 1|
 * - `chain-monotone`: the deepest fall of the chain, −min g
 * - `prefixes`: |Σ_{j≤k} g − (1 − IoU of S_k)|, the IoU counted anew from the set of pixels; whole tie groups
 * - `base-polytope`: what a sampled set of pixels is given beyond its own Jaccard loss, Σ_{i∈S} g_i − Δ(S)
 * - `submodular`: gain on T less gain on S, for sampled S ⊂ T and a further pixel
 * - `threshold-integral`: the loss against Σ g·e and against ∫ Δ({e ≥ t}) dt, relative to the larger of 1 and the loss
 * - `finite-differences`: gradient in a stored score against differences of the loss, relative
 */
export type CheckName =
  | 'weights-sum'
  | 'chain-monotone'
  | 'prefixes'
  | 'base-polytope'
  | 'submodular'
  | 'threshold-integral'
  | 'finite-differences';

export interface CertificateCheck {
  readonly name: CheckName;
  readonly passed: boolean;
  /** What was looked at: steps, prefixes, sets, pairs, scores. */
  readonly cases: number;
  /** The worst of them; passed when it is at most the tolerance. */
  readonly worst: number;
  readonly tolerance: number;
}

/** Equal errors above 0: where the Lovász extension has several subgradients. */
export interface TieFacts {
  /** Pixels that share their error with another, and those of them in groups of both foreground and background. */
  readonly tiedPixels: number;
  readonly mixedPixels: number;
  /** Part of the class's loss in mixed groups. */
  readonly mixedLoss: number;
  /**
   * Weight that another valid subgradient, alike for pixels of a side, may move between the sides: Σ p·(1/U − 1/(U+q))
   * over mixed groups, 0..1; 0: the subgradient is unique.
   */
  readonly movableWeight: number;
}

const PREFIXES = 64;
const SETS = 64;
const PAIRS = 4096;

function verdict(name: CheckName, cases: number, worst: number, tolerance: number): CertificateCheck {
  // Not "worst > tolerance": a NaN must fail.
  return { name, passed: worst <= tolerance, cases, worst, tolerance };
}

export function checkWeightsSum(sorted: SortedClass): CertificateCheck {
  const { pixels } = sorted;
  const sum = weightOf(sorted, 1, pixels);
  return verdict('weights-sum', pixels, pixels === 0 ? 0 : Math.abs(sum - 1), 1e-9);
}

function weightOf(sorted: SortedClass, from: number, to: number): number {
  let sum = 0;
  sorted.groups(from, to, (count, _error, weight) => {
    sum += count * weight;
  });
  return sum;
}

export function checkMonotone(sorted: SortedClass): CertificateCheck {
  let deepest = 0;
  sorted.groups(1, sorted.pixels, (_count, _error, weight) => {
    if (!(weight >= deepest)) deepest = weight;
  });
  return verdict('chain-monotone', Math.max(0, sorted.pixels - 1), deepest === 0 ? 0 : -deepest, 0);
}

/** Sets S_k at ranks spread evenly and logarithmically, moved to the end of their tie group. */
export function checkPrefixes(sorted: SortedClass, truth: LabelIds): CertificateCheck {
  const count = sorted.pixels;
  const ranks = new Set<number>();
  for (let sample = 0; sample <= PREFIXES && count > 0; sample += 1) {
    const share = sample / PREFIXES;
    const rank = Math.min(count, Math.max(1, Math.round(sample % 2 === 0 ? share * count : count ** share)));
    ranks.add(levelEnd(sorted, rank));
  }
  const ascending = [...ranks].sort((a, b) => a - b);
  const jaccards = jaccardsOfPrefixes(truth, sorted, ascending);
  let worst = 0;
  let sum = 0;
  let before = 0;
  ascending.forEach((rank, place) => {
    sum += weightOf(sorted, before + 1, rank);
    before = rank;
    const gap = Math.abs(sum - (jaccards[place] as number));
    if (!(gap <= worst)) worst = gap;
  });
  return verdict('prefixes', ranks.size, worst, 1e-9);
}

/**
 * 1 − IoU once the pixels up to a rank are mispredicted, from the two sets of pixels, of each rank.
 * @param ranks ascending: what is mispredicted up to one is up to all after it
 */
function jaccardsOfPrefixes(truth: LabelIds, sorted: SortedClass, ranks: readonly number[]): number[] {
  const { classId } = sorted;
  const isIn = ranks.map((rank) => sorted.within(1, rank).has);
  // Pixels of the class and others, by the first prefix that they are in; the last count: in none.
  const own = new Float64Array(ranks.length + 1);
  const other = new Float64Array(ranks.length + 1);
  for (let i = 0; i < truth.length; i += 1) {
    if (truth[i] === IGNORED) continue;
    let low = 0;
    let high = isIn.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isIn[middle]?.(i)) high = middle;
      else low = middle + 1;
    }
    const counts = truth[i] === classId ? own : other;
    counts[low] = (counts[low] as number) + 1;
  }
  const foreground = own.reduce((sum, count) => sum + count, 0);
  let misses = 0;
  let falseAlarms = 0;
  return ranks.map((_, place) => {
    misses += own[place] as number;
    falseAlarms += other[place] as number;
    const union = foreground + falseAlarms;
    return union === 0 ? 0 : 1 - (foreground - misses) / union;
  });
}

/**
 * Sets where the polytope is tight: all pixels before a sampled tie group, and of the pixels from there on as many again
 * (at least the group) a random part; in turn of both sides, of foreground only, of background only.
 */
export function checkBasePolytope(sorted: SortedClass, random: () => number): CertificateCheck {
  const count = sorted.pixels;
  const cases = count === 0 ? 0 : SETS;
  const starts = Array.from({ length: cases }, () => {
    const error = sorted.errorAt(1 + Math.floor(random() * count));
    return ranksBefore(sorted, (rank) => sorted.errorAt(rank) <= error);
  }).sort((a, b) => a - b);
  const before = new SampledPixels(sorted.foreground);
  let taken = 0;
  let worst = 0;
  starts.forEach((start, set) => {
    sorted.groups(taken + 1, start, (pixels, _error, weight, isForeground) =>
      before.take(pixels, weight, isForeground),
    );
    taken = start;
    const sample = before.copy();
    const end = levelEnd(sorted, Math.min(count, 2 * start + 1));
    const density = 1 - random() ** 2;
    sorted.groups(start + 1, end, (pixels, _error, weight, isForeground) => {
      const isAsked = set % 3 === 0 || isForeground === (set % 3 === 1);
      if (isAsked) sample.take(Math.min(pixels, Math.floor(pixels * density + 1 - random())), weight, isForeground);
    });
    if (!(sample.excess <= worst)) worst = sample.excess;
  });
  return verdict('base-polytope', cases, worst, 1e-9);
}

/** A set of pixels by its counts, and the weight that its pixels have. */
class SampledPixels {
  readonly #foreground: number;
  #given = 0;
  #misses = 0;
  #falseAlarms = 0;

  /** @param foreground pixels of the class */
  constructor(foreground: number) {
    this.#foreground = foreground;
  }

  take(pixels: number, weight: number, isForeground: boolean): void {
    this.#given += pixels * weight;
    if (isForeground) this.#misses += pixels;
    else this.#falseAlarms += pixels;
  }

  copy(): SampledPixels {
    const copy = new SampledPixels(this.#foreground);
    copy.#given = this.#given;
    copy.#misses = this.#misses;
    copy.#falseAlarms = this.#falseAlarms;
    return copy;
  }

  /** What it is given beyond its own Jaccard loss. */
  get excess(): number {
    const wrong = this.#misses + this.#falseAlarms;
    return this.#given - (wrong === 0 ? 0 : wrong / (this.#foreground + this.#falseAlarms));
  }
}

/** Diminishing returns of Δ itself at this unit's G and B. Δ sees a set through its two counts only. */
export function checkSubmodular(foreground: number, background: number, random: () => number): CertificateCheck {
  const lossOf = (misses: number, falseAlarms: number) =>
    misses + falseAlarms === 0 ? 0 : (misses + falseAlarms) / (foreground + falseAlarms);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  let cases = 0;
  let worst = 0;
  for (let pair = 0; pair < PAIRS; pair += 1) {
    const isForeground = pair % 2 === 0;
    if ((isForeground ? foreground : background) === 0) continue;
    const largerMisses = upTo(foreground - (isForeground ? 1 : 0));
    const largerAlarms = upTo(background - (isForeground ? 0 : 1));
    const gain = (misses: number, falseAlarms: number) =>
      lossOf(misses + (isForeground ? 1 : 0), falseAlarms + (isForeground ? 0 : 1)) - lossOf(misses, falseAlarms);
    worst = Math.max(worst, gain(largerMisses, largerAlarms) - gain(upTo(largerMisses), upTo(largerAlarms)));
    cases += 1;
  }
  return verdict('submodular', cases, worst, 1e-12);
}

export function checkIntegral(sorted: SortedClass): CertificateCheck {
  const { pixels, loss } = sorted;
  let dot = 0;
  sorted.groups(1, pixels, (count, error, weight) => {
    if (error > 0) dot += count * (error * weight);
  });
  const integral = thresholdIntegral(sorted);
  const scale = Math.max(1, Math.abs(loss));
  const gapTo = (other: number) => (other === loss ? 0 : Math.abs(loss - other) / scale);
  const gap = Math.max(gapTo(integral), gapTo(dot));
  return verdict('threshold-integral', pixels, gap, 1e-9);
}

export function measureTies(sorted: SortedClass): TieFacts {
  let tiedPixels = 0;
  let mixedPixels = 0;
  let mixedLoss = 0;
  let movableWeight = 0;
  for (let start = 1; start <= sorted.pixels && sorted.errorAt(start) > 0; ) {
    const end = levelEnd(sorted, start);
    const before = sorted.missesAt(start - 1);
    const p = sorted.missesAt(end) - before;
    const q = end - start + 1 - p;
    if (p + q > 1) tiedPixels += p + q;
    if (p > 0 && q > 0) {
      const union = sorted.foreground + start - 1 - before;
      mixedPixels += p + q;
      mixedLoss += sorted.errorAt(start) * weightOf(sorted, start, end);
      movableWeight += p * (1 / union - 1 / (union + q));
    }
    start = end + 1;
  }
  return { tiedPixels, mixedPixels, mixedLoss, movableWeight };
}
