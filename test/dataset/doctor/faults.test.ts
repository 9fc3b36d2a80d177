import { describe, expect, it } from 'vitest';
import { type Diagnosis, diagnosePair } from '../../../src/dataset/doctor/diagnose-pair.ts';
import type { FaultCode } from '../../../src/dataset/doctor/finding.ts';
import { defaultPairOptions, type PairOptions } from '../../../src/dataset/pair-options.ts';
import { labelIdOfTrainId } from '../../../src/dataset/presets/cityscapes.ts';
import { presetByName } from '../../../src/dataset/presets.ts';
import type { DecodedArray } from '../../../src/formats/decoded.ts';
import { greyPng, indexedPng, npyArray, rgbPng } from '../make-array.ts';
import { sceneClasses, sceneLogits, softmax, streetScene } from './street-scene.ts';

const scene = streetScene();
const { height, width, truth, prediction } = scene;
const logits = sceneLogits(prediction, sceneClasses);
const probabilities = softmax(logits, sceneClasses);

function diagnose(
  truthArray: DecodedArray,
  predictionArray: DecodedArray,
  options: Partial<PairOptions> = {},
  truthPath = 'gt/a.png',
): Diagnosis {
  return diagnosePair({
    truth: truthArray,
    truthPath,
    prediction: predictionArray,
    predictionPath: 'pred/a.npy',
    options: { ...defaultPairOptions, ...options },
  });
}

const grey = (values: readonly number[]) => greyPng(height, width, values);
const scores = (values: readonly number[], classes = sceneClasses) =>
  npyArray('float32', [classes, height, width], values);
const map = (values: readonly number[], change: (value: number) => number) => values.map(change);
const binary = map(truth, (id) => (id === 3 ? 1 : 0));
const roadLogits = map(prediction, (id) => id).map((id, i) => (id === 3 ? 2 : -2) + Math.sin(i));
const voc = presetByName('pascal_voc').classes.map(({ color }) => color);
const camvid = presetByName('camvid_11').classes.map(({ color }) => color);
const coloursOf = (values: readonly number[], table: readonly (readonly [number, number, number])[]) =>
  values.map((value) => table[value] ?? ([9, 9, 9] as const));

/** Twice the size by interpolation between pixel centres. */
function enlarged(values: readonly number[], round: (value: number) => number): number[] {
  return Array.from({ length: 4 * values.length }, (_, i) => {
    const y = Math.max(0, (Math.floor(i / (2 * width)) + 0.5) / 2 - 0.5);
    const x = Math.max(0, ((i % (2 * width)) + 0.5) / 2 - 0.5);
    const [top, left] = [Math.floor(y), Math.floor(x)];
    const at = (row: number, column: number) =>
      values[Math.min(height - 1, row) * width + Math.min(width - 1, column)] ?? 0;
    const upper = at(top, left) * (1 - (x - left)) + at(top, left + 1) * (x - left);
    const lower = at(top + 1, left) * (1 - (x - left)) + at(top + 1, left + 1) * (x - left);
    return round(upper * (1 - (y - top)) + lower * (y - top));
  });
}

function movedTo(values: readonly number[], place: (x: number, y: number) => number): number[] {
  return values.map((_, i) => values[place(i % width, Math.floor(i / width))] ?? 0);
}

function transposed(values: readonly number[]): number[] {
  return Array.from({ length: values.length }, (_, i) => values[(i % height) * width + Math.floor(i / height)] ?? 0);
}

const channelsLast = Array.from(
  { length: logits.length },
  (_, i) => logits[(i % sceneClasses) * truth.length + Math.floor(i / sceneClasses)] ?? 0,
);

function lossyPng(array: DecodedArray): DecodedArray {
  return { ...array, container: 'jpeg', picture: array.picture && { ...array.picture, lossy: true } };
}

/** A softmax over the columns of each row instead of the channels. */
function softmaxOverWidth(values: readonly number[]): number[] {
  const result = [...values];
  for (let row = 0; row < values.length; row += width) {
    const exps = values.slice(row, row + width).map(Math.exp);
    const sum = exps.reduce((total, value) => total + value, 0);
    for (const [x, value] of exps.entries()) result[row + x] = value / sum;
  }
  return result;
}

const trainToLabel = (id: number) => labelIdOfTrainId[id] ?? 0;
const order = [3, 1, 5, 0, 4, 7, 6, 2];

