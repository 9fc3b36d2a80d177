import { UNKNOWN } from '../core/batch.ts';
import { LensError } from '../core/lens-error.ts';
import type { ClassIndex } from './class-index.ts';
import type { PairToInterpret } from './interpreted-pair.ts';
import type { LabelScheme } from './label-scheme.ts';
import type { Segments } from './panoptic-segments.ts';

/**
 * COCO panoptic: values on disk are segment ids; the JSON beside the pictures says which category each one is.
 * Crowd segments (null) are ignored like segment 0.
 * @throws LensError panoptic-segments-missing { file }
 */
export function withSegments(scheme: LabelScheme, { truthSegments, truthPath }: PairToInterpret): LabelScheme {
  if (!truthSegments) throw new LensError('panoptic-segments-missing', { file: truthPath });
  const crowd = [...truthSegments].filter(([, category]) => category === null).map(([segment]) => segment);
  const evidence = `${truthSegments.size} segments of the panoptic JSON, ${crowd.length} of them crowds, which are ignored.`;
  return {
    ...scheme,
    ignore: [...scheme.ignore, ...crowd],
    translates: true,
    classOf: (segment) => {
      const category = truthSegments.get(segment);
      return category === undefined || category === null ? null : scheme.classOf(category);
    },
    evidence: [...scheme.evidence, evidence],
  };
}

/** A panoptic mask as prediction: segments by its own JSON. A crowd or an unnamed segment is no class: a miss. */
export function segmentPredictionCode(segments: Segments, categories: LabelScheme, index: ClassIndex) {
  return {
    predictionClass: (segment: number) => {
      const category = segments.get(segment);
      if (category === undefined || category === null) return UNKNOWN;
      return index.indexOf(categories.classOf(category));
    },
    evidence: [`${segments.size} segments of the prediction's own panoptic JSON.`],
  };
}
