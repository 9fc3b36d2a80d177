import { describe, expect, it } from 'vitest';
import { errorOf } from './error-of.ts';
import { interpret, scoresOf, six } from './interpret.ts';
import { greyPng, npyArray } from './make-array.ts';

describe('channels before the images of a volume (nnU-Net)', () => {
  const slices = [six, six.toReversed()] as const;
  const truth = npyArray('uint8', [2, 2, 3], slices.flat());
  /** Three channels of two images, and two images of three channels. */
  const byImage = slices.map((ids) => scoresOf(ids, 3));
  const before = [0, 1, 2].flatMap((c) => byImage.flatMap((scores) => scores.slice(c * 6, c * 6 + 6)));

  it.each(['float32', 'float16', 'uint8'] as const)('are the scores of B×C×H×W, %s', (dtype) => {
    const usual = interpret(truth, npyArray(dtype, [2, 3, 2, 3], byImage.flat()), { kind: 'logits' });
    const pair = interpret(truth, npyArray(dtype, [3, 2, 2, 3], before), { kind: 'logits' });
    expect(pair.prediction).toEqual(usual.prediction);
    expect(pair.facts.prediction.axes).toBe('cbhw');
    expect(pair.facts.prediction.evidence[0]).toBe(
      'Axes are channels × images × height × width: the second is as long as the truth has images, 2.',
    );
  });

  it('may be as many as the images: then what sums to 1 are the channels, and B×C×H×W without', () => {
    const ids = [[0, 1, 1, 0] as const, [1, 1, 0, 0] as const];
    const two = npyArray('uint8', [2, 2, 2], ids.flat());
    const cube = [0, 1].flatMap((c) => ids.flatMap((image) => image.map((id) => (id === c ? 0.75 : 0.25))));
    expect(interpret(two, npyArray('float32', [2, 2, 2, 2], cube)).facts.prediction.axes).toBe('cbhw');
    const logits = npyArray(
      'float32',
      [2, 2, 2, 2],
      cube.map((p, i) => 8 * p + i),
    );
    const doubted = interpret(two, logits);
    expect(doubted.facts.prediction.axes).toBe('bchw');
    expect(doubted.facts.warnings.map(({ code }) => code)).toContain('axes-in-doubt');
    const told = interpret(two, logits, { axes: 'cbhw' });
    expect(told.facts.prediction).toMatchObject({
      axes: 'cbhw',
      evidence: expect.arrayContaining(['Axes are channels × images × height × width: as told.']),
    });
    expect(told.facts.warnings).toEqual([]);
    const oneHot = [0, 1].flatMap((c) => ids.flatMap((image) => image.map((id) => (id === c ? 1 : 0))));
    expect(interpret(two, npyArray('uint8', [2, 2, 2, 2], oneHot)).facts.prediction.axes).toBe('cbhw');
  });

  it('are not looked for where channels are told to be last; beside one image only where it is sure', () => {
    const one = npyArray('uint8', [1, 2, 3], six);
    const chances = scoresOf(six, 3);
    expect(interpret(one, npyArray('float32', [3, 1, 2, 3], chances)).facts.prediction.axes).toBe('cbhw');
    expect(interpret(greyPng(2, 3, six), npyArray('float32', [3, 1, 2, 3], chances)).prediction).toMatchObject({
      batch: 1,
      channels: 3,
      values: Float32Array.from(chances),
    });
    const logits = npyArray(
      'float32',
      [3, 1, 2, 3],
      chances.map((p) => 8 * p),
    );
    const error = errorOf(() => interpret(one, logits));
    expect(error).toMatchObject({ code: 'batch-mismatch', params: { images: [3], truthBatch: 1 } });
    expect(interpret(one, logits, { axes: 'cbhw' }).prediction).toMatchObject({ batch: 1, channels: 3 });
    const volume = npyArray('float32', [3, 2, 2, 3], before);
    expect(errorOf(() => interpret(truth, volume, { axes: 'hwc' }))).toMatchObject({ code: 'batch-mismatch' });
    const more = npyArray('float32', [3, 4, 2, 3], [...before, ...before]);
    expect(errorOf(() => interpret(truth, more))).toMatchObject({ params: { images: [3, 4], truthBatch: 2 } });
  });

  it('are read as labels where they are one-hot', () => {
    const one = (c: number) => slices.flatMap((ids) => ids.map((id) => (id === c ? 1 : 0)));
    const pair = interpret(truth, npyArray('uint8', [3, 2, 2, 3], [0, 1, 2].flatMap(one)));
    expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual(slices.flat());
  });
});
