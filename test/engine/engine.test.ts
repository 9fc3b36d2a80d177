import { rmSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IGNORED, type LabelBatch, type LossSettings, type ScorePrediction } from '../../src/core/batch.ts';
import { certaintyMap } from '../../src/core/certainty.ts';
import { decodeField } from '../../src/core/field-code.ts';
import { LensError } from '../../src/core/lens-error.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap } from '../../src/core/maps.ts';
import { otherLossMap } from '../../src/core/other-loss-maps.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { ExportedField } from '../../src/engine/export-jobs.ts';
import type { OpenedPair } from '../../src/engine/opened-pair.ts';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { workerBundle } from './bundles.ts';
import { CLASSES, HEIGHT, requestOf, type SmallPair, WIDTH, writeSmallPair } from './small-pair.ts';

/** The values of a map as its float64 file has them. */
async function mapValues(opened: OpenedPair, field: ExportedField): Promise<Float64Array> {
  const { data } = await decodeFile(bytesSource('map.npy', Buffer.concat(await opened.mapFile(field, 'float64'))));
  if (!(data instanceof Float64Array)) throw new TypeError('float64 was asked for');
  return data;
}

let engine: Engine;
let pair: SmallPair;

beforeAll(async () => {
  engine = new Engine({ workerFile: workerBundle(), workers: 2 });
  pair = writeSmallPair();
});

afterAll(async () => {
  await engine.dispose();
  rmSync(pair.folder, { recursive: true });
});

const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };

function oracle(): { truth: LabelBatch; prediction: ScorePrediction } {
  const ids = Int32Array.from(pair.truth, (id) => (id === 255 ? IGNORED : id));
  return {
    truth: { batch: 1, height: HEIGHT, width: WIDTH, ids },
    prediction: {
      kind: 'logits',
      batch: 1,
      channels: CLASSES,
      height: HEIGHT,
      width: WIDTH,
      values: pair.logits,
      integerMax: null,
    },
  };
}

