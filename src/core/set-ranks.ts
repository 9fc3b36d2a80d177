import type { LabelIds } from './batch.ts';
import type { ClassDetail } from './class-detail.ts';
import type { SetRanksData } from './view-data.ts';

const MOST_RUNS = 8000;
/** Gaps between runs that are not seen: this part of their rank, so that they vanish on both rank scales. */
const FIRST_GAP = 1 / 4000;

/**
 * Where the pixels of a set lie among the ranks of a class, and what they hold.
 * @param truth class id of each pixel of the unit
 * @param isIn whether a pixel of the unit is in the set
 * @param partOfLoss as in rankSpan
 */
export function setRanks(
  detail: ClassDetail,
  truth: LabelIds,
  classId: number,
  isIn: (pixel: number) => boolean,
  { partOfLoss, wholeLoss }: { readonly partOfLoss: number; readonly wholeLoss: number },
): SetRanksData {
  const { order, errors, weights, loss } = detail;
  let pixels = 0;
  let foreground = 0;
  let classLoss = 0;
  const runs: number[] = [];
  for (let k = 0; k < order.length; k += 1) {
    const pixel = order[k] as number;
    if (!isIn(pixel)) continue;
    pixels += 1;
    if (truth[pixel] === classId) foreground += 1;
    const weight = weights[pixel] as number;
    const error = errors[pixel] as number;
    // As in rankSpan: infinite errors must not meet a weight of 0, and what is not above 0 carries nothing.
    if (weight > 0 && error > 0) classLoss += weight * error;
    if (runs.at(-1) === k) runs[runs.length - 1] = k + 1;
    else runs.push(k + 1, k + 1);
  }
  return {
    classId,
    unit: detail.unit,
    pixels,
    foreground,
    classLoss,
    classShare: loss > 0 ? classLoss / loss : null,
    share: wholeLoss > 0 ? (classLoss * partOfLoss) / wholeLoss : null,
    runs: Uint32Array.from(joined(runs)),
  };
}

/** At most MOST_RUNS runs: those with the smallest gaps between them become one. */
function joined(runs: readonly number[]): readonly number[] {
  let kept = runs;
  for (let gap = FIRST_GAP; kept.length > 2 * MOST_RUNS; gap *= 2) {
    const wider: number[] = [];
    for (let at = 0; at < kept.length; at += 2) {
      const [from, to] = [kept[at] as number, kept[at + 1] as number];
      const before = wider.at(-1);
      if (before !== undefined && from - before <= 1 + gap * from) wider[wider.length - 1] = to;
      else wider.push(from, to);
    }
    kept = wider;
  }
  return kept;
}
