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
 * ("000000142238.json"), or beside its folder with the folder's ("panoptic_val2017.json").
 */
export function panopticJsonPaths(maskPath: string): string[] {
  const path = slashed(maskPath);
  const folder = path.slice(0, Math.max(0, path.lastIndexOf('/')));
  const beside = path.replace(/\.[^./]*$/, '.json');
  return folder === '' ? [beside] : [beside, `${folder}.json`];
}

/** Whether the values of a truth are segments of COCO panoptic: as told, or by its name and colours. */
export function isPanopticTruth(truth: DecodedArray, truthPath: string, options: PairOptions): boolean {
  if (!isColourPicture(truth)) return false;
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

/** The segments of every mask that a JSON tells of. */
export interface PanopticAnnotations {
  /** @throws LensError panoptic-json-invalid { file, detail } */
  segmentsOf(maskPath: string): Segments;
}

/**
 * COCO's panoptic annotations, or a single record of them.
 * @throws LensError panoptic-json-invalid { file, detail }
 */
export function readPanopticJson(text: string, jsonPath: string): PanopticAnnotations {
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
  const byStem = new Map<string, unknown>();
  for (const annotation of annotations) {
    const name = annotation.file_name;
    if (name !== undefined && !byStem.has(stemOf(name))) byStem.set(stemOf(name), annotation);
  }
  return {
    segmentsOf(maskPath) {
      const chosen = byStem.get(stemOf(maskPath)) ?? (annotations.length === 1 ? annotations[0] : undefined);
      if (chosen === undefined) throw invalid(`no annotation of ${baseName(maskPath)}`);
      const annotation = v.safeParse(annotationSchema, chosen);
      if (!annotation.success) throw invalid('an annotation without "segments_info" of ids and categories');
      const { segments_info } = annotation.output;
      return new Map(segments_info.map(({ id, category_id, iscrowd }) => [id, iscrowd ? null : category_id]));
    },
  };
}

function stemOf(path: string): string {
  return baseName(path).replace(/\.[^.]*$/, '');
}
