import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { borderDistance } from '../../src/core/border-distance.ts';
import { budgetOf, NO_GROUP } from '../../src/core/budget.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateParts } from '../../src/core/loss-parts.ts';
import { regionOfPixels } from '../../src/core/region-runs.ts';
import { findRegions } from '../../src/core/regions.ts';
import { randomPair } from './random-pair.ts';

describe('the budget', () => {
  it('adds up to the whole loss in every group, and to every scored pixel', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 6 }), ({ truth, prediction, settings }) => {
        const decision = decide(prediction);
        const parts = evaluateParts(truth, prediction, settings, decision);
        const { budget, maps } = budgetOf(truth, decision, parts, [1, 2]);
        const scored = truth.ids.filter((id) => id !== IGNORED).length;
        expect(budget.loss).toBe(parts.value);
        for (const rows of [budget.byClass, budget.byPixelKind, budget.byPlace, budget.byObject]) {
          expect(rows.reduce((sum, { loss }) => sum + loss, 0)).toBeCloseTo(parts.value, 12);
          expect(rows.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(parts.value > 0 ? 1 : 0, 12);
        }
        for (const rows of [budget.byPlace, budget.byObject]) {
          expect(rows.reduce((sum, { pixels }) => sum + (pixels ?? 0), 0)).toBe(scored);
        }
        truth.ids.forEach((id, i) => {
          expect(maps.place[i] === NO_GROUP).toBe(id === IGNORED);
          expect(maps.object[i] === NO_GROUP).toBe(id === IGNORED);
        });
        budget.byObject.forEach((row, group) => {
          expect(maps.object.filter((code) => code === group).length).toBe(row.pixels);
        });
        for (const { key, loss } of budget.byClass) {
          const rows = parts.rows.filter(({ classId }) => classId === key);
          const scale = (unit: number) => 1 / (parts.rows.filter((row) => row.unit === unit).length * parts.units);
          expect(loss).toBeCloseTo(
            rows.reduce((sum, row) => sum + row.loss * scale(row.unit), 0),
            12,
          );
        }
      }),
      { numRuns: 200 },
    );
  });

  it('places pixels by their distance to a truth border, and by the regions they are in', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 8 }), ({ truth, prediction, settings }) => {
        const decision = decide(prediction);
        const parts = evaluateParts(truth, prediction, settings, decision);
        const { budget, maps } = budgetOf(truth, decision, parts, [1, 3]);
        expect(budget.byPlace.map(({ key }) => key)).toEqual([
          { fromPx: 1, toPx: 1 },
          { fromPx: 2, toPx: 3 },
          { fromPx: 4, toPx: null },
        ]);
        const { list, runs } = findRegions(truth, decision, parts.contribution);
        const of = regionOfPixels(runs, truth.ids.length);
        const size = truth.height * truth.width;
        truth.ids.forEach((id, i) => {
          if (id === IGNORED) return;
          const image = Math.floor(i / size);
          const window = truth.ids.subarray(image * size, (image + 1) * size);
          const distance = borderDistance(window, truth.height, truth.width)[i % size] as number;
          expect(maps.place[i]).toBe(distance <= 1 ? 0 : distance <= 3 ? 1 : 2);
          const kind = list[of[i] as number]?.kind;
          const part = kind === undefined ? 3 : kind === 'missed' ? 0 : kind === 'invented' ? 1 : 2;
          expect(maps.object[i]).toBe(part);
        });
      }),
      { numRuns: 60 },
    );
  });
});
