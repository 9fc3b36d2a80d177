import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossSettings, MapName, ScorePrediction } from '../../src/core/batch.ts';
import { IGNORED } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap, lossMapAllClasses, mapRefusal } from '../../src/core/maps.ts';
import { bruteProbabilities } from './brute-force.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

const MAPS: readonly MapName[] = ['contribution', 'error', 'weight', 'grad-probability', 'grad-logit'];

const sum = (values: Float64Array) => values.reduce((total, value) => total + value, 0);

describe('maps', () => {
  it('of contributions add up to the loss, over pixels and over classes', () => {
    fc.assert(
      fc.property(randomPair(), ({ truth, prediction, settings }) => {
        const { value } = evaluateLoss(truth, prediction, settings);
        const whole = lossMap(truth, prediction, settings, 'contribution', null);
        expect(sum(whole)).toBeCloseTo(value, 12);
        expect(sum(lossMapAllClasses(truth, prediction, settings, 'contribution'))).toBeCloseTo(value, 12);
        expect(whole.every((part, i) => part >= 0 && (truth.ids[i] !== IGNORED || part === 0))).toBe(true);
      }),
    );
  });

  it('of one class are its plane among all classes, and the norm over channels is theirs', () => {
    fc.assert(
      fc.property(randomPair(), fc.constantFrom(...MAPS), ({ truth, prediction, settings }, map) => {
        fc.pre(mapRefusal(prediction, settings, map) === null);
        const binary = settings.loss !== 'lovasz-softmax';
        const channels = binary ? 1 : prediction.channels;
        const pixels = truth.height * truth.width;
        const all = lossMapAllClasses(truth, prediction, settings, map);
        const norms = new Float64Array(truth.ids.length);
        for (let channel = 0; channel < channels; channel += 1) {
          const plane = lossMap(truth, prediction, settings, map, binary ? 1 : channel);
          plane.forEach((value, i) => {
            const image = Math.floor(i / pixels);
            expect(value).toBe(all[(image * channels + channel) * pixels + (i % pixels)]);
            norms[i] = (norms[i] as number) + Math.abs(value);
          });
        }
        if (map.startsWith('grad') && !binary) {
          const whole = lossMap(truth, prediction, settings, map, null);
          whole.forEach((value, i) => {
            expect(value).toBeCloseTo(norms[i] as number, 14);
          });
        }
      }),
    );
  });

  it('of errors and weights are those of the class detail, 0 where ignored', () => {
    fc.assert(
      fc.property(randomPair(), ({ truth, prediction, settings }) => {
        const classId = settings.loss === 'lovasz-softmax' ? 0 : 1;
        const errors = lossMap(truth, prediction, settings, 'error', classId);
        const weights = lossMap(truth, prediction, settings, 'weight', classId);
        const unit = settings.perImage ? truth.batch - 1 : 0;
        const first = settings.perImage ? unit * truth.height * truth.width : 0;
        const detail = classDetail(truth, prediction, settings, classId, unit);
        detail.errors.forEach((error, i) => {
          expect(errors[first + i]).toBe(Number.isNaN(error) ? 0 : error);
          expect(weights[first + i]).toBe(detail.weights[i]);
        });
      }),
    );
  });

  it('of gradients in the scores equal finite differences of the loss', () => {
    const scores = randomPair({ kinds: ['logits'], generic: true, largestSide: 3 });
    fc.assert(
      fc.property(scores, ({ truth, prediction, settings }) => {
        fc.pre(prediction.kind === 'logits');
        compareWithDifferences({ truth, prediction, settings }, 'grad-logit');
      }),
      { numRuns: 200 },
    );
  });

  it('of gradients in the probabilities equal finite differences of the loss', () => {
    const scores = randomPair({
      kinds: ['probabilities'],
      losses: ['lovasz-softmax', 'lovasz-sigmoid'],
      generic: true,
      largestSide: 3,
    });
    fc.assert(
      fc.property(scores, (pair) => {
        compareWithDifferences(pair, 'grad-probability');
      }),
      { numRuns: 200 },
    );
  });

  it('of logit gradients are the softmax of the probability gradients: they sum to 0 over channels', () => {
    fc.assert(
      fc.property(randomPair({ kinds: ['logits'], losses: ['lovasz-softmax'] }), (pair) => {
        const { truth, prediction, settings } = pair;
        const pixels = truth.height * truth.width;
        const { channels } = prediction;
        const inLogits = lossMapAllClasses(truth, prediction, settings, 'grad-logit');
        const inProbabilities = lossMapAllClasses(truth, prediction, settings, 'grad-probability');
        for (let place = 0; place < truth.ids.length; place += 1) {
          const p = bruteProbabilities(pair, place);
          const at = (channel: number) => (Math.floor(place / pixels) * channels + channel) * pixels + (place % pixels);
          const q = p.map((_, channel) => inProbabilities[at(channel)] as number);
          const mean = p.reduce((total, one, channel) => total + one * (q[channel] as number), 0);
          p.forEach((one, channel) => {
            expect(inLogits[at(channel)]).toBeCloseTo(one * ((q[channel] as number) - mean), 13);
          });
        }
      }),
    );
  });

  it('are refused with a code where they do not exist', () => {
    const size = { batch: 1, height: 1, width: 2 };
    const truth = { ...size, ids: Int32Array.of(0, 1) };
    const softmax: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
    const labels = { kind: 'labels', channels: 2, ...size, ids: Int32Array.of(0, 0) } as const;
    const logit: ScorePrediction = {
      kind: 'logits',
      channels: 1,
      ...size,
      values: Float32Array.of(1, 2),
      integerMax: null,
    };
    expect(() => lossMap(truth, labels, softmax, 'error', null)).toThrow(
      expect.objectContaining({ code: 'map-needs-class' }),
    );
    expect(() => lossMap(truth, labels, softmax, 'weight', null)).toThrow(
      expect.objectContaining({ code: 'map-needs-class' }),
    );
    expect(() => lossMap(truth, labels, softmax, 'grad-logit', 0)).toThrow(
      expect.objectContaining({ code: 'grad-logit-needs-logits' }),
    );
    expect(() => lossMap(truth, labels, softmax, 'contribution', 2)).toThrow(
      expect.objectContaining({ code: 'class-out-of-range' }),
    );
    expect(() => lossMap(truth, logit, { ...softmax, loss: 'lovasz-hinge' }, 'grad-probability', 1)).toThrow(
      expect.objectContaining({ code: 'grad-probability-needs-probabilities' }),
    );
  });
});

