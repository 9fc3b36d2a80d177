import { describe, expect, it } from 'vitest';
import { errorOf } from './error-of.ts';
import { interpret, scoresOf, six } from './interpret.ts';
import { greyPng, npyArray } from './make-array.ts';

describe('kind of a prediction', () => {
  it('floats beyond 0 and 1 are logits', () => {
    const pair = interpret(
      greyPng(2, 3, six),
      npyArray(
        'float32',
        [3, 2, 3],
        scoresOf(six, 3).map((p) => Math.log(p)),
      ),
    );
    expect(pair.prediction.kind).toBe('logits');
    expect(pair.settings.loss).toBe('lovasz-softmax');
    expect(pair.facts.prediction.evidence.join(' ')).toMatch(/probabilities stay within 0 and 1/);
  });

  it('floats that sum to 1 over the channels are probabilities, whatever the name says', () => {
    const prediction = npyArray('float32', [3, 2, 3], scoresOf(six, 3));
    const pair = interpret(greyPng(2, 3, six), prediction, {}, { prediction: 'logits/a_logits.npy' });
    expect(pair.prediction.kind).toBe('probabilities');
  });

  it('equal channels that do not sum to 1 are logits', () => {
    expect(interpret(greyPng(2, 3, six), npyArray('float32', [3, 2, 3], new Array(18).fill(0))).prediction.kind).toBe(
      'logits',
    );
  });

  it('bytes that sum to 255 are probabilities u/255 and stay integers', () => {
    const bytes = scoresOf(six, 3, 0.8).map((p) => Math.round(p * 255));
    const { prediction } = interpret(greyPng(2, 3, six), npyArray('uint8', [3, 2, 3], bytes));
    expect(prediction).toMatchObject({ kind: 'probabilities', integerMax: 255, channels: 3 });
    expect(prediction.kind !== 'labels' && prediction.values).toBeInstanceOf(Uint8Array);
  });

  it('within 0 and 1 without summing to 1: probabilities as stored, with a warning', () => {
    const sums = scoresOf(six, 3).map((p) => p * 0.5);
    const pair = interpret(greyPng(2, 3, six), npyArray('float32', [3, 2, 3], sums));
    expect(pair.prediction.kind).toBe('probabilities');
    expect(pair.facts.warnings.map(({ code }) => code)).toEqual(['probabilities-not-normalised']);
    const named = interpret(
      greyPng(2, 3, six),
      npyArray('float32', [3, 2, 3], sums),
      {},
      { prediction: 'a_logits.npy' },
    );
    expect(named.prediction.kind).toBe('logits');
  });

  it('labels of a list of several classes are no probabilities, though the truth holds one of them', () => {
    const truth = greyPng(2, 3, [1, 1, 1, 1, 1, 1]);
    const stray = npyArray('uint8', [2, 3], [1, 1, 0, 2, 1, 77]);
    const classes = ['sky', 'road', 'car'].map((name, i) => ({ name, color: [i, i, i] as const }));
    for (const options of [{ classes }, { preset: 'cityscapes_trainids' }]) {
      expect(interpret(truth, stray, options).prediction.kind).toBe('labels');
    }
    // Where nobody said so, they are what a network of one foreground writes.
    expect(interpret(truth, stray).prediction.kind).toBe('probabilities');
  });

  it('a one-hot code is labels', () => {
    const pair = interpret(greyPng(2, 3, six), npyArray('uint8', [3, 2, 3], scoresOf(six, 3, 1)));
    expect(pair.prediction).toMatchObject({ kind: 'labels', channels: 3 });
    expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual(six);
  });

  it('whole numbers in one plane are labels, of any number type', () => {
    for (const dtype of ['uint8', 'int32', 'int64', 'float32', 'float64', 'uint16'] as const) {
      const { prediction } = interpret(greyPng(2, 3, six), npyArray(dtype, [2, 3], six));
      expect(prediction.kind === 'labels' && [...prediction.ids]).toEqual(six);
    }
  });

  it('a grey picture of many values against a binary truth is probabilities', () => {
    const truth = greyPng(2, 3, [0, 0, 255, 255, 0, 0]);
    const { prediction, settings } = interpret(truth, greyPng(2, 3, [3, 40, 200, 254, 90, 0]));
    expect(prediction).toMatchObject({ kind: 'probabilities', channels: 1, integerMax: 255 });
    expect(settings.loss).toBe('lovasz-sigmoid');
    const wide = interpret(truth, greyPng(2, 3, [3, 40_000, 200, 65_000, 90, 0], 16));
    expect(wide.prediction).toMatchObject({ kind: 'probabilities', integerMax: 65_535 });
  });

  it('a grey picture against a truth of several classes is labels', () => {
    expect(interpret(greyPng(2, 3, six), greyPng(2, 3, [3, 40, 200, 254, 90, 0])).prediction.kind).toBe('labels');
  });

  it('log-odds of a foreground make the hinge', () => {
    const { prediction, settings } = interpret(greyPng(1, 3, [0, 1, 1]), npyArray('float16', [1, 3], [-2.5, 0.25, 3]));
    expect(prediction).toMatchObject({ kind: 'logits', channels: 1 });
    expect(settings.loss).toBe('lovasz-hinge');
  });

  it('can be told', () => {
    const prediction = npyArray('float32', [3, 2, 3], scoresOf(six, 3));
    expect(interpret(greyPng(2, 3, six), prediction, { kind: 'logits' }).prediction.kind).toBe('logits');
    const labels = interpret(greyPng(2, 3, six), prediction, { kind: 'labels' }).prediction;
    expect(labels.kind === 'labels' && [...labels.ids]).toEqual(six);
    const wrong = npyArray(
      'float32',
      [3, 2, 3],
      scoresOf(six, 3).map((p) => p * 4),
    );
    expect(errorOf(() => interpret(greyPng(2, 3, six), wrong, { kind: 'probabilities' })).code).toBe(
      'probabilities-out-of-range',
    );
  });
});
