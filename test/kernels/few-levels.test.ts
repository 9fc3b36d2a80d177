import { describe, expect, it } from 'vitest';
import type { LossSettings } from '../../src/core/batch.ts';
import type { RandomPair } from '../core/random-pair.ts';
import { compareWithCore } from './compare-with-core.ts';
import { testKernels } from './test-kernels.ts';

const kernels = testKernels();

describe('errors of few levels', () => {
  const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
  const levels = (height: number, width: number, channels: number, level: (i: number) => number) => {
    const ids = Int32Array.from({ length: height * width }, (_, i) => ((i * 2654435761) >>> 7) % channels);
    const values = new Float64Array(new SharedArrayBuffer(ids.length * channels * 8));
    for (let i = 0; i < values.length; i += 1) values[i] = level(i);
    const prediction = { kind: 'probabilities', batch: 1, channels, height, width, values, integerMax: null } as const;
    return { truth: { batch: 1, height, width, ids }, prediction, settings } satisfies RandomPair;
  };

  it('may be stopped anywhere in the walk: nothing is written that was not meant', () => {
    const larger = levels(300, 1000, 3, (i) => ((i * 7919) % 5003) / 5003);
    const { truth, prediction } = levels(256, 512, 3, (i) => ((i * 613) % 9) / 9);
    const { value, contribution } = kernels().evaluate(truth, prediction, settings, { contribution: true });
    let stopped = 0;
    for (let after = 0; ; after += 1) {
      // Lists of outputs that are not whole hold what it left there.
      if (after % 10 === 0) kernels().map(larger.truth, larger.prediction, settings, 'grad-probability', 1);
      let asked = 0;
      const isCancelled = () => asked++ >= after;
      for (const map of ['contribution', 'grad-probability'] as const) {
        asked = 0;
        try {
          kernels().map(truth, prediction, settings, map, map === 'contribution' ? null : 1, { isCancelled });
        } catch (error) {
          expect(error).toMatchObject({ code: 'cancelled' });
          stopped += 1;
        }
      }
      if (asked < after) break;
    }
    expect(stopped).toBeGreaterThan(60);
    const again = kernels().evaluate(truth, prediction, settings, { contribution: true });
    expect(again.value).toBe(value);
    expect(again.contribution).toEqual(contribution);
  });

  it('lose none that is larger than 1, of a probability a little below 0', () => {
    for (const [channels, from] of [
      [2, -0.001],
      [3, -0.0005],
    ] as const) {
      const { truth, prediction } = levels(64, 64, channels, (i) => (i % 97 === 0 ? from : ((i * 613) % 89) / 89));
      compareWithCore(kernels(), { truth, prediction, settings }, {}, 1e-12);
    }
  });

  it.each([
    ['clusters', (i: number) => (i % 50 === 0 ? 0.75 : 0.5) + ((i * 7919) % 900) * 2 ** -40],
    ['falling clusters', (i: number) => 0.5 + (i % 1000 === 0 ? 0.1 : 2 ** -20 * (1 - i / 2 ** 20))],
    ['eighths', (i: number) => ((i * 613) % 9) / 8],
  ] as const)('are in order however they lie, %s', (_, level) => {
    const { truth, prediction } = levels(200, 301, 2, level);
    compareWithCore(kernels(), { truth, prediction, settings }, {}, 1e-12);
    compareWithCore(kernels(), { truth, prediction, settings: { ...settings, ties: 'index' } }, {}, 1e-12);
  });
});
