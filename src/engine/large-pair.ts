import type { Prediction } from '../core/batch.ts';

/** Scores from which the kernels serve: below, src/core is done before they are compiled. */
const LARGE_FROM_SCORES = 65_536;

export function isLarge(prediction: Prediction): boolean {
  return prediction.kind !== 'labels' && prediction.values.length >= LARGE_FROM_SCORES;
}
