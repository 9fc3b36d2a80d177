import { statSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LensError } from '../core/lens-error.ts';
import { isColourPicture } from '../dataset/array-layout.ts';
import type { PairToInterpret } from '../dataset/interpreted-pair.ts';
import type { PairOptions } from '../dataset/pair-options.ts';
import {
  isPanopticTruth,
  type PanopticAnnotations,
  panopticJsonPaths,
  readPanopticJson,
  type Segments,
} from '../dataset/panoptic-segments.ts';
import { fileSource } from '../formats/byte-source.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import type { FileRef } from './pair-request.ts';

/** JSON text becomes one string, which V8 bounds at 2^29 − 24 characters. COCO's training set has 350 MB. */
const LIMIT_BYTES = 500_000_000;

/** The annotations last read: those of a data set stand in one file, which many pairs ask for. */
let last: { readonly place: string; readonly version: string; readonly annotations: PanopticAnnotations } | null = null;

/**
 * What the JSON beside panoptic masks says of their segments; nothing for other pairs.
 * @throws LensError panoptic-json-invalid, file-too-large
 */
export function panopticSegments(
  truth: { readonly file: FileRef; readonly array: DecodedArray },
  prediction: { readonly file: FileRef; readonly array: DecodedArray },
  options: PairOptions,
): Pick<PairToInterpret, 'truthSegments' | 'predictionSegments'> {
  if (!isPanopticTruth(truth.array, truth.file.name, options)) return {};
  const predicted = isColourPicture(prediction.array) ? segmentsBeside(prediction.file) : undefined;
  return { truthSegments: segmentsBeside(truth.file), predictionSegments: predicted };
}

/**
 * Sizes and times of the JSON files that may belong to a mask: what was computed from them is stale when they change.
 * Empty where there are none.
 */
export async function panopticSidecarVersion(mask: FileRef): Promise<string> {
  if (!('file' in mask.content)) return '';
  const places = panopticJsonPaths(mask.content.file);
  const found = await Promise.all(places.map((place) => stat(place).catch(() => null)));
  return found
    .map((entry) => (entry?.isFile() ? `${entry.size}@${entry.mtimeMs}` : ''))
    .join(' ')
    .trim();
}

function segmentsBeside(mask: FileRef): Segments | undefined {
  const found = jsonBeside(mask);
  if (!found) return undefined;
  const { place, name, version, bytes } = found;
  if (last?.place !== place || last.version !== version) {
    if (bytes > LIMIT_BYTES) throw new LensError('file-too-large', { file: name, bytes, limitBytes: LIMIT_BYTES });
    const text = Buffer.alloc(bytes);
    fileSource(place, name).read(text, 0);
    last = { place, version, annotations: readPanopticJson(text.toString('utf8'), name) };
  }
  return last.annotations.segmentsOf(mask.name);
}

function jsonBeside(mask: FileRef) {
  if (!('file' in mask.content)) return null;
  const names = panopticJsonPaths(mask.name);
  for (const [i, place] of panopticJsonPaths(mask.content.file).entries()) {
    const stat = statSync(place, { throwIfNoEntry: false });
    const version = `${stat?.size}@${stat?.mtimeMs}`;
    if (stat?.isFile()) return { place, name: names[i] ?? place, version, bytes: stat.size };
  }
  return null;
}
