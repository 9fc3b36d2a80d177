import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { otherLosses } from '../../src/core/other-losses.ts';
import { bruteProbabilities } from './brute-force.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

function ours({ truth, prediction, settings }: RandomPair) {
  const { selected } = evaluateLoss(truth, prediction, settings);
  return { selected, losses: otherLosses(truth, prediction, settings, selected, decide(prediction)) };
}

const mean = (values: readonly number[]) =>
  values.length === 0 ? null : values.reduce((a, b) => a + b, 0) / values.length;

function expectNear(value: number | null, expected: number | null): void {
  if (value === null || expected === null) expect(value).toBe(expected);
  else expect(value).toBeCloseTo(expected, 11);
}

describe('the other losses', () => {
  it('are those of their definitions', () => {
    fc.assert(
      fc.property(randomPair(), (pair) => {
        const { truth, prediction } = pair;
        const { selected, losses } = ours(pair);
        const scored = [...truth.ids.keys()].filter((place) => truth.ids[place] !== IGNORED);
        const probability = (place: number, classId: number) => bruteProbabilities(pair, place)[classId] as number;
        const known = scored.filter((place) => (truth.ids[place] as number) >= 0);
        const ofTruth = known.map((place) => Math.max(1e-12, probability(place, truth.ids[place] as number)));
        expectNear(losses.crossEntropy, prediction.kind === 'labels' ? null : mean(ofTruth.map((p) => -Math.log(p))));
        expectNear(
          losses.focal,
          prediction.kind === 'labels' ? null : mean(ofTruth.map((p) => -((1 - p) ** 2) * Math.log(p))),
        );
        const dices = selected.flatMap((classId) => {
          const shared = scored.reduce(
            (sum, place) => sum + (truth.ids[place] === classId ? probability(place, classId) : 0),
            0,
          );
          const mass = scored.reduce(
            (sum, place) => sum + probability(place, classId) + Number(truth.ids[place] === classId),
            0,
          );
          return mass === 0 ? [] : [1 - (2 * shared) / mass];
        });
        expectNear(losses.dice, mean(dices));
        const decision = decide(prediction);
        const jaccards = selected.flatMap((classId) => {
          const either = scored.filter((place) => truth.ids[place] === classId || decision[place] === classId).length;
          const both = scored.filter((place) => truth.ids[place] === classId && decision[place] === classId).length;
          return either === 0 ? [] : [1 - both / either];
        });
        expectNear(losses.jaccard, mean(jaccards));
        expect(losses.clamped).toBe(0);
      }),
    );
  });

  it('clamp p at 1e-12 and say how often', () => {
    const size = { batch: 1, height: 1, width: 3 };
    const truth = { ...size, ids: Int32Array.of(0, 1, 1) };
    const values = Float32Array.of(0, 0, 0, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY, 0);
    const prediction = { kind: 'logits', channels: 2, ...size, values, integerMax: null } as const;
    const { losses } = ours({
      truth,
      prediction,
      settings: { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' },
    });
    expect(losses.clamped).toBe(1);
    expect(losses.crossEntropy).toBeCloseTo((12 * Math.LN10 + Math.LN2) / 3, 12);
  });
});
