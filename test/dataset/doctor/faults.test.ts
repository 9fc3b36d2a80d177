import { describe, expect, it } from 'vitest';
import { type Diagnosis, diagnosePair } from '../../../src/dataset/doctor/diagnose-pair.ts';
import type { FaultCode } from '../../../src/dataset/doctor/finding.ts';
import { defaultPairOptions, type PairOptions } from '../../../src/dataset/pair-options.ts';
import type { DecodedArray } from '../../../src/formats/decoded.ts';
import { greyPng, indexedPng, npyArray, rgbPng } from '../make-array.ts';
import { arrayFaults } from './array-faults.ts';
import type { Fault } from './fault.ts';
import {
  binary,
  channelsLast,
  coloursOf,
  enlarged,
  grey,
  height,
  logits,
  map,
  prediction,
  probabilities,
  roadLogits,
  scores,
  truth,
  voc,
  width,
} from './fault-scene.ts';
import { labelFaults } from './label-faults.ts';
import { sceneClasses, sceneLogits, streetScene } from './street-scene.ts';

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

/** One row of pixels, most of them predicted right. */
const rowOfIds = Array.from({ length: 37 }, (_, x) => Math.floor(x / 3) % 4);
const rowOfLogits = Array.from({ length: 4 * 37 }, (_, i) => {
  const [id, x] = [Math.floor(i / 37), i % 37];
  return (rowOfIds[x] === id ? 2 : 0) + (x % 5 === 0 && id === (x + 1) % 4 ? 3 : 0);
});

describe('healthy pairs have no finding', () => {
  // Blocks of other classes, as a street has them: 0 covers half, 255 a quarter.
  const street = truth.map((_, i) => {
    const [x, y] = [Math.floor((i % width) / 6), Math.floor(i / width / 6)];
    const block = (x * 7 + y * 11) % 8;
    return block < 4 ? 0 : block < 6 ? 255 : 1 + ((x * 5 + y * 3) % 18);
  });
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
    ['train ids and void: most pixels 0, some 255, the classes between 1 and 18', grey(street), grey(street)],
    ['all the same', grey(map(truth, () => 0)), grey(map(truth, () => 0))],
    ['equal', grey(truth), grey(truth)],
    ['nothing learned', grey(truth), scores(map(logits, () => 0))],
    ['one row of logits', greyPng(1, 37, rowOfIds), npyArray('float32', [4, 1, 37], rowOfLogits)],
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

/** Rectangles of classes 1 to 4 on a background of class 0. */
function rectangles(seed: number): number[] {
  const labels = new Array<number>(96 * 128).fill(0);
  let state = seed;
  const next = (below: number) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
  for (let i = 0; i < 12; i++) {
    const [top, left, tall, wide, id] = [next(86), next(118), 8 + next(32), 8 + next(42), next(5)];
    for (let y = top; y < Math.min(96, top + tall); y++) {
      labels.fill(id, y * 128 + left, y * 128 + Math.min(128, left + wide));
    }
  }
  return labels;
}

describe('the prediction of another image', () => {
  it('is not explained by an offset of its labels', () => {
    const told = Array.from({ length: 60 }, (_, seed) => {
      const [first, second] = [rectangles(2 * seed + 1), rectangles(2 * seed + 2)];
      return diagnose(greyPng(96, 128, first), greyPng(96, 128, second)).findings.map(({ code }) => code);
    });
    expect(told.filter((codes) => codes.includes('label-offset'))).toEqual([]);
  });
});

const faults: readonly Fault[] = [...labelFaults, ...arrayFaults];

/** What only the files themselves, or the model, can mend. */
const withoutFix: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'axes-exchanged',
  'binary-mask-among-classes',
  'classes-in-another-order',
  'colour-channels-swapped',
  'flipped',
  'ids-beyond-classes',
  'interpolated-labels',
  'lossy-labels',
  'palette-as-luma',
  'palette-expanded',
  'scores-not-finite',
  'shifted',
  'sign-inverted',
  'softmax-over-wrong-axis',
  'softmax-twice',
  'transposed',
]);

describe('one deliberate fault is diagnosed, the right cause first', () => {
  it.each(faults.map((fault) => [fault.name, fault] as const))('%s', (_, fault) => {
    const { findings } = diagnose(fault.truth, fault.prediction, fault.options, fault.path);
    expect(findings[0]?.code).toBe(fault.cause);
    expect(findings[0]?.evidence.join(' ')).toMatch(/\d/);
  });

  const isFixable = (fault: Fault) => fault.isFixable === true || !withoutFix.has(fault.cause);
  const named = (some: readonly Fault[]) => some.map((fault) => [fault.name, fault] as const);

  it.each(named(faults.filter((fault) => !isFixable(fault))))('no option heals %s, and none is offered', (_, fault) => {
    const { findings } = diagnose(fault.truth, fault.prediction, fault.options, fault.path);
    expect(findings[0]?.fix).toBeNull();
  });

  it.each(named(faults.filter(isFixable)))('its fix heals it: %s', (_, fault) => {
    const before = diagnose(fault.truth, fault.prediction, fault.options, fault.path);
    const fix = before.findings[0]?.fix;
    if (!fix) throw new Error('no fix is offered');
    const after = diagnose(fault.truth, fault.prediction, { ...fault.options, ...fix }, fault.path);
    expect(after.findings.map(({ code }) => code)).not.toContain(fault.cause);
    expect(after.problem).toBeNull();
    // What is read as another kind decides the same.
    if (!fix.kind) expect(after.mIoU ?? 0).toBeGreaterThan(before.mIoU ?? 0);
  });
});
