import type { PixelSet } from './pixel-set.ts';
import type { SortedClass } from './sorted-class.ts';
import type { SetRanksData } from './view-data.ts';

const MOST_RUNS = 8000;
/** Numbers of runs that are kept until all are found: with more, the smallest gaps go sooner. */
const ROOM = 2 ** 22;
/** Gaps between runs that are not seen: this part of their rank, so that they vanish on both rank scales. */
const FIRST_GAP = 1 / 4000;

/**
 * Where the pixels of a set lie among the ranks of a class, and what they hold.
 * @param set pixels of the unit
 * @param partOfLoss as in rankSpan
 */
export function setRanks(
  sorted: SortedClass,
  set: PixelSet,
  { partOfLoss, wholeLoss }: { readonly partOfLoss: number; readonly wholeLoss: number },
): SetRanksData {
  const { loss } = sorted;
  let pixels = 0;
  let foreground = 0;
  let classLoss = 0;
  let runs: number[] = [];
  const carry = (count: number, error: number, weight: number) => {
    // As in rankSpan: infinite errors must not meet a weight of 0, and what is not above 0 carries nothing.
    if (count > 0 && weight > 0 && error > 0) classLoss += count * (weight * error);
  };
  sorted.runsIn(set, (from, to, found, error, foregroundWeight, backgroundWeight) => {
    const count = to - from + 1;
    pixels += count;
    foreground += found;
    carry(found, error, foregroundWeight);
    carry(count - found, error, backgroundWeight);
    if (runs.at(-1) === from - 1) {
      runs[runs.length - 1] = to;
      return;
    }
    if (runs.length === ROOM) runs = joined(runs);
    runs.push(from, to);
  });
  return {
    classId: sorted.classId,
    unit: sorted.unit,
    pixels,
    foreground,
    classLoss,
    classShare: loss > 0 ? classLoss / loss : null,
    share: wholeLoss > 0 ? (classLoss * partOfLoss) / wholeLoss : null,
    runs: Uint32Array.from(joined(runs)),
  };
}

/** At most MOST_RUNS runs: those with the smallest gaps between them become one. */
function joined(runs: number[]): number[] {
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
