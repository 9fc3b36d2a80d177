import { describe, expect, it } from 'vitest';
import { IGNORED, UNKNOWN } from '../../src/core/batch.ts';
import type { DecodedArray } from '../../src/formats/decoded.ts';
import { errorOf } from './error-of.ts';
import { interpret, scoresOf, six } from './interpret.ts';
import { greyPng, indexedPng, npyArray, rgbPng } from './make-array.ts';

it('grey pages of a picture are a batch, as the same array is', () => {
  const truth = [...six, 1, 1, 0, 0, 2, 2];
  const decided = [...six, 1, 0, 0, 2, 2, 2];
  const pages = (values: readonly number[]): DecodedArray => ({
    ...npyArray('uint8', [2, 2, 3], values),
    container: 'tiff',
    picture: { colour: 'grey', bitDepth: 8, palette: null, lossy: false },
  });
  const fromPages = interpret(pages(truth), pages(decided));
  const fromArrays = interpret(npyArray('uint8', [2, 2, 3], truth), npyArray('uint8', [2, 2, 3], decided));
  expect(fromPages.truth).toEqual(fromArrays.truth);
  expect(fromPages.prediction).toEqual(fromArrays.prediction);
  expect(fromPages.truth).toMatchObject({ batch: 2, height: 2, width: 3 });
});

describe('axes', () => {
  const chw = scoresOf(six, 3);
  const hwc = Array.from({ length: 18 }, (_, i) => chw[(i % 3) * 6 + Math.floor(i / 3)] ?? 0);

  it('channels first, channels last and a batch of one are the same scores', () => {
    const planar = interpret(greyPng(2, 3, six), npyArray('float64', [3, 2, 3], chw)).prediction;
    for (const [shape, values, axes] of [
      [[2, 3, 3], hwc, 'hwc'],
      [[1, 3, 2, 3], chw, 'bchw'],
      [[1, 2, 3, 3], hwc, 'bhwc'],
    ] as const) {
      const pair = interpret(greyPng(2, 3, six), npyArray('float64', shape, values));
      expect(pair.prediction).toEqual(planar);
      expect(pair.facts.prediction.axes).toBe(axes);
    }
  });

  it('a cube is read along the axis that sums to 1, or as told', () => {
    const labels = [0, 1, 2, 2, 1, 0, 0, 1, 2];
    const cube = Array.from({ length: 27 }, (_, i) => (labels[Math.floor(i / 3)] === i % 3 ? 0.9 : 0.05));
    const truth = greyPng(3, 3, labels);
    expect(interpret(truth, npyArray('float32', [3, 3, 3], cube)).facts.prediction.axes).toBe('hwc');
    expect(interpret(truth, npyArray('float32', [3, 3, 3], cube), { axes: 'chw' }).facts.prediction.axes).toBe('chw');
    const logits = cube.map((p) => Math.log(p));
    expect(interpret(truth, npyArray('float32', [3, 3, 3], logits)).facts.prediction.axes).toBe('chw');
  });

  it('binary scores may be H×W, 1×H×W, B×H×W and B×1×H×W', () => {
    const values = [-2.5, 0.25, 3.5, -1, 2, 0.5];
    const one = npyArray('uint8', [2, 3], [0, 1, 1, 0, 1, 1]);
    const two = npyArray('uint8', [2, 1, 3], [0, 1, 1, 0, 1, 1]);
    for (const [truth, shape, batch] of [
      [one, [2, 3], 1],
      [one, [1, 2, 3], 1],
      [one, [2, 3, 1], 1],
      [one, [1, 1, 2, 3], 1],
      [two, [2, 1, 3], 2],
      [two, [2, 1, 1, 3], 2],
    ] as const) {
      const pair = interpret(truth, npyArray('float32', shape, values));
      expect(pair.prediction).toMatchObject({ kind: 'logits', batch, channels: 1 });
      expect(pair.prediction.kind !== 'labels' && [...pair.prediction.values]).toEqual(values);
    }
  });

  it('a batch of labels against a batch of scores', () => {
    const pair = interpret(
      npyArray('uint8', [2, 2, 3], [...six, ...six]),
      npyArray('float32', [2, 3, 2, 3], [...scoresOf(six, 3), ...scoresOf(six, 3)]),
    );
    expect(pair.truth).toMatchObject({ batch: 2, height: 2, width: 3 });
    expect(pair.prediction).toMatchObject({ batch: 2, channels: 3 });
  });

  it('another number of images is refused with both', () => {
    const error = errorOf(() =>
      interpret(greyPng(2, 3, six), npyArray('float32', [2, 3, 2, 3], new Array(36).fill(-1))),
    );
    expect(error).toMatchObject({ code: 'batch-mismatch', params: { images: [2], truthBatch: 1 } });
  });
});

