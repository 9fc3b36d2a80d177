import { IGNORED, UNKNOWN } from '../../core/batch.ts';
import { LensError } from '../../core/lens-error.ts';

/**
 * How often each value of the truth meets each value of the prediction. A hypothesis about the code of either side
 * is a question to these counts: the pixels are read once.
 */
export interface JointCounts {
  readonly truthValues: readonly number[];
  readonly predictionValues: readonly number[];
  /** Row = truth value, column = prediction value. */
  readonly counts: Float64Array;
}

/** Cells of the table at most. */
const cellLimit = 4_000_000;

/** @throws LensError too-many-values { cells, limit } */
export function jointCounts(
  truth: ArrayLike<number>,
  truthValues: readonly number[],
  prediction: ArrayLike<number>,
  predictionValues: readonly number[],
): JointCounts {
  const columns = predictionValues.length;
  const cells = truthValues.length * columns;
  if (cells > cellLimit) throw new LensError('too-many-values', { cells, limit: cellLimit });
  const rowOf = new Map(truthValues.map((value, row) => [value, row * columns]));
  const columnOf = new Map(predictionValues.map((value, column) => [value, column]));
  const counts = new Float64Array(cells);
  let lastTruth = Number.NaN;
  let lastPrediction = Number.NaN;
  let cell = 0;
  for (let i = 0; i < truth.length; i++) {
    const a = truth[i] as number;
    const b = prediction[i] as number;
    if (a !== lastTruth || b !== lastPrediction) {
      cell = (rowOf.get(a) ?? 0) + (columnOf.get(b) ?? 0);
      lastTruth = a;
      lastPrediction = b;
    }
    counts[cell] = (counts[cell] as number) + 1;
  }
  return { truthValues, predictionValues, counts };
}

/** A value's class id, IGNORED (truth only) or UNKNOWN. */
export type Code = (value: number) => number;

/** Agreement of two codes. */
export interface Agreement {
  /** Mean IoU over the classes that the truth holds; null when it holds none. */
  readonly mIoU: number | null;
  readonly iouOf: ReadonlyMap<number, number>;
  /** Truth pixels that take part. */
  readonly scored: number;
  readonly accuracy: number;
}

export function agreementOf(
  { truthValues, predictionValues, counts }: JointCounts,
  truth: Code,
  prediction: Code,
): Agreement {
  const truthIds = truthValues.map(truth);
  const predictionIds = predictionValues.map(prediction);
  const truthPixels = new Map<number, number>();
  const predictedPixels = new Map<number, number>();
  const shared = new Map<number, number>();
  const add = (to: Map<number, number>, id: number, pixels: number) => to.set(id, (to.get(id) ?? 0) + pixels);
  let scored = 0;
  let right = 0;
  for (const [row, truthId] of truthIds.entries()) {
    if (truthId === IGNORED) continue;
    for (const [column, predictionId] of predictionIds.entries()) {
      const pixels = counts[row * predictionIds.length + column] as number;
      if (pixels === 0) continue;
      scored += pixels;
      add(truthPixels, truthId, pixels);
      add(predictedPixels, predictionId, pixels);
      if (truthId !== predictionId || truthId === UNKNOWN) continue;
      add(shared, truthId, pixels);
      right += pixels;
    }
  }
  const iouOf = new Map<number, number>();
  for (const [id, pixels] of truthPixels) {
    if (id === UNKNOWN) continue;
    const both = shared.get(id) ?? 0;
    iouOf.set(id, both / (pixels + (predictedPixels.get(id) ?? 0) - both));
  }
  const sum = [...iouOf.values()].reduce((total, iou) => total + iou, 0);
  return {
    mIoU: iouOf.size === 0 ? null : sum / iouOf.size,
    iouOf,
    scored,
    accuracy: scored === 0 ? 0 : right / scored,
  };
}
