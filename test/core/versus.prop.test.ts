import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LabelBatch, UNKNOWN } from '../../src/core/batch.ts';
import { findRegions } from '../../src/core/regions.ts';
import { compareDecisions, isInVersusSet, VERSUS, type VersusSet, versusKind } from '../../src/core/versus.ts';
import { floodedRegions } from './flooded-regions.ts';

const id = fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 2 }) }, fc.constant(UNKNOWN));

const pairs = fc
  .record({
    batch: fc.integer({ min: 1, max: 2 }),
    height: fc.integer({ min: 1, max: 8 }),
    width: fc.integer({ min: 1, max: 8 }),
  })
  .chain(({ batch, height, width }) => {
    const size = batch * height * width;
    const labels = (one: fc.Arbitrary<number>) =>
      fc.array(one, { minLength: size, maxLength: size }).map((ids) => Int32Array.from(ids));
    return fc.record({
      truth: labels(fc.oneof({ weight: 8, arbitrary: id }, fc.constant(IGNORED))).map(
        (ids): LabelBatch => ({ batch, height, width, ids }),
      ),
      own: labels(id),
      other: labels(id),
    });
  });

describe('two decisions of one truth', () => {
  it('part the scored pixels, and the regions of wrong pixels, as brute force does', () => {
    fc.assert(
      fc.property(pairs, ({ truth, own, other }) => {
        const marks = new Uint8Array(truth.ids.length);
        const { pixels, regions } = compareDecisions(truth, own, other, marks);
        const right = (decision: Int32Array, i: number) => truth.ids[i] === decision[i] && truth.ids[i] !== UNKNOWN;
        const kinds = Array.from(truth.ids, (label, i) => {
          if (label === IGNORED) return 'ignored';
          if (right(own, i)) return right(other, i) ? 'bothRight' : 'won';
          return right(other, i) ? 'lost' : 'bothWrong';
        });
        expect([...marks].map(versusKind)).toEqual(kinds.map((kind) => VERSUS[kind]));
        const count = (kind: string) => kinds.filter((one) => one === kind).length;
        expect(pixels).toEqual({
          bothRight: count('bothRight'),
          won: count('won'),
          lost: count('lost'),
          bothWrong: count('bothWrong'),
        });
        const ofOwn = floodedRegions(truth, own);
        const ofOther = floodedRegions(truth, other);
        const fresh = ofOwn.filter((region) => region.every((i) => right(other, i)));
        const gone = ofOther.filter((region) => region.every((i) => right(own, i)));
        expect(regions).toEqual({
          own: ofOwn.length,
          other: ofOther.length,
          gone: gone.length,
          new: fresh.length,
        });
        const lit = (set: VersusSet) => [...marks.keys()].filter((i) => isInVersusSet(marks[i] ?? 0, set));
        const sorted = (parts: number[][]) => parts.flat().sort((a, b) => a - b);
        expect(lit('gone')).toEqual(sorted(gone));
        expect(lit('new')).toEqual(sorted(fresh));
        for (const set of ['won', 'lost', 'bothWrong'] as const) {
          expect(lit(set)).toEqual([...kinds.keys()].filter((i) => kinds[i] === set));
        }
      }),
    );
  });

  it('have the regions that the list of regions has', () => {
    fc.assert(
      fc.property(pairs, ({ truth, own, other }) => {
        const { regions } = compareDecisions(truth, own, other, new Uint8Array(truth.ids.length));
        const counted = (decision: Int32Array) =>
          findRegions(truth, decision, new Float64Array(truth.ids.length)).list.length;
        expect([regions.own, regions.other]).toEqual([counted(own), counted(other)]);
      }),
    );
  });

  it('change nothing when they are the same', () => {
    fc.assert(
      fc.property(pairs, ({ truth, own }) => {
        const { pixels, regions } = compareDecisions(truth, own, own, new Uint8Array(truth.ids.length));
        expect([pixels.won, pixels.lost, regions.gone, regions.new]).toEqual([0, 0, 0, 0]);
      }),
    );
  });
});
