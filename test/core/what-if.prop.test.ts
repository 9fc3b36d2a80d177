import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type Prediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { confusionOf, metricsOf } from '../../src/core/metrics.ts';
import { evaluateFixes } from '../../src/core/region-fixes.ts';
import { regionOfPixels } from '../../src/core/region-runs.ts';
import { findRegions } from '../../src/core/regions.ts';
import { type Change, changePair } from '../../src/core/what-if.ts';
import { bruteProbabilities } from './brute-force.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

const unchanged: Change = { threshold: null, temperature: null, fixed: null, ignored: [] };

function changed({ truth, prediction, settings }: RandomPair, change: Partial<Change>) {
  const before = structuredClone({ truth, prediction });
  const after = changePair(truth, prediction, settings, { ...unchanged, ...change }, (like) => {
    const Kind = like.constructor as new (length: number) => typeof like;
    return new Kind(like.length);
  });
  // Its own arrays are left alone.
  expect({ truth, prediction }).toEqual(before);
  return after;
}

describe('a changed pair', () => {
  it('shares its arrays with the pair while nothing is changed', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const after = changed(pair, {});
        expect(after.truth.ids).toBe(pair.truth.ids);
        expect(after.prediction).toBe(pair.prediction);
        expect(after.decision).toEqual(decide(pair.prediction));
      }),
    );
  });

  it('has the loss and the IoU that fixing its regions gives', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 6 }), fc.infiniteStream(fc.boolean()), (pair, coin) => {
        const { truth, prediction, settings } = pair;
        const decision = decide(prediction);
        const regions = findRegions(truth, decision, new Float64Array(decision.length));
        const ids = regions.list.map(({ id }) => id).filter(() => coin.next().value === true);
        const [fixed] = evaluateFixes(truth, prediction, settings, decision, regions, [ids]);
        const regionOf = regionOfPixels(regions.runs, decision.length);
        const after = changed(pair, { fixed: Uint8Array.from(regionOf, (id) => (ids.includes(id) ? 1 : 0)) });
        expect(evaluateLoss(after.truth, after.prediction, settings).value).toBeCloseTo(
          fixed?.evaluation.value ?? Number.NaN,
          12,
        );
        const classes = settings.loss === 'lovasz-softmax' ? prediction.channels : 2;
        const metrics = metricsOf(confusionOf(after.truth.ids, after.decision, classes));
        expect(metrics.mIoU).toEqual(fixed?.metrics.mIoU);
        expect(metrics.classes.map(({ iou }) => iou)).toEqual(fixed?.metrics.classes.map(({ iou }) => iou));
      }),
      { numRuns: 200 },
    );
  });

  it('with a temperature is softer or sharper, and decides the same', () => {
    fc.assert(
      fc.property(
        randomPair({ kinds: ['logits'] }),
        fc.double({ min: 0.2, max: 5, noNaN: true }),
        (pair, temperature) => {
          const { truth, prediction, settings } = pair;
          if (prediction.kind === 'labels') throw new Error('logits only');
          const scaled: Prediction = {
            ...prediction,
            values: Float64Array.from(prediction.values, (z) => z / temperature),
          };
          const after = changed(pair, { temperature });
          expect(evaluateLoss(truth, after.prediction, settings)).toEqual(evaluateLoss(truth, scaled, settings));
          expect(after.decision).toEqual(decide(scaled));
        },
      ),
    );
  });

  it('with a threshold decides as the probabilities say', () => {
    fc.assert(
      fc.property(
        randomPair({
          losses: ['lovasz-sigmoid', 'lovasz-hinge'],
          kinds: ['logits', 'probabilities', 'bytes'],
          generic: true,
        }),
        fc.double({ min: 0.05, max: 0.95, noNaN: true }),
        (pair, threshold) => {
          const after = changed(pair, { threshold });
          after.decision.forEach((id, place) => {
            const p = bruteProbabilities(
              { ...pair, settings: { ...pair.settings, loss: 'lovasz-sigmoid' } },
              place,
            )[1] as number;
            if (Math.abs(p - threshold) > 1e-9) expect(id).toBe(p > threshold ? 1 : 0);
          });
        },
      ),
    );
  });

  it('leaves out the truth pixels of ignored classes', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const after = changed(pair, { ignored: [1] });
        expect(after.truth.ids).toEqual(pair.truth.ids.map((id) => (id === 1 ? IGNORED : id)));
        expect(after.prediction).toBe(pair.prediction);
      }),
    );
  });
});
