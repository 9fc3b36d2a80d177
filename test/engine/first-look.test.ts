import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { planeOf } from '../../src/core/label-map.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { OpenedPair } from '../../src/engine/opened-pair.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { workerBundle } from './bundles.ts';
import { hash01, requestOf, type SmallPair, writeSmallPair } from './small-pair.ts';

const WIDTH = 800;
const HEIGHT = 640;
const CLASSES = 8;

let engine: Engine;
let pair: SmallPair;
let folder: string;

beforeAll(async () => {
  engine = new Engine({ workerFile: workerBundle(), workers: 2 });
  pair = writeSmallPair();
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-look-'));
  const pixels = WIDTH * HEIGHT;
  const truth = Uint8Array.from({ length: pixels }, (_, i) => (i < WIDTH ? 255 : Math.floor((i % WIDTH) / 100)));
  const logits = new Float32Array(CLASSES * pixels);
  for (let i = 0; i < logits.length; i += 1) {
    const pixel = i % pixels;
    const isTruth = truth[(pixel + 3) % pixels] === Math.floor(i / pixels);
    logits[i] = (isTruth ? 4 : 0) + 3 * hash01(pixel, Math.floor(i / pixels));
  }
  writeFileSync(path.join(folder, 'truth.npy'), encodeNpy(truth, 'uint8', [HEIGHT, WIDTH]));
  writeFileSync(path.join(folder, 'logits.npy'), encodeNpy(logits, 'float32', [CLASSES, HEIGHT, WIDTH]));
});

afterAll(async () => {
  await engine.dispose();
  for (const one of [folder, pair.folder]) rmSync(one, { recursive: true });
});

it('of a large pair comes before its exact numbers, and bounds them', async () => {
  const file = (name: string) => ({ name, content: { file: path.join(folder, name) }, version: '1' });
  const looks: OpenedPair[] = [];
  const opened = await engine.open(
    { ...requestOf(pair), groundTruth: file('truth.npy'), prediction: file('logits.npy') },
    {
      onFirstLook: (look) => {
        looks.push(look);
        return undefined;
      },
    },
  );
  expect(opened.bounds).toBeNull();
  const [look] = looks;
  if (!look?.bounds) throw new Error('There was no first look');
  const { lower, upper, value } = look.bounds;
  const exact = opened.inspection.loss.value;
  expect(lower).toBeLessThanOrEqual(exact);
  expect(upper).toBeGreaterThanOrEqual(exact);
  expect(upper - lower).toBeLessThan(0.01 * exact);
  expect(look.inspection.loss.value).toBe(value);
  expect(look.inspection.confusion).toEqual(opened.inspection.confusion);
  expect(look.inspection.metrics.mIoU).toBe(opened.inspection.metrics.mIoU);
  expect(look.inspection.otherLosses['cross-entropy']).toBeNull();
  const losses = (of: OpenedPair) => of.inspection.classes.map(({ loss }) => loss ?? Number.NaN);
  losses(look).forEach((loss, place) => {
    expect(loss / (losses(opened)[place] as number)).toBeCloseTo(1, 3);
  });
  expect(planeOf(look.memory.contribution).reduce((sum, part) => sum + part, 0)).toBeCloseTo(value, 6);
  // A pixel is told without ranks, which are not known yet.
  expect(await look.probe(10, 10, 0, 0)).toMatchObject({ classId: null, rank: null, truth: 0 });
  const tile = { kind: 'prediction', unit: 0 } as const;
  expect((await look.tile(tile, 0, 0, 0)).data).toEqual((await opened.tile(tile, 0, 0, 0)).data);
});

it('that is never drawn keeps the exact numbers back for a moment only', async () => {
  const file = (name: string) => ({ name, content: { file: path.join(folder, name) }, version: '2' });
  const never = new Promise<void>(() => undefined);
  const request = { ...requestOf(pair), groundTruth: file('truth.npy'), prediction: file('logits.npy') };
  const opened = await engine.open(request, { onFirstLook: () => never });
  expect(opened.bounds).toBeNull();
});

it('is not given where the numbers are there as soon', async () => {
  const looks: OpenedPair[] = [];
  await engine.open(requestOf(pair), {
    onFirstLook: (look) => {
      looks.push(look);
      return undefined;
    },
  });
  expect(looks).toEqual([]);
});
