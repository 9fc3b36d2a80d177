import { IGNORED, type LabelIds } from '../../core/batch.ts';

/**
 * Wrong pixels of a stretch of one row: the truth from one place on against the decision from another. Ignored pixels
 * are not wrong.
 */
export function wrongInRow(
  truth: LabelIds,
  truthStart: number,
  decided: LabelIds,
  decidedStart: number,
  length: number,
): number {
  let wrong = 0;
  for (let i = 0; i < length; i++) {
    const id = truth[truthStart + i] as number;
    if (id !== IGNORED && decided[decidedStart + i] !== id) wrong++;
  }
  return wrong;
}
