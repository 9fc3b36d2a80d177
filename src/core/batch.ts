/** A pixel that takes no part in any loss or metric. */
export const IGNORED = -1;
/** A pixel whose id is no class: as truth it is background of every class, as prediction it is a miss. */
export const UNKNOWN = -2;

/** Class ids, IGNORED or UNKNOWN, as narrow as the classes allow. */
export type LabelIds = Int8Array | Int16Array | Int32Array;

/** Label maps of one batch: class ids (or IGNORED, UNKNOWN), shape B×H×W, row major. */
export interface LabelBatch {
  readonly batch: number;
  readonly height: number;
  readonly width: number;
  readonly ids: LabelIds;
}

/** Number types in which scores are kept. float16 and bfloat16 are widened to float32, which is exact. */
export type ScoreValues = Float32Array | Float64Array | Uint8Array | Uint16Array;

/** Hard labels as a prediction; semantics: one-hot probabilities. Ids outside [0, classes) are UNKNOWN. */
export interface LabelPrediction extends LabelBatch {
  readonly kind: 'labels';
  /** Number of classes C of the one-hot code. */
  readonly channels: number;
}

/** Scores of one batch, shape B×C×H×W, row major (planar). C = 1 is binary: the score of label 1. */
export interface ScorePrediction {
  readonly kind: 'probabilities' | 'logits';
  readonly batch: number;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  readonly values: ScoreValues;
  /** 255 or 65535 when the values are integers u that mean u / integerMax, exactly; otherwise null. */
  readonly integerMax: number | null;
}

export type Prediction = LabelPrediction | ScorePrediction;

export type LossName = 'lovasz-softmax' | 'lovasz-hinge' | 'lovasz-sigmoid';
export type ClassSelection = 'present' | 'all' | readonly number[];
export type TieRule = 'shapley' | 'index';

/** How the loss is put together. Units: one per image if `perImage`, otherwise the whole batch. */
export interface LossSettings {
  readonly loss: LossName;
  readonly classes: ClassSelection;
  readonly perImage: boolean;
  readonly ties: TieRule;
}

/** The per-pixel maps (semantics.md, Maps). */
export type MapName = 'contribution' | 'error' | 'weight' | 'grad-probability' | 'grad-logit';
