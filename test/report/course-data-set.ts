import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { hash01 } from '../engine/small-pair.ts';

const WIDTH = 24;
const HEIGHT = 16;
const CLASSES = 4;

/** Images of which it is known how they fare: a letter a run, G for nearly right, B for mostly wrong, "-" for absent. */
export type Courses = Readonly<Record<string, string>>;

/** A folder with truths and no run yet. */
export function writeCourseTruths(ids: readonly string[]): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-series-'));
  for (const [index, id] of ids.entries()) writeLabels(path.join(folder, 'labels', `${id}.npy`), truthOf(index));
  return folder;
}

/** The predictions of one run, those that are not absent. */
export function writeCourseRun(folder: string, run: string, courses: Courses, place: number): void {
  for (const [index, [id, course]] of Object.entries(courses).entries()) {
    const letter = course[place];
    if (letter === undefined || letter === '-') continue;
    const wrongShare = letter === 'G' ? 0.05 : 0.9;
    const prediction = truthOf(index).map((value, i) =>
      hash01(i, index + 100 * (place + 1)) < wrongShare ? (value + 1) % CLASSES : value,
    );
    writeLabels(path.join(folder, 'runs', run, 'pred', `${id}.npy`), prediction);
  }
}

function truthOf(index: number): Uint8Array {
  return Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => Math.floor(hash01(i >> 3, index) * CLASSES));
}

function writeLabels(file: string, labels: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, encodeNpy(labels, 'uint8', [HEIGHT, WIDTH]));
}
