import type { LabelBatch, LossSettings, ScorePrediction } from '../../core/batch.ts';
import type { Kernels } from './lovasz-kernels.ts';

const SIDE = 96;
const CHANNELS = 4;
const ROUNDS = 60;

/** Numbers in [0, 1) that look like noise and are always the same. */
function noise(length: number): Float32Array {
  const values = new Float32Array(new SharedArrayBuffer(length * 4));
  let state = 1;
  for (let i = 0; i < length; i += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    values[i] = state / 2 ** 32;
  }
  return values;
}

/**
 * Runs the kernels on a tiny image until V8 has optimised them: its baseline code, which comes first, is 2 to 4 times
 * slower, and a function is only replaced between calls.
 */
export function warmUpKernels(kernels: Kernels): void {
  const pixels = SIDE * SIDE;
  const truth: LabelBatch = { batch: 1, height: SIDE, width: SIDE, ids: new Int32Array(pixels) };
  const scores = noise(pixels * CHANNELS).map((value) => Math.round(value * 65535));
  for (let i = 0; i < pixels; i += 1) truth.ids[i] = i & 1;
  const given: ScorePrediction = {
    kind: 'probabilities',
    batch: 1,
    channels: CHANNELS,
    height: SIDE,
    width: SIDE,
    values: scores,
    integerMax: 65535,
  };
  const logits: ScorePrediction = { ...given, kind: 'logits', integerMax: null, values: noise(pixels * CHANNELS) };
  const binary: ScorePrediction = { ...logits, channels: 1, values: noise(pixels) };
  const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'all', perImage: false, ties: 'shapley' };
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const prediction of [given, logits]) {
      for (const narrowFromValues of [0, Number.POSITIVE_INFINITY]) {
        kernels.evaluate(truth, prediction, settings, { contribution: true, narrowFromValues });
      }
    }
    kernels.estimate(truth, logits, settings, { contribution: true });
    kernels.evaluate(truth, binary, { ...settings, loss: 'lovasz-hinge' }, { contribution: true });
    kernels.estimate(truth, binary, { ...settings, loss: 'lovasz-hinge' }, { contribution: true });
  }
}
