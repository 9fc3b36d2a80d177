import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { decide } from '../../src/core/decision.ts';
import { lossMap, mapRefusal } from '../../src/core/maps.ts';
import { type ProbeSources, probePixel } from '../../src/core/probe.ts';
import { bruteProbabilities } from './brute-force.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

const chosen = randomPair().chain((pair) =>
  fc.record({
    pair: fc.constant(pair),
    place: fc.integer({ min: 0, max: pair.truth.ids.length - 1 }),
    classId:
      pair.settings.loss === 'lovasz-softmax'
        ? fc.constantFrom(null, 0, pair.prediction.channels - 1)
        : fc.constantFrom(null, 1),
  }),
);

function probe(
  { truth, prediction, settings }: RandomPair,
  place: number,
  classId: number | null,
  sources: Partial<ProbeSources> = {},
) {
  const pixels = truth.height * truth.width;
  const at = {
    image: Math.floor(place / pixels),
    x: place % truth.width,
    y: Math.floor((place % pixels) / truth.width),
    classId,
    truthRaw: 77,
  };
  return probePixel(truth, prediction, settings, at, { decision: decide(prediction), ...sources });
}

describe('the probe', () => {
  it('says of a pixel what the maps and the class detail say', () => {
    fc.assert(
      fc.property(chosen, ({ pair, place, classId }) => {
        const { truth, prediction, settings } = pair;
        const data = probe(pair, place, classId);
        const id = truth.ids[place] as number;
        expect(data).toMatchObject({ truthRaw: 77, ignored: id === IGNORED, truth: id < 0 ? null : id, classId });
        if (id === IGNORED) {
          expect(data).toMatchObject({ error: null, rank: null, weight: null, contribution: null, gradLogit: null });
          return;
        }
        const map = (name: Parameters<typeof lossMap>[3]) =>
          lossMap(truth, prediction, settings, name, classId)[place] as number;
        const whole = lossMap(truth, prediction, settings, 'contribution', null)[place] as number;
        expect(data.contribution).toBeCloseTo(whole, 13);
        for (const [name, value] of [
          ['grad-probability', data.gradProbability],
          ['grad-logit', data.gradLogit],
        ] as const) {
          if (mapRefusal(prediction, settings, name)) expect(value).toBeNull();
          else expect(value).toBeCloseTo(map(name), 13);
        }
        if (classId === null) {
          expect(data).toMatchObject({
            error: null,
            rank: null,
            weight: null,
            classContribution: null,
            classProbability: null,
          });
          return;
        }
        const pixels = truth.height * truth.width;
        const unit = settings.perImage ? Math.floor(place / pixels) : 0;
        const detail = classDetail(truth, prediction, settings, classId, unit);
        const inUnit = settings.perImage ? place % pixels : place;
        expect(data.rank).toBe(detail.order.indexOf(inUnit) + 1);
        expect(data.error).toBeCloseTo(detail.errors[inUnit] as number, 14);
        expect(data.weight).toBeCloseTo(detail.weights[inUnit] as number, 14);
        expect(data.classContribution).toBeCloseTo(
          (detail.weights[inUnit] as number) * Math.max(0, detail.errors[inUnit] as number),
          14,
        );
      }),
      { numRuns: 300 },
    );
  });

  it('names the probabilities of the pixel', () => {
    fc.assert(
      fc.property(chosen, ({ pair, place, classId }) => {
        const data = probe(pair, place, classId);
        if (pair.prediction.kind === 'labels') {
          expect(data).toMatchObject({ top: [], classProbability: null, predictionProbability: null });
          return;
        }
        const expected = bruteProbabilities(pair, place);
        expect(data.top.length).toBe(Math.min(5, expected.length));
        data.top.forEach(({ classId: one, probability }, k) => {
          expect(probability).toBeCloseTo(expected[one] as number, 13);
          if (k > 0) expect(probability).toBeLessThanOrEqual((data.top[k - 1] as { probability: number }).probability);
        });
        expect(data.predictionProbability).toBeCloseTo(
          expected[decide(pair.prediction)[place] as number] as number,
          13,
        );
        if (classId !== null) expect(data.classProbability).toBeCloseTo(expected[classId] as number, 13);
      }),
    );
  });

  it('takes ranks and contributions that are known already, and leaves out what would need a pass when told to', () => {
    fc.assert(
      fc.property(chosen, ({ pair, place }) => {
        const { truth, prediction, settings } = pair;
        fc.pre(truth.ids[place] !== IGNORED && settings.loss === 'lovasz-softmax');
        const full = probe(pair, place, 0);
        const contribution = lossMap(truth, prediction, settings, 'contribution', null);
        const light = probe(pair, place, 0, { depth: 'class', contribution, rankOf: () => null });
        expect(light).toMatchObject({ rank: full.rank, weight: full.weight, gradProbability: full.gradProbability });
        expect(light.contribution).toBeCloseTo(full.contribution ?? 0, 13);
        const given = probe(pair, place, 0, {
          rankOf: (classId) => (classId === 0 ? { rank: 9, weight: 0.125 } : null),
        });
        expect(given).toMatchObject({ rank: 9, weight: 0.125 });
      }),
    );
  });

  it('refuses a pixel outside', () => {
    fc.assert(
      fc.property(chosen, ({ pair }) => {
        expect(() => probe(pair, pair.truth.ids.length, null)).toThrow(
          expect.objectContaining({ code: 'pixel-out-of-range' }),
        );
      }),
      { numRuns: 5 },
    );
  });
});
