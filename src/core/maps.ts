import { IGNORED, type LabelBatch, type LossSettings, type MapName, type Prediction } from './batch.ts';
import { type CarrierScratch, createCarrierScratch, findCarriers, weighCarriers } from './carriers.ts';
import { createDetailScratch, detailOf } from './class-detail.ts';
import { fillErrors, fillProbabilities, type Normaliser, openNormaliser } from './class-planes.ts';
import { LensError } from './lens-error.ts';
import { checkScores } from './score-check.ts';
import {
  channelOf,
  checkLoss,
  isBinary,
  lossClasses,
  openUnit,
  selectedClasses,
  type Unit,
  unitCount,
} from './unit.ts';

/*
 * Per-pixel maps of the loss, to the letter of semantics.md section 4 "Maps". Ignored pixels are 0. `error` and
 * `weight` are a class's own numbers; the others are parts of the whole loss: scaled by 1/|S| of the pixel's unit and
 * by 1/units. Gradients take the weights as constant (a subgradient) and are 0 where the error is 0 (hinge: not above 0).
 */

/** One unit on the way to a map. */
interface UnitWork {
  readonly unit: Unit;
  readonly normaliser: Normaliser | null;
  readonly carriers: CarrierScratch;
  /** Scratch, one value a pixel of the unit. */
  readonly probabilities: Float64Array;
  /** Classes S of the unit's mean. */
  readonly selected: readonly number[];
  /** 1 / (|S|·units). */
  readonly scale: number;
}

/**
 * One map of a batch, B×H×W, float64.
 * @param classId a class of the loss; null: the whole loss. Then contributions are summed over classes and gradients
 *   are the L1 norm over channels; `error` and `weight` need a class. The binary forms have one class only: null is it,
 *   and its gradients keep their sign
 * @throws LensError map-needs-class, grad-logit-needs-logits, grad-probability-needs-probabilities, and those of
 *   evaluateLoss
 */
export function lossMap(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  map: MapName,
  classId: number | null,
): Float64Array {
  checkMap(truth, prediction, settings, map);
  const asked = classId ?? (isBinary(settings) ? 1 : null);
  if (asked !== null) channelOf(prediction, settings, asked);
  if (asked === null && (map === 'error' || map === 'weight')) throw new LensError('map-needs-class', { map });
  const out = new Float64Array(truth.ids.length);
  forEachUnit(truth, prediction, settings, (work) => {
    const start = work.unit.firstImage * work.unit.imagePixels;
    const window = out.subarray(start, start + work.unit.pixels);
    if (map === 'error' || map === 'weight') {
      addOwn(work, map, asked as number, window);
    } else if (map === 'contribution') {
      for (const one of work.selected) if (asked === null || asked === one) addContribution(work, one, window);
    } else if (asked !== null && (map === 'grad-probability' || isBinary(settings))) {
      if (work.selected.includes(asked)) addGradient(work, asked, map === 'grad-logit', window);
    } else {
      const planes = gradientPlanes(work, map === 'grad-logit');
      if (asked !== null) window.set(planes[asked] as Float64Array);
      else for (const plane of planes) for (let i = 0; i < window.length; i += 1) addMagnitude(window, i, plane);
    }
  });
  return out;
}

/**
 * The map of every class, B×C×H×W (C = 1 in the binary forms), float64. Classes that are not in a unit's mean have
 * their own errors and weights, and no part in the loss.
 * @throws LensError as lossMap
 */
export function lossMapAllClasses(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  map: MapName,
): Float64Array {
  const out = new Float64Array(truth.ids.length * lossClasses(prediction, settings).length);
  fillMapAllClasses(truth, prediction, settings, map, out);
  return out;
}

/**
 * lossMapAllClasses, computed in float64, into memory of the caller's: no second copy of what may be large.
 * @param out B·C·H·W zeros
 * @throws LensError as lossMap
 */
export function fillMapAllClasses(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  map: MapName,
  out: Float32Array | Float64Array,
): void {
  checkMap(truth, prediction, settings, map);
  const classes = lossClasses(prediction, settings);
  forEachUnit(truth, prediction, settings, (work) => {
    const { unit, selected } = work;
    const gradients =
      map === 'grad-probability' || map === 'grad-logit' ? gradientPlanes(work, map === 'grad-logit') : null;
    classes.forEach((classId, channel) => {
      const plane = gradients ? (gradients[channel] as Float64Array) : new Float64Array(unit.pixels);
      if (map === 'error' || map === 'weight') addOwn(work, map, classId, plane);
      else if (map === 'contribution' && selected.includes(classId)) addContribution(work, classId, plane);
      for (let image = 0; image < unit.images; image += 1) {
        const target = ((unit.firstImage + image) * classes.length + channel) * unit.imagePixels;
        out.set(plane.subarray(image * unit.imagePixels, (image + 1) * unit.imagePixels), target);
      }
    });
  });
}

/**
 * Says whether a map exists for this prediction and loss, without computing it.
 * @returns null, or the error that lossMap would throw
 */
