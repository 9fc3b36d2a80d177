import { interpretPair } from '../../src/dataset/interpret-pair.ts';
import { defaultPairOptions, type PairOptions } from '../../src/dataset/pair-options.ts';
import type { DecodedArray } from '../../src/formats/decoded.ts';

/** A pair as the engine would read it, with the options that are not said left to themselves. */
export function interpret(
  truth: DecodedArray,
  prediction: DecodedArray,
  options: Partial<PairOptions> = {},
  paths: { truth?: string; prediction?: string } = {},
) {
  return interpretPair({
    truth,
    truthPath: paths.truth ?? 'truth/a.png',
    prediction,
    predictionPath: paths.prediction ?? 'other/a.npy',
    options: { ...defaultPairOptions, ...options },
  });
}

/** Softmax-like scores: `share` on the label, the rest spread, C×H×W. */
export function scoresOf(labels: readonly number[], channels: number, share = 0.7): number[] {
  const rest = (1 - share) / (channels - 1);
  return Array.from({ length: channels }, (_, c) => labels.map((label) => (label === c ? share : rest))).flat();
}

/** Labels of a picture of 2 × 3 pixels. */
export const six = [0, 1, 2, 2, 1, 0];
