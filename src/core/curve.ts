import { rugEnd } from './curve-axis.ts';
import { chooseRanks } from './curve-ranks.ts';
import {
  isForegroundAt,
  jaccardAt,
  lastForegroundRank,
  levelEnd,
  ranksBefore,
  type SortedClass,
} from './sorted-class.ts';
import { thresholdIntegral } from './threshold-integral.ts';
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
 */
export function curveOf(sorted: SortedClass, { maxPoints, threshold, shown: wanted }: CurveWish): CurveData {
  const { pixels, foreground, loss } = sorted;
  const from = Math.min(Math.max(1, wanted?.from ?? 1), Math.max(1, pixels));
  const shown = { from, to: Math.max(from, Math.min(pixels, wanted?.to ?? pixels)) };
  const above = ranksBefore(sorted, (rank) => !(sorted.errorAt(rank) > threshold));
  const ends = {
    pixels,
    lastForegroundRank: lastForegroundRank(sorted),
    lastErrorRank: ranksBefore(sorted, (rank) => !(sorted.errorAt(rank) > 0)),
  };
  const ranks = pixels === 0 ? [] : chooseRanks(sorted, maxPoints, shown, [above, above + 1]);
  const pick = (valueAt: (rank: number) => number) => Float64Array.from(ranks, valueAt);
  const kinds = sorted.kinds();
  const union = foreground + kinds.falseAlarm.pixels;
  // 1 − IoU, as the class table has it.
  const hardLoss = union === 0 ? null : 1 - (foreground - kinds.missed.pixels) / union;
  return {
    classId: sorted.classId,
    unit: sorted.unit,
    ...ends,
    foreground,
    loss,
    hardLoss,
    columns: {
      rank: Float64Array.from(ranks),
      error: pick((rank) => sorted.errorAt(rank)),
      jaccard: pick((rank) => jaccardAt(sorted, rank)),
      weight: pick((rank) => sorted.weightAt(rank)),
      foreground: pick((rank) => (isForegroundAt(sorted, rank) ? 1 : 0)),
    },
    shown,
    deltaBefore: jaccardAt(sorted, from - 1),
    threshold:
      above === 0 || above === pixels ? null : { error: threshold, rank: above, delta: jaccardAt(sorted, above) },
    rug: rugOf(sorted, from, wanted ? shown.to : rugEnd(ends)),
    kindsByDelta: kindsByDelta(sorted),
    kinds,
    box: hardLoss === null ? null : boxOf(sorted, hardLoss),
    thresholdIntegral: thresholdIntegral(sorted),
  };
}

/** Share of foreground in equal bins of the ranks first..last; with fewer ranks than bins, the rank under each bin. */
function rugOf(sorted: SortedClass, first: number, last: number): Float64Array {
  const rug = new Float64Array(RUG_BINS);
  const length = Math.min(sorted.pixels, last) - first + 1;
  if (length <= 0) return rug;
  for (let bin = 0; bin < RUG_BINS; bin += 1) {
    const from = first - 1 + Math.floor((bin * length) / RUG_BINS);
    const to = Math.max(from + 1, first - 1 + Math.floor(((bin + 1) * length) / RUG_BINS));
    rug[bin] = (sorted.missesAt(to) - sorted.missesAt(from)) / (to - from);
  }
  return rug;
}

/** Each pixel covers an interval of the Δ axis as wide as its weight: shares of the kinds in equal bins. */
function kindsByDelta(sorted: SortedClass): Float64Array {
  const shares = new Float64Array(3 * DELTA_BINS);
  let delta = 0;
  sorted.kindRuns(DELTA_BINS, (count, weight, kind) => {
    const width = count * weight;
    if (width === 0) return;
    const from = delta * DELTA_BINS;
    delta += width;
    const to = Math.min(DELTA_BINS, delta * DELTA_BINS);
    for (let bin = Math.min(DELTA_BINS - 1, Math.floor(from)); bin < to; bin += 1) {
      const overlap = Math.min(to, bin + 1) - Math.max(from, bin);
      const cell = kind * DELTA_BINS + bin;
      if (overlap > 0) shares[cell] = (shares[cell] as number) + overlap;
    }
  });
  return shares;
}

/** ∫ of the error over Δ from 0 to 1 − IoU, cut at error 1; and the rest of the loss. */
function boxOf(sorted: SortedClass, hardLoss: number): { inside: number; beyond: number } {
  let inside = 0;
  let from = 0;
  for (let rank = 1; rank <= sorted.pixels && from < hardLoss; rank += 1) {
    const height = Math.min(1, Math.max(0, sorted.errorAt(rank)));
    rank = levelEnd(sorted, rank);
    const to = jaccardAt(sorted, rank);
    inside += height * (Math.min(to, hardLoss) - from);
    from = to;
  }
  return { inside, beyond: sorted.loss - inside };
}
