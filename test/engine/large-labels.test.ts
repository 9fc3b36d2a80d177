import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { decodeField } from '../../src/core/field-code.ts';
import { levelsOf, TILE_SIZE } from '../../src/core/view-data.ts';
import { defaultPairOptions } from '../../src/dataset/pair-options.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { OpenedPair } from '../../src/engine/opened-pair.ts';
import { bytesOfClass, bytesOfPair } from '../../src/engine/pair-memory.ts';
import { LABEL_IGNORED } from '../../src/engine/tile.ts';
import { workerBundle } from './bundles.ts';
import { fillLargeRow, LARGE_CLASSES, largeNumbers, writeLargeLabels } from './large-labels.ts';

const SIDE = 8192;
const MESSAGE_LIMIT_BYTES = 4 * 2 ** 20;

let folder: string;
let engine: Engine;
let pair: OpenedPair;
let expected: ReturnType<typeof largeNumbers>;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lens-large-'));
  const file = (side: 'truth' | 'prediction') => join(folder, `${side}.png`);
  for (const side of ['truth', 'prediction'] as const) await writeLargeLabels(file(side), side, SIDE, SIDE);
  expected = largeNumbers(SIDE, SIDE);
  engine = new Engine({ workerFile: workerBundle(), workers: 1 });
  const ref = (side: 'truth' | 'prediction') => ({
    name: `${side}.png`,
    content: { file: file(side) },
    version: '1',
  });
  pair = await engine.open({
    groundTruth: ref('truth'),
    prediction: ref('prediction'),
    image: null,
    options: { ...defaultPairOptions, preset: null },
  });
}, 120_000);

afterAll(async () => {
  await engine?.dispose();
  if (folder) rmSync(folder, { recursive: true });
});

/** A row of a side, as it was made. */
function rowOf(side: 'truth' | 'prediction', y: number): Uint8Array {
  const row = new Uint8Array(SIDE);
  fillLargeRow(side, y, row);
  return row;
}

it('67 megapixels have the numbers that counting row by row gives', () => {
  const { confusion, ious, ignored, loss } = expected;
  expect(pair.inspection.confusion.map((row) => row.slice(0, LARGE_CLASSES))).toEqual(confusion);
  expect(pair.inspection.pixels).toEqual({ scored: SIDE * SIDE - ignored, ignored, unknownTruth: 0 });
  pair.inspection.classes.forEach(({ iou }, id) => {
    expect(iou).toBe(ious[id]);
  });
  expect(pair.inspection.loss.value).toBeCloseTo(loss, 14);
});

it('are kept in 4 bytes a pixel at most', () => {
  expect(bytesOfPair(pair.memory) / (SIDE * SIDE)).toBeLessThan(4.01);
});

it('have the curve of a class in a twentieth of a byte a pixel, and light its ranks', async () => {
  const classId = 2;
  const order = await pair.classOrder(classId, 0);
  expect(bytesOfClass(order) / (SIDE * SIDE)).toBeLessThan(0.05);
  const curve = await pair.curve(classId, 0, { maxPoints: 1000, shown: null });
  expect(curve.loss).toBeCloseTo(1 - (expected.ious[classId] as number), 14);
  expect(curve.thresholdIntegral).toBeCloseTo(curve.loss, 14);
  const wrong = curve.threshold?.rank ?? 0;
  const set = { by: 'ranks', classId, from: 1, to: wrong } as const;
  const { data } = await pair.tile({ kind: 'lit', unit: 0, set }, 0, 3, 5);
  const lit = new Uint8Array(data);
  for (const row of [0, 300, TILE_SIZE - 1]) {
    const y = 5 * TILE_SIZE + row;
    const [truth, decided] = [rowOf('truth', y), rowOf('prediction', y)];
    const wanted = Array.from({ length: TILE_SIZE }, (_, x) => {
      const at = 3 * TILE_SIZE + x;
      return truth[at] !== 255 && (truth[at] === classId) !== (decided[at] === classId) ? 1 : 0;
    });
    expect([...lit.subarray(row * TILE_SIZE, (row + 1) * TILE_SIZE)]).toEqual(wanted);
  }
  const last = await pair.pixelAtRank(wrong, 0, classId);
  expect(last).toMatchObject({ rank: wrong, error: 1 });
  expect((last.truth === classId) !== (last.prediction === classId)).toBe(true);
});

it('travel as tiles of at most 4 MiB that show the labels as they are', async () => {
  for (const [kind, side] of [['truth', 'truth'] as const, ['prediction', 'prediction'] as const]) {
    for (const [level, column, row] of [
      [0, 3, 5],
      [levelsOf(SIDE, SIDE) - 1, 0, 0],
    ] as const) {
      const tile = await pair.tile({ kind, unit: 0 }, level, column, row);
      expect(tile.data.byteLength).toBeLessThanOrEqual(MESSAGE_LIMIT_BYTES);
      const codes = new Uint16Array(tile.data);
      const step = 2 ** level;
      for (let y = 0; y < tile.height; y += 1) {
        const made = rowOf(side, (row * TILE_SIZE + y) * step + (step >> 1));
        const from = column * TILE_SIZE;
        const wanted = Array.from({ length: tile.width }, (_, x) => made[(from + x) * step + (step >> 1)] as number);
        const shown = [...codes.subarray(y * tile.width, (y + 1) * tile.width)];
        expect(shown).toEqual(wanted.map((id) => (id === 255 ? LABEL_IGNORED : id)));
      }
    }
  }
});

it('have a map of contributions that adds up to the loss', async () => {
  const layer = { kind: 'map', map: 'contribution', classId: null, unit: 0 } as const;
  const { field } = await pair.layerInfo(layer);
  expect(field?.sum).toBeCloseTo(pair.inspection.loss.value, 9);
  const tile = await pair.tile(layer, 0, 3, 5);
  expect(tile.data.byteLength).toBeLessThanOrEqual(MESSAGE_LIMIT_BYTES);
  const codes = new Uint16Array(tile.data);
  const y = 5 * TILE_SIZE + 300;
  const [truth, decided] = [rowOf('truth', y), rowOf('prediction', y)];
  for (let x = 0; x < TILE_SIZE; x += 1) {
    const at = 3 * TILE_SIZE + x;
    const value = decodeField(codes[300 * TILE_SIZE + x] as number, field?.peak ?? 0);
    const { contribution } =
      x % 128 === 0 && truth[at] !== 255 ? await pair.probe(at, y, 0, null) : { contribution: null };
    if (contribution !== null) expect(Math.abs(value - contribution)).toBeLessThanOrEqual(5e-4 * contribution);
    if (truth[at] === 255) expect(value).toBeNaN();
    else expect(value > 0).toBe(truth[at] !== decided[at]);
  }
});
