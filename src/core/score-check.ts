import { IGNORED, type LabelBatch, type Prediction } from './batch.ts';
import { LensError } from './lens-error.ts';

/** What was found among the scores: NaN and +∞ are no scores; −∞ is a legal logit (probability 0). */
export interface NotFinite {
  /** Values on pixels that are not ignored. */
  readonly scored: number;
  /** Values on ignored pixels: worth a warning. */
  readonly ignored: number;
  /** First place among the scored pixels (by image, row, column, channel); null when there is none. */
  readonly first: { readonly image: number; readonly x: number; readonly y: number; readonly channel: number } | null;
}

const NONE: NotFinite = { scored: 0, ignored: 0, first: null };

/** Counts NaN and +∞ among the scores of a batch (and −∞ among probabilities). Integer scores have none. */
export function findNotFinite(truth: LabelBatch, prediction: Prediction): NotFinite {
  if (prediction.kind === 'labels') return NONE;
  const { values, channels, height, width, batch } = prediction;
  if (values instanceof Uint8Array || values instanceof Uint16Array) return NONE;
  const lowest = prediction.kind === 'logits' ? Number.NEGATIVE_INFINITY : -Number.MAX_VALUE;
  const pixels = height * width;
  let scored = 0;
  let ignored = 0;
  let firstPlace = Number.POSITIVE_INFINITY;
  for (let image = 0; image < batch; image += 1) {
    for (let channel = 0; channel < channels; channel += 1) {
      const plane = (image * channels + channel) * pixels;
      if (allFinite(values, plane, plane + pixels)) continue;
      for (let pixel = 0; pixel < pixels; pixel += 1) {
        const value = values[plane + pixel] as number;
        if (value >= lowest && value < Number.POSITIVE_INFINITY) continue;
        const place = image * pixels + pixel;
        if (truth.ids[place] === IGNORED) {
          ignored += 1;
        } else {
          scored += 1;
          firstPlace = Math.min(firstPlace, place * channels + channel);
        }
      }
    }
  }
  if (scored === 0) return { scored, ignored, first: null };
  const place = Math.floor(firstPlace / channels);
  const pixel = place % pixels;
  return {
    scored,
    ignored,
    first: {
      image: Math.floor(place / pixels),
      x: pixel % width,
      y: Math.floor(pixel / width),
      channel: firstPlace % channels,
    },
  };
}

function allFinite(values: Float32Array | Float64Array, from: number, to: number): boolean {
  let zero = 0;
  for (let i = from; i < to; i += 1) zero += (values[i] as number) - (values[i] as number);
  return zero === 0;
}

/**
 * Refuses shapes that do not fit and scores that are no numbers.
 * @throws LensError shape-mismatch, scores-length, scores-not-finite (`unit`: the image within the batch)
 */
export function checkScores(truth: LabelBatch, prediction: Prediction): void {
  checkShapes(truth, prediction);
  const { scored, first } = findNotFinite(truth, prediction);
  if (first) throw notFinite(scored, first.x, first.y, first.channel, first.image);
}

/** The one form of the error, for the other places that meet such a pixel. */
export function notFinite(count: number, x: number, y: number, channel: number, image: number): LensError {
  return new LensError('scores-not-finite', { count, firstX: x, firstY: y, firstChannel: channel, unit: image });
}

/** @throws LensError shape-mismatch, scores-length */
export function checkShapes(truth: LabelBatch, prediction: Prediction): void {
  const { batch, height, width } = truth;
  if (prediction.batch !== batch || prediction.height !== height || prediction.width !== width) {
    throw new LensError('shape-mismatch', {
      truth: [batch, height, width],
      prediction: [prediction.batch, prediction.height, prediction.width],
    });
  }
  const expected = batch * height * width;
  const found = prediction.kind === 'labels' ? prediction.ids.length : prediction.values.length;
  const wanted = prediction.kind === 'labels' ? expected : expected * prediction.channels;
  if (truth.ids.length !== expected) throw new LensError('scores-length', { expected, found: truth.ids.length });
  if (found !== wanted) throw new LensError('scores-length', { expected: wanted, found });
}
