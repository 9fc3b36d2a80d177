import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { calibrationOf } from '../../src/core/calibration.ts';
import { certaintyMap } from '../../src/core/certainty.ts';
import { decide } from '../../src/core/decision.ts';
import { bruteProbabilities } from './brute-force.ts';
import { randomPair } from './random-pair.ts';

const scores = randomPair({
  kinds: ['logits', 'probabilities', 'bytes'],
  losses: ['lovasz-softmax', 'lovasz-sigmoid'],
});

describe('certainty', () => {
  it('is top, margin and entropy of each pixel', () => {
    fc.assert(
      fc.property(scores, (pair) => {
        const maps = (['top', 'margin', 'entropy'] as const).map((name) =>
          certaintyMap(pair.truth, pair.prediction, name),
        );
        pair.truth.ids.forEach((id, place) => {
          const found = maps.map((map) => map[place]);
          if (id === IGNORED) {
            expect(found).toEqual([0, 0, 0]);
            return;
          }
          const p = bruteProbabilities(pair, place).sort((a, b) => b - a);
          expect(found[0]).toBeCloseTo(p[0] as number, 13);
          expect(found[1]).toBeCloseTo((p[0] as number) - (p[1] as number), 13);
          expect(found[2]).toBeCloseTo(
            p.reduce((sum, one) => sum - one * Math.log(one || 1), 0),
            13,
          );
        });
      }),
    );
  });

  it('is refused for labels', () => {
    const size = { batch: 1, height: 1, width: 1, ids: Int32Array.of(0) };
    expect(() => certaintyMap(size, { kind: 'labels', channels: 2, ...size }, 'top')).toThrow(
      expect.objectContaining({ code: 'map-needs-probabilities' }),
    );
  });
});

describe('calibration', () => {
  it('is 15 bins of the top probability, weighted by their pixels', () => {
    fc.assert(
      fc.property(scores, (pair) => {
        const { truth } = pair;
        const scored = [...truth.ids.keys()].filter((place) => truth.ids[place] !== IGNORED);
        const calibration = calibrationOf(truth, pair.prediction);
        if (scored.length === 0) {
          expect(calibration).toBeNull();
          return;
        }
        const decision = decide(pair.prediction);
        const top = scored.map((place) => {
          const p = bruteProbabilities(pair, place);
          const best = Math.max(...p);
          return { p: best, right: decision[place] === truth.ids[place] };
        });
        // A top probability on the edge of a bin may fall to either side by rounding.
        fc.pre(top.every(({ p }) => Math.abs(p * 15 - Math.round(p * 15)) > 1e-9));
        let ece = 0;
        calibration?.bins.forEach((bin, k) => {
          const inBin = top.filter(({ p }) => p > k / 15 && p <= (k + 1) / 15);
          expect(bin.pixels).toBe(inBin.length);
          if (inBin.length === 0) {
            expect([bin.confidence, bin.accuracy]).toEqual([null, null]);
            return;
          }
          const confidence = inBin.reduce((sum, { p }) => sum + p, 0) / inBin.length;
          const accuracy = inBin.filter(({ right }) => right).length / inBin.length;
          expect(bin.confidence).toBeCloseTo(confidence, 12);
          expect(bin.accuracy).toBeCloseTo(accuracy, 12);
          ece += (inBin.length / top.length) * Math.abs(accuracy - confidence);
        });
        expect(calibration?.ece).toBeCloseTo(ece, 12);
      }),
    );
  });

  it('has bins that are open below and closed above', () => {
    const size = { batch: 1, height: 1, width: 2 };
    const values = Float64Array.of(0.6, 0.8);
    const prediction = { kind: 'probabilities', channels: 1, ...size, values, integerMax: null } as const;
    const { bins = [] } = calibrationOf({ ...size, ids: Int32Array.of(1, 1) }, prediction) ?? {};
    expect(bins.flatMap(({ pixels }, bin) => (pixels > 0 ? [bin] : []))).toEqual([8, 11]);
  });

  it('puts a certain pixel into the last bin', () => {
    const size = { batch: 1, height: 1, width: 2 };
    const prediction = {
      kind: 'probabilities',
      channels: 1,
      ...size,
      values: Float64Array.of(1, 0),
      integerMax: null,
    } as const;
    const calibration = calibrationOf({ ...size, ids: Int32Array.of(1, 1) }, prediction);
    expect(calibration?.bins[14]).toMatchObject({ pixels: 2, confidence: 1, accuracy: 0.5 });
    expect(calibration?.ece).toBe(0.5);
    expect(
      calibrationOf(
        { ...size, ids: Int32Array.of(1, 1) },
        { kind: 'labels', channels: 2, ...size, ids: Int32Array.of(1, 1) },
      ),
    ).toBeNull();
  });
});