describe('binary pairs', () => {
  const scores = npyArray('float32', [1, 4], [-1.5, 2, 0.5, 3]);

  it.each([
    [[0, 255, 255, 0], [0, 1, 1, 0], []],
    [[0, 1, 255, 0], [0, 1, IGNORED, 0], [255]],
    [[0, 7, 7, 0], [0, 1, 1, 0], []],
    [[0, 7, 255, 0], [0, 1, IGNORED, 0], [255]],
    [[255, 255, 255, 255], [1, 1, 1, 1], []],
    [[0, 0, 0, 0], [0, 0, 0, 0], []],
    [[1, 1, 255, 1], [1, 1, IGNORED, 1], [255]],
  ])('truth %j', (values, ids, ignore) => {
    const pair = interpret(greyPng(1, 4, values), scores);
    expect([...pair.truth.ids]).toEqual(ids);
    expect(pair.facts.groundTruth.ignore).toEqual(ignore);
    expect(pair.facts.preset?.name).toBe('binary');
    expect([...pair.truthRaw]).toEqual(values);
  });

  it('−1 is void', () => {
    const pair = interpret(npyArray('int32', [1, 4], [-1, 0, 1, 1]), scores);
    expect([...pair.truth.ids]).toEqual([IGNORED, 0, 1, 1]);
    expect(pair.facts.groundTruth.ignore).toEqual([-1]);
  });

  it('named ignore values are taken as named', () => {
    const pair = interpret(greyPng(1, 4, [0, 255, 3, 0]), scores, { ignore: [3] });
    expect([...pair.truth.ids]).toEqual([0, 1, IGNORED, 0]);
    expect([...interpret(greyPng(1, 4, [0, 255, 255, 0]), scores, { ignore: [255] }).truth.ids]).toEqual([
      0,
      IGNORED,
      IGNORED,
      0,
    ]);
  });

  it('other labels are refused, and listed', () => {
    const error = errorOf(() => interpret(greyPng(1, 4, [0, 1, 2, 255]), scores));
    expect(error).toMatchObject({ code: 'binary-truth-labels', params: { ids: [0, 1, 2] } });
  });

  it('0/255 on one side and 0/1 on the other are the same foreground', () => {
    const truth = [0, 255, 255, 0];
    for (const [a, b] of [
      [truth, [0, 1, 1, 1]],
      [truth, [0, 255, 255, 255]],
      [
        [0, 1, 1, 0],
        [0, 255, 255, 255],
      ],
    ] as const) {
      const pair = interpret(greyPng(1, 4, a), greyPng(1, 4, b));
      expect([...pair.truth.ids]).toEqual([0, 1, 1, 0]);
      expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual([0, 1, 1, 1]);
      expect(pair.classes.map(({ name }) => name)).toEqual(['background', 'foreground']);
    }
  });

  it('two score channels against 0/255', () => {
    const pair = interpret(
      greyPng(1, 4, [0, 255, 255, 0]),
      npyArray('float32', [2, 1, 4], [1, -1, -1, 1, -1, 1, 1, -1]),
    );
    expect([...pair.truth.ids]).toEqual([0, 1, 1, 0]);
    expect(pair.facts.groundTruth.ignore).toEqual([]);
  });

  it('16-bit foreground', () => {
    expect([...interpret(greyPng(1, 4, [0, 65_535, 65_535, 0], 16), scores).truth.ids]).toEqual([0, 1, 1, 0]);
  });
});

