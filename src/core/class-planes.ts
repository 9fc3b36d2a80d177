import { IGNORED, type ScorePrediction } from './batch.ts';
import type { ProbabilityFacts } from './probability-facts.ts';
import { notFinite } from './score-check.ts';
import { channelOf, type Unit } from './unit.ts';

/** What the softmax of a pixel is divided by: p_c = exp(z_c − peak) / total. One entry a pixel of the unit. */
export interface Normaliser {
  readonly peak: Float64Array;
  readonly total: Float64Array;
}

/**
 * Softmax denominators of a unit, in float64; null where the loss has no softmax to take. Ignored pixels: 0 and 1.
 * @throws LensError scores-not-finite where every logit of a scored pixel is −∞
 */
export function openNormaliser(unit: Unit): Normaliser | null {
  const { prediction, settings, images, imagePixels, firstImage, truth } = unit;
  if (prediction.kind !== 'logits' || settings.loss !== 'lovasz-softmax') return null;
  const { values, channels, width } = prediction;
  const peak = new Float64Array(unit.pixels).fill(Number.NEGATIVE_INFINITY);
  const total = new Float64Array(unit.pixels);
  for (let image = 0; image < images; image += 1) {
    const first = image * imagePixels;
    for (let channel = 0; channel < channels; channel += 1) {
      const plane = ((firstImage + image) * channels + channel) * imagePixels;
      for (let i = 0; i < imagePixels; i += 1) {
        const value = values[plane + i] as number;
        if (value > (peak[first + i] as number)) peak[first + i] = value;
      }
    }
    for (let i = first; i < first + imagePixels; i += 1) {
      if (truth[i] === IGNORED) {
        peak[i] = 0;
      } else if (peak[i] === Number.NEGATIVE_INFINITY) {
        throw notFinite(channels, (i - first) % width, Math.floor((i - first) / width), 0, firstImage + image);
      }
    }
    for (let channel = 0; channel < channels; channel += 1) {
      const plane = ((firstImage + image) * channels + channel) * imagePixels;
      for (let i = 0; i < imagePixels; i += 1) {
        const place = first + i;
        total[place] = (total[place] as number) + Math.exp((values[plane + i] as number) - (peak[place] as number));
      }
    }
    for (let i = first; i < first + imagePixels; i += 1) if (truth[i] === IGNORED) total[i] = 1;
  }
  return { peak, total };
}

/**
 * The same from what is known of the largest probability: 1 / total, where the largest logit is that of the decision.
 * @param known B×H×W of the whole batch
 */
export function normaliserOfTop(
  unit: Unit,
  { top, decision }: Pick<ProbabilityFacts, 'top' | 'decision'>,
): Normaliser | null {
  const { prediction, settings, images, imagePixels, firstImage, truth } = unit;
  if (prediction.kind !== 'logits' || settings.loss !== 'lovasz-softmax') return null;
  const { values, channels } = prediction;
  const peak = new Float64Array(unit.pixels);
  const total = new Float64Array(unit.pixels).fill(1);
  for (let image = 0; image < images; image += 1) {
    const first = image * imagePixels;
    const inBatch = (firstImage + image) * imagePixels;
    for (let i = 0; i < imagePixels; i += 1) {
      if (truth[first + i] === IGNORED) continue;
      const plane = inBatch * channels + (decision[inBatch + i] as number) * imagePixels;
      peak[first + i] = values[plane + i] as number;
      total[first + i] = 1 / (top[inBatch + i] as number);
    }
  }
  return { peak, total };
}

/** Logistic function without overflow. */
export function sigmoid(logit: number): number {
  if (logit >= 0) return 1 / (1 + Math.exp(-logit));
  const e = Math.exp(logit);
  return e / (1 + e);
}

/**
 * Probability p of a class at each pixel of the unit, float64. Labels are one-hot. Not for the hinge, which has none.
 * Values of ignored pixels mean nothing.
 * @param out at least `unit.pixels` values
 */
export function fillProbabilities(unit: Unit, normaliser: Normaliser | null, classId: number, out: Float64Array): void {
  const { prediction, settings, images, imagePixels, firstImage, pixels } = unit;
  const channel = channelOf(prediction, settings, classId);
  if (prediction.kind === 'labels') {
    const start = firstImage * imagePixels;
    for (let i = 0; i < pixels; i += 1) out[i] = prediction.ids[start + i] === classId ? 1 : 0;
    return;
  }
  const { values, channels, kind } = prediction;
  const scale = prediction.integerMax ?? 1;
  for (let image = 0; image < images; image += 1) {
    const first = image * imagePixels;
    const plane = ((firstImage + image) * channels + channel) * imagePixels;
    if (kind === 'probabilities') {
      for (let i = 0; i < imagePixels; i += 1) out[first + i] = (values[plane + i] as number) / scale;
    } else if (normaliser) {
      const { peak, total } = normaliser;
      for (let i = 0; i < imagePixels; i += 1) {
        const place = first + i;
        out[place] = Math.exp((values[plane + i] as number) - (peak[place] as number)) / (total[place] as number);
      }
    } else {
      for (let i = 0; i < imagePixels; i += 1) out[first + i] = sigmoid(values[plane + i] as number);
    }
  }
}

/**
 * Errors e of a class at each pixel of the unit: |y − p|, or 1 − s·x of the hinge (may be negative). NaN at ignored
 * pixels. Integer probabilities form the error on integers before dividing, so that equal errors stay equal.
 * @param out at least `unit.pixels` values
 */
export function fillErrors(unit: Unit, normaliser: Normaliser | null, classId: number, out: Float64Array): void {
  const { prediction, settings, truth, pixels } = unit;
  if (prediction.kind === 'logits' && settings.loss === 'lovasz-hinge') {
    fillHingeErrors(unit, prediction, out);
  } else if (prediction.kind === 'probabilities' && prediction.integerMax !== null) {
    fillIntegerErrors(unit, prediction, classId, prediction.integerMax, out);
  } else {
    fillProbabilities(unit, normaliser, classId, out);
    for (let i = 0; i < pixels; i += 1) {
      const id = truth[i] as number;
      if (id === classId) out[i] = Math.abs(1 - (out[i] as number));
      else out[i] = id === IGNORED ? Number.NaN : Math.abs(out[i] as number);
    }
  }
}

function fillHingeErrors(unit: Unit, prediction: ScorePrediction, out: Float64Array): void {
  const { truth, pixels } = unit;
  const start = unit.firstImage * unit.imagePixels;
  for (let i = 0; i < pixels; i += 1) {
    const id = truth[i] as number;
    const logit = prediction.values[start + i] as number;
    out[i] = id === IGNORED ? Number.NaN : id === 1 ? 1 - logit : 1 + logit;
  }
}

function fillIntegerErrors(
  unit: Unit,
  prediction: ScorePrediction,
  classId: number,
  integerMax: number,
  out: Float64Array,
): void {
  const { truth, images, imagePixels, firstImage, settings } = unit;
  const { values, channels } = prediction;
  const channel = channelOf(prediction, settings, classId);
  for (let image = 0; image < images; image += 1) {
    const first = image * imagePixels;
    const plane = ((firstImage + image) * channels + channel) * imagePixels;
    for (let i = 0; i < imagePixels; i += 1) {
      const id = truth[first + i] as number;
      const u = values[plane + i] as number;
      out[first + i] = id === IGNORED ? Number.NaN : (id === classId ? integerMax - u : u) / integerMax;
    }
  }
}
