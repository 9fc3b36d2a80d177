import type { LossSettings, Prediction } from './batch.ts';
import { sigmoid } from './class-planes.ts';
import { pixelProbabilities } from './probe.ts';
import { channelOf } from './unit.ts';

/** The error of a class at one pixel, seen as a function of one stored score (one-hot p for labels). */
export interface ScoreSlope {
  /** Error after a step of the score. */
  readonly errorAt: (step: number) => number;
  /** d error / d score at step 0; 0 where the error is not above 0 (semantics.md section 4, point 6). */
  readonly slope: number;
}

/**
 * @param pixel y·W + x within the image
 * @param channel plane of the score that moves
 * @param isForeground whether the truth of the pixel is the class
 */
export function scoreSlope(
  prediction: Prediction,
  settings: LossSettings,
  classId: number,
  image: number,
  pixel: number,
  channel: number,
  isForeground: boolean,
): ScoreSlope {
  const y = isForeground ? 1 : 0;
  const slopeOf = (p: number, dp: number) => (p === y ? 0 : p > y ? dp : -dp);
  if (prediction.kind === 'labels') {
    const label = prediction.ids[image * prediction.height * prediction.width + pixel];
    const p = label === classId ? 1 : 0;
    return { errorAt: (step) => Math.abs(y - p - step), slope: slopeOf(p, 1) };
  }
  const pixels = prediction.height * prediction.width;
  const scoreAt = (plane: number) =>
    (prediction.values[(image * prediction.channels + plane) * pixels + pixel] as number) /
    (prediction.integerMax ?? 1);
  const own = channelOf(prediction, settings, classId);
  const score = scoreAt(own);
  if (settings.loss === 'lovasz-hinge') {
    const sign = 2 * y - 1;
    return { errorAt: (step) => 1 - sign * (score + step), slope: 1 - sign * score > 0 ? -sign : 0 };
  }
  if (prediction.kind === 'probabilities') {
    const moves = channel === own ? 1 : 0;
    return { errorAt: (step) => Math.abs(y - score - step * moves), slope: slopeOf(score, moves) };
  }
  if (settings.loss === 'lovasz-sigmoid') {
    const p = sigmoid(score);
    return { errorAt: (step) => Math.abs(y - sigmoid(score + step)), slope: slopeOf(p, p * (1 - p)) };
  }
  const probabilities = pixelProbabilities(prediction, image, pixel) ?? new Float64Array(prediction.channels);
  const p = probabilities[own] as number;
  const moved = probabilities[channel] as number;
  return {
    // Softmax after z_channel + step: p / (1 + p_channel·(exp(step) − 1)), times exp(step) for the channel itself.
    errorAt: (step) => {
      const growth = Math.expm1(step);
      return Math.abs(y - (p * (channel === own ? 1 + growth : 1)) / (1 + moved * growth));
    },
    slope: slopeOf(p, p * ((channel === own ? 1 : 0) - moved)),
  };
}
