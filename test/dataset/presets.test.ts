import { describe, expect, it } from 'vitest';
import { IGNORED, UNKNOWN } from '../../src/core/batch.ts';
import { interpretPair } from '../../src/dataset/interpret-pair.ts';
import { defaultPairOptions, type PairOptions } from '../../src/dataset/pair-options.ts';
import { binaryPreset, presetByName, presetNames, presets } from '../../src/dataset/presets.ts';
import type { DecodedArray } from '../../src/formats/decoded.ts';
import { errorOf } from './error-of.ts';
import { greyPng, indexedPng, npyArray, rgbPng } from './make-array.ts';

type Colour = readonly [number, number, number];

function open(
  truth: DecodedArray,
  truthPath: string,
  prediction: DecodedArray,
  options: Partial<PairOptions> = {},
  segments?: ReadonlyMap<number, number | null>,
) {
  return interpretPair({
    truth,
    truthPath,
    prediction,
    predictionPath: 'preds/a.npy',
    options: { ...defaultPairOptions, ...options },
    truthSegments: segments,
  });
}

/** Logits that decide for the given class ids, C×1×W. */
function logitsOf(ids: readonly number[], channels: number): DecodedArray {
  const values = Array.from({ length: channels }, (_, c) => ids.map((id) => (id === c ? 3 : -1.5))).flat();
  return npyArray('float32', [channels, 1, ids.length], values);
}

function ids(pair: ReturnType<typeof open>): number[] {
  return pair.prediction.kind === 'labels' ? [...pair.prediction.ids] : [];
}

describe('the presets', () => {
  it('are those of the conventions, with the number of classes of their sources', () => {
    expect(presets.map(({ name, classes }) => [name, classes.length])).toEqual([
      ['pascal_voc', 21],
      ['cityscapes_labelids', 34],
      ['cityscapes_trainids', 19],
      ['ade20k_150', 150],
      ['camvid_11', 11],
      ['camvid_12', 12],
      ['camvid_32', 32],
      ['coco_stuff_171', 171],
      ['coco_panoptic_133', 133],
      ['mapillary_vistas_v12', 66],
      ['binary', 2],
    ]);
  });

  it('have a name, a colour and a value of their own for each class', () => {
    for (const { classes, voidClasses } of presets) {
      const all = [...classes, ...voidClasses];
      expect(new Set(all.map(({ diskValue }) => diskValue)).size).toBe(all.length);
      for (const { name, color, diskValue } of all) {
        expect(name).toMatch(/\S/);
        expect(Number.isInteger(diskValue)).toBe(true);
        expect(color.every((part) => Number.isInteger(part) && part >= 0 && part <= 255)).toBe(true);
      }
    }
  });

  it("Pascal VOC's colours follow the bit rule of its palette", () => {
    const rule = (index: number) => {
      const colour = [0, 0, 0];
      for (let bit = 0; bit < 8; bit++) {
        for (let c = 0; c < 3; c++) colour[c] = (colour[c] ?? 0) | (((index >> (bit * 3 + c)) & 1) << (7 - bit));
      }
      return colour;
    };
    for (const { diskValue, color } of presetByName('pascal_voc').classes) expect(color).toEqual(rule(diskValue));
  });

  it('an unknown name is refused with the known ones', () => {
    expect(errorOf(() => presetByName('voc'))).toMatchObject({
      code: 'preset-unknown',
      params: { known: presetNames },
    });
  });
});

