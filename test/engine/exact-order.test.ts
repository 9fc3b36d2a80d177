import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { LabelBatch, LossSettings, ScorePrediction } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { otherLosses } from '../../src/core/other-losses.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { OpenedPair } from '../../src/engine/opened-pair.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { workerBundle } from './bundles.ts';
import { hash01, requestOf, type SmallPair, writeSmallPair } from './small-pair.ts';

const WIDTH = 800;
const HEIGHT = 640;
const CLASSES = 8;
const PIXELS = WIDTH * HEIGHT;

/** More than 4 million logits on a coarse grid, so that thousands of pixels have the same scores, whatever their truth. */
const ids = Uint8Array.from({ length: PIXELS }, (_, i) => (i < WIDTH ? 255 : Math.floor(hash01(i, 99) * 6)));
const logits = Float32Array.from({ length: CLASSES * PIXELS }, (_, i) => {
  const [pixel, channel] = [i % PIXELS, Math.floor(i / PIXELS)];
  // The last class is 100 below all others: a probability that float32 does not have.
  if (channel === CLASSES - 1) return -100;
  return Math.round(8 * hash01(pixel % 997, channel)) / 4;
});

const truth: LabelBatch = {
  batch: 1,
  height: HEIGHT,
  width: WIDTH,
  ids: Int32Array.from(ids, (id) => (id === 255 ? -1 : id)),
};
const prediction: ScorePrediction = {
  kind: 'logits',
  batch: 1,
  channels: CLASSES,
  height: HEIGHT,
  width: WIDTH,
  values: logits,
  integerMax: null,
};
const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'all', perImage: false, ties: 'shapley' };

let engine: Engine;
let small: SmallPair;
let folder: string;
let pair: OpenedPair;

beforeAll(async () => {
  engine = new Engine({ workerFile: workerBundle(), workers: 2 });
  small = writeSmallPair();
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-order-'));
  writeFileSync(path.join(folder, 'truth.npy'), encodeNpy(ids, 'uint8', [HEIGHT, WIDTH]));
  writeFileSync(path.join(folder, 'logits.npy'), encodeNpy(logits, 'float32', [CLASSES, HEIGHT, WIDTH]));
  const file = (name: string) => ({ name, content: { file: path.join(folder, name) }, version: '1' });
  const request = requestOf(small);
  pair = await engine.open({
    ...request,
    groundTruth: file('truth.npy'),
    prediction: file('logits.npy'),
    options: { ...request.options, classSelection: 'all' },
  });
}, 120_000);

afterAll(async () => {
  await engine.dispose();
  for (const one of [folder, small.folder]) rmSync(one, { recursive: true });
});

describe('of a pair whose loss is made of float32 probabilities', () => {
  it('a class is sorted by float64 ones: equal scores stay tied, whatever their truth', async () => {
    expect(pair.inspection.loss.classes).toBe('all');
    for (const classId of [0, 5]) {
      const expected = classDetail(truth, prediction, settings, classId, 0);
      const ours = await pair.classOrder(classId, 0);
      if (ours.order.by !== 'pixels') throw new Error('not sorted');
      const { errors, order } = ours.order.columns;
      const levels = (values: Float64Array) => new Set(values).size;
      const wanted = levels(expected.errors);
      expect(wanted).toBeLessThan(4000);
      // Levels an ulp apart may join; none is split.
      expect(levels(errors)).toBeLessThanOrEqual(wanted);
      expect(levels(errors)).toBeGreaterThan(0.99 * wanted);
      let worst = 0;
      for (let k = 0; k < order.length; k += 1) {
        worst = Math.max(worst, Math.abs((errors[k] as number) - (expected.errors[order[k] as number] as number)));
      }
      expect(order).toHaveLength(expected.order.length);
      expect(worst).toBeLessThan(1e-15);
      expect(Math.abs(ours.loss - expected.loss)).toBeLessThan(1e-13);
    }
  });

  it('Dice knows a class whose probabilities are too small for float32', () => {
    const decision = Int32Array.from({ length: PIXELS }, () => 0);
    const { dice } = otherLosses(truth, prediction, settings, [0, 1, 2, 3, 4, 5, 6, 7], decision);
    expect(dice).not.toBeNull();
    expect(Math.abs((pair.inspection.otherLosses.dice ?? 0) - (dice ?? 1))).toBeLessThan(1e-9);
  });
});
