import path from 'node:path';
import { expect, it } from 'vitest';
import type { LabelBatch, LossSettings, ScorePrediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { planeOf } from '../../src/core/label-map.ts';
import { evaluateParts } from '../../src/core/loss-parts.ts';
import { lossMapAllClasses } from '../../src/core/maps.ts';
import { PairEvaluator } from '../../src/engine/evaluate-pair.ts';
import { loadKernels } from '../../src/engine/kernels/lovasz-kernels.ts';
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
  const evaluator = new PairEvaluator(path.join(path.dirname(workerBundle()), 'kernels.wasm'));
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

it.each(['grad-probability', 'grad-logit'] as const)(
  'gives %s of every class of a large pair by the kernels, the same as class by class',
  async (map) => {
    const { truth, prediction } = largePair();
    const evaluator = new PairEvaluator(path.join(path.dirname(workerBundle()), 'kernels.wasm'));
    const all = await evaluator.mapOfEveryClass(truth, prediction, settings, map, 'float64');
    expect(all).toBeInstanceOf(Float32Array);
    const truthful = lossMapAllClasses(truth, prediction, settings, map);
    let [difference, norm] = [0, 0];
    for (let i = 0; i < truthful.length; i += 1) {
      difference += Math.abs((all[i] as number) - (truthful[i] as number));
      norm += Math.abs(truthful[i] as number);
    }
    expect(difference / norm).toBeLessThan(2e-6);
    for (const classId of [0, CHANNELS - 1]) {
      const one = planeOf(await evaluator.map(truth, prediction, settings, map, classId));
      expect(one.findIndex((value, i) => value !== all[classId * one.length + i])).toBe(-1);
    }
  },
);

it.each([
  [255, Uint8Array],
  [65535, Uint16Array],
] as const)(
  'counts one channel of probabilities of %d levels: the loss and map of the kernels',
  async (integerMax, Kind) => {
    const side = 300;
    const shape = { batch: 2, height: side, width: side };
    const ids = Int32Array.from({ length: 2 * side * side }, (_, i) =>
      i % 97 === 0 ? -1 : hash01(i >> 5, 3) < 0.3 ? 1 : 0,
    );
    const values = new Kind(ids.length);
    ids.forEach((id, i) => {
      values[i] = Math.floor((0.6 * hash01(i, 1) + (id === 1 ? 0.4 : 0)) * integerMax);
    });
    const prediction: ScorePrediction = { ...shape, kind: 'probabilities', channels: 1, values, integerMax };
    const truth = { ...shape, ids };
    const wasm = path.join(path.dirname(await workerBundle()), 'kernels.wasm');
    const [evaluator, kernels] = [new PairEvaluator(wasm), await loadKernels(wasm)];
    const decision = decide(prediction);
    for (const perImage of [false, true]) {
      const sigmoid: LossSettings = { loss: 'lovasz-sigmoid', classes: 'present', perImage, ties: 'shapley' };
      const counted = await evaluator.evaluate(truth, prediction, sigmoid, decision);
      const sorted = kernels.evaluateParts(truth, prediction, sigmoid, decision);
      expect(counted.value).toBeCloseTo(sorted.value, 13);
      const [ours, theirs] = [planeOf(counted.contribution), planeOf(sorted.contribution)];
      let largest = 0;
      for (let i = 0; i < ids.length; i += 1)
        largest = Math.max(largest, Math.abs((ours[i] as number) - (theirs[i] as number)));
      expect(largest).toBeLessThan(1e-16);
      expect(counted.kinds.get(1)?.missed).toBeCloseTo(sorted.kinds.get(1)?.missed ?? Number.NaN, 13);
      // The map that is exported is the one that is shown.
      expect(planeOf(await evaluator.map(truth, prediction, sigmoid, 'contribution', null))).toEqual(ours);
    }
    await kernels.dispose();
  },
);
