import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { OUTCOME } from '../../src/engine/tile.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { workerBundle } from './bundles.ts';
import { HEIGHT, requestOf, type SmallPair, WIDTH, writeSmallPair } from './small-pair.ts';

let engine: Engine;
let pair: SmallPair;

beforeAll(async () => {
  engine = new Engine({ workerFile: workerBundle(), workers: 1 });
  pair = writeSmallPair();
});

afterAll(async () => {
  await engine.dispose();
  rmSync(pair.folder, { recursive: true });
});

it('an id that is no class is shown as wrong, even where both have it, as the accuracy counts it', async () => {
  const labels = pair.truth.map((id) => (id === 3 ? 77 : id));
  const [truthFile, predictionFile] = ['gt', 'pred'].map((name) => path.join(pair.folder, `u_${name}.npy`));
  if (!truthFile || !predictionFile) throw new Error('no files');
  writeFileSync(truthFile, encodeNpy(labels, 'uint8', [HEIGHT, WIDTH]));
  writeFileSync(predictionFile, encodeNpy(labels, 'uint8', [HEIGHT, WIDTH]));
  const classes = [0, 1, 2].map((id) => ({ id, name: `class ${id}`, color: [id, id, id] as const }));
  const opened = await engine.open(requestOf({ ...pair, truthFile, predictionFile }, { kind: 'labels', classes }));
  const { data } = await opened.tile({ kind: 'outcome', unit: 0, classId: null }, 0, 0, 0);
  const codes = new Uint16Array(data);
  labels.forEach((id, pixel) => {
    expect(codes[pixel]).toBe(id === 255 ? OUTCOME.ignored : id === 77 ? OUTCOME.missed : OUTCOME.right);
  });
  const right = codes.filter((code) => code === OUTCOME.right).length;
  const { metrics, pixels } = opened.inspection;
  expect(right / pixels.scored).toBe(metrics.pixelAccuracy);
});
