import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossSettings } from '../../src/core/batch.ts';
import { IGNORED } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { confusionOf, metricsOf } from '../../src/core/metrics.ts';
import { bruteError, bruteLoss } from './brute-force.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

describe('evaluateLoss', () => {
  it('is the loss of the definition, for every kind of prediction and every setting', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const { value } = evaluateLoss(pair.truth, pair.prediction, pair.settings);
        expect(value).toBeCloseTo(bruteLoss(pair), 12);
      }),
      { numRuns: 400 },
    );
  });

  it('is the mean of its rows, and the class details say the same', () => {
    fc.assert(
      fc.property(randomPair(), ({ truth, prediction, settings }) => {
        const { value, units, voidUnits, rows, selected } = evaluateLoss(truth, prediction, settings);
        let sum = 0;
        for (let unit = 0; unit < units; unit += 1) {
          const own = rows.filter((row) => row.unit === unit);
          if (own.length > 0) sum += own.reduce((total, row) => total + row.loss, 0) / own.length;
        }
        expect(value).toBeCloseTo(sum / units, 13);
        expect(units).toBe(settings.perImage ? truth.batch : 1);
        const voids = Array.from({ length: units }, (_, unit) => {
          const pixels = truth.ids.length / units;
          return truth.ids.slice(unit * pixels, (unit + 1) * pixels).every((id) => id === IGNORED);
        });
        expect(voidUnits).toBe(voids.filter(Boolean).length);
        expect(new Set(rows.map((row) => row.classId))).toEqual(new Set(selected));
        for (const row of rows) {
          const detail = classDetail(truth, prediction, settings, row.classId, row.unit);
          expect(detail).toMatchObject({ pixels: row.pixels, foreground: row.foreground });
          expect(detail.loss).toBeCloseTo(row.loss, 13);
          expect(row.absent).toBe(row.foreground === 0);
        }
      }),
    );
  });

  it('gives 1 − IoU of each class for hard masks', () => {
    fc.assert(
      fc.property(
        randomPair({ kinds: ['labels'], losses: ['lovasz-softmax'], largestSide: 9 }),
        ({ truth, prediction }) => {
          const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'all', perImage: false, ties: 'shapley' };
          const { rows } = evaluateLoss(truth, prediction, settings);
          const { classes } = metricsOf(confusionOf(truth.ids, decide(prediction), prediction.channels));
          for (const { classId, loss } of rows) {
            const iou = classes[classId]?.iou ?? null;
            // Neither in the truth nor predicted: no error at all.
            expect(Math.abs(loss - (iou === null ? 0 : 1 - iou))).toBeLessThan(3e-16);
          }
        },
      ),
    );
  });

  it('of ±1 logits is twice the Jaccard loss', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.boolean()), { minLength: 1, maxLength: 60 }), (pixels) => {
        const size = { batch: 1, height: 1, width: pixels.length };
        const truth = { ...size, ids: Int32Array.from(pixels, ([y]) => Number(y)) };
        const decision = Int32Array.from(pixels, ([, p]) => Number(p));
        const values = Float32Array.from(decision, (p) => (p === 1 ? 1 : -1));
        const settings: LossSettings = { loss: 'lovasz-hinge', classes: 'present', perImage: true, ties: 'shapley' };
        const { value } = evaluateLoss(
          truth,
          { kind: 'logits', channels: 1, ...size, values, integerMax: null },
          settings,
        );
        const iou = metricsOf(confusionOf(truth.ids, decision, 2)).classes[1]?.iou ?? null;
        expect(value).toBeCloseTo(iou === null ? 0 : 2 * (1 - iou), 14);
      }),
    );
  });

  it('does not see where the pixels are', () => {
    const shuffled = randomPair().chain((pair) => {
      const pixels = pair.truth.height * pair.truth.width;
      return fc
        .shuffledSubarray(
          Array.from({ length: pixels }, (_, i) => i),
          { minLength: pixels },
        )
        .map((order) => ({ pair, order }));
    });
    fc.assert(
      fc.property(shuffled, ({ pair, order }) => {
        const moved = { ...pair, ...movePixels(pair, order) };
        const settings = { ...pair.settings };
        expect(evaluateLoss(moved.truth, moved.prediction, settings).value).toBeCloseTo(
          evaluateLoss(pair.truth, pair.prediction, settings).value,
          12,
        );
      }),
    );
  });
});

describe('classDetail', () => {
  it('has the errors of the definition, in descending order, ties by index', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const { truth, prediction, settings } = pair;
        const classId = settings.loss === 'lovasz-softmax' ? prediction.channels - 1 : 1;
        const unit = settings.perImage ? truth.batch - 1 : 0;
        const first = settings.perImage ? unit * truth.height * truth.width : 0;
        const { errors, order, weights, pixels } = classDetail(truth, prediction, settings, classId, unit);
        expect(order.length).toBe(pixels);
        errors.forEach((error, i) => {
          if (truth.ids[first + i] === IGNORED) {
            expect([error, weights[i]]).toEqual([Number.NaN, 0]);
          } else {
            expect(error).toBeCloseTo(bruteError(pair, first + i, classId), 14);
          }
        });
        for (let k = 1; k < order.length; k += 1) {
          const [before, after] = [order[k - 1] as number, order[k] as number];
          const gap = (errors[before] as number) - (errors[after] as number);
          expect(gap > 0 || (gap === 0 && before < after)).toBe(true);
        }
        if (pixels > 0) expect(weights.reduce((sum, g) => sum + g, 0)).toBeCloseTo(1, 12);
      }),
    );
  });
});

/** The same pixels in another order within each image. */
function movePixels(
  { truth, prediction }: RandomPair,
  order: readonly number[],
): Pick<RandomPair, 'truth' | 'prediction'> {
  const pixels = order.length;
  const move = <T extends { length: number; slice(): T; [i: number]: number }>(values: T): T => {
    const out = values.slice();
    for (let i = 0; i < values.length; i += 1) {
      out[i] = values[Math.floor(i / pixels) * pixels + (order[i % pixels] as number)] as number;
    }
    return out;
  };
  return {
    truth: { ...truth, ids: move(truth.ids) },
    prediction:
      prediction.kind === 'labels'
        ? { ...prediction, ids: move(prediction.ids) }
        : { ...prediction, values: move(prediction.values as Float64Array) },
  };
}
