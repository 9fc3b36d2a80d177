import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScorePrediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { isQuantised } from '../../src/core/level-parts.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { evaluateParts } from '../../src/core/loss-parts.ts';
import { lossMap } from '../../src/core/maps.ts';
import { randomPair } from './random-pair.ts';

/** The same numbers as floats: u/integerMax, whose errors are sorted. Only 0, 1/4, … so that 1 − p is exact. */
function asFloats(prediction: ScorePrediction, integerMax: number): ScorePrediction {
  return {
    ...prediction,
    values: Float64Array.from(prediction.values, (u) => u / integerMax),
    integerMax: null,
  };
}

describe('quantised probabilities', () => {
  it('lose, and show where, what the sort of their errors says', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 7, kinds: ['bytes'] }), ({ truth, prediction, settings }) => {
        fc.pre(isQuantised(prediction, { ...settings, ties: 'shapley' }));
        const decision = decide(prediction);
        const parts = evaluateParts(truth, prediction, { ...settings, ties: 'shapley' }, decision);
        const expected = evaluateLoss(truth, prediction, { ...settings, ties: 'shapley' });
        expect(parts.value).toBeCloseTo(expected.value, 13);
        expect(parts).toMatchObject({
          units: expected.units,
          voidUnits: expected.voidUnits,
          selected: expected.selected,
        });
        expected.rows.forEach((row, place) => {
          const own = parts.rows[place];
          expect(own?.loss).toBeCloseTo(row.loss, 13);
          expect({ ...own, loss: 0 }).toEqual({ ...row, loss: 0 });
        });
        const map = lossMap(truth, prediction, { ...settings, ties: 'shapley' }, 'contribution', null);
        expect(parts.contribution).toBeInstanceOf(Float64Array);
        map.forEach((value, pixel) => {
          expect((parts.contribution as Float64Array)[pixel]).toBeCloseTo(Number.isNaN(value) ? 0 : value, 13);
        });
      }),
      { numRuns: 400 },
    );
  });

  it('are split by kind of pixel as floats of the same value are', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 6, kinds: ['bytes'] }), ({ truth, prediction, settings }) => {
        fc.pre(prediction.kind === 'probabilities' && prediction.integerMax !== null);
        const quarters: ScorePrediction = {
          ...prediction,
          values: prediction.values.map((u) => 64 * Math.floor(u / 64)) as Uint8Array,
          integerMax: 256,
        };
        const decision = decide(quarters);
        const shapley = { ...settings, ties: 'shapley' } as const;
        const counted = evaluateParts(truth, quarters, shapley, decision);
        const sorted = evaluateParts(truth, asFloats(quarters, 256), shapley, decision);
        expect([...counted.kinds.keys()]).toEqual([...sorted.kinds.keys()]);
        for (const [classId, kinds] of sorted.kinds) {
          for (const kind of ['missed', 'falseAlarm', 'underMargin'] as const) {
            expect(counted.kinds.get(classId)?.[kind]).toBeCloseTo(kinds[kind], 13);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
