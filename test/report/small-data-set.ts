import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { hash01 } from '../engine/small-pair.ts';

const WIDTH = 12;
const HEIGHT = 9;
export const PIXELS = WIDTH * HEIGHT;
const CLASSES = 4;

/** Truths with four classes and an ignored row; the predictions of run `b` are right more often than those of `a`. */
export function writeSmallDataSet(ids: readonly string[], runs: readonly string[] = ['a']): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-set-'));
  for (const [index, id] of ids.entries()) {
    const truth = new Uint8Array(WIDTH * HEIGHT);
    for (let i = 0; i < truth.length; i += 1) {
      truth[i] = i < WIDTH ? 255 : Math.floor(hash01(i >> 2, index) * CLASSES);
    }
    writeLabels(path.join(folder, 'labels', `${id}.npy`), truth);
    for (const [place, run] of runs.entries()) {
      const right = 0.5 + 0.3 * place;
      const prediction = truth.map((value, i) =>
        value !== 255 && hash01(i, index + 1000 * (place + 1)) < right ? value : (i * 7 + index) % CLASSES,
      );
      writeLabels(path.join(folder, 'runs', run, 'pred', `${id}.npy`), prediction);
    }
  }
  return folder;
}

export function writeLabels(file: string, labels: Uint8Array): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, encodeNpy(labels, 'uint8', [HEIGHT, WIDTH]));
}

/** Truth without a scored pixel. */
export function voidLabels(): Uint8Array {
  return new Uint8Array(WIDTH * HEIGHT).fill(255);
}
