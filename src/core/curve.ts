import type { LabelIds } from './batch.ts';
import { thresholdIntegral } from './chain.ts';
import type { ClassDetail } from './class-detail.ts';
import { chooseRanks } from './curve-ranks.ts';
import { splitByPixelKind } from './pixel-kinds.ts';
import { sortedClass } from './sorted-class.ts';
import type { CurveData, RankSpan } from './view-data.ts';

/** Bins of CurveData.rug and CurveData.kindsByDelta. */
export const RUG_BINS = 512;
export const DELTA_BINS = 256;

/** What of a curve is wanted. */
export interface CurveWish {
  /** At least 16. */
  readonly maxPoints: number;
  /** Error that tells wrong from right; the curve is exact on both sides of it. */
  readonly threshold: number;
  /** Ranks to draw, within 1..n; null: all. */
  readonly shown: RankSpan | null;
}

/**
 * The sorted-error curve of a class for drawing: at most `maxPoints` ranks; between neighbouring points that are not
 * neighbouring ranks, rank, log rank, error and Δ each change by at most about 4/maxPoints of their range over the shown
 * ranks, so that no visible bend is lost.
 * @param decision class decided at each pixel of the unit
 * @param truth class id of each pixel of the unit
 */
export function curveOf(
  detail: ClassDetail,
  decision: LabelIds,
  truth: LabelIds,
  classId: number,
  { maxPoints, threshold, shown: wanted }: CurveWish,
): CurveData {
  const sorted = sortedClass(detail, truth, classId);
  const { errors, foreground, weights, jaccard, lastForegroundRank, lastWeightedRank } = sorted;
  const from = Math.min(Math.max(1, wanted?.from ?? 1), Math.max(1, detail.pixels));
  const shown = { from, to: Math.max(from, Math.min(detail.pixels, wanted?.to ?? detail.pixels)) };
  const above = countAbove(errors, threshold);
  const ranks = detail.pixels === 0 ? [] : chooseRanks(sorted, maxPoints, shown, [above, above + 1]);
  const pick = (values: Float64Array | Uint8Array) => Float64Array.from(ranks, (rank) => values[rank - 1] as number);
  const kinds = splitByPixelKind(detail, decision, truth, classId);
  const union = detail.foreground + kinds.falseAlarm.pixels;
  // 1 − IoU, as the class table has it.
  const hardLoss = union === 0 ? null : 1 - (detail.foreground - kinds.missed.pixels) / union;
  return {
    classId,
    unit: detail.unit,
    pixels: detail.pixels,
    foreground: detail.foreground,
    loss: detail.loss,
    hardLoss,
    lastForegroundRank,
    columns: {
      rank: Float64Array.from(ranks),
      error: pick(errors),
      jaccard: pick(jaccard),
      weight: pick(weights),
      foreground: pick(foreground),
    },
    shown,
    deltaBefore: from === 1 ? 0 : (jaccard[from - 2] as number),
    threshold:
      above === 0 || above === detail.pixels
        ? null
        : { error: threshold, rank: above, delta: jaccard[above - 1] as number },
    rug: rugOf(foreground, from, wanted ? shown.to : lastForegroundRank === 0 ? detail.pixels : lastForegroundRank),
    kindsByDelta: kindsByDelta(detail, decision, truth, classId, lastWeightedRank),
    kinds,
    box: hardLoss === null ? null : boxOf(errors, jaccard, hardLoss, detail.loss),
    thresholdIntegral: thresholdIntegral(errors, foreground, detail.pixels, detail.foreground),
  };
}

/** How many of the descending errors lie above a value. */
function countAbove(errors: Float64Array, value: number): number {
  let low = 0;
  let high = errors.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((errors[middle] as number) > value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Share of foreground in equal bins of the ranks first..last; with fewer ranks than bins, the rank under each bin. */
function rugOf(foreground: Uint8Array, first: number, last: number): Float64Array {
  const rug = new Float64Array(RUG_BINS);
  const length = Math.min(foreground.length, last) - first + 1;
  if (length <= 0) return rug;
  for (let bin = 0; bin < RUG_BINS; bin += 1) {
    const from = first - 1 + Math.floor((bin * length) / RUG_BINS);
    const to = Math.max(from + 1, first - 1 + Math.floor(((bin + 1) * length) / RUG_BINS));
    let count = 0;
    for (let k = from; k < to; k += 1) count += foreground[k] as number;
    rug[bin] = count / (to - from);
  }
  return rug;
}

/** Each pixel covers an interval of the Δ axis as wide as its weight: shares of the kinds in equal bins. */
function kindsByDelta(
  detail: ClassDetail,
  decision: LabelIds,
  truth: LabelIds,
  classId: number,
  lastWeightedRank: number,
): Float64Array {
  const shares = new Float64Array(3 * DELTA_BINS);
  let delta = 0;
  for (let k = 0; k < lastWeightedRank; k += 1) {
    const pixel = detail.order[k] as number;
    const weight = detail.weights[pixel] as number;
    if (weight === 0) continue;
    const isTruth = truth[pixel] === classId;
    const isDecided = decision[pixel] === classId;
    const kind = isTruth === isDecided ? 2 : isTruth ? 0 : 1;
    const from = delta * DELTA_BINS;
    delta += weight;
    const to = Math.min(DELTA_BINS, delta * DELTA_BINS);
    for (let bin = Math.min(DELTA_BINS - 1, Math.floor(from)); bin < to; bin += 1) {
      const overlap = Math.min(to, bin + 1) - Math.max(from, bin);
      const cell = kind * DELTA_BINS + bin;
      if (overlap > 0) shares[cell] = (shares[cell] as number) + overlap;
    }
  }
  return shares;
}

/** ∫ of the error over Δ from 0 to 1 − IoU, cut at error 1; and the rest of the loss. */
function boxOf(
  errors: Float64Array,
  jaccard: Float64Array,
  hardLoss: number,
  loss: number,
): { inside: number; beyond: number } {
  let inside = 0;
  let from = 0;
  for (let k = 0; k < errors.length && from < hardLoss; k += 1) {
    const to = jaccard[k] as number;
    const height = Math.min(1, Math.max(0, errors[k] as number));
    inside += height * (Math.min(to, hardLoss) - from);
    from = to;
  }
  return { inside, beyond: loss - inside };
}
