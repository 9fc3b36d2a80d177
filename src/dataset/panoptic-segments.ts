import * as v from 'valibot';
import { LensError } from '../core/lens-error.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import { isColourPicture } from './array-layout.ts';
import { packColours } from './colour-codes.ts';
import { baseName, slashed } from './name-hints.ts';
import type { PairOptions } from './pair-options.ts';
import { detectPreset } from './preset-detection.ts';

/** Category of each segment id; null for a crowd. */
export type Segments = ReadonlyMap<number, number | null>;

/**
 * Where the JSON of a panoptic mask may stand, the likeliest first: beside the mask with its name
 * ("000000142238.json"), or beside its folder with the folder's ("panoptic_val2017.json"). Empty when the truth is
 * no panoptic mask.
 */
export function panopticJsonPaths(truth: DecodedArray, truthPath: string, options: PairOptions): string[] {
  if (!isColourPicture(truth) || !isPanoptic(truth, truthPath, options)) return [];
  const path = slashed(truthPath);
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const beside = path.replace(/\.[^./]*$/, '.json');
  return folder === '' ? [beside] : [beside, `${folder}.json`];
}

function isPanoptic(truth: DecodedArray, truthPath: string, options: PairOptions): boolean {
  if (options.preset !== undefined) return options.preset === 'coco_panoptic_133';
  if (options.classes) return false;
  const colours = packColours(truth, truthPath);
  const clues = { truthPath, picture: truth.picture, values: [], colours, channels: null, predicts: () => true };
  return detectPreset(clues)?.preset.name === 'coco_panoptic_133';
}

const segmentSchema = v.object({
  id: v.pipe(v.number(), v.integer()),
  category_id: v.pipe(v.number(), v.integer()),
  iscrowd: v.optional(v.union([v.number(), v.boolean()])),
});
const annotationSchema = v.object({ file_name: v.optional(v.string()), segments_info: v.array(segmentSchema) });
/** Only the annotation that is used is looked into: the file may hold those of a hundred thousand images. */
const anyAnnotation = v.looseObject({ file_name: v.optional(v.string()) });
const manySchema = v.object({ annotations: v.array(anyAnnotation) });

/**
 * Segments of a mask from the text of its JSON: COCO's panoptic annotations, or a single record of them.
 * @throws LensError panoptic-json-invalid { file, detail }
 */
export function readSegments(text: string, jsonPath: string, maskPath: string): Segments {
  const invalid = (detail: string) => new LensError('panoptic-json-invalid', { file: jsonPath, detail });
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    throw invalid('not JSON');
  }
  const many = v.safeParse(manySchema, parsed);
  const single = v.safeParse(anyAnnotation, parsed);
  const annotations = many.success ? many.output.annotations : single.success ? [single.output] : [];
  const stem = stemOf(maskPath);
  const named = annotations.find(({ file_name }) => file_name !== undefined && stemOf(file_name) === stem);
  const chosen = named ?? (annotations.length === 1 ? annotations[0] : undefined);
  if (chosen === undefined) throw invalid(`no annotation of ${baseName(maskPath)}`);
  const annotation = v.safeParse(annotationSchema, chosen);
  if (!annotation.success) throw invalid('an annotation without "segments_info" of ids and categories');
  return new Map(
    annotation.output.segments_info.map(({ id, category_id, iscrowd }) => [id, iscrowd ? null : category_id]),
  );
}

function stemOf(path: string): string {
  return baseName(path).replace(/\.[^.]*$/, '');
}
