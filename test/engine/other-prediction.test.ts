import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VERSUS } from '../../src/core/versus.ts';
import { Engine } from '../../src/engine/engine.ts';
import type { OpenedPair } from '../../src/engine/opened-pair.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { workerBundle } from './bundles.ts';
import { CLASSES, HEIGHT, requestOf, type SmallPair, smallLogits, WIDTH, writeSmallPair } from './small-pair.ts';

const PIXELS = WIDTH * HEIGHT;
const NUMBER = 7;

let engine: Engine;
let pair: SmallPair;
let own: OpenedPair;

beforeAll(async () => {
  engine = new Engine({ workerFile: workerBundle(), workers: 2 });
  pair = writeSmallPair();
  own = await engine.open(requestOf(pair));
});

afterAll(async () => {
  await engine.dispose();
  rmSync(pair.folder, { recursive: true });
});

function argmax(logits: Float32Array): number[] {
  return Array.from({ length: PIXELS }, (_, pixel) => {
    const scores = Array.from({ length: CLASSES }, (_, id) => logits[id * PIXELS + pixel] as number);
    return scores.indexOf(Math.max(...scores));
  });
}

/** Another prediction of the same truth, opened. */
async function openOther(name: string, bytes: Uint8Array): Promise<OpenedPair> {
  const predictionFile = path.join(pair.folder, name);
  writeFileSync(predictionFile, bytes);
  return await engine.open(requestOf({ ...pair, predictionFile }));
}

const otherLogits = () => smallLogits(pair.truth, 2);
const logitsFile = () => encodeNpy(otherLogits(), 'float32', [CLASSES, HEIGHT, WIDTH]);

function kindAt(pixel: number, ownIds: readonly number[], otherIds: readonly number[]): keyof typeof VERSUS {
  const truth = pair.truth[pixel];
  if (truth === 255) return 'ignored';
  if (truth === ownIds[pixel]) return truth === otherIds[pixel] ? 'bothRight' : 'won';
  return truth === otherIds[pixel] ? 'lost' : 'bothWrong';
}

describe('a pair with another prediction beside it', () => {
  it.each(['logits', 'labels'])('shows it and what was won and lost: %s', async (kind) => {
    const otherIds = argmax(otherLogits());
    const other =
      kind === 'logits'
        ? await openOther('b_logits.npy', logitsFile())
        : await openOther('b_labels.npy', encodeNpy(Uint8Array.from(otherIds), 'uint8', [HEIGHT, WIDTH]));
    const beside = own.beside(other, NUMBER);
    const ownIds = argmax(pair.logits);
    const kinds = Array.from({ length: PIXELS }, (_, pixel) => kindAt(pixel, ownIds, otherIds));

    const shown = await beside.tile({ kind: 'other-prediction', unit: 0, other: NUMBER }, 0, 0, 0);
    expect([...new Uint16Array(shown.data)]).toEqual(otherIds);
    const told = await beside.tile({ kind: 'won-lost', unit: 0, other: NUMBER }, 0, 0, 0);
    expect([...new Uint16Array(told.data)]).toEqual(kinds.map((one) => VERSUS[one]));

    const { pixels, regions } = await beside.versus(NUMBER);
    const count = (wanted: string) => kinds.filter((one) => one === wanted).length;
    expect(pixels.won).toBe(count('won'));
    expect(pixels.lost).toBe(count('lost'));
    expect(pixels.won).toBeGreaterThan(0);
    expect(pixels.lost).toBeGreaterThan(0);
    expect(regions.own).toBe((await own.regionList()).count);
    expect(regions.other).toBe((await other.regionList()).count);

    for (const what of ['won', 'lost', 'bothWrong'] as const) {
      const set = { by: 'versus', what, other: NUMBER } as const;
      const { data } = await beside.tile({ kind: 'lit', unit: 0, set }, 0, 0, 0);
      expect([...new Uint8Array(data)]).toEqual(kinds.map((one) => Number(one === what)));
    }
    const at = kinds.indexOf('won');
    const probed = await beside.probe(at % WIDTH, Math.floor(at / WIDTH), 0, null);
    expect(probed).toMatchObject({ prediction: ownIds[at], otherPrediction: otherIds[at] });
    expect(await own.probe(0, 1, 0, null)).not.toHaveProperty('otherPrediction');
  });

  it('follows a what-if', async () => {
    const beside = own.beside(await openOther('b_logits.npy', logitsFile()), NUMBER);
    const all = (await beside.regionList()).rows.map(({ id }) => id);
    const fixed = await beside.whatIf({ threshold: null, temperature: null, fixes: all, ignored: [] });
    const { pixels } = await fixed.versus(NUMBER);
    const before = (await beside.versus(NUMBER)).pixels;
    expect(pixels).toEqual({
      bothRight: before.bothRight + before.lost,
      won: before.won + before.bothWrong,
      lost: 0,
      bothWrong: 0,
    });
  });

  it('refuses one that was read with another truth, of another size, or that is not there any more', async () => {
    const other = await openOther('b_logits.npy', logitsFile());
    const predictionFile = path.join(pair.folder, 'b_logits.npy');
    const shifted = await engine.open(requestOf({ ...pair, predictionFile }, { ignore: [255, 3] }));
    const threes = pair.truth.filter((id) => id === 3).length;
    await expect(own.beside(shifted, NUMBER).versus(NUMBER)).rejects.toMatchObject({
      code: 'other-truth',
      params: { pixels: threes, of: PIXELS },
    });
    const truthFile = path.join(pair.folder, 'small_gt.npy');
    const half = Uint8Array.from({ length: PIXELS / 4 }, (_, i) => i % CLASSES);
    writeFileSync(truthFile, encodeNpy(half, 'uint8', [HEIGHT / 2, WIDTH / 2]));
    const small = await engine.open(requestOf({ ...pair, truthFile, predictionFile }));
    expect(() => own.beside(small, NUMBER)).toThrow(expect.objectContaining({ code: 'other-size' }));
    const layer = { kind: 'other-prediction', unit: 0, other: NUMBER } as const;
    await expect(own.layerInfo(layer)).rejects.toMatchObject({ code: 'other-missing' });
    await expect(own.beside(other, NUMBER + 1).tile(layer, 0, 0, 0)).rejects.toMatchObject({ code: 'other-missing' });
  });
});