describe('ignored and unknown values', () => {
  it('255 is ignored where it occurs, and named', () => {
    const pair = interpret(greyPng(2, 3, [0, 1, 2, 255, 1, 0]), npyArray('float32', [3, 2, 3], scoresOf(six, 3)));
    expect([...pair.truth.ids]).toEqual([0, 1, 2, IGNORED, 1, 0]);
    expect(pair.facts.groundTruth.ignore).toEqual([255]);
    expect(pair.facts.groundTruth.evidence.join()).toMatch(/255/);
    expect(
      interpret(greyPng(2, 3, six), npyArray('float32', [3, 2, 3], scoresOf(six, 3))).facts.groundTruth.ignore,
    ).toEqual([]);
  });

  it('a prediction of an ignored value is a miss', () => {
    const pair = interpret(greyPng(2, 3, [0, 1, 2, 255, 1, 0]), greyPng(2, 3, [0, 255, 2, 2, 1, 0]));
    expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual([0, UNKNOWN, 2, 2, 1, 0]);
    const alone = interpret(greyPng(2, 3, six), greyPng(2, 3, [0, 255, 2, 2, 1, 0]));
    expect(alone.prediction.channels).toBe(3);
    expect(alone.facts.warnings).toEqual([]);
  });

  it('65535 is ignored in 16-bit files', () => {
    const pair = interpret(
      greyPng(2, 3, [0, 1, 2, 65_535, 1, 0], 16),
      npyArray('float32', [3, 2, 3], scoresOf(six, 3)),
    );
    expect(pair.facts.groundTruth.ignore).toEqual([65_535]);
    const both = interpret(
      greyPng(2, 3, [0, 255, 2, 65_535, 1, 0], 16),
      npyArray('float32', [3, 2, 3], scoresOf(six, 3)),
    );
    expect(both.facts.groundTruth.ignore).toEqual([255, 65_535]);
    expect(both.facts.warnings).toEqual([]);
  });

  it('scores that are told to be labels are read by the largest channel, and that is said', () => {
    const scores = npyArray('float32', [3, 2, 3], scoresOf(six, 3));
    const pair = interpret(greyPng(2, 3, six), scores, { kind: 'labels' });
    expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual(six);
    expect(pair.facts.warnings.map(({ code }) => code)).toEqual(['labels-from-scores']);
    expect(pair.facts.prediction.evidence.join(' ')).not.toContain('Exactly one');
  });

  it('labels beyond the channels are background of every class, counted in a warning', () => {
    const pair = interpret(greyPng(2, 3, [0, 1, 2, 7, 7, 9]), npyArray('float32', [3, 2, 3], scoresOf(six, 3)));
    expect([...pair.truth.ids]).toEqual([0, 1, 2, UNKNOWN, UNKNOWN, UNKNOWN]);
    expect(pair.facts.warnings).toHaveLength(1);
    expect(pair.facts.warnings[0]).toMatchObject({ code: 'ids-beyond-classes' });
    expect(pair.facts.warnings[0]?.message).toMatch(/7, 9 \(3 pixels\)/);
  });

  it('NaN and +∞ are errors on scored pixels with count and first place, warnings on ignored ones; −∞ is legal', () => {
    const scores = scoresOf(six, 3).map((p) => Math.log(p));
    scores[7] = Number.NEGATIVE_INFINITY;
    const truth = greyPng(2, 3, [0, 1, 2, 255, 1, 0]);
    expect(interpret(truth, npyArray('float32', [3, 2, 3], scores)).facts.warnings).toEqual([]);
    scores[9] = Number.NaN;
    expect(interpret(truth, npyArray('float32', [3, 2, 3], scores)).facts.warnings.map(({ code }) => code)).toEqual([
      'scores-not-finite-on-ignored',
    ]);
    scores[11] = Number.POSITIVE_INFINITY;
    scores[4] = Number.NaN;
    const error = errorOf(() => interpret(truth, npyArray('float32', [3, 2, 3], scores)));
    expect(error.code).toBe('scores-not-finite');
    expect(error.params).toMatchObject({ count: 2, firstX: 1, firstY: 1, firstChannel: 0, file: 'other/a.npy' });
  });

  it('the offset comes after the ignore values', () => {
    const pair = interpret(greyPng(2, 3, [0, 1, 2, 3, 1, 0]), npyArray('float32', [3, 2, 3], scoresOf(six, 3)), {
      ignore: [0],
      labelOffset: 1,
    });
    expect([...pair.truth.ids]).toEqual([IGNORED, 0, 1, 2, 0, IGNORED]);
    const kept = interpret(greyPng(2, 3, [0, 1, 2, 3, 1, 0]), npyArray('float32', [3, 2, 3], scoresOf(six, 3)), {
      labelOffset: 1,
    });
    expect(kept.truth.ids[0]).toBe(UNKNOWN);
  });

  it('fractions are no labels', () => {
    const error = errorOf(() => interpret(npyArray('float32', [1, 2], [0, 0.5]), npyArray('float32', [1, 2], [0, 1])));
    expect(error).toMatchObject({ code: 'labels-not-integers', params: { value: '0.5' } });
  });
});

