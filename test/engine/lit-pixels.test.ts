import { rmSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
import { litPixels } from '../../src/engine/lit-pixels.ts';
import { workerBundle } from './bundles.ts';
import { CLASSES, HEIGHT, requestOf, type SmallPair, WIDTH, writeSmallPair } from './small-pair.ts';

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

/** The class with the largest logit. */
function decidedAt(pixel: number): number {
  const scores = Array.from({ length: CLASSES }, (_, id) => pair.logits[id * WIDTH * HEIGHT + pixel] as number);
  return scores.indexOf(Math.max(...scores));
}

it('a cell of the confusion matrix lights its own pixels and no other', async () => {
  const opened = await engine.open(requestOf(pair));
  const { confusion } = opened.inspection;
  for (let truth = 0; truth < CLASSES; truth += 1) {
    for (let decided = 0; decided < CLASSES; decided += 1) {
      const set = { by: 'confusion', truth, decided } as const;
      const { data } = await opened.tile({ kind: 'lit', unit: 0, set }, 0, 0, 0);
      const lit = [...new Uint8Array(data)];
      const wanted = lit.map((_, pixel) => Number(pair.truth[pixel] === truth && decidedAt(pixel) === decided));
      expect(lit).toEqual(wanted);
      expect(lit.reduce((sum, one) => sum + one, 0)).toBe(confusion[truth]?.[decided]);
    }
  }
});

it('a class that the pair does not have lights nothing', async () => {
  const opened = await engine.open(requestOf(pair));
  for (const [truth, decided] of [
    [CLASSES + 3, 0],
    [0, CLASSES + 3],
    [0, -1],
  ] as const) {
    const { data } = await opened.tile({ kind: 'lit', unit: 0, set: { by: 'confusion', truth, decided } }, 0, 0, 0);
    expect(new Uint8Array(data).some((one) => one !== 0)).toBe(false);
  }
});

it('a class of the budget lights its own pixels, whichever classes take no part', async () => {
  const opened = await engine.open(requestOf(pair));
  const set = { by: 'budget', group: 'class', row: 2, classId: null } as const;
  const changed = await opened.whatIf({ threshold: null, temperature: null, fixes: [], ignored: [1] });
  for (const [one, ignored] of [
    [opened, [255]],
    [changed, [255, 1]],
  ] as const) {
    const { data } = await one.tile({ kind: 'lit', unit: 0, set }, 0, 0, 0);
    const lit = [...new Uint8Array(data)];
    const wanted = lit.map((_, pixel) => {
      const truth = pair.truth[pixel] as number;
      return Number(!ignored.some((id) => id === truth) && (truth === 2 || decidedAt(pixel) === 2));
    });
    expect(lit).toEqual(wanted);
  }
});

it('a lasso finds its next pixel, and the next one outside, as asking every pixel does', () => {
  const [width, height] = [11, 7];
  const corner = fc.double({ min: -2, max: 13, noNaN: true });
  const nothing = { regions: null, order: null, budget: null, pair: null, versus: null };
  fc.assert(
    fc.property(fc.array(fc.oneof(corner, fc.integer({ min: 0, max: 11 })), { maxLength: 20 }), (numbers) => {
      const points = numbers.slice(0, numbers.length - (numbers.length % 2));
      const set = litPixels({ by: 'polygon', points }, { unit: 0, width, height }, nothing);
      const inside = Array.from({ length: width * height }, (_, pixel) => set.has(pixel));
      for (let from = 0; from < inside.length; from += 1) {
        for (const to of [from + 1, from + 5, inside.length].filter((end) => end <= inside.length)) {
          const range = inside.slice(from, to);
          const at = (place: number) => (place < 0 ? to : from + place);
          expect(set.next(from, to)).toBe(at(range.indexOf(true)));
          expect(set.nextOutside(from, to)).toBe(at(range.indexOf(false)));
        }
      }
    }),
  );
});
