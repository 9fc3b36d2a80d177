import { describe, expect, it } from 'vitest';
import type { LabelBatch, LossSettings, Prediction, ScorePrediction } from '../../src/core/batch.ts';
import { IGNORED, UNKNOWN } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap } from '../../src/core/maps.ts';
import { findNotFinite } from '../../src/core/score-check.ts';

const size = { batch: 2, height: 2, width: 3 };
const truth: LabelBatch = { ...size, ids: Int32Array.of(0, 1, 0, 1, 0, IGNORED, 0, 1, 0, 1, 0, 1) };
const softmax: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'shapley' };
const hinge: LossSettings = { ...softmax, loss: 'lovasz-hinge' };

function logits(channels: number, change: Record<number, number> = {}): ScorePrediction {
  const values = Float32Array.from({ length: 12 * channels }, (_, i) => change[i] ?? Math.sin(i));
  return { kind: 'logits', channels, ...size, values, integerMax: null };
}

const failure = (prediction: Prediction, settings: LossSettings, of: LabelBatch = truth) => {
  try {
    evaluateLoss(of, prediction, settings);
  } catch (error) {
    return error;
  }
  return null;
};

describe('what is refused', () => {
  it('NaN and +∞ on scored pixels, with the count and the first place by pixel', () => {
    // Image 1: channel 1 at (x 2, y 0), channel 0 at (x 0, y 1).
    const prediction = logits(2, { [12 + 6 + 2]: Number.NaN, [12 + 3]: Number.POSITIVE_INFINITY });
    expect(failure(prediction, softmax)).toMatchObject({
      code: 'scores-not-finite',
      params: { count: 2, firstX: 2, firstY: 0, firstChannel: 1, unit: 1 },
    });
    expect(() => lossMap(truth, prediction, softmax, 'contribution', null)).toThrow('scores-not-finite');
    expect(() => classDetail(truth, prediction, softmax, 0, 0)).toThrow('scores-not-finite');
  });

  it('not on ignored pixels, which are only counted', () => {
    const prediction = logits(2, { 5: Number.NaN, 11: Number.POSITIVE_INFINITY });
    expect(findNotFinite(truth, prediction)).toEqual({ scored: 0, ignored: 2, first: null });
    const { value } = evaluateLoss(truth, prediction, softmax);
    expect(value).toBe(evaluateLoss(truth, logits(2), softmax).value);
    expect(lossMap(truth, prediction, softmax, 'grad-logit', null)[5]).toBe(0);
  });

  it('−∞ is a legal logit and no probability', () => {
    expect(evaluateLoss(truth, logits(2, { 0: Number.NEGATIVE_INFINITY }), softmax).value).toBeGreaterThan(0);
    expect(failure({ ...logits(2, { 0: Number.NEGATIVE_INFINITY }), kind: 'probabilities' }, softmax)).toMatchObject({
      code: 'scores-not-finite',
    });
    expect(failure(logits(2, { 1: Number.NEGATIVE_INFINITY, 7: Number.NEGATIVE_INFINITY }), softmax)).toMatchObject({
      code: 'scores-not-finite',
      params: { firstX: 1, firstY: 0, unit: 0 },
    });
    expect(evaluateLoss(truth, logits(1, { 1: Number.NEGATIVE_INFINITY }), hinge).value).toBe(Number.POSITIVE_INFINITY);
    expect(Number.isFinite(evaluateLoss(truth, logits(1, { 0: Number.NEGATIVE_INFINITY }), hinge).value)).toBe(true);
  });

  it('sizes and lengths that do not fit', () => {
    expect(failure({ ...logits(2), width: 4 }, softmax)).toMatchObject({
      code: 'shape-mismatch',
      params: { truth: [2, 2, 3], prediction: [2, 2, 4] },
    });
    expect(failure({ ...logits(2), values: new Float32Array(5) }, softmax)).toMatchObject({
      code: 'scores-length',
      params: { expected: 24, found: 5 },
    });
  });

  it('losses that the prediction cannot have', () => {
    expect(failure(logits(1), softmax)).toMatchObject({ code: 'softmax-needs-channels' });
    expect(failure(logits(2), hinge)).toMatchObject({ code: 'binary-needs-one-channel' });
    expect(failure({ ...logits(1), kind: 'probabilities' }, hinge)).toMatchObject({ code: 'hinge-needs-logits' });
    expect(failure(logits(2), { ...softmax, classes: [0, 2] })).toMatchObject({
      code: 'class-out-of-range',
      params: { classId: 2, classes: 2 },
    });
    expect(() => classDetail(truth, logits(1), hinge, 0, 0)).toThrow(
      expect.objectContaining({ code: 'class-out-of-range' }),
    );
    expect(() => classDetail(truth, logits(2), softmax, 0, 1)).toThrow(
      expect.objectContaining({ code: 'unit-out-of-range' }),
    );
  });

  it('labels other than 0 and 1 in the binary forms', () => {
    const labels = { ...truth, ids: truth.ids.with(7, UNKNOWN) };
    expect(failure(logits(1), hinge, labels)).toMatchObject({
      code: 'labels-not-binary',
      params: { count: 1, firstId: UNKNOWN, firstX: 1, firstY: 0 },
    });
    expect(failure(logits(2), softmax, labels)).toBeNull();
  });
});

describe('what is not refused', () => {
  it('a batch without a scored pixel, without a present class, without a listed class: loss 0', () => {
    const nothing = { ...truth, ids: new Int32Array(12).fill(IGNORED) };
    expect(evaluateLoss(nothing, logits(2), { ...softmax, perImage: true })).toEqual({
      value: 0,
      units: 2,
      voidUnits: 2,
      rows: [],
      selected: [],
    });
    const strange = { ...truth, ids: new Int32Array(12).fill(UNKNOWN) };
    expect(evaluateLoss(strange, logits(2), softmax)).toMatchObject({ value: 0, voidUnits: 0, rows: [] });
    expect(evaluateLoss(truth, logits(2), { ...softmax, classes: [] })).toMatchObject({ value: 0, rows: [] });
  });

  it('an absent class that is listed: its loss is the largest error, and flagged', () => {
    const zeros = { ...truth, ids: new Int32Array(12) };
    const probabilities: ScorePrediction = {
      ...logits(2),
      kind: 'probabilities',
      values: Float64Array.from({ length: 24 }, (_, i) => (Math.floor(i / 6) % 2 === 1 ? (i % 5) / 10 : 1)),
    };
    const { rows } = evaluateLoss(zeros, probabilities, { ...softmax, classes: [1] });
    expect(rows).toMatchObject([{ classId: 1, absent: true, foreground: 0, loss: 0.4 }]);
  });
});
