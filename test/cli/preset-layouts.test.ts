import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, it } from 'vitest';
import type { Inspection } from '../../src/core/inspection.ts';
import type { Preset } from '../../src/dataset/presets/preset.ts';
import { presetByName, presets } from '../../src/dataset/presets.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { pngSample } from '../formats/samples/png-sample.ts';
import { runCli } from './run-cli.ts';

// Every preset in the layout that its data set is unpacked to, with files written the way the data set writes them, and
// no configuration at all. The expected numbers are counted here, class by class.

const WIDTH = 48;
const HEIGHT = 32;

/** A truth of vertical stripes of classes below a void line, and a prediction that takes a hill in each for the next one. */
function scene(classIds: readonly number[]) {
  const stripe = (i: number) => Math.floor(((i % WIDTH) * classIds.length) / WIDTH);
  const inHill = (i: number) => {
    const column = i % WIDTH;
    return Math.floor(i / WIDTH) > 20 + ((column * column) % 7);
  };
  const pixels = Array.from({ length: WIDTH * HEIGHT }, (_, i) => i);
  return {
    truth: pixels.map((i) => (i < WIDTH ? null : (classIds[stripe(i)] ?? 0))),
    predicted: pixels.map((i) => classIds[(stripe(i) + (inHill(i) ? 1 : 0)) % classIds.length] ?? 0),
  };
}

interface Layout {
  readonly preset: string;
  /** Where the data set differs from its usual form. */
  readonly form?: string;
  readonly classIds: readonly number[];
  readonly truth: string;
  readonly prediction: string;
  readonly others?: readonly string[];
  readonly voidValue: number | null;
  readonly written: 'grey' | 'indexed' | 'colours' | 'panoptic';
  /** Score channels of the prediction; null: labels, written like the truth. */
  readonly channels: number | null;
  /** Value on disk of a class, where it is not the preset's. */
  readonly diskValue?: (classId: number) => number;
}