/** Compares a gradient with central differences; pixels near a kink (a tie, an error near 0) are left out. */
function compareWithDifferences({ truth, prediction, settings }: RandomPair, map: MapName): void {
  if (prediction.kind === 'labels') return;
  const { values, channels } = prediction;
  const pixels = truth.height * truth.width;
  const gradient = lossMapAllClasses(truth, prediction, settings, map);
  const lossAt = (index: number, step: number) => {
    const moved = Float64Array.from(values);
    moved[index] = (moved[index] as number) + step;
    return evaluateLoss(truth, { ...prediction, values: moved }, settings).value;
  };
  const here = evaluateLoss(truth, prediction, settings).value;
  const step = 1e-6;
  for (let index = 0; index < values.length; index += 1) {
    const up = (lossAt(index, step) - here) / step;
    const down = (here - lossAt(index, -step)) / step;
    const place = Math.floor(index / (channels * pixels)) * pixels + (index % pixels);
    if (truth.ids[place] === IGNORED) expect(gradient[index]).toBe(0);
    // Both sides agree away from kinks only; at a kink the subgradient lies between them.
    const [low, high] = [Math.min(up, down), Math.max(up, down)];
    expect(gradient[index]).toBeGreaterThan(low - 2e-5);
    expect(gradient[index]).toBeLessThan(high + 2e-5);
  }
}
