import { IGNORED, type LabelBatch, type LabelIds } from './batch.ts';
import { labelInterior } from './label-interior.ts';

/** Boundary IoU of the classes of a batch. */
export interface BoundaryIoU {
  /** Width of the bands in pixels. */
  readonly bandPx: number;
  /** By class; null where neither band has a pixel. */
  readonly classes: readonly (number | null)[];
}

/** Width of the bands for an image: 2 % of its diagonal, at least 1 px. */
export function boundaryBand(height: number, width: number): number {
  return Math.max(1, Math.round(0.02 * Math.hypot(height, width)));
}

/**
 * Boundary IoU (Cheng et al. 2021) of each class: IoU of the bands along the inner borders of the truth's mask and of
 * the decided mask. A band is what erosion by a (2d+1)² square takes away, and the image's edge is a border; pixels
 * whose truth is ignored are in neither band. Counts are pooled over the images of the batch.
 * @param decision class decided at each pixel, B×H×W
 * @param classes C
 */
export function boundaryIoU(truth: LabelBatch, decision: LabelIds, classes: number): BoundaryIoU {
  const { batch, height, width } = truth;
  const size = height * width;
  const bandPx = boundaryBand(height, width);
  const shared = new Float64Array(classes);
  const either = new Float64Array(classes);
  for (let image = 0; image < batch; image += 1) {
    const ids = truth.ids.subarray(image * size, (image + 1) * size);
    const decided = decision.subarray(image * size, (image + 1) * size);
    const insideTruth = labelInterior(ids, height, width, bandPx);
    const insideDecided = labelInterior(decided, height, width, bandPx);
    for (let i = 0; i < size; i += 1) {
      const id = ids[i] as number;
      if (id === IGNORED) continue;
      const other = decided[i] as number;
      const inTruthBand = id >= 0 && id < classes && insideTruth[i] === 0;
      const inDecidedBand = other >= 0 && other < classes && insideDecided[i] === 0;
      if (inTruthBand) either[id] = (either[id] as number) + 1;
      if (inDecidedBand && inTruthBand && other === id) shared[id] = (shared[id] as number) + 1;
      else if (inDecidedBand) either[other] = (either[other] as number) + 1;
    }
  }
  return {
    bandPx,
    classes: Array.from(either, (union, id) => (union === 0 ? null : (shared[id] as number) / union)),
  };
}
