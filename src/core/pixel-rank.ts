import type { LabelIds, TieRule } from './batch.ts';
import { shapleyBackground, shapleyForeground } from './tie-weights.ts';

/** Where one pixel stands in a class's descending order of errors. */
export interface PixelRank {
  /** From 1; ties by index. */
  readonly rank: number;
  readonly weight: number;
}

/**
 * Rank and weight of a single pixel by counting, in one pass and without a sort; equal to what the sorted chain gives.
 * @param errors one a pixel of the unit, NaN at ignored ones
 * @param truth class ids of the same pixels
 * @param foregroundCount G of the unit
 * @param pixel index of a scored pixel
 */
export function rankPixel(
  errors: Float64Array,
  truth: LabelIds,
  classId: number,
  foregroundCount: number,
  pixel: number,
  ties: TieRule,
): PixelRank {
  const error = errors[pixel] as number;
  let misses = 0;
  let falseAlarms = 0;
  let tiedForeground = 0;
  let tiedBackground = 0;
  let tiedBefore = 0;
  let tiedMissesBefore = 0;
  for (let i = 0; i < errors.length; i += 1) {
    const other = errors[i] as number;
    if (other > error) {
      if (truth[i] === classId) misses += 1;
      else falseAlarms += 1;
    } else if (other === error) {
      const isForeground = truth[i] === classId;
      if (isForeground) tiedForeground += 1;
      else tiedBackground += 1;
      if (i < pixel) {
        tiedBefore += 1;
        if (isForeground) tiedMissesBefore += 1;
      }
    }
  }
  const rank = misses + falseAlarms + tiedBefore + 1;
  const isForeground = truth[pixel] === classId;
  if (ties === 'index') {
    const union = foregroundCount + falseAlarms + tiedBefore - tiedMissesBefore;
    const intersection = foregroundCount - misses - tiedMissesBefore;
    const background = union === 0 ? 1 : intersection / (union * (union + 1));
    return { rank, weight: isForeground ? 1 / union : background };
  }
  const union = foregroundCount + falseAlarms;
  const intersection = foregroundCount - misses;
  const weight = isForeground
    ? shapleyForeground(union, tiedForeground, tiedBackground)
    : shapleyBackground(union, intersection, tiedForeground, tiedBackground);
  return { rank, weight };
}
