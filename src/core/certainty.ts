import { IGNORED, type LabelBatch, type LossSettings, type Prediction } from './batch.ts';
import { fillProbabilities, openNormaliser } from './class-planes.ts';
import { LensError } from './lens-error.ts';
import { checkShapes } from './score-check.ts';
import { openUnit, type Unit } from './unit.ts';

/**
 * How sure a prediction is: `top` = largest probability, `margin` = largest less second, `entropy` = −Σ p ln p in nats.
 * One score channel counts as the two classes 1 − p and p.
 */
export type CertaintyName = 'top' | 'margin' | 'entropy';

/**
 * A map of certainty, B×H×W, float64; 0 at ignored pixels. Stored probabilities are taken as they are, also where they
 * do not sum to 1.
 * @throws LensError map-needs-probabilities for labels, shape-mismatch, scores-length
 */
export function certaintyMap(truth: LabelBatch, prediction: Prediction, name: CertaintyName): Float64Array {
  if (prediction.kind === 'labels')
    throw new LensError('map-needs-probabilities', { map: name, kind: prediction.kind });
  checkShapes(truth, prediction);
  const binary = prediction.channels === 1;
  const settings: LossSettings = {
    loss: binary ? 'lovasz-sigmoid' : 'lovasz-softmax',
    classes: 'all',
    perImage: true,
    ties: 'index',
  };
  // The channels matter here, not the labels: all that is not ignored may count as background.
  const scoredOnly = { ...truth, ids: truth.ids.map((id) => (id === IGNORED ? IGNORED : 0)) };
  const out = new Float64Array(truth.ids.length);
  for (let image = 0; image < truth.batch; image += 1) {
    const unit = openUnit(scoredOnly, prediction, settings, image);
    const window = out.subarray(image * unit.pixels, (image + 1) * unit.pixels);
    if (binary) fillBinary(unit, name, window);
    else fillMultiClass(unit, prediction.channels, name, window);
    for (let i = 0; i < window.length; i += 1) if (unit.truth[i] === IGNORED) window[i] = 0;
  }
  return out;
}

function fillBinary(unit: Unit, name: CertaintyName, out: Float64Array): void {
  fillProbabilities(unit, null, 1, out);
  for (let i = 0; i < out.length; i += 1) {
    const p = out[i] as number;
    const rest = 1 - p;
    out[i] = name === 'top' ? Math.max(p, rest) : name === 'margin' ? Math.abs(p - rest) : surprise(p) + surprise(rest);
  }
}

function fillMultiClass(unit: Unit, channels: number, name: CertaintyName, out: Float64Array): void {
  const normaliser = openNormaliser(unit);
  const plane = new Float64Array(unit.pixels);
  if (name === 'entropy') {
    for (let classId = 0; classId < channels; classId += 1) {
      fillProbabilities(unit, normaliser, classId, plane);
      for (let i = 0; i < out.length; i += 1) out[i] = (out[i] as number) + surprise(plane[i] as number);
    }
    return;
  }
  const top = new Float64Array(unit.pixels).fill(Number.NEGATIVE_INFINITY);
  const second = new Float64Array(unit.pixels).fill(Number.NEGATIVE_INFINITY);
  for (let classId = 0; classId < channels; classId += 1) {
    fillProbabilities(unit, normaliser, classId, plane);
    for (let i = 0; i < out.length; i += 1) {
      const p = plane[i] as number;
      if (p > (top[i] as number)) {
        second[i] = top[i] as number;
        top[i] = p;
      } else if (p > (second[i] as number)) {
        second[i] = p;
      }
    }
  }
  for (let i = 0; i < out.length; i += 1) out[i] = (top[i] as number) - (name === 'top' ? 0 : (second[i] as number));
}

function surprise(p: number): number {
  return p > 0 ? -p * Math.log(p) : 0;
}