export function mapRefusal(prediction: Prediction, settings: LossSettings, map: MapName): LensError | null {
  if (map === 'grad-logit' && prediction.kind !== 'logits') {
    return new LensError('grad-logit-needs-logits', { kind: prediction.kind });
  }
  if (map === 'grad-probability' && settings.loss === 'lovasz-hinge') {
    return new LensError('grad-probability-needs-probabilities', { loss: settings.loss });
  }
  return null;
}

function checkMap(truth: LabelBatch, prediction: Prediction, settings: LossSettings, map: MapName): void {
  const refusal = mapRefusal(prediction, settings, map);
  if (refusal) throw refusal;
  checkLoss(prediction, settings);
  checkScores(truth, prediction);
}

function forEachUnit(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  visit: (work: UnitWork) => void,
): void {
  const units = unitCount(truth, settings);
  for (let index = 0; index < units; index += 1) {
    const unit = openUnit(truth, prediction, settings, index);
    if (unit.scored === 0) continue;
    const selected = selectedClasses(unit);
    visit({
      unit,
      normaliser: openNormaliser(unit),
      carriers: createCarrierScratch(unit),
      probabilities: new Float64Array(unit.pixels),
      selected,
      scale: selected.length === 0 ? 0 : 1 / (selected.length * units),
    });
  }
}

function addOwn(work: UnitWork, map: 'error' | 'weight', classId: number, out: Float64Array): void {
  const { unit, normaliser } = work;
  if (map === 'weight') {
    out.set(detailOf(unit, normaliser, classId, createDetailScratch(unit)).weights);
    return;
  }
  fillErrors(unit, normaliser, classId, out);
  for (let i = 0; i < out.length; i += 1) if (unit.truth[i] === IGNORED) out[i] = 0;
}

function addContribution(work: UnitWork, classId: number, out: Float64Array): void {
  const { unit, scale } = work;
  const { pixels, errors, weights } = work.carriers;
  const count = findCarriers(unit, work.normaliser, classId, work.carriers);
  weighCarriers(unit, classId, count, work.carriers);
  for (let k = 0; k < count; k += 1) {
    const weight = weights[k] as number;
    const pixel = pixels[k] as number;
    // Infinite errors of a hinge must not meet a weight of 0.
    if (weight > 0) out[pixel] = (out[pixel] as number) + (errors[k] as number) * weight * scale;
  }
}

function addMagnitude(out: Float64Array, i: number, plane: Float64Array): void {
  out[i] = (out[i] as number) + Math.abs(plane[i] as number);
}

/** dL/dp of a class of S, or dL/dx of the binary forms (one channel). */
function addGradient(work: UnitWork, classId: number, ofLogit: boolean, out: Float64Array): void {
  const { unit, normaliser, scale, probabilities } = work;
  const { pixels, foreground, weights } = work.carriers;
  const count = findCarriers(unit, normaliser, classId, work.carriers);
  weighCarriers(unit, classId, count, work.carriers);
  const hinge = unit.settings.loss === 'lovasz-hinge';
  if (!hinge) fillProbabilities(unit, normaliser, classId, probabilities);
  for (let k = 0; k < count; k += 1) {
    const pixel = pixels[k] as number;
    const y = foreground[k] as number;
    const p = hinge ? 0 : (probabilities[pixel] as number);
    // e = |y − p|: its slope is −1 below y and +1 above it (stored values may lie beyond [0, 1]); hinge: −s.
    const falling = hinge ? y === 1 : p < y;
    const q = (weights[k] as number) * (falling ? -scale : scale);
    out[pixel] = ofLogit && !hinge ? p * (1 - p) * q : q;
  }
}

/** Gradients of the unit for every class of the loss: dL/dp, or dL/dz_c = p_c (q_c − Σ_k p_k q_k) of the softmax. */
function gradientPlanes(work: UnitWork, ofLogit: boolean): Float64Array[] {
  const { unit, normaliser, selected } = work;
  const { prediction, settings, pixels, truth } = unit;
  const classes = lossClasses(prediction, settings);
  const softmax = ofLogit && !isBinary(settings);
  const planes = classes.map((classId) => {
    const plane = new Float64Array(pixels);
    if (selected.includes(classId)) addGradient(work, classId, ofLogit && !softmax, plane);
    return plane;
  });
  if (!softmax) return planes;
  const { probabilities } = work;
  const mean = new Float64Array(pixels);
  for (const classId of selected) {
    const plane = planes[classId] as Float64Array;
    fillProbabilities(unit, normaliser, classId, probabilities);
    for (let i = 0; i < pixels; i += 1) {
      mean[i] = (mean[i] as number) + (probabilities[i] as number) * (plane[i] as number);
    }
  }
  for (const classId of classes) {
    const plane = planes[classId] as Float64Array;
    fillProbabilities(unit, normaliser, classId, probabilities);
    for (let i = 0; i < pixels; i += 1) {
      // Ignored pixels may hold anything, also NaN.
      plane[i] = truth[i] === IGNORED ? 0 : (probabilities[i] as number) * ((plane[i] as number) - (mean[i] as number));
    }
  }
  return planes;
}
