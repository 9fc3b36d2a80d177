import { describe, expect, it } from 'vitest';
import { diagnosePair } from '../../../src/dataset/doctor/diagnose-pair.ts';
import { damageFindings } from '../../../src/dataset/doctor/label-damage.ts';
import { defaultPairOptions } from '../../../src/dataset/pair-options.ts';
import { greyPng, npyArray } from '../make-array.ts';
import { sceneClasses, sceneLogits, streetScene } from './street-scene.ts';

const [height, width] = [96, 128];

function random(seed: number) {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}

const codes = (values: readonly number[]) =>
  damageFindings(greyPng(height, width, values), 'prediction', 'pred/a.png').map(({ code }) => code);

/** Blocks of classes in a random order, so that all classes meet. */
function blocks(classes: number, seed: number): number[] {
  const next = random(seed);
  const ids = Array.from({ length: 12 * 16 }, () => Math.floor(next() * classes));
  return Array.from({ length: height * width }, (_, i) => {
    const [x, y] = [Math.floor((i % width) / 8), Math.floor(i / width / 8)];
    return ids[y * 16 + x] ?? 0;
  });
}

describe('noisy decisions are not resized labels', () => {
  it.each([6, 10, 19])('ids by chance, %i classes', (classes) => {
    const next = random(classes);
    expect(codes(Array.from({ length: height * width }, () => Math.floor(next() * classes)))).toEqual([]);
  });

  it.each([0.1, 0.3, 0.6])('blocks of 19 classes, a share of %f decided by chance', (share) => {
    const next = random(5);
    const noisy = blocks(19, 3).map((id) => (next() < share ? Math.floor(next() * 19) : id));
    expect(codes(noisy)).toEqual([]);
  });

  it('a mixture of neighbouring ids here, of others there', () => {
    const next = random(11);
    const mixed = Array.from(
      { length: height * width },
      (_, i) => 3 * Math.floor((i % width) / 32) + Math.floor(next() * 3),
    );
    expect(codes(mixed)).toEqual([]);
  });
});

describe('labels between others at the borders alone', () => {
  it.each([2, 4])('are resized labels, %i times the size', (factor) => {
    const small = blocks(19, 7);
    const at = (x: number, y: number) => small[Math.min(height - 1, y) * width + Math.min(width - 1, x)] ?? 0;
    const enlarged = Array.from({ length: height * width }, (_, i) => {
      const [x, y] = [(i % width) / factor, Math.floor(i / width) / factor];
      const [left, top] = [Math.floor(x), Math.floor(y)];
      const [u, v] = [x - left, y - top];
      return Math.round(
        (at(left, top) * (1 - u) + at(left + 1, top) * u) * (1 - v) +
          (at(left, top + 1) * (1 - u) + at(left + 1, top + 1) * u) * v,
      );
    });
    expect(codes(enlarged)).toEqual(['interpolated-labels']);
  });
});

describe('truth and prediction exchanged', () => {
  const scene = streetScene();
  const logits = npyArray(
    'float32',
    [sceneClasses, scene.height, scene.width],
    sceneLogits(scene.prediction, sceneClasses),
  );
  const labels = greyPng(scene.height, scene.width, scene.truth);

  it('is no damage of the truth: the pair cannot be read, and the problem says why', () => {
    const { findings, problem } = diagnosePair({
      truth: logits,
      truthPath: 'gt/a.npy',
      prediction: labels,
      predictionPath: 'pred/a.png',
      options: defaultPairOptions,
    });
    expect(findings).toEqual([]);
    expect(problem?.code).toBe('labels-not-integers');
  });
});

it('labels resized as fractions are damaged', () => {
  const values = blocks(6, 2);
  const soft = values.map((value, i) => (i % width > 0 ? (value + (values[i - 1] ?? 0)) / 2 : value));
  const found = damageFindings(npyArray('float32', [height, width], soft), 'groundTruth', 'gt/a.npy');
  expect(found.map(({ code }) => code)).toEqual(['interpolated-labels']);
  expect(found[0]?.evidence.join(' ')).toContain('no whole numbers');
});
