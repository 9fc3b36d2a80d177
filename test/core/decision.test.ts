import { describe, expect, it } from 'vitest';
import { type ScorePrediction, UNKNOWN } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';

const size = { batch: 1, height: 1, width: 4 };

function scores(
  kind: ScorePrediction['kind'],
  channels: number,
  values: ScorePrediction['values'],
  integerMax: number | null = null,
) {
  return { kind, channels, ...size, values, integerMax } as const;
}

describe('decide', () => {
  it('takes the largest score; the lowest class wins a tie', () => {
    const values = Float32Array.of(1, 2, 0, Number.NEGATIVE_INFINITY, 1, 3, 0, 0, 1, 3, 5, 0);
    expect([...decide(scores('logits', 3, values))]).toEqual([0, 1, 2, 1]);
  });

  it('keeps images of a batch apart', () => {
    const batch = { kind: 'logits', channels: 2, batch: 2, height: 1, width: 2, integerMax: null } as const;
    expect([...decide({ ...batch, values: Float32Array.of(0, 1, 1, 0, 5, 5, 6, 4) })]).toEqual([1, 0, 1, 0]);
  });

  it('cuts one channel strictly above one half, logits above 0', () => {
    expect([...decide(scores('probabilities', 1, Float64Array.of(0.5, 0.5000001, 0.4, 1)))]).toEqual([0, 1, 0, 1]);
    expect([...decide(scores('probabilities', 1, Uint8Array.of(127, 128, 0, 255), 255))]).toEqual([0, 1, 0, 1]);
    expect([...decide(scores('logits', 1, Float32Array.of(0, 1e-30, -1, 9)))]).toEqual([0, 1, 0, 1]);
  });

  it('cuts at another threshold on the probability', () => {
    expect([...decide(scores('probabilities', 1, Uint8Array.of(63, 64, 204, 205), 255), 0.25)]).toEqual([0, 1, 1, 1]);
    const logits = Float32Array.of(Math.log(0.79 / 0.21), Math.log(0.81 / 0.19), 0, 3);
    expect([...decide(scores('logits', 1, logits), 0.8)]).toEqual([0, 1, 0, 1]);
  });

  it('leaves labels as they are', () => {
    const ids = Int32Array.of(0, 3, UNKNOWN, 1);
    expect(decide({ kind: 'labels', channels: 4, ...size, ids })).toBe(ids);
  });
});
