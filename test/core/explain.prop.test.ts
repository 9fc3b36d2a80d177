import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classDetail } from '../../src/core/class-detail.ts';
import { decide } from '../../src/core/decision.ts';
import { explainClass } from '../../src/core/explain.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { randomPair } from './random-pair.ts';

describe('the four steps', () => {
  it('lead to the loss of the class at every rank', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const { truth, prediction, settings } = pair;
        const size = truth.height * truth.width;
        const detail = classDetail(truth, prediction, settings, 1, 0);
        const ids = truth.ids.subarray(0, detail.errors.length);
        const every = Array.from({ length: detail.pixels }, (_, k) => k + 1);
        const data = explainClass(SortedPixels.of(detail, ids, decide(prediction)), size, truth.width, every);
        expect(data.rows.map(({ rank }) => rank)).toEqual(every);
        let before = 0;
        data.rows.forEach((row) => {
          const pixel = detail.order[row.rank - 1] as number;
          expect(row.image * size + row.y * truth.width + row.x).toBe(pixel);
          // Intersection and union of the decision that is wrong on the first k pixels, counted anew.
          const first = new Set(detail.order.subarray(0, row.rank));
          const foreground = [...ids].flatMap((id, place) => (id === 1 ? [place] : []));
          expect(row.intersection).toBe(foreground.filter((place) => !first.has(place)).length);
          expect(row.union).toBe(new Set([...foreground, ...first]).size);
          expect(row.jaccard).toBeCloseTo(row.union === 0 ? 0 : 1 - row.intersection / row.union, 14);
          expect(row.sum - before).toBeCloseTo(row.part, 12);
          before = row.sum;
        });
        if (detail.pixels > 0) expect(data.weightSum).toBeCloseTo(1, 12);
        expect(data.partSum).toBeCloseTo(detail.loss, 12);
        // The steps between the errors write the same loss over the chain (section 5 of the semantics).
        if (settings.loss !== 'lovasz-hinge') {
          const byLevels = data.rows.reduce((sum, { step, jaccard }) => sum + step * jaccard, 0);
          expect(byLevels).toBeCloseTo(detail.loss, 12);
        }
      }),
    );
  });

  it('show few ranks of many: the first, the last, and where something happens', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 12 }), ({ truth, prediction, settings }) => {
        const detail = classDetail(truth, prediction, settings, 1, 0);
        const size = truth.height * truth.width;
        const ids = truth.ids.subarray(0, detail.errors.length);
        const data = explainClass(SortedPixels.of(detail, ids, decide(prediction)), size, truth.width);
        const ranks = data.rows.map(({ rank }) => rank);
        expect(ranks.length).toBeLessThanOrEqual(12);
        expect(ranks).toEqual([...new Set(ranks)].toSorted((a, b) => a - b));
        if (detail.pixels > 0) expect([ranks[0], ranks.at(-1)]).toEqual([1, detail.pixels]);
        if (data.lastForegroundRank > 0) expect(ranks).toContain(data.lastForegroundRank);
        // Equal errors share their weight, also with the last pixel of the class.
        const last = data.rows.find(({ rank }) => rank === data.lastForegroundRank);
        const behind = data.rows.filter(({ error }) => last && error < last.error);
        expect(behind.every(({ weight }) => weight === 0)).toBe(true);
      }),
    );
  });
});
