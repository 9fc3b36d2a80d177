import type { LabelBatch, ScorePrediction, ScoreValues } from '../core/batch.ts';
import type { InspectionWarning } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import { findNotFinite } from '../core/score-check.ts';
import type { DecodedArray, DecodedValues } from '../formats/decoded.ts';
import { type ArrayLayout, stridesOf } from './array-layout.ts';
import { sayCount } from './evidence-text.ts';
import { rangeOf } from './score-evidence.ts';

/**
 * Scores as B×C×H×W. Shares the decoded values where they are planar already and of a kept number type.
 * Unsigned 8- and 16-bit probabilities stay integers.
 * @throws LensError probabilities-out-of-range { file, min, max }
 */
export function planarScores(
  array: DecodedArray,
  layout: ArrayLayout,
  kind: 'probabilities' | 'logits',
  file: string,
): ScorePrediction {
  const { batch, channels, height, width } = layout;
  const stored = array.data;
  const integer = kind === 'probabilities' && (array.dtype === 'uint8' || array.dtype === 'uint16');
  const integerMax = integer ? (array.dtype === 'uint8' ? 255 : 65_535) : null;
  if (kind === 'probabilities' && !integer) {
    const { min, max } = rangeOf(stored);
    if (min < -1e-3 || max > 1 + 1e-3) throw new LensError('probabilities-out-of-range', { file, min, max });
  }
  const kept = integer || stored instanceof Float32Array || stored instanceof Float64Array;
  const typed = kept ? (stored as ScoreValues) : Float32Array.from(stored);
  const { image, channel } = stridesOf(layout);
  const isPlanar = channels === 1 || (channel === height * width && (batch === 1 || image === channels * channel));
  return {
    kind,
    batch,
    channels,
    height,
    width,
    values: isPlanar ? typed : planarOf(typed, layout),
    integerMax,
  };
}

/** Any order to B×C×H×W. */
function planarOf(values: ScoreValues, layout: ArrayLayout): ScoreValues {
  const { batch, channels, height, width } = layout;
  const planar = sameType(values, values.length);
  const stride = stridesOf(layout);
  const pixels = height * width;
  for (let image = 0; image < batch; image++) {
    for (let c = 0; c < channels; c++) {
      const target = (image * channels + c) * pixels;
      const start = image * stride.image + c * stride.channel;
      if (stride.pixel === 1) {
        planar.set(values.subarray(start, start + pixels), target);
        continue;
      }
      for (let pixel = 0, i = start; pixel < pixels; pixel++, i += stride.pixel) {
        planar[target + pixel] = values[i] as number;
      }
    }
  }
  return planar;
}

function sameType(values: ScoreValues, length: number): ScoreValues {
  if (values instanceof Float32Array) return new Float32Array(length);
  if (values instanceof Float64Array) return new Float64Array(length);
  return values instanceof Uint8Array ? new Uint8Array(length) : new Uint16Array(length);
}

/**
 * Semantics, section 4, point 4: NaN or +∞ on a scored pixel is an error, on an ignored one a warning.
 * @param stored what the scores were made of: where all of it is finite, all of them are
 * @throws LensError scores-not-finite { file, count, firstX, firstY, firstChannel, unit }
 */
export function checkFinite(
  truth: LabelBatch,
  scores: ScorePrediction,
  stored: DecodedValues,
  file: string,
): readonly InspectionWarning[] {
  const range = rangeOf(stored);
  const infinite = range.positiveInfinity + (scores.kind === 'logits' ? 0 : range.negativeInfinity);
  if (range.nan + infinite === 0) return [];
  const { scored, ignored, first } = findNotFinite(truth, scores);
  if (first) {
    throw new LensError('scores-not-finite', {
      file,
      count: scored,
      firstX: first.x,
      firstY: first.y,
      firstChannel: first.channel,
      unit: first.image,
      images: scores.batch,
    });
  }
  if (ignored === 0) return [];
  const [are, take] = ignored === 1 ? ['is', 'it takes'] : ['are', 'they take'];
  const message = `${sayCount(ignored, 'value')} of ${file} on ignored pixels ${are} NaN or infinite; ${take} no part.`;
  return [{ code: 'scores-not-finite-on-ignored', message }];
}
