import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LabelIds } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { decide } from '../../src/core/decision.ts';
import { planeOf } from '../../src/core/label-map.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { evaluateParts } from '../../src/core/loss-parts.ts';
import { lossMap } from '../../src/core/maps.ts';
import { splitByPixelKind } from '../../src/core/pixel-kinds.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { randomPair } from './random-pair.ts';

describe('evaluateParts', () => {
  it('is evaluateLoss, the contribution map and the kinds of pixels in one', () => {
    fc.assert(
      fc.property(randomPair(), ({ truth, prediction, settings }) => {
        const decision = decide(prediction);
        const parts = evaluateParts(truth, prediction, settings, decision);
        const { rows, ...numbers } = evaluateLoss(truth, prediction, settings);
        expect(parts.value).toBeCloseTo(numbers.value, 13);
        expect(parts).toMatchObject({ units: numbers.units, voidUnits: numbers.voidUnits, selected: numbers.selected });
        expect(parts.rows.length).toBe(rows.length);
        rows.forEach(({ loss, ...row }, k) => {
          expect(parts.rows[k]).toMatchObject(row);
          expect(parts.rows[k]?.loss).toBeCloseTo(loss, 13);
        });
        const map = lossMap(truth, prediction, settings, 'contribution', null);
        planeOf(parts.contribution).forEach((part, i) => {
          expect(part).toBeCloseTo(map[i] as number, 14);
        });
        const pixels = truth.height * truth.width;
        for (const classId of numbers.selected) {
          const expected = { missed: 0, falseAlarm: 0, underMargin: 0 };
          for (const { unit } of rows.filter((row) => row.classId === classId)) {
            const window = (ids: LabelIds) =>
              settings.perImage ? ids.subarray(unit * pixels, (unit + 1) * pixels) : ids;
            const detail = classDetail(truth, prediction, settings, classId, unit);
            const kinds = splitByPixelKind(
              SortedPixels.of(detail, window(truth.ids), window(decision)),
              window(decision),
              window(truth.ids),
            );
            const scale = 1 / (rows.filter((row) => row.unit === unit).length * numbers.units);
            expected.missed += kinds.missed.loss * scale;
            expected.falseAlarm += kinds.falseAlarm.loss * scale;
            expected.underMargin += kinds.right.loss * scale;
          }
          for (const kind of ['missed', 'falseAlarm', 'underMargin'] as const) {
            expect(parts.kinds.get(classId)?.[kind]).toBeCloseTo(expected[kind], 13);
          }
        }
      }),
    );
  });

  it('fills given memory with the map of scores', () => {
    fc.assert(
      fc.property(randomPair(), ({ truth, prediction, settings }) => {
        const map = new Float64Array(truth.ids.length);
        const { contribution } = evaluateParts(truth, prediction, settings, decide(prediction), () => map);
        if (prediction.kind !== 'labels') expect(contribution).toBe(map);
      }),
      { numRuns: 20 },
    );
  });
});