const layouts: readonly Layout[] = [
  {
    preset: 'pascal_voc',
    classIds: [0, 7, 15, 20],
    truth: 'VOCdevkit/VOC2012/SegmentationClass/2007_000033.png',
    prediction: 'VOCdevkit/VOC2012/predictions/2007_000033.npy',
    others: ['VOCdevkit/VOC2012/JPEGImages/2007_000033.jpg'],
    voidValue: 255,
    written: 'indexed',
    channels: 21,
  },
  {
    preset: 'cityscapes_labelids',
    classIds: [7, 11, 23, 26],
    truth: 'gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png',
    prediction: 'results/lindau_000000_000019.png',
    others: ['leftImg8bit/val/lindau/lindau_000000_000019_leftImg8bit.png'],
    voidValue: 0,
    written: 'grey',
    channels: null,
  },
  {
    preset: 'cityscapes_trainids',
    form: 'labelTrainIds',
    classIds: [0, 2, 10, 13],
    truth: 'gtFine/val/lindau/lindau_000000_000019_gtFine_labelTrainIds.png',
    prediction: 'logits/lindau_000000_000019_leftImg8bit.npy',
    others: ['leftImg8bit/val/lindau/lindau_000000_000019_leftImg8bit.png'],
    voidValue: 255,
    written: 'grey',
    channels: 19,
  },
  {
    preset: 'cityscapes_trainids',
    form: 'labelIds beside 19 channels',
    classIds: [0, 2, 10, 13],
    truth: 'gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png',
    prediction: 'logits/lindau_000000_000019_leftImg8bit.npy',
    voidValue: 0,
    written: 'grey',
    channels: 19,
    diskValue: (classId) => [7, 8, 11, 12, 13, 17, 19, 20, 21, 22, 23, 24, 25, 26][classId] ?? -1,
  },
  {
    preset: 'ade20k_150',
    classIds: [0, 2, 12, 149],
    truth: 'ADEChallengeData2016/annotations/validation/ADE_val_00000001.png',
    prediction: 'ADEChallengeData2016/preds/validation/ADE_val_00000001.npy',
    others: ['ADEChallengeData2016/images/validation/ADE_val_00000001.jpg'],
    voidValue: 0,
    written: 'grey',
    channels: 150,
  },
  {
    preset: 'ade20k_150',
    form: 'labels from 1',
    classIds: [0, 2, 12, 149],
    truth: 'ADEChallengeData2016/annotations/validation/ADE_val_00000001.png',
    prediction: 'ADEChallengeData2016/preds/validation/ADE_val_00000001.png',
    voidValue: 0,
    written: 'grey',
    channels: null,
  },
  {
    preset: 'camvid_11',
    classIds: [0, 1, 3, 5, 8, 10],
    truth: 'CamVid/valannot/0016E5_07959.png',
    prediction: 'CamVid/predictions/val/0016E5_07959.npy',
    others: ['CamVid/val/0016E5_07959.png'],
    voidValue: 11,
    written: 'grey',
    channels: 11,
  },
  {
    preset: 'camvid_12',
    classIds: [0, 1, 3, 5, 8, 11],
    truth: 'CamVid/valannot/0016E5_07959.png',
    prediction: 'CamVid/predictions/val/0016E5_07959.npy',
    others: ['CamVid/val/0016E5_07959.png'],
    voidValue: null,
    written: 'grey',
    channels: 12,
  },
  {
    preset: 'camvid_32',
    classIds: [1, 4, 17, 26],
    truth: 'LabeledApproved_full/0016E5_07959_L.png',
    prediction: 'output/0016E5_07959.npy',
    others: ['701_StillsRaw_full/0016E5_07959.png'],
    voidValue: 30,
    written: 'colours',
    channels: 32,
  },
  {
    preset: 'coco_stuff_171',
    classIds: [0, 2, 90, 170],
    truth: 'stuffthingmaps/val2017/000000000139.png',
    prediction: 'logits/val2017/000000000139.npy',
    others: ['images/val2017/000000000139.jpg'],
    voidValue: 255,
    written: 'grey',
    channels: 171,
  },
  {
    preset: 'coco_panoptic_133',
    classIds: [0, 15, 80, 132],
    truth: 'annotations/panoptic_val2017/000000000139.png',
    prediction: 'preds/000000000139.npy',
    others: ['val2017/000000000139.jpg'],
    voidValue: 0,
    written: 'panoptic',
    channels: 133,
  },
  {
    preset: 'mapillary_vistas_v12',
    classIds: [0, 13, 30, 55],
    truth: 'validation/v1.2/labels/k1.png',
    prediction: 'preds/validation/k1.npy',
    others: ['validation/images/k1.jpg'],
    voidValue: 65,
    written: 'indexed',
    channels: 66,
  },
  {
    preset: 'binary',
    classIds: [0, 1],
    truth: 'masks/a.png',
    prediction: 'preds/a.png',
    others: ['images/a.jpg'],
    voidValue: null,
    written: 'grey',
    channels: null,
    diskValue: (classId) => classId * 255,
  },
];

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function write(file: string, bytes: Uint8Array | string) {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, bytes);
}

/** A label file as the data set writes it. */
function labelFile({ written }: Layout, preset: Preset, values: readonly number[]): Uint8Array {
  const known = [...preset.classes, ...preset.voidClasses];
  const colourOf = (value: number) => known.find(({ diskValue }) => diskValue === value)?.color ?? [0, 0, 0];
  const picture = { width: WIDTH, height: HEIGHT, bitDepth: 8 };
  switch (written) {
    case 'grey':
      return pngSample({ ...picture, colourType: 0, samples: values });
    case 'indexed': {
      const palette = Uint8Array.from(Array.from({ length: 256 }, (_, value) => [...colourOf(value)]).flat());
      return pngSample({ ...picture, colourType: 3, samples: values, palette });
    }
    case 'colours':
      return pngSample({ ...picture, colourType: 2, samples: values.flatMap((value) => [...colourOf(value)]) });
    case 'panoptic':
      return pngSample({ ...picture, colourType: 2, samples: values.flatMap((id) => [id & 255, id >> 8, 0]) });
  }
}

