import type { LabelIds } from './batch.ts';
import type { ClassDetail } from './class-detail.ts';

/** A class in sorted order, one value a rank; rank 1 first. */
export interface SortedClass {
  readonly errors: Float64Array;
  readonly foreground: Uint8Array;
  readonly weights: Float64Array;
  /** Δ(S_k). */
  readonly jaccard: Float64Array;
  readonly lastForegroundRank: number;
  /** Ranks up to which there are weights: the last foreground pixel's and those of equal error. */
  readonly lastWeightedRank: number;
}

/** @param truth class id of each pixel of the unit */
export function sortedClass(detail: ClassDetail, truth: LabelIds, classId: number): SortedClass {
  const { order, pixels } = detail;
  const errors = new Float64Array(pixels);
  const foreground = new Uint8Array(pixels);
  const weights = new Float64Array(pixels);
  const jaccard = new Float64Array(pixels);
  let misses = 0;
  let falseAlarms = 0;
  let lastForegroundRank = 0;
  let k = 0;
  for (; k < pixels; k += 1) {
    const pixel = order[k] as number;
    const error = detail.errors[pixel] as number;
    // Behind the last foreground pixel, and those that share its error, every weight is 0 and Δ stays 1.
    if (misses === detail.foreground && misses > 0 && error !== errors[k - 1]) break;
    errors[k] = error;
    weights[k] = detail.weights[pixel] as number;
    if (truth[pixel] === classId) {
      foreground[k] = 1;
      misses += 1;
      lastForegroundRank = k + 1;
    } else {
      falseAlarms += 1;
    }
    jaccard[k] = (misses + falseAlarms) / (detail.foreground + falseAlarms);
  }
  const lastWeightedRank = k;
  jaccard.fill(1, k);
  for (; k < pixels; k += 1) errors[k] = detail.errors[order[k] as number] as number;
  return { errors, foreground, weights, jaccard, lastForegroundRank, lastWeightedRank };
}
