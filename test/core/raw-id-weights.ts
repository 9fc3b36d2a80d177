import type { LabelIds } from '../../src/core/batch.ts';
import type { ClassDetail } from '../../src/core/class-detail.ts';

/**
 * A well-known wrong formula: the Jaccard chain is formed from the raw class ids of the sorted pixels where the one-hot
 * foreground of the class belongs (kornia.losses.lovasz_softmax at b4f5a78). Kept to prove that our checks see it.
 */
export function rawIdWeights(detail: ClassDetail, truth: LabelIds): ClassDetail {
  const ids = Float64Array.from(detail.order, (pixel) => Math.max(0, truth[pixel] as number));
  const total = ids.reduce((sum, id) => sum + id, 0);
  const weights = new Float64Array(detail.weights.length);
  let idsSoFar = 0;
  let before = 0;
  let loss = 0;
  detail.order.forEach((pixel, k) => {
    idsSoFar += ids[k] as number;
    const jaccard = 1 - (total - idsSoFar) / (total + (k + 1 - idsSoFar));
    weights[pixel] = k === 0 ? jaccard : jaccard - before;
    before = jaccard;
    loss += (weights[pixel] as number) * (detail.errors[pixel] as number);
  });
  return { ...detail, weights, loss };
}
