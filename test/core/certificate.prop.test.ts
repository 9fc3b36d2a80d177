import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LabelIds, type LossSettings } from '../../src/core/batch.ts';
import { type Certificate, certify } from '../../src/core/certificate.ts';
import { type ClassDetail, classDetail } from '../../src/core/class-detail.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { LossChange } from '../../src/core/loss-change.ts';
import { scoreSlope } from '../../src/core/score-slope.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { mulberry } from '../../src/core/submodularity.ts';
import { type RandomPair, randomPair } from './random-pair.ts';
import { rawIdWeights } from './raw-id-weights.ts';

function claim(pair: RandomPair): { detail: ClassDetail; ids: LabelIds } {
  const { truth, prediction, settings } = pair;
  const classId = settings.loss === 'lovasz-softmax' ? prediction.channels - 1 : 1;
  const unit = settings.perImage ? truth.batch - 1 : 0;
  const pixels = truth.height * truth.width;
  const detail = classDetail(truth, prediction, settings, classId, unit);
  return { detail, ids: settings.perImage ? truth.ids.subarray(unit * pixels, (unit + 1) * pixels) : truth.ids };
}

/** What certify says of a class as it is claimed. */
function certified({ truth, prediction, settings }: RandomPair, detail: ClassDetail): Certificate {
  const size = detail.errors.length;
  const window = (ids: LabelIds) => ids.subarray(settings.perImage ? detail.unit * size : 0).subarray(0, size);
  const sorted = SortedPixels.of(detail, window(truth.ids), window(decide(prediction)));
  return certify(truth, prediction, settings, sorted);
}

const failed = (certificate: Certificate) => certificate.checks.filter(({ passed }) => !passed).map(({ name }) => name);

/** Believable logits over five classes. */
function softPair(): RandomPair {
  const size = { batch: 1, height: 40, width: 50 };
  const random = mulberry(3);
  const ids = Int32Array.from({ length: 2000 }, (_, i) => (random() < 0.02 ? IGNORED : Math.floor((i % 50) / 10)));
  const values = Float32Array.from(
    { length: 10_000 },
    (_, k) => 3 * random() + (ids[k % 2000] === Math.floor(k / 2000) ? 1.5 : 0),
  );
  const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
  return {
    truth: { ...size, ids },
    prediction: { kind: 'logits', channels: 5, ...size, values, integerMax: null },
    settings,
  };
}

describe('the certificate', () => {
  it('passes what the core computes, for every kind of prediction', () => {
    fc.assert(
      fc.property(randomPair({ largestSide: 6 }), (pair) => {
        const { detail } = claim(pair);
        const certificate = certified(pair, detail);
        expect(failed(certificate)).toEqual([]);
        expect(certificate).toMatchObject({ passed: true, classId: detail.classId, loss: detail.loss });
        expect(certificate.checks.length).toBe(7);
      }),
      { numRuns: 200 },
    );
  });

  it('passes a larger image, with numbers that say how well', () => {
    const pair = softPair();
    const { detail } = claim(pair);
    const certificate = certified(pair, detail);
    expect(certificate.passed).toBe(true);
    const worst = Object.fromEntries(certificate.checks.map((check) => [check.name, check]));
    expect(worst['weights-sum']?.worst).toBeLessThan(1e-13);
    expect(worst['prefixes']?.worst).toBeLessThan(1e-13);
    expect(worst['prefixes']?.cases).toBeGreaterThan(50);
    expect(worst['threshold-integral']?.worst).toBeLessThan(1e-14);
    expect(worst['finite-differences']).toMatchObject({ cases: 64 });
    expect(worst['submodular']).toMatchObject({ cases: 4096 });
    expect(certificate.ties).toEqual({ tiedPixels: 0, mixedPixels: 0, mixedLoss: 0, movableWeight: 0 });
  });

  it('fails weights formed from raw class ids', () => {
    const pair = softPair();
    for (const classId of [1, 2, 3, 4]) {
      const detail = classDetail(pair.truth, pair.prediction, pair.settings, classId, 0);
      const certificate = certified(pair, rawIdWeights(detail, pair.truth.ids));
      expect(certificate.passed).toBe(false);
      expect(failed(certificate)).toEqual(
        expect.arrayContaining(['prefixes', 'threshold-integral', 'finite-differences']),
      );
    }
  });

  it('fails weights that do not sum to 1, fall, or leave the polytope, and a wrong loss', () => {
    const pair = softPair();
    const { detail } = claim(pair);
    const [first = 0, second = 0] = detail.order;
    const change = (edit: (weights: Float64Array) => void): string[] => {
      const weights = detail.weights.slice();
      edit(weights);
      return failed(certified(pair, { ...detail, weights }));
    };
    expect(change((weights) => weights.fill(0))).toContain('weights-sum');
    expect(
      change((weights) => {
        const moved = 2 * (weights[first] as number);
        weights[first] = (weights[first] as number) - moved;
        weights[second] = (weights[second] as number) + moved;
      }),
    ).toContain('chain-monotone');
    const backwards = detail.weights.slice();
    detail.order.forEach((pixel, k) => {
      backwards[detail.order.at(-1 - k) as number] = detail.weights[pixel] as number;
    });
    expect(change((weights) => weights.set(backwards))).toEqual(
      expect.arrayContaining(['prefixes', 'threshold-integral']),
    );
    expect(change((weights) => weights.fill(Number.NaN)).length).toBeGreaterThan(3);
    expect(failed(certified(pair, { ...detail, loss: detail.loss + 1e-6 }))).toEqual(['threshold-integral']);
  });

  it('fails an equal share for every pixel of a tie group', () => {
    const { truth, settings } = softPair();
    // Half of class 4 is missed with certainty; all other errors are 102/255.
    const values = Uint8Array.from({ length: 10_000 }, (_, k) => {
      const isClass = truth.ids[k % 2000] === Math.floor(k / 2000);
      return isClass && k % 2 === 0 ? 0 : isClass ? 153 : 102;
    });
    const size = { batch: 1, height: truth.height, width: truth.width };
    const prediction = { kind: 'probabilities', channels: 5, ...size, values, integerMax: 255 } as const;
    const detail = classDetail(truth, prediction, settings, 4, 0);
    const certificate = certified({ truth, prediction, settings }, detail);
    expect(certificate).toMatchObject({ passed: true, ties: { tiedPixels: detail.pixels } });
    const tied = detail.errors.map((error) => (error < 0.5 ? 1 : 0));
    const pixels = tied.reduce((sum, one) => sum + one, 0);
    const mass = detail.weights.reduce((sum, weight, i) => sum + weight * (tied[i] as number), 0);
    const weights = detail.weights.map((weight, i) => (tied[i] === 1 ? mass / pixels : weight));
    expect(failed(certified({ truth, prediction, settings }, { ...detail, weights }))).toEqual([
      'base-polytope',
      'finite-differences',
    ]);
  });

  it('measures how much weight a tie leaves open', () => {
    const size = { batch: 1, height: 1, width: 3 };
    const truth = { ...size, ids: Int32Array.of(1, 0, 0) };
    const prediction = { kind: 'labels', channels: 2, ...size, ids: Int32Array.of(0, 1, 0) } as const;
    const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
    const detail = classDetail(truth, prediction, settings, 1, 0);
    expect(certified({ truth, prediction, settings }, detail).ties).toEqual({
      tiedPixels: 2,
      mixedPixels: 2,
      mixedLoss: 1,
      movableWeight: 1 / 2,
    });
  });
});

