import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { presetByName } from '../../src/dataset/presets.ts';
import { errorOf } from './error-of.ts';
import { interpret, scoresOf } from './interpret.ts';
import { greyPng, npyArray, rgbPng } from './make-array.ts';

type Colour = readonly [number, number, number];

const black: Colour = [0, 0, 0];
const white: Colour = [255, 255, 255];
const red: Colour = [255, 0, 0];

/** A row of pixels. */
const row = (colours: readonly Colour[]) => rgbPng(1, colours.length, colours);
const labels = (pair: ReturnType<typeof interpret>) => pair.prediction.kind === 'labels' && [...pair.prediction.ids];
const coloursOf = (preset: string, ids: readonly number[]) =>
  ids.map((id) => presetByName(preset).classes[id]?.color ?? black);

describe('a black and white mask saved in colour is a grey one', () => {
  const truth = row([black, white, white, black]);

  it('beside the same, beside a grey one, beside one and two score channels', () => {
    const logits = [-2, 2, 3, 1];
    for (const prediction of [
      row([black, white, white, white]),
      greyPng(1, 4, [0, 255, 255, 255]),
      npyArray('float32', [1, 1, 4], logits),
      npyArray('float32', [2, 1, 4], [...logits.map((value) => -value), ...logits]),
    ]) {
      const pair = interpret(truth, prediction);
      expect(pair.facts).toMatchObject({ preset: { name: 'binary' }, groundTruth: { ignore: [], ids: [0, 255] } });
      expect([...pair.truth.ids]).toEqual([0, 1, 1, 0]);
      expect(pair.facts.groundTruth.evidence.join(' ')).toContain('Red, green and blue are equal everywhere');
    }
  });

  it('as a prediction of a grey truth', () => {
    const pair = interpret(greyPng(1, 4, [0, 255, 255, 0]), row([black, white, white, white]));
    expect(labels(pair)).toEqual([0, 1, 1, 1]);
  });

  it('as a prediction in the colours of the ids of a grey truth, whichever of them it has', () => {
    for (const ids of [
      [0, 1],
      [0, 12],
      [0, 7],
      [0, 1, 15],
    ]) {
      const truth = greyPng(1, ids.length + 1, [0, ...ids]);
      const pair = interpret(truth, row(coloursOf('pascal_voc', [...ids, ids[1] ?? 0])));
      expect(labels(pair)).toEqual([...ids, ids[1]]);
      expect(pair.facts.warnings.map(({ code }) => code)).toContain('read-by-colours-of-pascal_voc');
    }
  });

  it('other greys are ids, whatever data set has such colours', () => {
    const grey = (value: number): Colour => [value, value, value];
    const pair = interpret(row([0, 70, 128, 153].map(grey)), greyPng(1, 4, [0, 70, 128, 153]));
    expect(pair.facts).toMatchObject({ preset: null, groundTruth: { ids: [0, 70, 128, 153] } });
  });

  it('unless the folder, or what was told, speaks for colours', () => {
    const paths = { truth: 'mapillary/labels/a.png' };
    const byFolder = interpret(truth, row([black, white, white, white]), {}, paths);
    expect(byFolder.facts.preset?.name).toBe('mapillary_vistas_v12');
    const told = interpret(truth, row([black, white, white, white]), { preset: 'mapillary_vistas_v12' });
    expect([...told.truth.ids]).toEqual([IGNORED, 24, 24, IGNORED]);
    const classes = [
      { name: 'sea', color: white },
      { name: 'land', color: black },
    ];
    expect([...interpret(truth, row([black, white, white, white]), { classes }).truth.ids]).toEqual([1, 0, 0, 1]);
  });
});

