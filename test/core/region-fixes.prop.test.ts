import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Prediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { planFixes } from '../../src/core/fix-plan.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap } from '../../src/core/maps.ts';
import { confusionOf, metricsOf } from '../../src/core/metrics.ts';
import { evaluateFixes } from '../../src/core/region-fixes.ts';
import { regionOfPixels } from '../../src/core/region-runs.ts';
import { findRegions } from '../../src/core/regions.ts';
import { bruteProbabilities } from './brute-force.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

/** The prediction with the truth written into some pixels. */
function edited(pair: RandomPair, isFixed: (place: number) => boolean): Prediction {
  const { truth, prediction, settings } = pair;
  if (prediction.kind === 'labels') {
    return { ...prediction, ids: prediction.ids.map((id, i) => (isFixed(i) ? (truth.ids[i] as number) : id)) };
  }
  if (settings.loss === 'lovasz-hinge') {
    const values = Float64Array.from(prediction.values, (x, i) => (isFixed(i) ? 2 * (truth.ids[i] as number) - 1 : x));
    return { ...prediction, values };
  }
  const { channels } = prediction;
  const pixels = truth.height * truth.width;
  const values = Float64Array.from(prediction.values, (_, index) => {
    const channel = Math.floor(index / pixels) % channels;
    const place = Math.floor(index / (pixels * channels)) * pixels + (index % pixels);
    const classId = channels === 1 ? 1 : channel;
    if (isFixed(place)) return truth.ids[place] === classId ? 1 : 0;
    return bruteProbabilities(pair, place)[classId] as number;
  });
  return { ...prediction, kind: 'probabilities', values, integerMax: null };
}

function regionsOf({ truth, prediction, settings }: RandomPair) {
  const decision = decide(prediction);
  return {
    decision,
    regions: findRegions(truth, decision, lossMap(truth, prediction, settings, 'contribution', null)),
  };
}

const classesOf = ({ settings, prediction }: RandomPair) =>
  settings.loss === 'lovasz-softmax' ? prediction.channels : 2;

describe('fixing regions', () => {
  it('gives exactly the loss and the metrics of the edited prediction', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 6 }), fc.infiniteStream(fc.boolean()), (pair, coin) => {
        const { truth, prediction, settings } = pair;
        const { decision, regions } = regionsOf(pair);
        const some = regions.list.map(({ id }) => id).filter(() => coin.next().value === true);
        const fixes = [[], regions.list.map(({ id }) => id), some, ...regions.list.slice(0, 2).map(({ id }) => [id])];
        const regionOf = regionOfPixels(regions.runs, truth.ids.length);
        const outcomes = evaluateFixes(truth, prediction, settings, decision, regions, fixes, [0]);
        expect(outcomes.length).toBe(fixes.length);
        fixes.forEach((fix, k) => {
          const isFixed = (place: number) => fix.includes(regionOf[place] as number);
          const after = edited(pair, isFixed);
          const expected = evaluateLoss(truth, after, settings);
          const outcome = outcomes[k];
          if (!outcome) throw new Error('no outcome');
          expect(outcome.evaluation.value).toBeCloseTo(expected.value, 12);
          expect(outcome.evaluation).toMatchObject({
            units: expected.units,
            voidUnits: expected.voidUnits,
            selected: expected.selected,
          });
          expected.rows.forEach((row, r) => {
            expect(outcome.evaluation.rows[r]?.loss).toBeCloseTo(row.loss, 12);
          });
          const decided = decision.map((id, i) => (isFixed(i) ? (truth.ids[i] as number) : id));
          expect(outcome.metrics).toEqual(metricsOf(confusionOf(truth.ids, decided, classesOf(pair)), [0]));
          // What is fixed is decided right by the edited prediction as well.
          decide(after).forEach((id, i) => {
            if (isFixed(i) && (truth.ids[i] as number) >= 0) expect(id).toBe(truth.ids[i]);
          });
        });
      }),
      { numRuns: 200 },
    );
  });

  it('never makes the loss larger', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const { truth, prediction, settings } = pair;
        const { decision, regions } = regionsOf(pair);
        const [before, ...after] = evaluateFixes(truth, prediction, settings, decision, regions, [
          [],
          ...regions.list.map(({ id }) => [id]),
        ]);
        for (const outcome of after) {
          expect(outcome.evaluation.value).toBeLessThanOrEqual((before?.evaluation.value ?? 0) + 1e-12);
        }
      }),
    );
  });
});

describe('a plan of fixes', () => {
  it('takes at each step the region that raises the mIoU most, and ends with everything right', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 5 }), (pair) => {
        const { truth, prediction, settings } = pair;
        const { decision, regions } = regionsOf(pair);
        const plan = planFixes(truth, decision, regions, classesOf(pair));
        const done: number[] = [];
        const open = new Set(regions.list.map(({ id }) => id));
        for (const step of plan) {
          const candidates = [...open];
          const fixes = candidates.map((id) => [...done, id]);
          const means = evaluateFixes(truth, prediction, settings, decision, regions, fixes).map(
            ({ metrics }) => metrics.mIoU ?? 0,
          );
          expect(step.mIoU ?? 0).toBeCloseTo(Math.max(...means), 13);
          expect(means[candidates.indexOf(step.region)]).toBeCloseTo(Math.max(...means), 13);
          open.delete(step.region);
          done.push(step.region);
        }
        expect(open.size).toBe(0);
        if (plan.length > 0 && truth.ids.some((id) => id >= 0)) expect(plan.at(-1)?.mIoU).toBe(1);
        expect(planFixes(truth, decision, regions, classesOf(pair), [], 2)).toEqual(plan.slice(0, 2));
      }),
      { numRuns: 60 },
    );
  });
});
