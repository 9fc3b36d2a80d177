import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LabelIds } from '../../src/core/batch.ts';
import { type ClassDetail, classDetail } from '../../src/core/class-detail.ts';
import { type CurveWish, curveOf, DELTA_BINS, RUG_BINS } from '../../src/core/curve.ts';
import { axisEnd } from '../../src/core/curve-axis.ts';
import { decide } from '../../src/core/decision.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { mulberry } from '../../src/core/submodularity.ts';
import type { RankSpan } from '../../src/core/view-data.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

const wish = (maxPoints: number, shown: RankSpan | null = null): CurveWish => ({ maxPoints, threshold: 0.5, shown });

interface UnitOfPair {
  readonly detail: ClassDetail;
  readonly sorted: SortedPixels;
  readonly truth: LabelIds;
  readonly decision: LabelIds;
  readonly classId: number;
}

function unitOf({ truth, prediction, settings }: RandomPair): UnitOfPair {
  const classId = settings.loss === 'lovasz-softmax' ? 0 : 1;
  const pixels = truth.height * truth.width;
  const unit = settings.perImage ? truth.batch - 1 : 0;
  const window = (ids: LabelIds) => (settings.perImage ? ids.slice(unit * pixels, (unit + 1) * pixels) : ids);
  const detail = classDetail(truth, prediction, settings, classId, unit);
  const [ids, decision] = [window(truth.ids), window(decide(prediction))];
  return { detail, sorted: SortedPixels.of(detail, ids, decision), truth: ids, decision, classId };
}

/** A class of many pixels, with a block of equal errors in the middle. */
function largeUnit(pixels: number): UnitOfPair {
  const random = mulberry(7);
  const truth = Int32Array.from({ length: pixels }, () => (random() < 0.02 ? IGNORED : random() < 0.2 ? 1 : 0));
  const values = Float64Array.from({ length: pixels }, (_, i) => {
    const soft = random() ** 4;
    return i % 5 === 0 ? 0.625 : truth[i] === 1 ? 1 - soft : soft;
  });
  const size = { batch: 1, height: 1, width: pixels };
  const prediction = { kind: 'probabilities', channels: 1, ...size, values, integerMax: null } as const;
  const settings = { loss: 'lovasz-sigmoid', classes: 'present', perImage: false, ties: 'shapley' } as const;
  return unitOf({ truth: { ...size, ids: truth }, prediction, settings });
}

