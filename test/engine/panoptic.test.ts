import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultPairOptions } from '../../src/dataset/pair-options.ts';
import { Engine } from '../../src/engine/engine.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { encodeRgbPng } from '../../src/formats/sharp-pixels.ts';
import { workerBundle } from './bundles.ts';

// Two persons, a meadow, a crowd and unlabelled pixels; ids need all three bytes.
const PERSON_A = 3_937_500;
const PERSON_B = 4_260_062;
const GRASS = 10_025_880;
const CROWD = 3_153_362;
const segments = [PERSON_A, PERSON_A, PERSON_B, GRASS, GRASS, GRASS, CROWD, 0];
const categories = [1, 1, 1, 193, 193, 193, 1, 0];
/** The last person is taken for grass. */
const predictedCategories = [1, 1, 193, 193, 193, 193, 1, 193];

function annotations(list: readonly (readonly [number, number, number])[]) {
  const segments_info = list.map(([id, category_id, iscrowd]) => ({ id, category_id, iscrowd, bbox: [0, 0, 1, 1] }));
  const other = { file_name: '000000000001.png', segments_info: [] };
  return JSON.stringify({ images: [], annotations: [other, { file_name: '000000000139.png', segments_info }] });
}

async function mask(ids: readonly number[]): Promise<Uint8Array> {
  return await encodeRgbPng(Uint8Array.from(ids.flatMap((id) => [id & 255, (id >> 8) & 255, id >> 16])), 4, 2);
}

let engine: Engine;
let folder: string;
const at = (name: string) => path.join(folder, name);
const ref = (name: string) => ({ name, content: { file: at(name) }, version: '1' });
const truthName = 'annotations/panoptic_val2017/000000000139.png';
const known = annotations([
  [PERSON_A, 1, 0],
  [PERSON_B, 1, 0],
  [GRASS, 193, 0],
  [CROWD, 1, 1],
]);

async function open(prediction: string) {
  const request = { groundTruth: ref(truthName), prediction: ref(prediction), image: null };
  return (await engine.open({ ...request, options: defaultPairOptions })).inspection;
}

beforeAll(async () => {
  engine = new Engine({ workerFile: workerBundle(), workers: 1 });
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-panoptic-'));
  for (const name of ['annotations/panoptic_val2017', 'labels', 'panoptic_pred'])
    mkdirSync(at(name), { recursive: true });
  writeFileSync(at(truthName), await mask(segments));
  writeFileSync(at('annotations/panoptic_val2017.json'), known);
  const ids = Uint8Array.from(predictedCategories);
  writeFileSync(at('labels/000000000139.npy'), encodeNpy(ids, 'uint8', [2, 4]));
  writeFileSync(at('panoptic_pred/000000000139.png'), await mask([7, 7, 900, 900, 900, 900, 70_000, 900]));
  writeFileSync(
    at('panoptic_pred.json'),
    annotations([
      [7, 1, 0],
      [900, 193, 0],
      [70_000, 1, 0],
    ]),
  );
});

afterAll(async () => {
  await engine.dispose();
  rmSync(folder, { recursive: true });
});

describe('a COCO panoptic mask', () => {
  it.each(['labels/000000000139.npy', 'panoptic_pred/000000000139.png'])('beside %s', async (prediction) => {
    const inspection = await open(prediction);
    const truth = categories.map((category, i) => (category === 0 || segments[i] === CROWD ? null : category));
    for (const [name, category] of [
      ['person', 1],
      ['grass-merged', 193],
    ] as const) {
      const inTruth = truth.filter((entry) => entry === category).length;
      const both = truth.filter((entry, i) => entry === category && predictedCategories[i] === category).length;
      const predicted = truth.filter((entry, i) => entry !== null && predictedCategories[i] === category).length;
      const row = inspection.classes.find((entry) => entry.name === name);
      expect(row).toMatchObject({ pixels: inTruth, predicted, iou: both / (inTruth + predicted - both) });
    }
    expect(inspection.pixels).toEqual({ scored: 6, ignored: 2, unknownTruth: 0 });
    expect(inspection.preset?.name).toBe('coco_panoptic_133');
    expect(inspection.warnings).toEqual([]);
  });

  it('is computed anew when its JSON changes, and refused by name when the JSON is gone or says nothing of it', async () => {
    const before = await open('labels/000000000139.npy');
    writeFileSync(at('annotations/panoptic_val2017.json'), annotations([[GRASS, 193, 0]]));
    const after = await open('labels/000000000139.npy');
    expect(before.pixels.unknownTruth).toBe(0);
    expect(after.pixels.unknownTruth).toBe(4);
    writeFileSync(at('annotations/panoptic_val2017.json'), '{"annotations": 7');
    await expect(open('labels/000000000139.npy')).rejects.toMatchObject({ code: 'panoptic-json-invalid' });
    rmSync(at('annotations/panoptic_val2017.json'));
    await expect(open('labels/000000000139.npy')).rejects.toMatchObject({ code: 'panoptic-segments-missing' });
    writeFileSync(at('annotations/panoptic_val2017.json'), known);
  });
});