describe('a standard layout opens without configuration', () => {
  it('Pascal VOC: indices of the palette, 255 void', () => {
    const palette: Colour[] = Array.from({ length: 256 }, () => [0, 0, 0]);
    for (const { diskValue, color } of presetByName('pascal_voc').classes) palette[diskValue] = color;
    const truth = indexedPng(1, 4, [0, 15, 255, 7], palette);
    for (const path of ['VOCdevkit/VOC2012/SegmentationClass/2007_000033.png', 'anything/x.png']) {
      const pair = open(truth, path, logitsOf([0, 15, 3, 7], 21));
      expect(pair.facts.preset?.name).toBe('pascal_voc');
      expect([...pair.truth.ids]).toEqual([0, 15, IGNORED, 7]);
      expect(pair.classes[15]?.name).toBe('person');
    }
  });

  it('Cityscapes labelIds: void categories ignored, one row for each scored class', () => {
    const truth = greyPng(1, 5, [7, 0, 26, 33, 3]);
    const path = 'gtFine/val/ulm/ulm_000_000_gtFine_labelIds.png';
    const pair = open(truth, path, greyPng(1, 5, [7, 7, 26, 11, 0]));
    expect(pair.facts.preset?.name).toBe('cityscapes_labelids');
    expect([...pair.truth.ids]).toEqual([7, IGNORED, 26, 33, IGNORED]);
    expect(ids(pair)).toEqual([7, 7, 26, 11, UNKNOWN]);
    expect(pair.classes.filter(({ ignored }) => !ignored)).toHaveLength(19);
  });

  it('Cityscapes labelIds with 19 channels are translated to trainIds', () => {
    const pair = open(
      greyPng(1, 5, [7, 0, 26, 33, 3]),
      'ulm_000_000_gtFine_labelIds.png',
      logitsOf([0, 0, 13, 18, 1], 19),
    );
    expect(pair.facts.preset?.name).toBe('cityscapes_trainids');
    expect([...pair.truth.ids]).toEqual([0, IGNORED, 13, 18, IGNORED]);
    expect(pair.facts.warnings).toEqual([]);
  });

  it('Cityscapes trainIds', () => {
    const pair = open(greyPng(1, 3, [0, 255, 18]), 'ulm_000_000_gtFine_labelTrainIds.png', logitsOf([0, 0, 18], 19));
    expect(pair.facts.preset?.name).toBe('cityscapes_trainids');
    expect([...pair.truth.ids]).toEqual([0, IGNORED, 18]);
  });

  it('Cityscapes colours: ignored ones share black, a pole shares its colour with a void class', () => {
    const colours: Colour[] = [
      [128, 64, 128],
      [0, 0, 0],
      [0, 0, 142],
      [153, 153, 153],
    ];
    const pair = open(rgbPng(1, 4, colours), 'ulm_000_000_gtFine_color.png', greyPng(1, 4, [7, 7, 26, 17]));
    expect([...pair.truth.ids]).toEqual([7, IGNORED, 26, 17]);
    expect(pair.facts.warnings.map(({ code }) => code)).toContain('colour-shared');
  });

  it('Cityscapes instanceIds carry the class in their thousands', () => {
    const truth = greyPng(1, 4, [26_003, 7, 0, 33_000], 16);
    const pair = open(truth, 'ulm_000_000_gtFine_instanceIds.png', greyPng(1, 4, [26, 7, 7, 33]));
    expect([...pair.truth.ids]).toEqual([26, 7, IGNORED, 33]);
  });

  it('ADE20K: value = class + 1, 0 ignored; predictions either way', () => {
    const truth = greyPng(1, 4, [0, 1, 150, 3]);
    const path = 'ADEChallengeData2016/annotations/validation/ADE_val_00000001.png';
    const scores = open(truth, path, logitsOf([5, 0, 149, 2], 150));
    expect(scores.facts).toMatchObject({
      preset: { name: 'ade20k_150' },
      groundTruth: { ignore: [0], labelOffset: 1 },
    });
    expect([...scores.truth.ids]).toEqual([IGNORED, 0, 149, 2]);
    for (const written of [
      [7, 1, 150, 4],
      [7, 0, 149, 3],
    ]) {
      const pair = open(truth, path, greyPng(1, 4, written));
      expect(ids(pair).slice(1)).toEqual([0, 149, 3]);
      expect(pair.facts.prediction.evidence.join()).toMatch(/agree/);
    }
    const withBackground = open(truth, path, logitsOf([0, 1, 150, 3], 151));
    expect([...withBackground.truth.ids]).toEqual([IGNORED, 1, 150, 3]);
    expect(withBackground.classes[1]?.name).toBe('wall');
  });

  it('CamVid 11 of SegNet, with 11 or 12 channels, and with labels', () => {
    const truth = greyPng(1, 4, [0, 11, 10, 3]);
    const path = 'CamVid/valannot/0016E5_07959.png';
    for (const prediction of [logitsOf([0, 2, 10, 3], 12), logitsOf([0, 2, 10, 3], 11), greyPng(1, 4, [0, 2, 10, 3])]) {
      const pair = open(truth, path, prediction);
      expect(pair.facts.preset?.name).toBe('camvid_11');
      expect([...pair.truth.ids]).toEqual([0, IGNORED, 10, 3]);
      expect(pair.classes.slice(0, 11).every(({ ignored }) => !ignored)).toBe(true);
      expect(pair.classes[11]?.ignored ?? true).toBe(true);
    }
  });

  it('CamVid without a telling path: 11 is void unless the prediction decides for it', () => {
    const labels = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11];
    const truth = greyPng(1, 12, labels);
    const never = open(truth, 'a.png', logitsOf([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10], 12));
    expect(never.facts.groundTruth.ignore).toEqual([11]);
    const often = open(truth, 'a.png', logitsOf(labels, 12));
    expect(often.facts).toMatchObject({ preset: null, groundTruth: { ignore: [] } });
    expect([...often.truth.ids]).toEqual(labels);
  });

  it('CamVid 12 when told', () => {
    const pair = open(greyPng(1, 3, [0, 11, 10]), 'CamVid/valannot/a.png', logitsOf([0, 2, 10], 12), {
      preset: 'camvid_12',
    });
    expect([...pair.truth.ids]).toEqual([0, 11, 10]);
    expect(pair.classes[11]).toMatchObject({ name: 'Unlabelled', ignored: false });
  });

  it('CamVid 32 by colour', () => {
    const classes = presetByName('camvid_32').classes;
    const colours = [0, 30, 31, 12].map((id) => classes[id]?.color ?? ([1, 1, 1] as const));
    const pair = open(rgbPng(1, 4, colours), 'LabeledApproved_full/0016E5_L.png', logitsOf([0, 1, 31, 12], 32));
    expect(pair.facts.preset?.name).toBe('camvid_32');
    expect([...pair.truth.ids]).toEqual([0, IGNORED, 31, 12]);
  });

  it('COCO-Stuff: values with gaps, or train ids', () => {
    const truth = greyPng(1, 4, [0, 181, 12, 255]);
    const path = 'stuffthingmaps/val2017/000000000139.png';
    const scores = open(truth, path, logitsOf([0, 170, 11, 4], 171));
    expect(scores.facts.preset?.name).toBe('coco_stuff_171');
    expect([...scores.truth.ids]).toEqual([0, 170, 11, IGNORED]);
    expect(scores.classes[170]?.name).toBe('wood');
    expect(ids(open(truth, path, greyPng(1, 4, [0, 181, 12, 4])))).toEqual([0, 170, 11, 4]);
    expect(ids(open(truth, path, greyPng(1, 4, [0, 170, 11, 4])))).toEqual([0, 170, 11, 4]);
    const trainIds = open(greyPng(1, 3, [0, 170, 255]), '000000000139_labelTrainIds.png', logitsOf([0, 170, 0], 171));
    expect([...trainIds.truth.ids]).toEqual([0, 170, IGNORED]);
    const unnamed = open(greyPng(1, 3, [0, 170, 11]), path, logitsOf([0, 170, 0], 171));
    expect([...unnamed.truth.ids]).toEqual([0, 170, 11]);
  });

  it('COCO panoptic: segments through the JSON, crowds ignored', () => {
    const colours: Colour[] = [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 0],
      [2, 1, 0],
    ];
    const segments = new Map([
      [1, 1],
      [256, 200],
      [258, null],
    ]);
    const path = 'annotations/panoptic_val2017/000000000139.png';
    const pair = open(rgbPng(1, 4, colours), path, logitsOf([0, 132, 0, 0], 133), {}, segments);
    expect(pair.facts.preset?.name).toBe('coco_panoptic_133');
    expect([...pair.truth.ids]).toEqual([0, 132, IGNORED, IGNORED]);
    expect(errorOf(() => open(rgbPng(1, 4, colours), path, logitsOf([0, 1, 0, 0], 133))).code).toBe(
      'panoptic-segments-missing',
    );
  });

  it('COCO panoptic: a panoptic prediction by its own JSON', () => {
    const path = 'annotations/panoptic_val2017/000000000139.png';
    const truth: Colour[] = [
      [1, 0, 0],
      [0, 1, 0],
      [3, 0, 0],
    ];
    const predicted: Colour[] = [
      [7, 0, 0],
      [8, 0, 0],
      [9, 0, 0],
    ];
    const pair = interpretPair({
      truth: rgbPng(1, 3, truth),
      truthPath: path,
      prediction: rgbPng(1, 3, predicted),
      predictionPath: 'pred/000000000139.png',
      options: defaultPairOptions,
      truthSegments: new Map([
        [1, 1],
        [256, 200],
        [3, 17],
      ]),
      predictionSegments: new Map([
        [7, 1],
        [8, 17],
        [9, null],
      ]),
    });
    expect([...pair.truth.ids]).toEqual([0, 132, 15]);
    expect(ids(pair)).toEqual([0, 15, UNKNOWN]);
    expect(pair.facts.prediction.evidence.join(' ')).toContain('3 segments');
  });

  it('Mapillary Vistas by its palette and by its folders; instances by 256', () => {
    const palette = presetByName('mapillary_vistas_v12').classes.map(({ color }) => color);
    const byPalette = open(indexedPng(1, 3, [0, 65, 13], palette), 'labels/k.png', logitsOf([0, 1, 13], 66));
    expect(byPalette.facts.preset?.name).toBe('mapillary_vistas_v12');
    expect([...byPalette.truth.ids]).toEqual([0, IGNORED, 13]);
    const byFolder = open(greyPng(1, 3, [0, 65, 13]), 'training/v1.2/labels/k.png', logitsOf([0, 1, 13], 66));
    expect(byFolder.facts.preset?.name).toBe('mapillary_vistas_v12');
  });

  it('binary: 0/255', () => {
    const pair = open(greyPng(1, 2, [0, 255]), 'masks/a.png', npyArray('float32', [1, 2], [-2, 2.5]));
    expect(pair.facts.preset?.name).toBe(binaryPreset.name);
    expect([...pair.truth.ids]).toEqual([0, 1]);
  });
});

describe('an option overrules what was found', () => {
  const truth = greyPng(1, 3, [0, 15, 255]);
  const path = 'VOC2012/SegmentationClass/a.png';

  it('another preset, or none', () => {
    expect(open(truth, path, logitsOf([0, 15, 1], 21), { preset: null }).facts.preset).toBeNull();
    expect(() => open(truth, path, logitsOf([0, 15, 1], 21), { preset: 'nope' })).toThrow('preset-unknown');
    const trainIds = open(greyPng(1, 3, [7, 0, 33]), 'x_labelIds.png', greyPng(1, 3, [0, 1, 18]), {
      preset: 'cityscapes_trainids',
    });
    expect([...trainIds.truth.ids]).toEqual([0, IGNORED, 18]);
    expect(ids(trainIds)).toEqual([0, 1, 18]);
  });

  it('the ignore values of a preset', () => {
    const none = open(truth, path, logitsOf([0, 15, 1], 21), { ignore: 'none' });
    expect([...none.truth.ids]).toEqual([0, 15, UNKNOWN]);
    expect([...open(truth, path, logitsOf([0, 15, 1], 21), { ignore: [15] }).truth.ids]).toEqual([0, IGNORED, UNKNOWN]);
  });
});