describe('few colours are no data set', () => {
  const isprs: Colour[] = [white, [0, 0, 255], [0, 255, 255], [0, 255, 0], [255, 255, 0], red];

  it.each([
    ['black and red', [black, red, red, black]],
    ['black, white and red', [black, white, red, black]],
    ['the six of ISPRS', [...isprs, [0, 0, 255], red]],
    ['pure ones and one that a data set has', [black, red, [70, 70, 70], black]],
    [
      'half of them of a data set',
      [
        [128, 64, 128],
        [244, 35, 232],
        [1, 2, 3],
        [3, 2, 1],
      ],
    ],
  ] as [string, Colour[]][])('%s', (_, colours) => {
    const error = errorOf(() => interpret(row(colours), row(colours)));
    expect(error).toMatchObject({ code: 'colours-without-table', params: { file: 'truth/a.png' } });
  });

  it('the refusal names the colours with their shares', () => {
    const { params } = errorOf(() => interpret(row([black, red, red, red]), row([black, red, red, red])));
    expect(params).toMatchObject({ colours: 2, shares: ['(255, 0, 0) 75 %', '(0, 0, 0) 25 %'] });
  });

  it('nor where the truth is told to be of none', () => {
    const colours = coloursOf('camvid_11', [0, 1, 3, 5]);
    expect(errorOf(() => interpret(row(colours), row(colours), { preset: null })).code).toBe('colours-without-table');
  });

  it('a prediction of such colours is refused as well', () => {
    const error = errorOf(() => interpret(greyPng(1, 4, [0, 1, 1, 0]), row([black, red, red, black])));
    expect(error).toMatchObject({ code: 'colours-without-table', params: { file: 'other/a.npy' } });
  });
});

describe('colours that hardly stand there by chance are those of a data set', () => {
  const outline: Colour = [224, 224, 192];

  it.each([
    ['pascal_voc', [black, [128, 0, 0], outline, [128, 0, 0]], [0, 1, IGNORED, 1]],
    ['cityscapes_trainids', coloursOf('cityscapes_trainids', [0, 2, 8]), [0, 2, 8]],
    ['camvid_11', coloursOf('camvid_11', [1, 3, 5]), [1, 3, 5]],
    ['ade20k_150', coloursOf('ade20k_150', [0, 4, 14]), [0, 4, 14]],
    ['mapillary_vistas_v12', [...coloursOf('mapillary_vistas_v12', [0, 13, 27]), white], [0, 13, 27, 24]],
  ] as [string, Colour[], number[]][])('%s', (name, colours, ids) => {
    const pair = interpret(row(colours), row(colours));
    expect(pair.facts.preset?.name).toBe(name);
    expect([...pair.truth.ids]).toEqual(ids);
    expect(pair.facts.preset?.evidence.join(' ')).toContain('100 % of the pixels have colours of');
  });

  it('the folder speaks for colours that prove nothing alone', () => {
    const colours = [black, [128, 0, 0] as const, black, black];
    const scores = npyArray('float32', [21, 1, 4], scoresOf([0, 1, 0, 0], 21));
    expect(errorOf(() => interpret(row(colours), scores)).code).toBe('colours-without-table');
    for (const truth of ['VOC2012/SegmentationClass/a.png', 'SegmentationClassAug/a.png']) {
      const pair = interpret(row(colours), scores, {}, { truth });
      expect(pair.facts.preset?.name).toBe('pascal_voc');
      expect([...pair.truth.ids]).toEqual([0, 1, 0, 0]);
    }
  });

  it('a prediction is read by the table of its truth, whatever else its few colours fit', () => {
    const truth = coloursOf('mapillary_vistas_v12', [0, 13, 17, 27]);
    const pair = interpret(row(truth), row(coloursOf('mapillary_vistas_v12', [13, 13, 17, 17])));
    expect(pair.facts.preset?.name).toBe('mapillary_vistas_v12');
    expect(labels(pair)).toEqual([13, 13, 17, 17]);
  });

  it('a table of a prediction that its colours alone speak for is told with a warning', () => {
    const pair = interpret(greyPng(1, 3, [1, 3, 5]), row(coloursOf('camvid_11', [1, 3, 5])));
    expect(labels(pair)).toEqual([1, 3, 5]);
    expect(pair.facts.warnings).toMatchObject([
      { code: 'read-by-colours-of-camvid_11', message: expect.stringContaining('CamVid 11') },
    ]);
  });
});
