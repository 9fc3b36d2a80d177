import type { ClassDetail } from './class-detail.ts';

/** A class in sorted order, one value a rank; rank 1 first. */
export interface SortedClass {
  readonly errors: Float64Array;
  readonly foreground: Uint8Array;
  readonly weights: Float64Array;
  /** Δ(S_k). */
  readonly jaccard: Float64Array;
  readonly lastForegroundRank: number;
}

/** @param truth class id of each pixel of the unit */
export function sortedClass(detail: ClassDetail, truth: Int32Array, classId: number): SortedClass {
  const { order, pixels } = detail;
  const errors = new Float64Array(pixels);
  const foreground = new Uint8Array(pixels);
  const weights = new Float64Array(pixels);
  const jaccard = new Float64Array(pixels);
  let misses = 0;
  let falseAlarms = 0;
  let lastForegroundRank = 0;
  for (let k = 0; k < pixels; k += 1) {
    const pixel = order[k] as number;
    errors[k] = detail.errors[pixel] as number;
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
  return { errors, foreground, weights, jaccard, lastForegroundRank };
}