/** Logits C×H×W that decide for the given class ids. */
function logits(predicted: readonly number[], channels: number): Uint8Array {
  const values = new Float32Array(channels * predicted.length);
  for (const [pixel, classId] of predicted.entries()) {
    for (let c = 0; c < channels; c += 1) values[c * predicted.length + pixel] = c === classId ? 4 : -2 - (c % 3);
  }
  return encodeNpy(values, 'float32', [channels, HEIGHT, WIDTH]);
}

function build(layout: Layout): { root: string; truth: (number | null)[]; predicted: number[] } {
  const root = mkdtempSync(path.join(tmpdir(), 'lens-layout-'));
  folders.push(root);
  const preset = presetByName(layout.preset);
  const made = scene(layout.classIds);
  // Without a void value the first line is as the rest.
  const truth = made.truth.map((id, i) => (layout.voidValue === null ? (made.truth[i + WIDTH] ?? id) : id));
  const onDisk = layout.diskValue ?? ((classId: number) => preset.classes[classId]?.diskValue ?? -1);
  // Each class is one segment of a number that needs two bytes.
  const stored = layout.written === 'panoptic' ? (classId: number) => 300 + 7 * classId : onDisk;
  const values = truth.map((id) => (id === null ? (layout.voidValue ?? 0) : stored(id)));
  write(path.join(root, layout.truth), labelFile(layout, preset, values));
  if (layout.written === 'panoptic') {
    const segments_info = layout.classIds.map((id) => ({ id: stored(id), category_id: onDisk(id), iscrowd: 0 }));
    const annotations = [{ file_name: path.basename(layout.truth), image_id: 139, segments_info }];
    write(path.join(root, `${path.dirname(layout.truth)}.json`), JSON.stringify({ annotations }));
  }
  const prediction =
    layout.channels === null
      ? labelFile({ ...layout, written: 'grey' }, preset, made.predicted.map(onDisk))
      : logits(made.predicted, layout.channels);
  write(path.join(root, layout.prediction), prediction);
  const picture = Array.from({ length: 3 * WIDTH * HEIGHT }, (_, i) => (i * 7) % 256);
  const image = pngSample({ width: WIDTH, height: HEIGHT, bitDepth: 8, colourType: 2, samples: picture });
  for (const other of layout.others ?? []) write(path.join(root, other), image);
  return { root, truth, predicted: made.predicted };
}

it('every preset has a layout here', () => {
  expect(new Set(layouts.map(({ preset }) => preset))).toEqual(new Set(presets.map(({ name }) => name)));
});

it.each(layouts.map((layout) => [`${layout.preset}${layout.form ? `, ${layout.form}` : ''}`, layout] as const))(
  '%s',
  async (_, layout) => {
    const { root, truth, predicted } = build(layout);
    const { code, stdout, stderr } = await runCli(['inspect', layout.prediction, '--json'], root);
    expect([code, stderr]).toEqual([0, '']);
    const inspection = JSON.parse(stdout) as Inspection;
    expect(inspection.preset?.name).toBe(layout.preset);
    expect(inspection.groundTruth.path).toBe(layout.truth);
    expect(inspection.warnings).toEqual([]);
    for (const classId of layout.classIds) {
      const scored = truth.flatMap((id, i) => (id === null ? [] : [[id, predicted[i]] as const]));
      const both = scored.filter(([own, other]) => own === classId && other === classId).length;
      const either = scored.filter(([own, other]) => own === classId || other === classId).length;
      const row = inspection.classes.find(({ id }) => id === classId);
      expect([classId, row?.iou]).toEqual([classId, both / either]);
    }
    const checked = await runCli(['doctor', layout.prediction, '--json'], root);
    expect(JSON.parse(checked.stdout)).toMatchObject({ pairs: 1, findings: [], failed: [] });
  },
);