describe('an opened pair', () => {
  it('has bounds before it has a loss, as it is and after a change', async () => {
    const opened = await engine.open(requestOf(pair));
    const regions = (await opened.regionList()).rows.slice(0, 2).map(({ id }) => id);
    const still = { threshold: null, temperature: null, fixes: [], ignored: [] };
    for (const change of [
      still,
      { ...still, temperature: 3 },
      { ...still, fixes: regions },
      { ...still, ignored: [1] },
    ]) {
      const { value } = (await opened.whatIf(change)).inspection.loss;
      const bounds = await opened.estimate(change);
      expect(bounds?.lower).toBeLessThanOrEqual(value);
      expect(bounds?.upper).toBeGreaterThanOrEqual(value);
      expect(Math.abs((bounds?.value ?? 0) - value)).toBeLessThan(0.01 * value);
    }
    await expect(opened.estimate({ ...still, temperature: -1 })).rejects.toMatchObject({ code: 'what-if-temperature' });
  });

  it('warns of what a change makes of the loss, and no more of what it has mended', async () => {
    const opened = await engine.open(requestOf(pair, { classSelection: 'all', ignore: [3] }));
    const still = { threshold: null, temperature: null, fixes: [], ignored: [] };
    const codesAfter = async (ignored: readonly number[]) =>
      (await opened.whatIf({ ...still, ignored })).inspection.warnings.map(({ code }) => code);
    const before = opened.inspection.warnings.map(({ code }) => code);
    expect(before).toContain('ignored-class-in-loss');
    expect(await codesAfter([])).toEqual(before);
    const everything = await codesAfter(opened.inspection.classes.map(({ id }) => id));
    expect(everything.filter((code) => code === 'no-class-present')).toHaveLength(1);
    expect(new Set(everything).size).toBe(everything.length);
  });

  it('has the loss of the mathematics', async () => {
    const { truth, prediction } = oracle();
    const { inspection } = await engine.open(requestOf(pair));
    expect(inspection.loss.value).toBeCloseTo(evaluateLoss(truth, prediction, settings).value, 12);
    expect(inspection.pixels).toEqual({ scored: WIDTH * (HEIGHT - 1), ignored: WIDTH, unknownTruth: 0 });
    const shares = inspection.classes.reduce((sum, row) => sum + (row.share ?? 0), 0);
    expect(shares).toBeCloseTo(1, 12);
    for (const row of inspection.classes) {
      const kinds = row.lossByPixelKind;
      const sum = (kinds?.missed ?? 0) + (kinds?.falseAlarm ?? 0) + (kinds?.underMargin ?? 0);
      expect(sum).toBeCloseTo((row.share ?? 0) * inspection.loss.value, 12);
    }
  });

  it('shows a class whose id 16 bits cannot tell as unknown, and no id as another', async () => {
    const ids = new Int32Array(WIDTH * HEIGHT).map((_, i) => [3, 65_533, 65_534, 65_535, 70_000][i % 5] ?? 0);
    const file = `${pair.folder}/wide.npy`;
    writeFileSync(file, encodeNpy(ids, 'int32', [HEIGHT, WIDTH]));
    const ref = { name: 'wide.npy', content: { file }, version: '1' };
    const request = { ...requestOf(pair, { ignore: 'none' }), groundTruth: ref, prediction: ref };
    const opened = await engine.open(request);
    const { data } = await opened.tile({ kind: 'truth', unit: 0 }, 0, 0, 0);
    expect([...new Uint16Array(data).subarray(0, 5)]).toEqual([3, 65_533, 65_534, 65_534, 65_534]);
  });

  it('gives every map exactly, and tiles that decode to it', async () => {
    const { truth, prediction } = oracle();
    const opened = await engine.open(requestOf(pair));
    for (const [map, classId] of [
      ['contribution', null],
      ['error', 2],
      ['weight', 2],
      ['grad-probability', null],
      ['grad-logit', 1],
    ] as const) {
      const exact = lossMap(truth, prediction, settings, map, classId);
      const values = await mapValues(opened, { kind: 'map', map, classId });
      const layer = { kind: 'map', unit: 0, map, classId } as const;
      const info = await opened.layerInfo(layer);
      const tile = await opened.tile(layer, 0, 0, 0);
      const codes = new Uint16Array(tile.data);
      expect([tile.width, tile.height, info.levels]).toEqual([WIDTH, HEIGHT, 1]);
      let largest = 0;
      for (let i = 0; i < exact.length; i += 1) {
        expect(values[i]).toBeCloseTo(exact[i] as number, 14);
        largest = Math.max(largest, Math.abs(exact[i] as number));
        const shown = decodeField(codes[i] as number, info.field?.peak ?? 0);
        if (truth.ids[i] === IGNORED) expect(shown).toBeNaN();
        else expect(Math.abs(shown - (exact[i] as number))).toBeLessThanOrEqual(1e-3 * Math.abs(exact[i] as number));
      }
      expect(info.field?.peak).toBeCloseTo(largest, 14);
    }
  });

  it('sums a map up once, however many ask at the same time', async () => {
    const opened = await engine.open(requestOf(pair, {}, 'asked twice'));
    const layer = { kind: 'map', unit: 0, map: 'error', classId: 1 } as const;
    const [one, other] = await Promise.all([opened.layerInfo(layer), opened.layerInfo(layer)]);
    expect(other.field).toBe(one.field);
    expect((await opened.layerInfo(layer)).field).toBe(one.field);
  });

  it.each(['contribution', 'error', 'weight', 'grad-probability', 'grad-logit'] as const)(
    'gives %s of every class as the map of each class',
    async (map) => {
      const opened = await engine.open(requestOf(pair));
      const all = await mapValues(opened, { kind: 'map-of-every-class', map });
      expect(all.length).toBe(CLASSES * WIDTH * HEIGHT);
      for (let classId = 0; classId < CLASSES; classId += 1) {
        const one = await mapValues(opened, { kind: 'map', map, classId });
        expect(all.subarray(classId * one.length, (classId + 1) * one.length)).toEqual(one);
      }
    },
  );

  it('gives maps of other losses and of certainty, of one class and of all', async () => {
    const { truth, prediction } = oracle();
    const opened = await engine.open(requestOf(pair));
    const selected = opened.inspection.classes.flatMap(({ loss }, index) => (loss === null ? [] : [index]));
    const other = (classId: number | null) =>
      otherLossMap(truth, prediction, settings, selected, 'dice', 'grad-logit', classId);
    const cases = [
      [{ kind: 'other-loss', unit: 0, loss: 'dice', map: 'grad-logit', classId: null }, other(null)],
      [{ kind: 'other-loss', unit: 0, loss: 'dice', map: 'grad-logit', classId: 2 }, other(2)],
      [{ kind: 'certainty', unit: 0, map: 'margin' }, certaintyMap(truth, prediction, 'margin')],
    ] as const;
    for (const [layer, exact] of cases) {
      const info = await opened.layerInfo(layer);
      const codes = new Uint16Array((await opened.tile(layer, 0, 0, 0)).data);
      for (let i = 0; i < exact.length; i += 1) {
        const shown = decodeField(codes[i] as number, info.field?.peak ?? 0);
        if (truth.ids[i] === IGNORED) expect(shown).toBeNaN();
        else expect(Math.abs(shown - (exact[i] as number))).toBeLessThanOrEqual(1e-3 * Math.abs(exact[i] as number));
      }
    }
  });

  it('knows each pixel by place and by rank', async () => {
    const opened = await engine.open(requestOf(pair));
    const { truth, prediction } = oracle();
    const error = lossMap(truth, prediction, settings, 'error', 1);
    const first = await opened.pixelAtRank(1, 0, 1);
    expect(first.rank).toBe(1);
    expect(first.error).toBe(Math.max(...error));
    const again = await opened.probe(first.x, first.y, 0, 1);
    expect(again).toEqual(first);
    const ignored = await opened.probe(3, 0, 0, 1);
    expect(ignored).toMatchObject({ ignored: true, truth: null, truthRaw: 255, error: null, rank: null });
    await expect(opened.pixelAtRank(WIDTH * HEIGHT, 0, 1)).rejects.toThrow('rank-outside');
    await expect(opened.probe(WIDTH, 0, 0, 1)).rejects.toThrow('pixel');
    await expect(opened.curve(9, 0, { maxPoints: 100, shown: null })).rejects.toThrow('class-unknown');
  });

  it('has a curve that ends where the weights do and whose area is the loss', async () => {
    const opened = await engine.open(requestOf(pair));
    const row = opened.inspection.classes.find(({ id }) => id === 3);
    const curve = await opened.curve(3, 0, { maxPoints: 4000, shown: null });
    expect(curve.loss).toBeCloseTo(row?.loss ?? Number.NaN, 12);
    expect(curve.thresholdIntegral).toBeCloseTo(curve.loss, 12);
    expect(curve.columns.rank[0]).toBe(1);
    expect((curve.box?.inside ?? 0) + (curve.box?.beyond ?? 0)).toBeCloseTo(curve.loss, 12);
  });
});

