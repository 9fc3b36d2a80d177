import { IGNORED, type LabelIds } from './batch.ts';
import { LensError } from './lens-error.ts';

/** Counts of scored pixels by truth and decision. Add the counts of several pairs to pool them. */
export interface Confusion {
  /** Classes C. */
  readonly classes: number;
  /**
   * (C+1)×(C+1), row major: rows = truth class, columns = predicted class. The last row is truth that is no class
   * (background of every class), the last column a decision that is no class, or an ignored id (a miss).
   */
  readonly counts: Float64Array;
}

/** Numbers of one class; null where the denominator is 0. */
export interface ClassMetrics {
  readonly classId: number;
  /** Truth and decided pixels among the scored ones. */
  readonly pixels: number;
  readonly predicted: number;
  readonly iou: number | null;
  readonly dice: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
}

export interface Metrics {
  readonly classes: readonly ClassMetrics[];
  /** Mean IoU over the classes with a non-empty union; null when there is none. */
  readonly mIoU: number | null;
  readonly mIoUClasses: number;
  /** Scored pixels decided right; null without a scored pixel. */
  readonly pixelAccuracy: number | null;
  readonly scored: number;
}

/**
 * Counts the pixels of a batch whose truth is not ignored.
 * @param truth class ids, IGNORED or UNKNOWN
 * @param decision the same length
 * @param classes C
 */
export function confusionOf(truth: LabelIds, decision: LabelIds, classes: number): Confusion {
  if (truth.length !== decision.length) {
    throw new LensError('scores-length', { expected: truth.length, found: decision.length });
  }
  const side = classes + 1;
  const counts = new Float64Array(side * side);
  for (let i = 0; i < truth.length; i += 1) {
    const id = truth[i] as number;
    if (id === IGNORED) continue;
    const decided = decision[i] as number;
    const row = id >= 0 && id < classes ? id : classes;
    const column = decided >= 0 && decided < classes ? decided : classes;
    const cell = row * side + column;
    counts[cell] = (counts[cell] as number) + 1;
  }
  return { classes, counts };
}

/** The first C rows as lists: rows = truth class, columns = predicted class, last column = anything that is no class. */
export function confusionRows(confusion: Confusion): number[][] {
  const side = confusion.classes + 1;
  return Array.from({ length: confusion.classes }, (_, row) => [
    ...confusion.counts.subarray(row * side, (row + 1) * side),
  ]);
}

/**
 * IoU, Dice, precision, recall of each class, their mean IoU and the pixel accuracy, from counts alone.
 * @param excluded classes that are no rows (ignored ids): not in the list, not in the mean
 */
export function metricsOf(confusion: Confusion, excluded: readonly number[] = []): Metrics {
  const { classes, counts } = confusion;
  const side = classes + 1;
  const rows: ClassMetrics[] = [];
  let scored = 0;
  let right = 0;
  let iouSum = 0;
  let iouClasses = 0;
  for (const count of counts) scored += count;
  for (let classId = 0; classId < classes; classId += 1) {
    const hits = counts[classId * side + classId] as number;
    right += hits;
    if (excluded.includes(classId)) continue;
    let pixels = 0;
    let predicted = 0;
    for (let other = 0; other < side; other += 1) {
      pixels += counts[classId * side + other] as number;
      predicted += counts[other * side + classId] as number;
    }
    const iou = ratio(hits, pixels + predicted - hits);
    if (iou !== null) {
      iouSum += iou;
      iouClasses += 1;
    }
    rows.push({
      classId,
      pixels,
      predicted,
      iou,
      dice: ratio(2 * hits, pixels + predicted),
      precision: ratio(hits, predicted),
      recall: ratio(hits, pixels),
    });
  }
  return {
    classes: rows,
    mIoU: ratio(iouSum, iouClasses),
    mIoUClasses: iouClasses,
    pixelAccuracy: ratio(right, scored),
    scored,
  };
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}
