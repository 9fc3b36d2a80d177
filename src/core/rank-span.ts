import { LensError } from './lens-error.ts';
import { jaccardAt, type SortedClass } from './sorted-class.ts';
import type { RankSpan, RankSpanData } from './view-data.ts';

/**
 * What the pixels of an interval of ranks hold: exact, in the documented order (descending error, ties by pixel index).
 * @param partOfLoss what a unit of the class's loss adds to the whole loss: 1/(|S|·units), 0 outside S
 * @param wholeLoss the loss of all classes and units
 * @throws LensError rank-outside
 */
export function rankSpan(
  sorted: SortedClass,
  span: RankSpan,
  { partOfLoss, wholeLoss }: { readonly partOfLoss: number; readonly wholeLoss: number },
): RankSpanData {
  const { pixels, loss } = sorted;
  const { from, to } = span;
  if (from < 1 || to < from || to > pixels) throw new LensError('rank-outside', { rank: to, pixels });
  let carried = 0;
  sorted.groups(from, to, (count, error, weight) => {
    // Errors of a hinge: what is not above 0 carries nothing; infinite ones must not meet a weight of 0.
    if (weight > 0 && error > 0) carried += count * (weight * error);
  });
  return {
    classId: sorted.classId,
    unit: sorted.unit,
    from,
    to,
    foreground: sorted.missesAt(to) - sorted.missesAt(from - 1),
    firstError: sorted.errorAt(from),
    lastError: sorted.errorAt(to),
    deltaBefore: jaccardAt(sorted, from - 1),
    deltaAfter: jaccardAt(sorted, to),
    classLoss: carried,
    classShare: loss > 0 ? carried / loss : null,
    share: wholeLoss > 0 ? (carried * partOfLoss) / wholeLoss : null,
  };
}