describe('failures', () => {
  it('names the file and loses nothing', async () => {
    const file = pair.predictionFile.replace('.npy', '_cut.npy');
    writeFileSync(file, encodeNpy(pair.logits, 'float32', [CLASSES, HEIGHT, WIDTH]).subarray(0, 3000));
    const request = requestOf({ ...pair, predictionFile: file });
    const error = await engine.open(request).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(LensError);
    expect((error as LensError).code).toBe('npy-truncated');
    expect((error as LensError).params.file).toBe('a_logits_cut.npy');
    expect((await engine.open(requestOf(pair))).inspection.loss.value).toBeGreaterThan(0);
  });

  it('stops when it is told to, also before it begins', async () => {
    const abort = new AbortController();
    const running = engine.open(requestOf(pair, {}, '3'), { signal: abort.signal });
    abort.abort();
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await expect(engine.open(requestOf(pair, {}, '4'), { signal: abort.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect((await engine.open(requestOf(pair, {}, '5'))).inspection.loss.value).toBeGreaterThan(0);
  });
});

it('computes a pair once, and again when a file or an option changed', async () => {
  const first = await engine.open(requestOf(pair, {}, '6'));
  expect(await engine.open(requestOf(pair, {}, '6'))).toBe(first);
  expect(await engine.open(requestOf(pair, {}, '7'))).not.toBe(first);
  const all = await engine.open(requestOf(pair, { classSelection: [0] }, '6'));
  expect(all.inspection.loss.value).not.toBe(first.inspection.loss.value);
});
