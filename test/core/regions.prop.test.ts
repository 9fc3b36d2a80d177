import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LabelBatch, UNKNOWN } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { lossMap } from '../../src/core/maps.ts';
import { regionAt, regionOfPixels } from '../../src/core/region-runs.ts';
import { findRegions, type RegionKind } from '../../src/core/regions.ts';
import { randomPair } from './random-pair.ts';

/** Rows of digits; '.' is ignored, '?' is no class. */
function draw(...rows: string[]): LabelBatch {
  const ids = rows
    .join('')
    .split('')
    .map((c) => (c === '.' ? IGNORED : c === '?' ? UNKNOWN : Number(c)));
  return { batch: 1, height: rows.length, width: rows[0]?.length ?? 0, ids: Int32Array.from(ids) };
}

const repeat = (rows: readonly string[], times: number) => rows.flatMap((row) => new Array<string>(times).fill(row));

function kindsOf(truth: LabelBatch, decided: LabelBatch): RegionKind[] {
  const { list } = findRegions(truth, decided.ids, new Float64Array(truth.ids.length));
  return list.map(({ kind }) => kind);
}

describe('regions', () => {
  it('are the components of wrong pixels by (truth → decision), over edges and corners', () => {
    const truth = draw('0000.', '00000', '11111', '1?111');
    const decided = draw('10101', '01000', '11111', '00102');
    const contribution = new Float64Array(20).fill(0.5);
    contribution[4] = Number.NaN;
    const { list, runs } = findRegions(truth, decided.ids, contribution);
    const of = regionOfPixels(runs, truth.ids.length);
    expect(list.map(({ truth: t, decided: d, pixels, box }) => [t, d, pixels, box])).toEqual([
      [0, 1, 3, [0, 0, 3, 2]],
      [1, 0, 1, [0, 3, 1, 1]],
      [UNKNOWN, 0, 1, [1, 3, 1, 1]],
      [1, 0, 1, [3, 3, 1, 1]],
      [1, 2, 1, [4, 3, 1, 1]],
    ]);
    expect([...of]).toEqual([0, -1, 0, -1, -1, -1, 0, -1, -1, -1, -1, -1, -1, -1, -1, 1, 2, -1, 3, 4]);
    expect(list[0]).toMatchObject({ loss: 1.5, share: 1.5 / 9.5 });
  });

  it('cover every wrong pixel once, are connected, and touch no other of their pair', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 7 }), ({ truth, prediction, settings }) => {
        const decision = decide(prediction);
        const contribution = lossMap(truth, prediction, settings, 'contribution', null);
        const { list, runs } = findRegions(truth, decision, contribution);
        const of = regionOfPixels(runs, truth.ids.length);
        const { width, height } = truth;
        const pairAt = (i: number) => {
          const known = (id: number) => (id < 0 ? UNKNOWN : id);
          return `${known(truth.ids[i] as number)} ${known(decision[i] as number)}`;
        };
        const isWrong = (i: number) =>
          truth.ids[i] !== IGNORED && !((truth.ids[i] as number) >= 0 && truth.ids[i] === decision[i]);
        let share = 0;
        for (const region of list) {
          const members = [...of.keys()].filter((i) => of[i] === region.id);
          expect(members.length).toBe(region.pixels);
          expect(new Set(members.map(pairAt))).toEqual(new Set([`${region.truth} ${region.decided}`]));
          const xs = members.map((i) => i % width);
          const ys = members.map((i) => Math.floor(i / width) - region.image * height);
          const [left, top] = [Math.min(...xs), Math.min(...ys)];
          expect(region.box).toEqual([left, top, Math.max(...xs) - left + 1, Math.max(...ys) - top + 1]);
          expect(region.loss).toBeCloseTo(
            members.reduce((sum, i) => sum + (contribution[i] as number), 0),
            13,
          );
          share += region.share;
          // All are reached from the first by steps between neighbours, and no step leads to another region of the pair.
          const reached = new Set(members.slice(0, 1));
          for (const at of reached) {
            for (const near of of.keys()) {
              const dx = Math.abs((near % width) - (at % width));
              const dy = Math.abs(Math.floor(near / width) - Math.floor(at / width));
              const sameImage = Math.floor(near / (width * height)) === Math.floor(at / (width * height));
              if (!sameImage || Math.max(dx, dy) > 1 || !isWrong(near) || pairAt(near) !== pairAt(at)) continue;
              expect(of[near]).toBe(region.id);
              reached.add(near);
            }
          }
          expect(reached.size).toBe(region.pixels);
        }
        of.forEach((region, i) => {
          expect(region >= 0).toBe(isWrong(i));
        });
        expect(share).toBeLessThanOrEqual(1 + 1e-12);
        for (let k = 1; k < list.length; k += 1) {
          expect(list[k]?.loss).toBeLessThanOrEqual(list[k - 1]?.loss ?? 0);
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe('the region of a pixel', () => {
  it('is found in any order of asking', () => {
    fc.assert(
      fc.property(
        randomPair({ largestSide: 7 }),
        fc.array(fc.nat(), { maxLength: 200 }),
        ({ truth, prediction }, asked) => {
          const { runs } = findRegions(truth, decide(prediction), new Float64Array(truth.ids.length));
          const of = regionOfPixels(runs, truth.ids.length);
          const idAt = regionAt(runs);
          for (const place of [...asked.map((one) => one % of.length), ...of.keys()])
            expect(idAt(place)).toBe(of[place]);
        },
      ),
    );
  });
});

describe('kinds of regions', () => {
  it('a truth object of which under 10 % is decided right is missed', () => {
    const truth = draw(...repeat(['00000', '01110', '00000'], 3));
    expect(kindsOf(truth, draw(...repeat(['00000', '00000', '00000'], 3)))).toEqual(['missed']);
  });

  it('a decided object of which under 10 % is right is invented', () => {
    const truth = draw(...repeat(['0000000'], 5));
    expect(kindsOf(truth, draw('0000000', '0002000', '0002000', '0000000', '0000000'))).toEqual(['invented']);
  });

  it('most of a truth object decided as one other class is swapped, when the decided object is mostly right', () => {
    // The class 1 object is 2 of 12 right; the class 2 that swallows it is mostly right elsewhere.
    const truth = draw(...repeat(['111111222222222222'], 2));
    const decided = draw(...repeat(['122222222222222222'], 2));
    expect(kindsOf(truth, decided)).toEqual(['swapped']);
  });

  it('a ragged border is a border, and a hole deep inside is not', () => {
    const row = `${'0'.repeat(12)}${'1'.repeat(12)}`;
    const truth = draw(...repeat([row], 12));
    const ragged = draw(...repeat([`${'0'.repeat(10)}${'1'.repeat(14)}`, row], 6));
    expect(kindsOf(truth, ragged)).toEqual(['border']);
    // Joined to the right part of class 1 by a bridge, most of the wrong pixels lie far from the border.
    const bridged = draw(...repeat([row], 5), `${'0'}${'1'.repeat(23)}`, ...repeat([row], 6));
    expect(kindsOf(truth, bridged)).toEqual(['swapped']);
  });
});
