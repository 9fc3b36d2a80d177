import { IGNORED } from './batch.ts';
import { thresholdIntegral } from './chain.ts';
import type { ClassDetail } from './class-detail.ts';
import { confusionOf, metricsOf } from './metrics.ts';
import { splitByPixelKind } from './pixel-kinds.ts';
import { type SortedClass, sortedClass } from './sorted-class.ts';
import type { CurveData } from './view-data.ts';

/** Bins of CurveData.rug and CurveData.kindsByDelta. */
export const RUG_BINS = 512;
export const DELTA_BINS = 256;

/**
 * The sorted-error curve of a class for drawing.
 * @param decision class decided at each pixel of the unit
 * @param truth class id of each pixel of the unit
 * @param maxPoints at least 16; between neighbouring points that are not neighbouring ranks, rank, log rank, error and
 *   Δ each change by at most about 4/maxPoints of their range, so that no visible bend is lost
 */
export function curveOf(
  detail: ClassDetail,
  decision: Int32Array,
  truth: Int32Array,
  classId: number,
  maxPoints: number,
): CurveData {
  const sorted = sortedClass(detail, truth, classId);
  const { errors, foreground, weights, jaccard, lastForegroundRank } = sorted;
  const ranks = chooseRanks(sorted, maxPoints);
  const pick = (values: Float64Array | Uint8Array) => Float64Array.from(ranks, (rank) => values[rank - 1] as number);
  const binaryTruth = truth.map((id) => (id === IGNORED ? IGNORED : id === classId ? 1 : 0));
  const binaryDecision = decision.map((id) => (id === classId ? 1 : 0));
  const iou = metricsOf(confusionOf(binaryTruth, binaryDecision, 2)).classes[1]?.iou ?? null;
  const hardLoss = iou === null ? null : 1 - iou;
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
    rug: rugOf(foreground, lastForegroundRank === 0 ? detail.pixels : lastForegroundRank),
    kindsByDelta: kindsByDelta(detail, decision, truth, classId),
    kinds: splitByPixelKind(detail, decision, truth, classId),
    box: hardLoss === null ? null : boxOf(errors, jaccard, hardLoss, detail.loss),
    thresholdIntegral: thresholdIntegral(errors, foreground, detail.pixels, detail.foreground),
  };
}

/** Ranks to draw, ascending, without doubles; at most `maxPoints`. */
function chooseRanks(sorted: SortedClass, maxPoints: number): number[] {
  const { errors, jaccard, lastForegroundRank } = sorted;
  const count = errors.length;
  if (count <= maxPoints) return Array.from({ length: count }, (_, k) => k + 1);
  const chosen = new Set<number>([1, count]);
  if (lastForegroundRank > 0) chosen.add(lastForegroundRank).add(Math.min(count, lastForegroundRank + 1));
  // Rank and log rank take one share each; error and Δ may jump, and take both sides of a jump: two shares each.
  const steps = Math.max(1, Math.floor((maxPoints - chosen.size) / 6));
  for (let step = 1; step <= steps; step += 1) {
    chosen.add(Math.max(1, Math.round((step / steps) * count)));
    chosen.add(Math.max(1, Math.round(Math.exp((step / steps) * Math.log(count)))));
  }
  addLevels(chosen, errors, steps, (value, level) => value <= level);
  addLevels(chosen, jaccard, steps, (value, level) => value >= level);
  return [...chosen].sort((a, b) => a - b);
}

/** Both sides of the places where a monotone column passes equally spaced levels between its ends. */
function addLevels(
  chosen: Set<number>,
  column: Float64Array,
  steps: number,
  passed: (value: number, level: number) => boolean,
): void {
  const finite = column.findIndex((value) => Number.isFinite(value));
  if (finite < 0) return;
  const first = column[finite] as number;
  const last = column[column.length - 1] as number;
  for (let step = 1; step <= steps; step += 1) {
    const level = first + (last - first) * (step / steps);
    let low = finite;
    let high = column.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (passed(column[middle] as number, level)) high = middle;
      else low = middle + 1;
    }
    chosen.add(low + 1);
    if (low > 0) chosen.add(low);
  }
}

/** Share of foreground in equal bins of the ranks 1..length; with fewer ranks than bins, the rank under each bin. */
function rugOf(foreground: Uint8Array, length: number): Float64Array {
  const rug = new Float64Array(RUG_BINS);
  if (length === 0) return rug;
  for (let bin = 0; bin < RUG_BINS; bin += 1) {
    const from = Math.floor((bin * length) / RUG_BINS);
    const to = Math.max(from + 1, Math.floor(((bin + 1) * length) / RUG_BINS));
    let count = 0;
    for (let k = from; k < to; k += 1) count += foreground[k] as number;
    rug[bin] = count / (to - from);
  }
  return rug;
}

/** Each pixel covers an interval of the Δ axis as wide as its weight: shares of the kinds in equal bins. */
function kindsByDelta(detail: ClassDetail, decision: Int32Array, truth: Int32Array, classId: number): Float64Array {
  const shares = new Float64Array(3 * DELTA_BINS);
  let delta = 0;
  for (const pixel of detail.order) {
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