describe('sizes', () => {
  it('scores are brought to the size of the truth bilinearly, labels by nearest', () => {
    const truth = greyPng(4, 6, [...six, ...six, ...six, ...six]);
    const scores = interpret(truth, npyArray('float32', [3, 2, 3], scoresOf(six, 3)));
    expect(scores.facts.resized).toEqual({ from: [2, 3], to: [4, 6], method: 'bilinear' });
    expect(scores.prediction).toMatchObject({ height: 4, width: 6 });
    const labels = interpret(truth, greyPng(2, 3, six));
    expect(labels.facts.resized?.method).toBe('nearest');
    expect(labels.prediction.kind === 'labels' && [...labels.prediction.ids].slice(0, 6)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('other proportions, and resizing that is switched off, are refused with both sizes', () => {
    const truth = greyPng(24, 32, new Array(768).fill(0));
    const turned = npyArray('uint8', [32, 24], new Array(768).fill(0));
    const error = errorOf(() => interpret(truth, turned));
    expect(error).toMatchObject({ code: 'size-mismatch', params: { predictionSize: [32, 24], truthSize: [24, 32] } });
    const half = npyArray('uint8', [12, 16], new Array(192).fill(0));
    expect(errorOf(() => interpret(truth, half, { resize: 'none' })).code).toBe('size-mismatch');
  });

  it("a network's stride may leave a pixel over", () => {
    const truth = greyPng(37, 50, new Array(1850).fill(0));
    for (const [height, width] of [
      [5, 7],
      [4, 6],
      [19, 25],
    ] as const) {
      const prediction = npyArray('float32', [3, height, width], new Array(3 * height * width).fill(-1));
      expect(interpret(truth, prediction).facts.resized?.from).toEqual([height, width]);
    }
  });
});

describe('colours and classes', () => {
  const palette = [
    [10, 20, 30],
    [200, 0, 0],
    [0, 0, 200],
  ] as const;

  it("a colour prediction is read from the truth's palette, which colours the classes too", () => {
    const truth = indexedPng(2, 3, six, palette);
    const colours = six.map((label) => palette[label] ?? palette[0]);
    const pair = interpret(truth, rgbPng(2, 3, colours));
    expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual(six);
    expect(pair.classes.map(({ color }) => color)).toEqual(palette);
  });

  it('an unknown colour is counted and listed, not mapped to the nearest', () => {
    const colours = six.map((label) => palette[label] ?? palette[0]);
    colours[4] = [201, 0, 0] as never;
    const pair = interpret(indexedPng(2, 3, six, palette), rgbPng(2, 3, colours));
    expect(pair.prediction.kind === 'labels' && pair.prediction.ids[4]).toBe(UNKNOWN);
    expect(pair.facts.warnings[0]?.code).toBe('colours-unknown');
    expect(pair.facts.warnings[0]?.message).toMatch(/1 pixel .*\(201, 0, 0\) 16.7 %/);
  });

  it('mostly unknown colours are refused', () => {
    const colours = six.map((_, i) => [i, 100, 7] as const);
    expect(errorOf(() => interpret(indexedPng(2, 3, six, palette), rgbPng(2, 3, colours))).code).toBe(
      'colours-unknown',
    );
  });

  it('a grey RGB picture is read as grey', () => {
    const pair = interpret(
      greyPng(2, 3, six),
      rgbPng(
        2,
        3,
        six.map((label) => [label, label, label] as const),
      ),
    );
    expect(pair.prediction.kind === 'labels' && [...pair.prediction.ids]).toEqual(six);
  });

  it('classes of the options name the ids and decode the colours', () => {
    const classes = palette.map((color, i) => ({ name: `thing ${i}`, color }));
    const colours = six.map((label) => palette[label] ?? palette[0]);
    const pair = interpret(rgbPng(2, 3, colours), npyArray('float32', [3, 2, 3], scoresOf(six, 3)), { classes });
    expect([...pair.truth.ids]).toEqual(six);
    expect(pair.classes.map(({ name }) => name)).toEqual(['thing 0', 'thing 1', 'thing 2']);
  });

  it('generated colours differ', () => {
    const pair = interpret(greyPng(1, 2, [0, 40]), greyPng(1, 2, [0, 40]));
    expect(pair.classes[40]?.name).toBe('class 40');
    expect(new Set(pair.classes.map(({ color }) => color.join())).size).toBe(41);
  });

  it('sparse 16-bit ids keep their ids, in compact batches', () => {
    const pair = interpret(greyPng(1, 3, [0, 3000, 11_007], 16), greyPng(1, 3, [0, 3000, 7], 16));
    expect(pair.classes.map(({ id }) => id)).toEqual([0, 7, 3000, 11_007]);
    expect([...pair.truth.ids]).toEqual([0, 2, 3]);
    expect(pair.prediction).toMatchObject({ channels: 4, ids: Int8Array.of(0, 2, 1) });
  });

  it('thousands of ids are no classes', () => {
    const many = Array.from({ length: 3000 }, (_, i) => i * 3);
    expect(errorOf(() => interpret(greyPng(30, 100, many, 16), greyPng(30, 100, many, 16))).code).toBe(
      'too-many-classes',
    );
  });
});