describe('what the certificate is made of', () => {
  it('the change of the loss by one error is the loss evaluated anew', () => {
    fc.assert(
      fc.property(
        randomPair({ losses: ['lovasz-hinge'] }),
        fc.nat(),
        fc.double({ min: -2, max: 4, noNaN: true }),
        (pair, at, error) => {
          const { detail, ids } = claim(pair);
          fc.pre(detail.pixels > 0);
          const rank = 1 + (at % detail.pixels);
          const pixel = detail.order[rank - 1] as number;
          const start = pair.settings.perImage ? detail.unit * detail.errors.length : 0;
          const { truth, prediction, settings } = pair;
          if (prediction.kind === 'labels') return;
          const values = Float64Array.from(prediction.values);
          values[start + pixel] = ids[pixel] === 1 ? 1 - error : error - 1;
          const after = classDetail(truth, { ...prediction, values }, settings, 1, detail.unit).loss;
          const change = new LossChange(SortedPixels.of(detail, ids, decide(prediction)));
          expect(change.of(rank, error)).toBeCloseTo(after - detail.loss, 12);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('the error after a step of a score is the error of the moved score, and the slope its derivative', () => {
    fc.assert(
      fc.property(randomPair({ kinds: ['logits', 'probabilities'] }), fc.nat(), fc.nat(), (pair, at, plane) => {
        const { truth, prediction, settings } = pair;
        if (prediction.kind === 'labels') return;
        const { detail, ids } = claim(pair);
        fc.pre(detail.pixels > 0);
        const pixels = truth.height * truth.width;
        const pixel = detail.order[at % detail.pixels] as number;
        const image = (settings.perImage ? detail.unit : 0) + Math.floor(pixel / pixels);
        const channel = plane % prediction.channels;
        const isForeground = ids[pixel] === detail.classId;
        const { errorAt, slope } = scoreSlope(
          prediction,
          settings,
          detail.classId,
          image,
          pixel % pixels,
          channel,
          isForeground,
        );
        const errorOf = (step: number) => {
          const values = Float64Array.from(prediction.values);
          const index = (image * prediction.channels + channel) * pixels + (pixel % pixels);
          values[index] = (values[index] as number) + step;
          return classDetail(truth, { ...prediction, values }, settings, detail.classId, detail.unit).errors[
            pixel
          ] as number;
        };
        for (const step of [0, 0.3, -0.7, 1e-3]) expect(errorAt(step)).toBeCloseTo(errorOf(step), 12);
        if ((detail.errors[pixel] as number) > 1e-3) {
          expect(slope).toBeCloseTo((errorOf(1e-6) - errorOf(-1e-6)) / 2e-6, 7);
        }
      }),
    );
  });

  it('a certified loss is the one that is shown', () => {
    const pair = softPair();
    const { rows } = evaluateLoss(pair.truth, pair.prediction, pair.settings);
    const { detail } = claim(pair);
    expect(certified(pair, detail).loss).toBeCloseTo(rows.at(-1)?.loss ?? 0, 14);
  });
});
