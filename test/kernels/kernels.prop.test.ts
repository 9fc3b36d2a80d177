import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LossSettings, type MapName, type ScorePrediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap, lossMapAllClasses, mapRefusal } from '../../src/core/maps.ts';
import { Kernels } from '../../src/engine/kernels/lovasz-kernels.ts';
import { randomPair } from '../core/random-pair.ts';
import { compareWithCore } from './compare-with-core.ts';
import { expectNear, stored, storedPairs } from './stored-pairs.ts';
import { loadTestKernels, testKernels } from './test-kernels.ts';

const MAPS: readonly MapName[] = ['contribution', 'error', 'weight', 'grad-probability', 'grad-logit'];

const kernels = testKernels();

const pairs = storedPairs(9);

describe('kernels', () => {
  it('give the loss, its rows and its contributions as src/core does', () => {
    fc.assert(
      fc.property(pairs, (pair) => {
        compareWithCore(kernels(), pair, {}, 1e-12);
      }),
      { numRuns: 200 },
    );
  });

  it('give every map as src/core does, or refuse it likewise', () => {
    fc.assert(
      fc.property(pairs, fc.constantFrom(...MAPS), fc.boolean(), ({ truth, prediction, settings }, map, whole) => {
        const binary = settings.loss !== 'lovasz-softmax';
        const classId = whole ? null : binary ? 1 : 0;
        if (mapRefusal(prediction, settings, map) || (whole && !binary && (map === 'error' || map === 'weight'))) {
          expect(() => kernels().map(truth, prediction, settings, map, classId)).toThrow();
          return;
        }
        expectNear(
          kernels().map(truth, prediction, settings, map, classId),
          lossMap(truth, prediction, settings, map, classId),
          1e-12,
        );
        if (map !== 'grad-probability' && map !== 'grad-logit') return;
        expectNear(
          kernels().lossAndGradient(truth, prediction, settings, map).gradient,
          lossMapAllClasses(truth, prediction, settings, map),
          1e-12,
        );
      }),
      { numRuns: 150 },
    );
  });

  it('give the loss within 1e-6 with float32 probabilities', () => {
    fc.assert(
      fc.property(randomPair({ losses: ['lovasz-softmax', 'lovasz-sigmoid'], largestSide: 12 }), (pair) => {
        const { truth, prediction, settings } = stored(pair, 'float32');
        const ours = kernels().evaluate(truth, prediction, settings, { narrowFromValues: 0, contribution: true });
        const core = evaluateLoss(truth, prediction, settings);
        expectNear([ours.value], [core.value], 1e-6);
        expectNear(
          ours.rows.map((row) => row.loss),
          core.rows.map((row) => row.loss),
          1e-6,
        );
        const sum = (ours.contribution ?? new Float64Array()).reduce((total, value) => total + value, 0);
        expectNear([sum], [core.value], 1e-6);
        // The weights of a unit sum to 1 for every class, whatever their order.
        if (prediction.kind !== 'labels' && settings.classes === 'all' && !settings.perImage && ours.rows.length > 0) {
          const options = { narrowFromValues: 0 };
          const { gradient } = kernels().lossAndGradient(truth, prediction, settings, 'grad-probability', options);
          const weights = Float64Array.from(gradient).reduce((total, value) => total + Math.abs(value), 0);
          expect(weights).toBeLessThanOrEqual(1 + 1e-6);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('make the gradient of one class alone as it is among those of all, to the last bit', () => {
    fc.assert(
      fc.property(
        randomPair({ losses: ['lovasz-softmax'], largestSide: 12 }),
        fc.constantFrom('grad-probability', 'grad-logit'),
        fc.nat(9),
        (pair, map, some) => {
          const { truth, prediction, settings } = stored(pair, 'float32');
          if (prediction.kind === 'labels' || mapRefusal(prediction, settings, map)) return;
          const options = { narrowFromValues: 0 };
          const { gradient } = kernels().lossAndGradient(truth, prediction, settings, map, options);
          const channel = some % prediction.channels;
          const size = truth.height * truth.width;
          const own = Array.from({ length: truth.batch }, (_, image) => {
            const first = (image * prediction.channels + channel) * size;
            return [...gradient.subarray(first, first + size)];
          });
          expect([...kernels().map(truth, prediction, settings, map, channel, options)]).toEqual(own.flat());
        },
      ),
      { numRuns: 300 },
    );
  });

  it('lose nothing to the size of the peak, to many small classes or to errors near 1', () => {
    const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
    const logits = fc.tuple(
      fc.array(fc.double({ min: -18, max: 16, noNaN: true }), { minLength: 2, maxLength: 9 }),
      fc.nat(200),
      fc.constantFrom(0, 300, -3000, 1e6),
    );
    fc.assert(
      fc.property(logits, ([few, small, offset]) => {
        // Every pixel has the same logits: what is rounded is rounded alike, and no mean hides it.
        const pixels = 16;
        const channel = Float32Array.from([...few, ...new Array(small).fill(Math.max(...few) - 17)], (z) => z + offset);
        const channels = channel.length;
        const values = Float32Array.from({ length: channels * pixels }, (_, i) => channel[Math.floor(i / pixels)] ?? 0);
        const truth = { batch: 1, height: 1, width: pixels, ids: new Int32Array(pixels) };
        const size = { batch: 1, channels, height: 1, width: pixels };
        const prediction: ScorePrediction = { kind: 'logits', ...size, values, integerMax: null };
        const { value } = evaluateLoss(truth, prediction, settings);
        expectNear(
          [kernels().evaluate(truth, prediction, settings, { narrowFromValues: 0 }).value / value],
          [1],
          value > 0.9 ? 3e-8 : 2e-7,
        );
      }),
      // With the sum rounded before its inverse this one was off by 2.007e-7.
      { numRuns: 300, examples: [[[[15.999999940395355, 0, 0, 0, 0, 0], 34, 0]]] },
    );
  });

  it('order errors that are one number in float32, or have one key, few or many', () => {
    const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
    const steps = fc.array(fc.nat(40), { minLength: 2, maxLength: 200 });
    fc.assert(
      fc.property(steps, fc.constantFrom(0.25, 0.5, 1e-40), fc.nat(7), (places, middle, how) => {
        const pixels = places.length - (places.length % 2);
        const batched = how % 2 === 1;
        const step = middle * (how & 2 ? 2 ** -52 : 2 ** -40);
        const p = (i: number) => middle + step * ((places[i] ?? 0) - 20);
        const images = batched ? 2 : 1;
        const size = pixels / images;
        // Planes of two classes, image by image.
        const values = new Float64Array(2 * pixels);
        for (let i = 0; i < pixels; i += 1) {
          const at = Math.floor(i / size) * 2 * size + (i % size);
          values[at] = p(i);
          values[at + size] = 1 - p(i);
        }
        const ids = Int32Array.from({ length: pixels }, (_, i) => ((places[i] ?? 0) % 3 === 0 ? 1 : 0));
        if (how & 4) {
          // An error of 0 in the foreground: then keys tell apart as little as they ever do.
          ids[0] = 1;
          values.set([0], 0);
          values.set([1], size);
        }
        const truth = { batch: images, height: 1, width: size, ids };
        const shape = { batch: images, channels: 2, height: 1, width: size };
        const prediction: ScorePrediction = { kind: 'probabilities', ...shape, values, integerMax: null };
        compareWithCore(kernels(), { truth, prediction, settings }, {}, 1e-13);
        expectNear(
          kernels().lossAndGradient(truth, prediction, settings, 'grad-probability').gradient,
          lossMapAllClasses(truth, prediction, settings, 'grad-probability'),
          1e-13,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('refuse scores that are no numbers with the words of src/core, and ignore them on ignored pixels', () => {
    fc.assert(
      fc.property(
        pairs,
        fc.nat(),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
        fc.constantFrom(0, 1e9),
        (pair, place, value, narrowFromValues) => {
          const { truth, prediction, settings } = pair;
          fc.pre(prediction.kind !== 'labels' && prediction.integerMax === null);
          const { values } = prediction as ScorePrediction;
          values[place % values.length] = value;
          let core: unknown;
          try {
            core = evaluateLoss(truth, prediction, settings).value;
          } catch (error) {
            core = error;
          }
          const run = () => kernels().evaluate(truth, prediction, settings, { narrowFromValues }).value;
          if (core instanceof Error) expect(run).toThrow(core.message);
          else if (Number.isFinite(core)) expectNear([run()], [core as number], 1e-6);
          else expect(run()).toBe(core);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('look at nothing that stands on ignored pixels, whichever kernels serve', () => {
    const pixel = fc.tuple(
      fc.constantFrom(IGNORED, 0, 1, 2),
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 3, maxLength: 3 }),
    );
    fc.assert(
      fc.property(
        fc.array(pixel, { minLength: 2, maxLength: 60 }).filter((pixels) => pixels.some(([id]) => id !== IGNORED)),
        fc.constantFrom('logits' as const, 'probabilities' as const),
        fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 7, -7),
        fc.constantFrom(0, 1e9),
        (pixels, kind, filling, narrowFromValues) => {
          const width = pixels.length;
          const truth = { batch: 1, height: 1, width, ids: Int32Array.from(pixels, ([id]) => id) };
          const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'all', perImage: false, ties: 'shapley' };
          const filled = (value: number): ScorePrediction => ({
            ...{ kind, batch: 1, channels: 3, height: 1, width, integerMax: null },
            values: Float32Array.from({ length: 3 * width }, (_, i) => {
              const [id, scores] = pixels[i % width] ?? [IGNORED, []];
              return id === IGNORED ? value : (scores[Math.floor(i / width)] ?? 0);
            }),
          });
          const map = kind === 'logits' ? 'grad-logit' : 'grad-probability';
          const numbers = (prediction: ScorePrediction) => ({
            exact: kernels().evaluate(truth, prediction, settings, { narrowFromValues, contribution: true }),
            bounds: kernels().estimate(truth, prediction, settings, { contribution: true }),
            gradient: kernels().lossAndGradient(truth, prediction, settings, map, { narrowFromValues }),
          });
          expect(numbers(filled(filling))).toEqual(numbers(filled(0.5)));
          const { decision } = kernels().evaluateParts(truth, filled(filling), settings, null, { narrowFromValues });
          expect([...decision]).toEqual([...decide(filled(filling))]);
        },
      ),
      { numRuns: 300 },
    );
  });

  it('keep the ties that float64 sees among the smallest margins of a hinge', () => {
    const tiny = [0, -0, 1e-38, -1e-38, 2 ** -60, 2 ** -53, -(2 ** -54), 2 ** -40, 3 * 2 ** -53, 1, -1, 1 - 2 ** -24];
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.constantFrom(...tiny), fc.boolean()), { minLength: 1 }), (pixels) => {
        const truth = {
          batch: 1,
          height: 1,
          width: pixels.length,
          ids: Int32Array.from(pixels, ([, y]) => (y ? 1 : 0)),
        };
        const values = Float32Array.from(pixels, ([x]) => x);
        const size = { batch: 1, channels: 1, height: 1, width: pixels.length };
        const prediction: ScorePrediction = { kind: 'logits', ...size, values, integerMax: null };
        const settings: LossSettings = { loss: 'lovasz-hinge', classes: 'present', perImage: false, ties: 'shapley' };
        compareWithCore(kernels(), { truth, prediction, settings }, {}, 1e-14);
      }),
    );
  });
});

describe('threads', () => {
  /** A batch large enough that threads share it: smooth scores, ignored regions, ties. */
  function largePair(loss: LossSettings['loss'], channels: number, quantised: boolean) {
    const [batch, height, width] = [2, 301, 517];
    const ids = new Int32Array(batch * height * width);
    const values = new Float32Array(new SharedArrayBuffer(ids.length * channels * 4));
    for (let i = 0; i < ids.length; i += 1) {
      const [x, y] = [i % width, Math.floor(i / width)];
      const id =
        Math.floor((Math.sin(x / 40) + Math.cos(y / 30) + 2) * 0.25 * Math.max(2, channels)) % Math.max(2, channels);
      ids[i] = x > 490 ? IGNORED : id;
    }
    let state = 7;
    const size = height * width;
    for (let i = 0; i < values.length; i += 1) {
      state = (Math.imul(state, 1103515245) + 12345) >>> 0;
      const channel = channels === 1 ? 1 : Math.floor(i / size) % channels;
      const pixel = Math.floor(i / (size * channels)) * size + (i % size);
      const logit = (ids[pixel] === channel ? 2 : -1) + (state / 2 ** 32 - 0.5) * 4;
      values[i] = quantised ? Math.round(logit * 8) / 8 : logit;
    }
    const prediction: ScorePrediction = { kind: 'logits', batch, channels, height, width, values, integerMax: null };
    const settings: LossSettings = { loss, classes: 'present', perImage: false, ties: 'shapley' };
    return { truth: { batch, height, width, ids }, prediction, settings };
  }

  const bitsOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) => Buffer.from(buffer, byteOffset, byteLength);

  for (const [loss, channels] of [
    ['lovasz-softmax', 5],
    ['lovasz-hinge', 1],
  ] as const) {
    for (const narrowFromValues of [0, 1e9]) {
      it(`leave no bit of ${loss} different, float${narrowFromValues === 0 ? 32 : 64}`, async () => {
        const pair = largePair(loss, channels, narrowFromValues === 0);
        const { truth, prediction, settings } = pair;
        const several = await loadTestKernels({ threads: 3 });
        await several.warmUp();
        try {
          const results = [1, 2, 3].map((threads) => {
            const options = { threads, narrowFromValues };
            return {
              evaluation: several.evaluate(truth, prediction, settings, { ...options, contribution: true }),
              gradient: several.map(truth, prediction, settings, 'grad-logit', null, options),
              ofOne: several.map(truth, prediction, settings, 'grad-logit', channels === 1 ? 1 : 3, options),
            };
          });
          const [one, ...more] = results.map(({ evaluation: { contribution, ...numbers }, gradient, ofOne }) => {
            if (!contribution) throw new Error('no contributions');
            return { numbers, bits: [contribution, gradient, ofOne].map(bitsOf) };
          });
          for (const { numbers, bits } of more) {
            expect(numbers).toEqual(one?.numbers);
            expect(bits.map((buffer, at) => buffer.equals(one?.bits[at] ?? Buffer.alloc(0)))).toEqual([
              true,
              true,
              true,
            ]);
          }
          compareWithCore(kernels(), pair, { narrowFromValues }, 2e-7);
        } finally {
          await several.dispose();
        }
      });
    }
  }

  it('stop when the job is cancelled, and work again afterwards', async () => {
    const { truth, prediction, settings } = largePair('lovasz-softmax', 5, false);
    const { value } = kernels().evaluate(truth, prediction, settings);
    for (const after of [0, 1, 5, 20]) {
      let asked = 0;
      const isCancelled = () => asked++ >= after;
      expect(() => kernels().evaluate(truth, prediction, settings, { isCancelled, contribution: true })).toThrow(
        'cancelled',
      );
      expect(kernels().evaluate(truth, prediction, settings).value).toBe(value);
    }
  });
});

describe('without WebAssembly', () => {
  it('src/core gives the same numbers through the same door', () => {
    const plain = new Kernels(null);
    expect(plain.areFast).toBe(false);
    fc.assert(
      fc.property(pairs, ({ truth, prediction, settings }) => {
        const core = plain.evaluate(truth, prediction, settings, { contribution: true });
        const fast = kernels().evaluate(truth, prediction, settings, { contribution: true });
        expectNear([fast.value], [core.value], 1e-12);
        expectNear(fast.contribution ?? [], core.contribution ?? [], 1e-12);
      }),
    );
  });
});
