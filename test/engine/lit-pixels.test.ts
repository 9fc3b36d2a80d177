import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Engine } from '../../src/engine/engine.ts';
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