describe('healthy pairs have no finding', () => {
  const healthy: [string, DecodedArray, DecodedArray, string?][] = [
    ['labels', grey(truth), grey(prediction)],
    ['labels with void', grey(map(truth, (id) => (id === 2 ? 255 : id))), grey(prediction)],
    ['logits', grey(truth), scores(logits)],
    ['probabilities', grey(truth), scores(probabilities)],
    ['channels last', grey(truth), npyArray('float32', [height, width, sceneClasses], channelsLast)],
    ['binary logits', grey(binary), npyArray('float32', [height, width], roadLogits)],
    ['binary 0/255', grey(map(binary, (id) => id * 255)), npyArray('float32', [height, width], roadLogits)],
    ['binary labels 0/255', grey(map(binary, (id) => id * 255)), grey(map(prediction, (id) => (id === 3 ? 255 : 0)))],
    ['palette and colours', indexedPng(height, width, truth, voc), rgbPng(height, width, coloursOf(prediction, voc))],
    ['train ids', grey(truth), grey(prediction), 'a_gtFine_labelTrainIds.png'],
    ['ADE20K, class + 1', grey(map(truth, (id) => id + 1)), grey(prediction), 'ADE_val_00000001.png'],
    ['all the same', grey(map(truth, () => 0)), grey(map(truth, () => 0))],
    ['equal', grey(truth), grey(truth)],
    ['nothing learned', grey(truth), scores(map(logits, () => 0))],
    ['a tiny pair', greyPng(1, 2, [0, 1]), greyPng(1, 2, [0, 1])],
    [
      'smaller scores',
      greyPng(
        2 * height,
        2 * width,
        enlarged(truth, Math.round).map((v) => Math.min(v, 1)),
      ),
      npyArray(
        'float32',
        [height, width],
        map(truth, (id) => Math.min(id, 1) * 4 - 2),
      ),
    ],
  ];

  it.each(healthy)('%s', (_, truthArray, predictionArray, path) => {
    const diagnosis = diagnose(truthArray, predictionArray, {}, path);
    expect(diagnosis.findings).toEqual([]);
    expect(diagnosis.problem).toBeNull();
  });

  it('twelve other scenes', () => {
    for (let seed = 2; seed < 14; seed++) {
      const other = streetScene(seed);
      expect(diagnose(grey(other.truth), scores(sceneLogits(other.prediction, sceneClasses, seed))).findings).toEqual(
        [],
      );
      expect(diagnose(grey(other.truth), grey(other.prediction)).findings).toEqual([]);
    }
  });
});

interface Fault {
  readonly name: string;
  readonly cause: FaultCode;
  readonly truth: DecodedArray;
  readonly prediction: DecodedArray;
  readonly options?: Partial<PairOptions>;
  readonly path?: string;
}

