import type { LabelIds, Prediction } from './batch.ts';

/** Pixels that are decided at a time: their best values stay in the cache. */
const BLOCK_PIXELS = 4096;

/**
 * What a prediction decides at each pixel, B×H×W class ids. Scores: the largest wins, the lowest class id wins a tie;
 * one channel: 1 where p > threshold, else 0. Labels: their own ids (the same array, not a copy).
 * @param threshold probability in (0, 1) for one-channel scores; a logit is compared with ln(t/(1−t)), 0 by default
 */
export function decide(prediction: Prediction, threshold = 0.5): LabelIds {
  if (prediction.kind === 'labels') return prediction.ids;
  const { values, batch, channels, height, width } = prediction;
  const pixels = height * width;
  const decision = new Int32Array(batch * pixels);
  if (channels === 1) {
    const limit =
      prediction.kind === 'logits' ? Math.log(threshold / (1 - threshold)) : threshold * (prediction.integerMax ?? 1);
    for (let i = 0; i < decision.length; i += 1) decision[i] = (values[i] as number) > limit ? 1 : 0;
    return decision;
  }
  const best = new Float64Array(BLOCK_PIXELS);
  const winner = new Int32Array(BLOCK_PIXELS);
  for (let image = 0; image < batch; image += 1) {
    const target = image * pixels;
    for (let from = 0; from < pixels; from += BLOCK_PIXELS) {
      const count = Math.min(BLOCK_PIXELS, pixels - from);
      best.fill(Number.NEGATIVE_INFINITY);
      winner.fill(0);
      for (let channel = 0; channel < channels; channel += 1) {
        const plane = target * channels + channel * pixels + from;
        for (let i = 0; i < count; i += 1) {
          const value = values[plane + i] as number;
          if (value > (best[i] as number)) {
            best[i] = value;
            winner[i] = channel;
          }
        }
      }
      decision.set(count === BLOCK_PIXELS ? winner : winner.subarray(0, count), target + from);
    }
  }
  return decision;
}
