import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultPairOptions, type PairOptions } from '../../src/dataset/pair-options.ts';
import type { PairRequest } from '../../src/engine/pair-request.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';

export const WIDTH = 40;
export const HEIGHT = 30;
export const CLASSES = 4;

/** A number in 0..1 that looks random and is always the same. */
export function hash01(a: number, b: number): number {
  let h = (a * 374761393 + b * 668265263) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Four blobs of classes with an ignored frame line, and logits that are mostly right. */
export function smallTruth(): Uint8Array {
  const ids = new Uint8Array(WIDTH * HEIGHT);
  for (let y = 0; y < HEIGHT; y += 1) {
    for (let x = 0; x < WIDTH; x += 1) {
      ids[y * WIDTH + x] = y === 0 ? 255 : (x < WIDTH / 2 ? 0 : 1) + (y < HEIGHT / 2 ? 0 : 2);
    }
  }
  return ids;
}

export function smallLogits(truth: Uint8Array, seed = 1): Float32Array {
  const logits = new Float32Array(CLASSES * truth.length);
  for (let c = 0; c < CLASSES; c += 1) {
    for (let i = 0; i < truth.length; i += 1) {
      logits[c * truth.length + i] = (truth[i] === c ? 1.5 : 0) + 3 * hash01(i + seed * 7919, c);
    }
  }
  return logits;
}

export interface SmallPair {
  readonly folder: string;
  readonly truth: Uint8Array;
  readonly logits: Float32Array;
  readonly truthFile: string;
  readonly predictionFile: string;
}

/** Writes gt/a.npy and pred/a_logits.npy into a new folder. */
export function writeSmallPair(): SmallPair {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-pair-'));
  const truth = smallTruth();
  const logits = smallLogits(truth);
  const truthFile = path.join(folder, 'a_gt.npy');
  const predictionFile = path.join(folder, 'a_logits.npy');
  writeFileSync(truthFile, encodeNpy(truth, 'uint8', [HEIGHT, WIDTH]));
  writeFileSync(predictionFile, encodeNpy(logits, 'float32', [CLASSES, HEIGHT, WIDTH]));
  return { folder, truth, logits, truthFile, predictionFile };
}

export function requestOf(pair: SmallPair, options: Partial<PairOptions> = {}, version = '1'): PairRequest {
  const file = (name: string) => ({ name: path.basename(name), content: { file: name }, version });
  return {
    groundTruth: file(pair.truthFile),
    prediction: file(pair.predictionFile),
    image: null,
    options: { ...defaultPairOptions, ...options },
  };
}
