import type { LabelIds } from './batch.ts';
import type { ClassDetail } from './class-detail.ts';
import { LensError } from './lens-error.ts';
import type { RankSpan, RankSpanData } from './view-data.ts';

/**
 * What the pixels of an interval of ranks hold: exact, in the documented order (descending error, ties by pixel index).
 * @param truth class id of each pixel of the unit
 * @param partOfLoss what a unit of the class's loss adds to the whole loss: 1/(|S|·units), 0 outside S
 * @param wholeLoss the loss of all classes and units
 * @throws LensError rank-outside
 */
export function rankSpan(
  detail: ClassDetail,
  truth: LabelIds,
  classId: number,
  span: RankSpan,
  { partOfLoss, wholeLoss }: { readonly partOfLoss: number; readonly wholeLoss: number },
): RankSpanData {
  const { order, errors, weights, pixels, foreground, loss } = detail;
  const { from, to } = span;
  if (from < 1 || to < from || to > pixels) throw new LensError('rank-outside', { rank: to, pixels });
  let misses = 0;
  let missesBefore = 0;
  let carried = 0;
  for (let k = 0; k < to; k += 1) {
    const pixel = order[k] as number;
    if (truth[pixel] === classId) misses += 1;
    if (k === from - 2) missesBefore = misses;
    const weight = weights[pixel] as number;
    const error = errors[pixel] as number;
    // Errors of a hinge: what is not above 0 carries nothing; infinite ones must not meet a weight of 0.
    if (k >= from - 1 && weight > 0 && error > 0) carried += weight * error;
  }
  const chain = (k: number, missed: number) => (k === 0 ? 0 : k / (foreground + k - missed));
  const errorAt = (rank: number) => errors[order[rank - 1] as number] as number;
  return {
    classId,
    unit: detail.unit,
    from,
    to,
    foreground: misses - missesBefore,
    firstError: errorAt(from),
    lastError: errorAt(to),
    deltaBefore: chain(from - 1, missesBefore),
    deltaAfter: chain(to, misses),
    classLoss: carried,
    classShare: loss > 0 ? carried / loss : null,
    share: wholeLoss > 0 ? (carried * partOfLoss) / wholeLoss : null,
  };
}
