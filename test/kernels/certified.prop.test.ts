import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LossSettings, ScorePrediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMapAllClasses } from '../../src/core/maps.ts';
import type { RandomPair } from '../core/random-pair.ts';
import { expectNear, storedPairs } from './stored-pairs.ts';
import { testKernels } from './test-kernels.ts';

const kernels = testKernels();

describe('certified bounds', () => {
  const SETTINGS: LossSettings = { loss: 'lovasz-softmax', classes: 'all', perImage: false, ties: 'shapley' };

  function expectBounds({ truth, prediction, settings }: RandomPair): void {
    const bounds = kernels().estimate(truth, prediction, settings, { contribution: true });
    const { value } = evaluateLoss(truth, prediction, settings);
    if (!bounds) {
      expect(prediction.kind === 'labels' || value > 100).toBe(true);
      return;
    }
    expect(bounds.lower).toBeLessThanOrEqual(value);
    expect(bounds.upper).toBeGreaterThanOrEqual(value);
    // Buckets are a 256th wide, and end at 2^-16.
    expect(bounds.upper - bounds.lower).toBeLessThanOrEqual(value / 200 + 3e-5);
    const sum = (bounds.contribution ?? new Float64Array()).reduce((total, part) => total + part, 0);
    expectNear([sum, bounds.value], [bounds.value, value], 1e-5 + value / 200);
  }

  it('hold the loss of any pair', () => {
    fc.assert(fc.property(storedPairs(9), expectBounds), { numRuns: 150 });
  });

  it('come with what is decided, also where float32 does not tell the scores apart', () => {
    const closer = storedPairs(9).map((pair) => {
      const { prediction } = pair;
      if (prediction.kind === 'labels' || !(prediction.values instanceof Float64Array)) return pair;
      // Above 1 float32 rounds this away, float64 does not.
      const values = prediction.values.map((score, i) => score + (i % 7) * 1e-12);
      return { ...pair, prediction: { ...prediction, values } };
    });
    fc.assert(
      fc.property(closer, ({ truth, prediction, settings }) => {
        const bounds = kernels().estimate(truth, prediction, settings, { decision: true });
        if (bounds) expect([...(bounds.decision ?? [])]).toEqual([...decide(prediction)]);
      }),
      { numRuns: 300 },
    );
  });

  it('come with gradients of the same weights, near the exact ones where errors do not meet in a bucket', () => {
    const [height, width, channels] = [24, 24, 3];
    const size = { batch: 1, height, width };
    const ids = Int32Array.from({ length: height * width }, (_, i) => (i * 7) % channels);
    // Own errors: powers of two apart, so that each has a bucket of its own.
    const logit = (i: number) =>
      (Math.floor(i / (height * width)) === ids[i % (height * width)] ? 1 : 0) * ((i % 9) - 4);
    const values = Float32Array.from({ length: height * width * channels }, (_, i) => logit(i));
    const prediction: ScorePrediction = { kind: 'logits', ...size, channels, values, integerMax: null };
    for (const map of ['grad-logit', 'grad-probability'] as const) {
      const options = { certified: true };
      const ours = kernels().lossAndGradient({ ...size, ids }, prediction, SETTINGS, map, options);
      expect(ours.gradient).toBeInstanceOf(Float32Array);
      expectNear(ours.gradient, lossMapAllClasses({ ...size, ids }, prediction, SETTINGS, map), 1e-7);
    }
  });

  it.each(['lovasz-hinge', 'lovasz-sigmoid'] as const)(
    'come with gradients of the same weights where errors crowd, %s',
    (loss) => {
      const [height, width] = [120, 170];
      const size = { batch: 1, height, width };
      const ids = Int32Array.from({ length: height * width }, (_, i) => ((i * 7919) % 101 < 40 ? 1 : 0));
      // Errors between 0.9 and 1.1 (hinge), 0.47 and 0.53 (sigmoid): few buckets, all full.
      const values = Float32Array.from(ids, (id, i) => (id === 1 ? 0.02 : -0.02) + 0.08 * Math.sin(i * 12.9898));
      const prediction: ScorePrediction = { kind: 'logits', ...size, channels: 1, values, integerMax: null };
      const settings: LossSettings = { ...SETTINGS, loss };
      const truth = { ...size, ids };
      const ours = kernels().lossAndGradient(truth, prediction, settings, 'grad-logit', { certified: true });
      const exact = kernels().lossAndGradient(truth, prediction, settings, 'grad-logit');
      const l1 = (values: ArrayLike<number>) => Array.from(values).reduce((sum, value) => sum + Math.abs(value), 0);
      const difference = Array.from(exact.gradient, (value, i) => value - (ours.gradient[i] as number));
      expect(l1(difference) / l1(exact.gradient)).toBeLessThan(1e-3);
      const bounds = kernels().estimate(truth, prediction, settings);
      expect(bounds?.lower).toBeLessThanOrEqual(exact.value);
      expect(bounds?.upper).toBeGreaterThanOrEqual(exact.value);
      expect((bounds?.upper ?? 1) - (bounds?.lower ?? 0)).toBeLessThan(1e-4);
    },
  );

  const ADVERSARIAL: Record<string, (i: number) => number> = {
    'all equal': () => 0.25,
    'two values': (i) => (i % 3 === 0 ? 0.2 : 0.7),
    'steps of 1e-38': (i) => i * 1e-38,
    'saturated softmax': (i) => (i % 2 === 0 ? 40 : -40) + (i % 7),
    'growing by one ulp': (i) => 1 + i * 2 ** -23,
    huge: (i) => 10 ** (i % 9),
    'crowded but for a few': (i) => (i % 50 === 0 ? 30 * Math.sin(i) : 0.01 * Math.sin(i)),
  };
  for (const [name, logit] of Object.entries(ADVERSARIAL)) {
    for (const foreground of ['one pixel', 'half', 'none', 'all']) {
      for (const channels of [1, 3]) {
        it(`hold for logits that are ${name}, foreground ${foreground}, ${channels} channels`, () => {
          const [height, width] = [31, 17];
          const size = { batch: 1, height, width };
          const isForeground = (i: number) =>
            foreground === 'all' || (foreground === 'half' && i % 2 === 0) || (foreground === 'one pixel' && i === 5);
          const ids = Int32Array.from({ length: height * width }, (_, i) => (isForeground(i) ? 1 : 0));
          const values = Float32Array.from({ length: height * width * channels }, (_, i) => logit(i));
          const prediction: ScorePrediction = { kind: 'logits', ...size, channels, values, integerMax: null };
          const loss = channels === 1 ? 'lovasz-hinge' : 'lovasz-softmax';
          expectBounds({ truth: { ...size, ids }, prediction, settings: { ...SETTINGS, loss } });
        });
      }
    }
  }
});
