import type { LabelBatch, LossSettings, Prediction } from './batch.ts';
import { chainLoss, chainWeights } from './chain.ts';
import { fillErrors, type Normaliser, normaliserOfTop, openNormaliser } from './class-planes.ts';
import { createSortScratch, type SortScratch, sortDescending } from './descending-order.ts';
import type { ProbabilityFacts } from './probability-facts.ts';
import { checkScores, checkShapes } from './score-check.ts';
import { channelOf, checkLoss, openUnit, type Unit } from './unit.ts';

/** All of one class in one unit, sorted. Pixels are numbered row major over the unit's images. */
export interface ClassDetail {
  readonly unit: number;
  readonly classId: number;
  /** Scored pixels n. */
  readonly pixels: number;
  /** Foreground pixels G. */
  readonly foreground: number;
  readonly loss: number;
  /** Errors e, one a pixel of the unit; NaN at ignored pixels. Hinge: raw 1 − s·x. */
  readonly errors: Float64Array;
  /** The scored pixels in descending error, ties by index. */
  readonly order: Uint32Array;
  /** Weights g, one a pixel of the unit; 0 at ignored pixels. They sum to 1. */
  readonly weights: Float64Array;
}

/**
 * Errors, order and weights of a class, whether it is selected or not.
 * @param known what an evaluation of the same pair has found: its scores are not looked through again
 * @throws LensError as evaluateLoss, class-out-of-range, unit-out-of-range
 */
export function classDetail(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  classId: number,
  unit: number,
  known: Pick<ProbabilityFacts, 'top' | 'decision'> | null = null,
): ClassDetail {
  checkLoss(prediction, settings);
  if (known) checkShapes(truth, prediction);
  else checkScores(truth, prediction);
  const opened = openUnit(truth, prediction, settings, unit);
  const normaliser = known ? normaliserOfTop(opened, known) : openNormaliser(opened);
  return detailOf(opened, normaliser, classId, createDetailScratch(opened));
}

/** Buffers of detailOf, used class after class of one unit. */
export interface DetailScratch {
  readonly compact: Float64Array;
  readonly sorted: Float64Array;
  readonly sortedFlags: Uint8Array;
  readonly sortedWeights: Float64Array;
  readonly pixelOf: Uint32Array;
  readonly sort: SortScratch;
}

export function createDetailScratch(unit: Unit): DetailScratch {
  return {
    compact: new Float64Array(unit.scored),
    sorted: new Float64Array(unit.scored),
    sortedFlags: new Uint8Array(unit.scored),
    sortedWeights: new Float64Array(unit.scored),
    pixelOf: new Uint32Array(unit.scored),
    sort: createSortScratch(unit.scored),
  };
}

/** classDetail of an opened and checked unit. */
export function detailOf(
  unit: Unit,
  normaliser: Normaliser | null,
  classId: number,
  scratch: DetailScratch,
): ClassDetail {
  channelOf(unit.prediction, unit.settings, classId);
  const { truth, pixels, scored, settings } = unit;
  const { compact, sorted, sortedFlags, sortedWeights, pixelOf, sort } = scratch;
  const errors = new Float64Array(pixels);
  fillErrors(unit, normaliser, classId, errors);
  let count = 0;
  for (let i = 0; i < pixels; i += 1) {
    const error = errors[i] as number;
    if (Number.isNaN(error)) continue;
    compact[count] = error;
    pixelOf[count] = i;
    count += 1;
  }
  const order = new Uint32Array(scored);
  sortDescending(compact, scored, order, sort);
  for (let k = 0; k < scored; k += 1) {
    const place = order[k] as number;
    const pixel = pixelOf[place] as number;
    sorted[k] = compact[place] as number;
    sortedFlags[k] = truth[pixel] === classId ? 1 : 0;
    order[k] = pixel;
  }
  const foreground = unit.foreground[classId] as number;
  chainWeights(sorted, sortedFlags, scored, foreground, settings.ties, sortedWeights);
  const weights = new Float64Array(pixels);
  for (let k = 0; k < scored; k += 1) weights[order[k] as number] = sortedWeights[k] as number;
  return {
    unit: unit.unit,
    classId,
    pixels: scored,
    foreground,
    loss: chainLoss(sorted, sortedFlags, scored, foreground),
    errors,
    order,
    weights,
  };
}
