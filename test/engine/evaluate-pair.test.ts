import path from 'node:path';
import { expect, it } from 'vitest';
import type { LabelBatch, LossSettings, ScorePrediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { planeOf } from '../../src/core/label-map.ts';
import { evaluateParts } from '../../src/core/loss-parts.ts';
import { PairEvaluator } from '../../src/engine/evaluate-pair.ts';
import { workerBundle } from './bundles.ts';
import { hash01 } from './small-pair.ts';

const SIDE = 1024;
const CHANNELS = 4;

function largePair(): { truth: LabelBatch; prediction: ScorePrediction } {
  const ids = new Int32Array(SIDE * SIDE);
  const values = new Float32Array(CHANNELS * ids.length);
  for (let i = 0; i < ids.length; i += 1) {
    const id = (Math.floor((i % SIDE) / 300) + Math.floor(i / SIDE / 400)) % CHANNELS;
    ids[i] = i % SIDE < 7 ? -1 : id;
    for (let c = 0; c < CHANNELS; c += 1) values[c * ids.length + i] = (c === id ? 2 : 0) + 4 * hash01(i, c);
  }
  const shape = { batch: 1, height: SIDE, width: SIDE };
  return {
    truth: { ...shape, ids },
    prediction: { ...shape, kind: 'logits', channels: CHANNELS, values, integerMax: null },
  };
}

const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };

it('gives large pairs the same loss and map by the kernels', async () => {
  const { truth, prediction } = largePair();
  const evaluator = new PairEvaluator(path.join(path.dirname(await workerBundle()), 'kernels.wasm'));
  const decision = decide(prediction);
  const slow = evaluateParts(truth, prediction, settings, decision);
  const fast = await evaluator.evaluate(truth, prediction, settings, decision);
  expect(Math.abs(fast.value - slow.value) / slow.value).toBeLessThan(1e-9);
  expect(fast.rows.map(({ foreground }) => foreground)).toEqual(slow.rows.map(({ foreground }) => foreground));
  const [ours, truthful] = [planeOf(fast.contribution), planeOf(slow.contribution)];
  let difference = 0;
  for (let i = 0; i < truth.ids.length; i += 1) {
    difference += Math.abs((ours[i] as number) - (truthful[i] as number));
  }
  expect(difference / slow.value).toBeLessThan(2e-6);
});
