// One street scene in the encodings that the faults are made from.
import { labelIdOfTrainId } from '../../../src/dataset/presets/cityscapes.ts';
import { presetByName } from '../../../src/dataset/presets.ts';
import type { DecodedArray } from '../../../src/formats/decoded.ts';
import { greyPng, npyArray } from '../make-array.ts';
import { sceneClasses, sceneLogits, softmax, streetScene } from './street-scene.ts';

const scene = streetScene();
export const { height, width, truth, prediction } = scene;
export const logits = sceneLogits(prediction, sceneClasses);
export const probabilities = softmax(logits, sceneClasses);

export const grey = (values: readonly number[]) => greyPng(height, width, values);
export const scores = (values: readonly number[], classes = sceneClasses) =>
  npyArray('float32', [classes, height, width], values);
export const map = (values: readonly number[], change: (value: number) => number) => values.map(change);
export const binary = map(truth, (id) => (id === 3 ? 1 : 0));
export const roadLogits = map(prediction, (id) => id).map((id, i) => (id === 3 ? 2 : -2) + Math.sin(i));
export const voc = presetByName('pascal_voc').classes.map(({ color }) => color);
export const camvid = presetByName('camvid_11').classes.map(({ color }) => color);
export const coloursOf = (values: readonly number[], table: readonly (readonly [number, number, number])[]) =>
  values.map((value) => table[value] ?? ([9, 9, 9] as const));

/** Twice the size by interpolation between pixel centres. */
export function enlarged(values: readonly number[], round: (value: number) => number): number[] {
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

export function movedTo(values: readonly number[], place: (x: number, y: number) => number): number[] {
  return values.map((_, i) => values[place(i % width, Math.floor(i / width))] ?? 0);
}

export function transposed(values: readonly number[]): number[] {
  return Array.from({ length: values.length }, (_, i) => values[(i % height) * width + Math.floor(i / height)] ?? 0);
}

export const channelsLast = Array.from(
  { length: logits.length },
  (_, i) => logits[(i % sceneClasses) * truth.length + Math.floor(i / sceneClasses)] ?? 0,
);

export function lossyPng(array: DecodedArray): DecodedArray {
  return { ...array, container: 'jpeg', picture: array.picture && { ...array.picture, lossy: true } };
}

/** A softmax over the columns of each row instead of the channels. */
export function softmaxOverWidth(values: readonly number[]): number[] {
  const result = [...values];
  for (let row = 0; row < values.length; row += width) {
    const exps = values.slice(row, row + width).map(Math.exp);
    const sum = exps.reduce((total, value) => total + value, 0);
    for (const [x, value] of exps.entries()) result[row + x] = value / sum;
  }
  return result;
}

export const trainToLabel = (id: number) => labelIdOfTrainId[id] ?? 0;
export const order = [3, 1, 5, 0, 4, 7, 6, 2];