describe('the curve', () => {
  it('holds rank, error, Δ, weight and side of each pixel when all are asked for', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const { detail, truth, classId, sorted } = unitOf(pair);
        const curve = curveOf(sorted, wish(1000));
        expect([...curve.columns.rank]).toEqual([...detail.order.keys()].map((k) => k + 1));
        const wrong = new Set<number>();
        detail.order.forEach((pixel, k) => {
          wrong.add(pixel);
          expect(curve.columns.error[k]).toBe(detail.errors[pixel]);
          expect(curve.columns.weight[k]).toBe(detail.weights[pixel]);
          expect(curve.columns.foreground[k]).toBe(truth[pixel] === classId ? 1 : 0);
          let both = 0;
          let either = 0;
          truth.forEach((id, i) => {
            if (id === IGNORED) return;
            const decided = wrong.has(i) ? id !== classId : id === classId;
            if (id === classId && decided) both += 1;
            if (id === classId || decided) either += 1;
          });
          expect(curve.columns.jaccard[k]).toBeCloseTo(1 - both / either, 14);
        });
        const last = detail.order.findLastIndex((pixel) => truth[pixel] === classId) + 1;
        expect(curve.lastForegroundRank).toBe(last);
        expect(curve.lastErrorRank).toBe(detail.errors.filter((error) => error > 0).length);
        const behind = detail.order.slice(axisEnd(curve));
        for (const pixel of behind) {
          expect((detail.weights[pixel] as number) * Math.max(0, detail.errors[pixel] as number)).toBe(0);
        }
      }),
    );
  });

  it('splits the loss by kind, by box and along Δ, and each split is whole', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const { truth, decision, classId, sorted } = unitOf(pair);
        const { kinds, box, hardLoss, kindsByDelta, loss, thresholdIntegral, pixels } = curveOf(sorted, wish(100));
        expect(kinds.missed.loss + kinds.falseAlarm.loss + kinds.right.loss).toBeCloseTo(loss, 12);
        expect(kinds.missed.pixels + kinds.falseAlarm.pixels + kinds.right.pixels).toBe(pixels);
        expect(kinds.missed.pixels).toBe(truth.filter((id, i) => id === classId && decision[i] !== classId).length);
        expect(thresholdIntegral).toBeCloseTo(loss, 12);
        const union = truth.filter((id, i) => id !== IGNORED && (id === classId || decision[i] === classId)).length;
        if (union === 0) {
          expect([hardLoss, box]).toEqual([null, null]);
        } else {
          const both = truth.filter((id, i) => id === classId && decision[i] === classId).length;
          expect(hardLoss).toBeCloseTo(1 - both / union, 14);
          expect((box?.inside ?? 0) + (box?.beyond ?? 0)).toBeCloseTo(loss, 12);
          expect(box?.inside).toBeLessThanOrEqual((hardLoss ?? 0) + 1e-12);
          expect(box?.inside).toBeGreaterThanOrEqual(0);
        }
        for (let bin = 0; bin < DELTA_BINS && pixels > 0; bin += 1) {
          const shares = [0, 1, 2].map((kind) => kindsByDelta[kind * DELTA_BINS + bin] as number);
          expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
        }
      }),
    );
  });

  it('measures the box as the area under the error on the Δ axis', () => {
    const size = { batch: 1, height: 1, width: 4 };
    const truth = { ...size, ids: Int32Array.of(1, 1, 0, 0) };
    const values = Float64Array.of(0.25, 0.875, 0.75, 0.125);
    const prediction = { kind: 'probabilities', channels: 1, ...size, values, integerMax: null } as const;
    const settings = { loss: 'lovasz-sigmoid', classes: 'present', perImage: false, ties: 'index' } as const;
    const detail = classDetail(truth, prediction, settings, 1, 0);
    const curve = curveOf(SortedPixels.of(detail, truth.ids, decide(prediction)), wish(100));
    // Errors 0.75 (missed), 0.75 (false alarm), 0.125, 0.125; Δ = 1/2, 2/3, 1, 1.
    expect([...curve.columns.jaccard]).toEqual([0.5, 2 / 3, 1, 1]);
    expect(curve.hardLoss).toBeCloseTo(2 / 3, 15);
    expect(curve.box?.inside).toBeCloseTo(0.75 * (2 / 3), 15);
    expect(curve.box?.beyond).toBeCloseTo(0.125 / 3, 15);
  });

  it('keeps every bend of a long curve with few points', () => {
    const { detail, sorted } = largeUnit(60_000);
    const maxPoints = 600;
    const all = curveOf(sorted, wish(1e6));
    const curve = curveOf(sorted, wish(maxPoints));
    const { rank, error, jaccard, weight } = curve.columns;
    expect(rank.length).toBeLessThanOrEqual(maxPoints);
    expect(rank.length).toBeGreaterThan(maxPoints / 3);
    expect(rank[0]).toBe(1);
    expect(rank.at(-1)).toBe(detail.pixels);
    expect([...rank]).toContain(curve.lastForegroundRank);
    const step = 7 / maxPoints;
    for (let k = 1; k < rank.length; k += 1) {
      const [from, to] = [(rank[k - 1] as number) - 1, (rank[k] as number) - 1];
      expect(to).toBeGreaterThan(from);
      expect(error[k]).toBe(all.columns.error[to]);
      expect(weight[k]).toBe(all.columns.weight[to]);
      if (to - from === 1) continue;
      expect((error[k - 1] as number) - (error[k] as number)).toBeLessThanOrEqual(step);
      expect((jaccard[k] as number) - (jaccard[k - 1] as number)).toBeLessThanOrEqual(step);
      expect(to - from).toBeLessThanOrEqual(step * detail.pixels);
    }
  });

  it('has a rug of the share of foreground up to the end of the axis', () => {
    const { detail, truth, classId, sorted } = largeUnit(20_000);
    const curve = curveOf(sorted, wish(100));
    const { rug } = curve;
    const end = axisEnd(curve);
    expect(rug.length).toBe(RUG_BINS);
    const foreground = [...detail.order].map((pixel) => (truth[pixel] === classId ? 1 : 0) as number);
    for (const bin of [0, 1, 100, RUG_BINS - 1]) {
      const from = Math.floor((bin * end) / RUG_BINS);
      const ranks = foreground.slice(from, Math.floor(((bin + 1) * end) / RUG_BINS));
      expect(rug[bin]).toBeCloseTo(ranks.reduce((sum, y) => sum + y, 0) / ranks.length, 14);
    }
  });

  it('draws an interval of ranks alone, exact at its ends', () => {
    const { detail, sorted } = largeUnit(60_000);
    const all = curveOf(sorted, wish(1e6));
    const shown = { from: 20_001, to: 40_000 };
    const curve = curveOf(sorted, wish(600, shown));
    const { rank, error, jaccard } = curve.columns;
    expect(curve.shown).toEqual(shown);
    expect([rank[0], rank.at(-1)]).toEqual([shown.from, shown.to]);
    expect(rank.length).toBeLessThanOrEqual(600);
    rank.forEach((one, k) => {
      expect(error[k]).toBe(all.columns.error[one - 1]);
      expect(jaccard[k]).toBe(all.columns.jaccard[one - 1]);
    });
    expect(curve.deltaBefore).toBe(all.columns.jaccard[shown.from - 2]);
    expect([curve.loss, curve.pixels]).toEqual([all.loss, all.pixels]);
    const last = { from: detail.pixels - 9, to: 1e9 };
    const few = curveOf(sorted, wish(600, last));
    expect([...few.columns.rank]).toEqual(Array.from({ length: 10 }, (_, k) => last.from + k));
  });

  it('is exact on both sides of the threshold between right and wrong', () => {
    fc.assert(
      fc.property(randomPair({ kinds: ['probabilities'] }), (pair) => {
        const { detail, sorted } = unitOf(pair);
        const curve = curveOf(sorted, wish(1000));
        const above = detail.order.filter((pixel) => (detail.errors[pixel] as number) > 0.5).length;
        if (above === 0 || above === detail.pixels) {
          expect(curve.threshold).toBeNull();
          return;
        }
        const delta = curve.columns.jaccard[above - 1];
        expect(curve.threshold).toEqual({ error: 0.5, rank: above, delta });
      }),
    );
    const { sorted } = largeUnit(60_000);
    const { threshold, columns } = curveOf(sorted, wish(600));
    expect([...columns.rank]).toContain(threshold?.rank);
    expect([...columns.rank]).toContain((threshold?.rank ?? 0) + 1);
  });
});
