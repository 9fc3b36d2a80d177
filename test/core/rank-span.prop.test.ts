import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap } from '../../src/core/maps.ts';
import { rankSpan } from '../../src/core/rank-span.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { randomPair } from './random-pair.ts';

describe('an interval of ranks', () => {
  it('holds what its pixels hold, in the order of descending error and ascending index', () => {
    fc.assert(
      fc.property(randomPair({ generic: true }), fc.nat(), fc.nat(), (pair, one, other) => {
        const { truth, prediction, settings } = pair;
        const pooled = { ...settings, perImage: false };
        const loss = evaluateLoss(truth, prediction, pooled);
        const classId = loss.selected[0];
        if (classId === undefined || loss.value === 0) return;
        const detail = classDetail(truth, prediction, pooled, classId, 0);
        const [low, high] = [one, other].map((rank) => 1 + (rank % detail.pixels)).sort((a, b) => a - b);
        const span = { from: low as number, to: high as number };
        // The order once more, by plain comparison.
        const order = [...truth.ids.keys()]
          .filter((i) => truth.ids[i] !== IGNORED)
          .sort((i, j) => (detail.errors[j] as number) - (detail.errors[i] as number) || i - j);
        const pixels = order.slice(span.from - 1, span.to);
        const delta = (k: number) => {
          const wrong = order.slice(0, k);
          const misses = wrong.filter((i) => truth.ids[i] === classId).length;
          return k === 0 ? 0 : k / (detail.foreground + k - misses);
        };
        const contribution = lossMap(truth, prediction, pooled, 'contribution', classId);
        const carried = pixels.reduce((sum, i) => sum + (contribution[i] as number), 0);
        const partOfLoss = 1 / loss.selected.length;
        const found = rankSpan(SortedPixels.of(detail, truth.ids, decide(prediction)), span, {
          partOfLoss,
          wholeLoss: loss.value,
        });
        expect(found).toMatchObject({
          ...span,
          foreground: pixels.filter((i) => truth.ids[i] === classId).length,
          firstError: detail.errors[pixels[0] as number],
          lastError: detail.errors[pixels.at(-1) as number],
        });
        expect(found.deltaBefore).toBeCloseTo(delta(span.from - 1), 14);
        expect(found.deltaAfter).toBeCloseTo(delta(span.to), 14);
        expect(found.share).toBeCloseTo(carried / loss.value, 11);
        if (detail.loss > 0) expect(found.classShare).toBeCloseTo(found.classLoss / detail.loss, 14);
        expect(found.classLoss * partOfLoss).toBeCloseTo(carried, 12);
      }),
    );
  });

  it('is refused outside of the ranks', () => {
    const size = { batch: 1, height: 1, width: 2 };
    const truth = { ...size, ids: Int32Array.of(1, 0) };
    const values = Float64Array.of(0.25, 0.5);
    const prediction = { kind: 'probabilities', channels: 1, ...size, values, integerMax: null } as const;
    const settings = { loss: 'lovasz-sigmoid', classes: 'present', perImage: false, ties: 'index' } as const;
    const detail = classDetail(truth, prediction, settings, 1, 0);
    const sorted = SortedPixels.of(detail, truth.ids, decide(prediction));
    const parts = { partOfLoss: 1, wholeLoss: 1 };
    for (const span of [
      { from: 0, to: 1 },
      { from: 2, to: 1 },
      { from: 1, to: 3 },
    ]) {
      expect(() => rankSpan(sorted, span, parts)).toThrow('rank-outside');
    }
  });
});
