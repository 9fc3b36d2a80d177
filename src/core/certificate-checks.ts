import { IGNORED, type LabelIds } from './batch.ts';
import { thresholdIntegral } from './chain.ts';
import type { ClassDetail } from './class-detail.ts';
import type { SortedClass } from './sorted-class.ts';

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

export function checkWeightsSum({ weights }: SortedClass): CertificateCheck {
  let sum = 0;
  for (const weight of weights) sum += weight;
  return verdict('weights-sum', weights.length, weights.length === 0 ? 0 : Math.abs(sum - 1), 1e-9);
}

export function checkMonotone({ weights }: SortedClass): CertificateCheck {
  let deepest = 0;
  for (const weight of weights) if (!(weight >= deepest)) deepest = weight;
  return verdict('chain-monotone', Math.max(0, weights.length - 1), deepest === 0 ? 0 : -deepest, 0);
}

/** Sets S_k at ranks spread evenly and logarithmically, moved to the end of their tie group. */
export function checkPrefixes(sorted: SortedClass, detail: ClassDetail, truth: LabelIds): CertificateCheck {
  const { errors, weights } = sorted;
  const count = errors.length;
  const ranks = new Set<number>();
  for (let sample = 0; sample <= PREFIXES && count > 0; sample += 1) {
    const share = sample / PREFIXES;
    let rank = Math.min(count, Math.max(1, Math.round(sample % 2 === 0 ? share * count : count ** share)));
    while (rank < count && errors[rank] === errors[rank - 1]) rank += 1;
    ranks.add(rank);
  }
  const rankOf = new Uint32Array(truth.length);
  for (let k = 0; k < count; k += 1) rankOf[detail.order[k] as number] = k + 1;
  const sums = new Float64Array(count + 1);
  for (let k = 0; k < count; k += 1) sums[k + 1] = (sums[k] as number) + (weights[k] as number);
  let worst = 0;
  for (const rank of ranks) {
    const gap = Math.abs((sums[rank] as number) - jaccardOfPrefix(truth, detail.classId, rankOf, rank));
    if (!(gap <= worst)) worst = gap;
  }
  return verdict('prefixes', ranks.size, worst, 1e-9);
}

/** 1 − IoU once the pixels up to a rank are mispredicted, from the two sets of pixels. */
function jaccardOfPrefix(truth: LabelIds, classId: number, rankOf: Uint32Array, rank: number): number {
  let intersection = 0;
  let union = 0;
  for (let i = 0; i < truth.length; i += 1) {
    if (truth[i] === IGNORED) continue;
    const isClass = truth[i] === classId;
    const isDecided = (rankOf[i] as number) <= rank ? !isClass : isClass;
    if (isClass && isDecided) intersection += 1;
    if (isClass || isDecided) union += 1;
  }
  return union === 0 ? 0 : 1 - intersection / union;
}

/**
 * Sets where the polytope is tight: all pixels before a sampled tie group, and of the pixels from there on as many again
 * (at least the group) a random part; in turn of both sides, of foreground only, of background only.
 */
export function checkBasePolytope(
  { errors, foreground, weights }: SortedClass,
  foregroundCount: number,
  random: () => number,
): CertificateCheck {
  const count = weights.length;
  const cases = count === 0 ? 0 : SETS;
  let worst = 0;
  for (let set = 0; set < cases; set += 1) {
    let start = Math.floor(random() * count);
    while (start > 0 && errors[start - 1] === errors[start]) start -= 1;
    let end = Math.min(count, 2 * start + 1);
    while (end < count && errors[end] === errors[end - 1]) end += 1;
    const density = 1 - random() ** 2;
    let given = 0;
    let misses = 0;
    let falseAlarms = 0;
    for (let k = 0; k < end; k += 1) {
      const isForeground = foreground[k] === 1;
      const isAsked = set % 3 === 0 || isForeground === (set % 3 === 1);
      if (k >= start && (!isAsked || random() >= density)) continue;
      given += weights[k] as number;
      if (isForeground) misses += 1;
      else falseAlarms += 1;
    }
    const excess = given - (misses + falseAlarms === 0 ? 0 : (misses + falseAlarms) / (foregroundCount + falseAlarms));
    if (!(excess <= worst)) worst = excess;
  }
  return verdict('base-polytope', cases, worst, 1e-9);
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

export function checkIntegral({ errors, foreground, weights }: SortedClass, detail: ClassDetail): CertificateCheck {
  let dot = 0;
  for (let k = 0; k < errors.length; k += 1) {
    const error = errors[k] as number;
    if (error > 0) dot += error * (weights[k] as number);
  }
  const integral = thresholdIntegral(errors, foreground, errors.length, detail.foreground);
  const scale = Math.max(1, Math.abs(detail.loss));
  const gapTo = (other: number) => (other === detail.loss ? 0 : Math.abs(detail.loss - other) / scale);
  const gap = Math.max(gapTo(integral), gapTo(dot));
  return verdict('threshold-integral', errors.length, gap, 1e-9);
}

export function measureTies({ errors, foreground }: SortedClass, detail: ClassDetail): TieFacts {
  let tiedPixels = 0;
  let mixedPixels = 0;
  let mixedLoss = 0;
  let movableWeight = 0;
  let falseAlarms = 0;
  let start = 0;
  while (start < errors.length && (errors[start] as number) > 0) {
    let end = start;
    let p = 0;
    let mass = 0;
    for (; end < errors.length && errors[end] === errors[start]; end += 1) {
      p += foreground[end] as number;
      mass += (errors[end] as number) * (detail.weights[detail.order[end] as number] as number);
    }
    const q = end - start - p;
    if (p + q > 1) tiedPixels += p + q;
    if (p > 0 && q > 0) {
      const union = detail.foreground + falseAlarms;
      mixedPixels += p + q;
      mixedLoss += mass;
      movableWeight += p * (1 / union - 1 / (union + q));
    }
    falseAlarms += q;
    start = end;
  }
  return { tiedPixels, mixedPixels, mixedLoss, movableWeight };
}
