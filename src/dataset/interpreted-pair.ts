import type { LabelBatch, LossSettings, Prediction } from '../core/batch.ts';
import type { InspectedPrediction, InspectedTruth, Inspection, InspectionWarning } from '../core/inspection.ts';
import type { Allocate, DecodedArray, DecodedValues } from '../formats/decoded.ts';
import type { PairOptions } from './pair-options.ts';
import type { Segments } from './panoptic-segments.ts';

/** One class of a pair: a row of the class table unless `ignored`. */
export interface InterpretedClass {
  /**
   * The id to show and to ask for. Equal to the place in `InterpretedPair.classes` (the class index that the
   * batches hold), except where ids are so sparse that the batches hold compact indices (16-bit ids).
   */
  readonly id: number;
  readonly name: string;
  /** sRGB 0..255. */
  readonly color: readonly [number, number, number];
  /** Ignored in the truth: never a row, takes no part in any mean; it may be a score channel all the same. */
  readonly ignored: boolean;
}

/** Two decoded files, and what is known about them. */
export interface PairToInterpret {
  readonly truth: DecodedArray;
  readonly truthPath: string;
  readonly prediction: DecodedArray;
  readonly predictionPath: string;
  readonly options: PairOptions;
  /** COCO panoptic: category of each segment id of the truth, null for a crowd (panoptic-segments.ts reads the JSON). */
  readonly truthSegments?: Segments | undefined;
  /** The same for a prediction that is a panoptic mask with a JSON of its own. */
  readonly predictionSegments?: Segments | undefined;
  /** Memory of scores that are brought to another size; by default the caller's own. */
  readonly allocate?: Allocate | undefined;
}

/** A pair whose numbers have a meaning: ready for src/core. */
export interface InterpretedPair {
  readonly truth: LabelBatch;
  /** Values on disk, one a pixel, B×H×W. Colour-coded files: the id that the colour stands for, −2 for none. */
  readonly truthRaw: DecodedValues;
  /** At the size of the truth. */
  readonly prediction: Prediction;
  readonly settings: LossSettings;
  /** Index = class id of the batches. One score channel: two classes, background and foreground. */
  readonly classes: readonly InterpretedClass[];
  readonly facts: {
    readonly prediction: InspectedPrediction;
    readonly groundTruth: InspectedTruth;
    readonly preset: Inspection['preset'];
    readonly resized: Inspection['resized'];
    /** Those of the interpretation; what the decoders warned of stands in their own results. */
    readonly warnings: readonly InspectionWarning[];
  };
}
