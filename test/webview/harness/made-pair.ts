import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeNpy } from '../../../src/formats/npy-writer.ts';
import type { PairFiles } from './panel-host.ts';

export interface MadePair extends PairFiles {
  readonly width: number;
  readonly height: number;
  readonly classes: number;
  /** Values of the ground truth on disk; 255 is ignored. */
  readonly truth: Uint8Array;
}

/** A number in 0..1 that looks random and is always the same. */
function hash01(a: number, b: number): number {
  let h = (a * 374761393 + b * 668265263) | 0;
  h = Math.imul(h ^ (h >>> 13), 1274126177);
  return ((h ^ (h >>> 16)) >>> 0) / 4294967296;
}

/** Logits of another run for a made pair: patches that the pair has right are wrong, its ragged borders are right above. */
export function makeOther(pair: MadePair): string {
  const { width, height, classes, truth } = pair;
  const pixels = width * height;
  const scores = new Float32Array(classes * pixels);
  for (let at = 0; at < pixels; at += 1) {
    const [x, y] = [at % width, Math.floor(at / width)];
    const own = truth[at] === 255 ? 0 : (truth[at] as number);
    const isLeftWrong = y > height / 2 && truth[at] !== truth[at + 3] && at + 3 < pixels;
    const isPatch = (Math.floor(x / 8) + Math.floor(y / 8)) % 5 === 0;
    scores[(isPatch || isLeftWrong ? (own + 1) % classes : own) * pixels + at] = 3;
  }
  const place = path.join(path.dirname(pair.prediction), 'b_logits.npy');
  writeFileSync(place, encodeNpy(scores, 'float32', [classes, height, width]));
  return place;
}

interface Wanted {
  readonly width?: number;
  readonly height?: number;
  readonly classes?: number;
  /** Images of the batch. */
  readonly batch?: number;
  readonly kind?: 'logits' | 'labels' | 'binary-logits';
  readonly withImage?: boolean;
}

/**
 * A pair in a new folder: blocks of classes with an ignored line at the top, and a prediction that is right where it is
 * sure, shifted at the borders, and unsure in one corner.
 */
export function makePair(wanted: Wanted = {}): MadePair {
  const { width = 96, height = 72, batch = 1, kind = 'logits', withImage = true } = wanted;
  const classes = kind === 'binary-logits' ? 2 : (wanted.classes ?? 5);
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-page-'));
  const across = Math.ceil(Math.sqrt(classes));
  const blockOf = (x: number, y: number) => {
    const column = Math.min(across - 1, Math.floor((x * across) / width));
    return Math.min(classes - 1, Math.floor((y * across) / height) * across + column);
  };
  const pixels = width * height;
  const truth = new Uint8Array(batch * pixels);
  const scores = new Float32Array(kind === 'logits' ? batch * classes * pixels : batch * pixels);
  const labels = new Uint8Array(batch * pixels);
  for (let b = 0; b < batch; b += 1) {
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const at = y * width + x;
        const shift = b * 5;
        truth[b * pixels + at] = y < 2 ? 255 : blockOf((x + shift) % width, y);
        const shifted = blockOf((x + shift + 3 + Math.floor(4 * hash01(y, 7))) % width, y);
        labels[b * pixels + at] = shifted;
        const unsure = x > width * 0.7 && y > height * 0.7 ? 0.6 : 4;
        if (kind === 'binary-logits') {
          scores[b * pixels + at] = (shifted === 1 ? 1 : -1) * unsure * (0.4 + hash01(at, b));
          continue;
        }
        if (kind === 'labels') continue;
        for (let c = 0; c < classes; c += 1) {
          scores[(b * classes + c) * pixels + at] = (c === shifted ? unsure : 0) + 2 * hash01(at + b, c);
        }
      }
    }
  }
  const many = batch > 1 ? [batch] : [];
  const file = (name: string, bytes: Uint8Array) => {
    const place = path.join(folder, name);
    writeFileSync(place, bytes);
    return place;
  };
  const picture = Uint8Array.from({ length: pixels * 3 }, (_, i) => 40 + ((i * 31) % 180));
  return {
    width,
    height,
    classes,
    truth,
    groundTruth: file('a_gt.npy', encodeNpy(truth, 'uint8', [...many, height, width])),
    prediction:
      kind === 'labels'
        ? file('a_pred.npy', encodeNpy(labels, 'uint8', [...many, height, width]))
        : file(
            'a_logits.npy',
            encodeNpy(scores, 'float32', [...many, ...(kind === 'logits' ? [classes] : []), height, width]),
          ),
    image: withImage ? file('a_image.npy', encodeNpy(picture, 'uint8', [height, width, 3])) : undefined,
    options: { kind: kind === 'labels' ? 'labels' : 'logits', ignore: [255], preset: null },
  };
}
