import type { LabelBatch, LabelIds, LossSettings, Prediction } from '../core/batch.ts';
import type { Inspection } from '../core/inspection.ts';
import type { LabelCounts } from '../core/label-counts.ts';
import { bytesOfMap, type PixelMap } from '../core/label-map.ts';
import { LensError } from '../core/lens-error.ts';
import type { RankColumns } from '../core/sorted-pixels.ts';
import type { UnitCounts } from '../core/unit.ts';
import type { LossEstimate } from '../core/view-data.ts';
import type { DecodedValues } from '../formats/decoded.ts';

/** A picture for the image pane: H×W×(1, 3 or 4) 8-bit samples in shared memory. */
export interface PictureMemory {
  readonly width: number;
  readonly height: number;
  readonly channels: 1 | 3 | 4;
  readonly samples: Uint8Array;
}

/** An opened pair in shared memory: passing it to a worker copies nothing but the small parts. */
export interface PairMemory {
  readonly truth: LabelBatch;
  /** Values of the truth on disk, one per pixel. */
  readonly truthRaw: DecodedValues;
  readonly prediction: Prediction;
  /** Class decided per pixel (or UNKNOWN), B×H×W. */
  readonly decision: LabelIds;
  readonly settings: LossSettings;
  /** Counts of each unit of the loss. */
  readonly units: readonly UnitCounts[];
  /** The id that is shown and asked for, by class index of the batches (they differ for sparse ids only). */
  readonly classIds: readonly number[];
  /** Indices of the classes of the loss's mean: of the mean of Dice too. */
  readonly selected: readonly number[];
  /** Contribution summed over classes: adds up to the loss. */
  readonly contribution: PixelMap;
  /** Largest softmax probability in float64, B×H×W, where the evaluation has found it: saves a pass over all logits. */
  readonly top: Float64Array | null;
  readonly picture: PictureMemory | null;
}

export interface OpenedMemory {
  readonly inspection: Inspection;
  /**
   * Bounds of the loss, of a first look: losses and contributions are guesses, numbers that take long are null, labels
   * and counts are exact. null: everything is exact.
   */
  readonly bounds: LossEstimate | null;
  readonly memory: PairMemory;
  /** Members of the prediction's container file, when there are several. */
  readonly keys: readonly string[];
  /** The same of the ground truth. */
  readonly groundTruthKeys: readonly string[];
}

/** What the order of a class whose pixels were sorted one by one is read from. */
export interface PixelOrder {
  readonly by: 'pixels';
  readonly columns: RankColumns;
}

/** What the order of hard labels follows from, beside truth and decision. */
export interface CountedOrder {
  readonly by: 'counts';
  readonly counts: LabelCounts;
}

/** A class's sorted order in one unit, in shared memory. */
export interface ClassMemory {
  /** Unit of the loss: the image if per image, otherwise 0. */
  readonly unit: number;
  /** Index of the class in the batches. */
  readonly classIndex: number;
  readonly pixels: number;
  readonly foreground: number;
  readonly loss: number;
  /** What the class adds to the whole loss: 1/(|S|·units) of its loss in the unit, 0 outside S. */
  readonly partOfLoss: number;
  readonly order: PixelOrder | CountedOrder;
}

/** A per-pixel map; a plane lies in shared memory, NaN where ignored. */
export interface FieldMemory {
  readonly values: PixelMap;
}

/** Index of a class in the batches. @throws LensError class-unknown */
export function classIndex(memory: PairMemory, classId: number): number {
  const index = memory.classIds.indexOf(classId);
  if (index < 0) throw new LensError('class-unknown', { classId, classes: memory.classIds.length });
  return index;
}

/** Class indices that are no rows of the metrics. @param rows the ids that are */
export function excludedClasses(memory: PairMemory, rows: readonly number[]): number[] {
  const kept = new Set(rows);
  return memory.classIds.flatMap((id, index) => (kept.has(id) ? [] : [index]));
}

export function bytesOfPair(memory: PairMemory): number {
  const scores = memory.prediction.kind === 'labels' ? memory.prediction.ids : memory.prediction.values;
  return (
    memory.truth.ids.byteLength +
    memory.truthRaw.byteLength +
    scores.byteLength +
    memory.decision.byteLength +
    bytesOfMap(memory.contribution) +
    (memory.top?.byteLength ?? 0) +
    (memory.picture?.samples.byteLength ?? 0)
  );
}

export function bytesOfClass({ order }: ClassMemory): number {
  if (order.by === 'counts') return order.counts.byteLength;
  return Object.values(order.columns).reduce((sum, { byteLength }) => sum + byteLength, 0);
}