const faults: readonly Fault[] = [
  {
    name: '1 the truth counts from 1',
    cause: 'label-offset',
    truth: grey(map(truth, (id) => id + 1)),
    prediction: scores(logits),
  },
  {
    name: '1 the prediction counts from 1',
    cause: 'label-offset',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => id + 1)),
  },
  {
    name: '1 zero was reduced in training and is still in the truth',
    cause: 'label-offset',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => Math.max(0, id - 1))),
  },
  {
    name: '1 reduced twice',
    cause: 'label-offset',
    truth: grey(map(truth, (id) => id + 1)),
    prediction: grey(map(prediction, (id) => (id === 0 ? 255 : id - 1))),
    path: 'ADE_val_00000001.png',
  },
  {
    name: '2 labelIds against trainIds',
    cause: 'label-ids-against-train-ids',
    truth: grey(map(truth, trainToLabel)),
    prediction: grey(prediction),
  },
  {
    name: '2 trainIds against labelIds',
    cause: 'label-ids-against-train-ids',
    truth: grey(truth),
    prediction: grey(map(prediction, trainToLabel)),
    path: 'a_gtFine_labelTrainIds.png',
  },
  {
    name: '3 a palette expanded to bytes',
    cause: 'palette-expanded',
    truth: indexedPng(height, width, truth, voc),
    prediction: npyArray('uint8', [height, width, 3], coloursOf(prediction, voc).flat()),
  },
  {
    name: '3 a palette read as luma',
    cause: 'palette-as-luma',
    truth: indexedPng(height, width, truth, voc),
    prediction: grey(
      coloursOf(prediction, voc).map(([r, g, b]) => (r * 19_595 + g * 38_470 + b * 7471 + 0x8000) >> 16),
    ),
  },
  {
    name: '3 the truth read as luma',
    cause: 'palette-as-luma',
    truth: grey(coloursOf(truth, camvid).map(([r, g, b]) => (r * 19_595 + g * 38_470 + b * 7471 + 0x8000) >> 16)),
    prediction: grey(prediction),
  },
  {
    name: '4 BGR, whose colours are unknown',
    cause: 'colour-channels-swapped',
    truth: grey(truth),
    prediction: rgbPng(
      height,
      width,
      coloursOf(prediction, camvid).map(([r, g, b]) => [b, g, r] as const),
    ),
    path: 'CamVid/valannot/a.png',
  },
  {
    name: '4 BGR, whose colours are other classes',
    cause: 'colour-channels-swapped',
    truth: indexedPng(height, width, truth, voc),
    prediction: rgbPng(
      height,
      width,
      coloursOf(prediction, voc).map(([r, g, b]) => [b, g, r] as const),
    ),
  },
  {
    name: '5 a void value beyond the channels',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 2 ? 65 : id))),
    prediction: scores(logits),
  },
  {
    name: '5 void is 0, not 255',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 2 ? 0 : id + 1))),
    prediction: scores(
      sceneLogits(
        map(prediction, (id) => (id === 2 ? 2 : id + 1)),
        sceneClasses + 1,
      ),
      sceneClasses + 1,
    ),
  },
  {
    name: '5 void is 65 among labels',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 7 ? 65 : id))),
    prediction: grey(map(prediction, (id) => (id === 7 ? 3 : id))),
  },
  {
    name: '10 the sign of logits of several classes',
    cause: 'sign-inverted',
    truth: grey(truth),
    prediction: scores(map(logits, (x) => -x)),
  },
  {
    name: '5 another ignore value was named',
    cause: 'ignore-value',
    truth: grey(map(truth, (id) => (id === 2 ? 255 : id))),
    prediction: scores(logits),
    options: { ignore: [0] },
  },
  {
    name: '6 a 0/255 truth among classes',
    cause: 'binary-mask-among-classes',
    truth: grey(map(binary, (id) => id * 255)),
    prediction: scores(logits),
  },
  {
    name: '6 a 0/255 prediction among classes',
    cause: 'binary-mask-among-classes',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => (id === 3 ? 255 : 0))),
  },
  { name: '7 stored as JPEG', cause: 'lossy-labels', truth: lossyPng(grey(truth)), prediction: scores(logits) },
  {
    name: '7 resized with interpolation',
    cause: 'interpolated-labels',
    truth: greyPng(2 * height, 2 * width, enlarged(truth, Math.round)),
    prediction: scores(logits),
  },
  {
    name: '7 a soft 0/255 mask',
    cause: 'interpolated-labels',
    truth: greyPng(
      2 * height,
      2 * width,
      enlarged(
        map(binary, (id) => id * 255),
        Math.round,
      ),
    ),
    prediction: npyArray('float32', [height, width], roadLogits),
  },
  {
    name: '8 flipped left to right',
    cause: 'flipped',
    truth: grey(truth),
    prediction: grey(movedTo(prediction, (x, y) => y * width + width - 1 - x)),
  },
  {
    name: '8 flipped top to bottom',
    cause: 'flipped',
    truth: grey(truth),
    prediction: scores(
      sceneLogits(
        movedTo(prediction, (x, y) => (height - 1 - y) * width + x),
        sceneClasses,
      ),
    ),
  },
  {
    name: '8 transposed',
    cause: 'transposed',
    truth: grey(truth),
    prediction: greyPng(width, height, transposed(prediction)),
  },
  {
    name: '8 transposed, scores at half the size',
    cause: 'transposed',
    truth: grey(truth),
    prediction: npyArray(
      'float32',
      [sceneClasses, width / 2, height / 2],
      Array.from({ length: (sceneClasses * truth.length) / 4 }, (_, i) => {
        const channel = Math.floor(i / (truth.length / 4));
        const [x, y] = [Math.floor((i % (truth.length / 4)) / (height / 2)), i % (height / 2)];
        return logits[channel * truth.length + 2 * y * width + 2 * x] ?? 0;
      }),
    ),
  },
  {
    name: '8 transposed, channels last',
    cause: 'transposed',
    truth: grey(truth),
    prediction: npyArray(
      'float32',
      [width, height, sceneClasses],
      Array.from({ length: logits.length }, (_, i) => {
        const pixel = Math.floor(i / sceneClasses);
        const [x, y] = [Math.floor(pixel / height), pixel % height];
        return logits[(i % sceneClasses) * truth.length + y * width + x] ?? 0;
      }),
    ),
  },
  {
    name: '8 transposed, a square',
    cause: 'transposed',
    truth: greyPng(96, 96, streetScene(3, 96, 96).truth),
    prediction: greyPng(
      96,
      96,
      Array.from(
        { length: 96 * 96 },
        (_, i) => streetScene(3, 96, 96).prediction[(i % 96) * 96 + Math.floor(i / 96)] ?? 0,
      ),
    ),
  },
  {
    name: '8 shifted by one pixel',
    cause: 'shifted',
    truth: grey(truth),
    prediction: grey(movedTo(truth, (x, y) => y * width + Math.max(0, x - 1))),
  },
  {
    name: '8 shifted by five pixels',
    cause: 'shifted',
    truth: grey(truth),
    prediction: grey(movedTo(prediction, (x, y) => y * width + Math.max(0, x - 5))),
  },
  {
    name: '7 a probability map as JPEG',
    cause: 'lossy-labels',
    truth: greyPng(
      height,
      width,
      map(binary, (id) => id * 255),
    ),
    prediction: lossyPng(
      greyPng(
        height,
        width,
        roadLogits.map((logit) => Math.round(255 / (1 + Math.exp(-logit)))),
      ),
    ),
  },
  {
    name: '11 two classes exchanged',
    cause: 'classes-in-another-order',
    truth: grey(truth),
    prediction: grey(map(truth, (id) => [1, 0][id] ?? id)),
  },
  {
    name: '9 channels last under the shape of channels first',
    cause: 'axes-exchanged',
    truth: grey(truth),
    prediction: scores(channelsLast),
  },
  {
    name: '9 the wrong axes were named',
    cause: 'axes-exchanged',
    truth: greyPng(
      8,
      8,
      truth.slice(0, 64).map((_, i) => i % 8),
    ),
    prediction: npyArray(
      'float32',
      [8, 8, 8],
      Array.from({ length: 512 }, (_, i) => (Math.floor(i / 8) % 8 === i % 8 ? 3 : -1)),
    ),
    options: { axes: 'chw' },
  },
  {
    name: '9 softmax over the width',
    cause: 'softmax-over-wrong-axis',
    truth: grey(truth),
    prediction: scores(softmaxOverWidth(logits)),
  },
  {
    name: '10 a second softmax',
    cause: 'softmax-twice',
    truth: grey(truth),
    prediction: scores(softmax(probabilities, sceneClasses)),
  },
  {
    name: '10 a second sigmoid',
    cause: 'softmax-twice',
    truth: grey(binary),
    prediction: npyArray(
      'float32',
      [height, width],
      roadLogits.map((x) => 1 / (1 + Math.exp(-1 / (1 + Math.exp(-3 * x))))),
    ),
  },
  {
    name: '10 logits told to be probabilities',
    cause: 'logits-as-probabilities',
    truth: grey(truth),
    prediction: scores(logits),
    options: { kind: 'probabilities' },
  },
  {
    name: '10 probabilities told to be logits',
    cause: 'probabilities-as-logits',
    truth: grey(truth),
    prediction: scores(probabilities),
    options: { kind: 'logits' },
  },
  {
    name: '10 the sign of binary logits',
    cause: 'sign-inverted',
    truth: grey(binary),
    prediction: npyArray(
      'float32',
      [height, width],
      map(roadLogits, (x) => -x),
    ),
  },
  {
    name: '11 more ids than channels',
    cause: 'ids-beyond-classes',
    truth: grey(truth),
    prediction: scores(logits.slice(0, 5 * truth.length), 5),
  },
  {
    name: '11 classes in another order',
    cause: 'classes-in-another-order',
    truth: grey(truth),
    prediction: grey(map(prediction, (id) => order[id] ?? 0)),
  },
];

describe('one deliberate fault is diagnosed, the right cause first', () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))('%s', (_, fault) => {
    const { findings } = diagnose(fault.truth, fault.prediction, fault.options, fault.path);
    expect(findings[0]?.code).toBe(fault.cause);
    expect(findings[0]?.evidence.join(' ')).toMatch(/\d/);
  });

  it.each(faults.map((fault) => [fault.name, fault] as const))('its fix, if any, heals it: %s', (_, fault) => {
    const before = diagnose(fault.truth, fault.prediction, fault.options, fault.path);
    const fix = before.findings[0]?.fix;
    if (!fix) return;
    const after = diagnose(fault.truth, fault.prediction, { ...fault.options, ...fix }, fault.path);
    expect(after.findings.map(({ code }) => code)).not.toContain(fault.cause);
    expect(after.problem).toBeNull();
    // What is read as another kind decides the same.
    if (!fix.kind) expect(after.mIoU ?? 0).toBeGreaterThan(before.mIoU ?? 0);
  });
});
