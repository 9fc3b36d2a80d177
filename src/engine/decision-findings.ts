import { IGNORED, type LabelBatch, type LabelIds, type LossSettings, type Prediction, UNKNOWN } from '../core/batch.ts';
import { type BoundaryIoU, boundaryIoU } from '../core/boundary-iou.ts';
import { type Calibration, calibrationOf } from '../core/calibration.ts';
import type { Inspection } from '../core/inspection.ts';
import { type Confusion, confusionOf } from '../core/metrics.ts';
import { type Places, type PlacesAt, placesOf } from '../core/objects.ts';
import { type OtherLosses, otherLosses } from '../core/other-losses.ts';
import { countPairRuns } from '../core/pair-runs.ts';
import type { ProbabilityFacts } from '../core/probability-facts.ts';
import type { Room } from './memory-room.ts';
import { regionRoom } from './region-room.ts';

export interface DecidedPair {
  readonly truth: LabelBatch;
  readonly prediction: Prediction;
  readonly settings: LossSettings;
  /** Classes C. */
  readonly classes: number;
  /** Classes of the Lovász loss. */
  readonly selected: readonly number[];
  /** B×H×W. */
  readonly decision: LabelIds;
  /** Where they were found with the scores. */
  readonly facts: ProbabilityFacts | null;
}

/** Entries and outputs of two classes, and the contributions. */
const SORT_BYTES_A_PIXEL = 64;

/**
 * What an inspection finds of truth, decision and probabilities, without the Lovász loss: each part once, when it is
 * asked for first. So it can be found while other threads sort the errors.
 */
export class DecisionFindings {
  readonly #pair: DecidedPair;
  #confusion: Confusion | undefined;
  #others: OtherLosses | undefined;
  #boundary: BoundaryIoU | undefined;
  #calibration: Calibration | null | undefined;
  #pixels: Inspection['pixels'] | undefined;
  #places: Places | undefined;
  #runs: number | undefined;

  constructor(pair: DecidedPair) {
    this.#pair = pair;
  }

  get confusion(): Confusion {
    const { truth, decision, classes } = this.#pair;
    this.#confusion ??= confusionOf(truth.ids, decision, classes);
    return this.#confusion;
  }

  get others(): OtherLosses {
    const { truth, prediction, settings, selected, decision, facts } = this.#pair;
    this.#others ??= otherLosses(truth, prediction, settings, selected, decision, facts, this.confusion);
    return this.#others;
  }

  get boundary(): BoundaryIoU {
    const { truth, decision, classes } = this.#pair;
    this.#boundary ??= boundaryIoU(truth, decision, classes);
    return this.#boundary;
  }

  get calibration(): Calibration | null {
    const { truth, prediction, facts } = this.#pair;
    if (this.#calibration === undefined) this.#calibration = calibrationOf(truth, prediction, facts);
    return this.#calibration;
  }

  get pixels(): Inspection['pixels'] {
    this.#pixels ??= countPixels(this.#pair.truth.ids);
    return this.#pixels;
  }

  /** What looking for regions takes, and what there is now. */
  get regionRoom(): Room {
    const { truth, decision } = this.#pair;
    this.#runs ??= countPairRuns(truth, decision);
    return regionRoom('regions', truth, decision, this.#runs);
  }

  /** Those of one image are kept: those of a volume would be much memory. */
  readonly placesAt: PlacesAt = (image) => {
    const { truth, decision } = this.#pair;
    if (truth.batch > 1) return placesOf(truth, decision, image);
    this.#places ??= placesOf(truth, decision, image);
    return this.#places;
  };

  /** Finds everything now. @param withRegions whether they will be looked for */
  findAll(withRegions: boolean): void {
    // What a getter finds is kept.
    void [this.others, this.boundary, this.calibration, this.pixels];
    if (!withRegions || this.#pair.truth.batch > 1) return;
    // The sort beside it has not touched all of its memory yet.
    const { bytes, availableBytes } = this.regionRoom;
    if (bytes + SORT_BYTES_A_PIXEL * this.#pair.truth.ids.length <= availableBytes) this.placesAt(0);
  }
}

function countPixels(truth: LabelIds): Inspection['pixels'] {
  let ignored = 0;
  let unknownTruth = 0;
  for (let i = 0; i < truth.length; i += 1) {
    if (truth[i] === IGNORED) ignored += 1;
    else if (truth[i] === UNKNOWN) unknownTruth += 1;
  }
  return { scored: truth.length - ignored, ignored, unknownTruth };
}
