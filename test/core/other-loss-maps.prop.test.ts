import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { type OtherLossName, otherLossMap } from '../../src/core/other-loss-maps.ts';
import { otherLosses } from '../../src/core/other-losses.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

const anyName = fc.constantFrom<OtherLossName>('cross-entropy', 'focal', 'dice');
const scores = randomPair({ kinds: ['logits', 'probabilities'], largestSide: 3, generic: true });

function lossOf({ truth, prediction, settings }: RandomPair, selected: readonly number[], name: OtherLossName): number {
  const { crossEntropy, focal, dice } = otherLosses(truth, prediction, settings, selected, decide(prediction));
  return (name === 'cross-entropy' ? crossEntropy : name === 'focal' ? focal : dice) ?? 0;
}

describe('maps of the other losses', () => {
  it('of contributions add up to the loss, by class and as a whole', () => {
    fc.assert(
      fc.property(scores, anyName, (pair, name) => {
        const { truth, prediction, settings } = pair;
        const { selected } = evaluateLoss(truth, prediction, settings);
        const whole = otherLossMap(truth, prediction, settings, selected, name, 'contribution', null);
        expect(whole.reduce((sum, part) => sum + part, 0)).toBeCloseTo(lossOf(pair, selected, name), 11);
        const classes = settings.loss === 'lovasz-softmax' ? [...Array(prediction.channels).keys()] : [1];
        const parts = classes.map((classId) =>
          otherLossMap(truth, prediction, settings, selected, name, 'contribution', classId),
        );
        whole.forEach((part, i) => {
          expect(parts.reduce((sum, one) => sum + (one[i] as number), 0)).toBeCloseTo(part, 13);
          if (truth.ids[i] === IGNORED) expect(part).toBe(0);
        });
      }),
    );
  });

  it('of gradients equal central differences', () => {
    fc.assert(
      fc.property(scores, anyName, (pair, name) => {
        const { truth, prediction, settings } = pair;
        if (prediction.kind === 'labels') return;
        const { selected } = evaluateLoss(truth, prediction, settings);
        const map = prediction.kind === 'logits' ? 'grad-logit' : 'grad-probability';
        const pixels = truth.height * truth.width;
        const norm = new Float64Array(truth.ids.length);
        for (let channel = 0; channel < prediction.channels; channel += 1) {
          const classId = settings.loss === 'lovasz-softmax' ? channel : 1;
          const gradient = otherLossMap(truth, prediction, settings, selected, name, map, classId);
          gradient.forEach((slope, place) => {
            // The binary forms have one class: the whole loss is that class, signed.
            norm[place] = settings.loss === 'lovasz-softmax' ? (norm[place] as number) + Math.abs(slope) : slope;
            const index = (Math.floor(place / pixels) * prediction.channels + channel) * pixels + (place % pixels);
            const at = (step: number) => {
              const values = Float64Array.from(prediction.values);
              values[index] = (values[index] as number) + step;
              return lossOf({ truth, prediction: { ...prediction, values }, settings }, selected, name);
            };
            expect(slope).toBeCloseTo((at(1e-5) - at(-1e-5)) / 2e-5, 6);
          });
        }
        otherLossMap(truth, prediction, settings, selected, name, map, null).forEach((value, place) => {
          expect(value).toBeCloseTo(norm[place] as number, 12);
        });
      }),
      { numRuns: 100 },
    );
  });

  it('are refused where they do not exist', () => {
    const size = { batch: 1, height: 1, width: 2, ids: Int32Array.of(0, 1) };
    const settings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' } as const;
    const labels = { kind: 'labels', channels: 2, ...size } as const;
    const map = otherLossMap.bind(null, size);
    expect(() => map(labels, settings, [0], 'focal', 'contribution', null)).toThrow(
      expect.objectContaining({ code: 'other-loss-needs-scores' }),
    );
    const values = Float64Array.of(0.5, 0.5, 0.5, 0.5);
    const soft = {
      kind: 'probabilities',
      channels: 2,
      batch: 1,
      height: 1,
      width: 2,
      values,
      integerMax: null,
    } as const;
    expect(() => map(soft, settings, [0], 'dice', 'grad-logit', null)).toThrow(
      expect.objectContaining({ code: 'grad-logit-needs-logits' }),
    );
  });
});
