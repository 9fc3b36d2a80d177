import type { SortedClass } from './sorted-class.ts';
import type { RankSpan } from './view-data.ts';

/**
 * Ranks of a curve to draw, ascending, without doubles; at most `maxPoints` of those in the span, its ends and the wanted
 * ones among them.
 * @param span within 1..n
 */
export function chooseRanks(
  sorted: SortedClass,
  maxPoints: number,
  { from, to }: RankSpan,
  wanted: readonly number[],
): number[] {
  const { errors, jaccard, lastForegroundRank } = sorted;
  const count = to - from + 1;
  if (count <= maxPoints) return Array.from({ length: count }, (_, k) => from + k);
  const chosen = new Set<number>([from, to]);
  const add = (rank: number) => {
    if (rank >= from && rank <= to) chosen.add(rank);
  };
  for (const rank of wanted) add(rank);
  if (lastForegroundRank > 0) {
    add(lastForegroundRank);
    add(lastForegroundRank + 1);
  }
  // Rank and log rank take one share each; error and Δ may jump, and take both sides of a jump: two shares each.
  const steps = Math.max(1, Math.floor((maxPoints - chosen.size) / 6));
  for (let step = 1; step <= steps; step += 1) {
    const part = step / steps;
    add(Math.round(from + part * (count - 1)));
    add(Math.round(from * (to / from) ** part));
  }
  addLevels(add, errors.subarray(from - 1, to), from, steps, (value, level) => value <= level);
  addLevels(add, jaccard.subarray(from - 1, to), from, steps, (value, level) => value >= level);
  return [...chosen].sort((a, b) => a - b);
}

/** Both sides of the places where a monotone column passes equally spaced levels between its ends. */
function addLevels(
  add: (rank: number) => void,
  column: Float64Array,
  firstRank: number,
  steps: number,
  passed: (value: number, level: number) => boolean,
): void {
  const finite = column.findIndex((value) => Number.isFinite(value));
  if (finite < 0) return;
  const first = column[finite] as number;
  const last = column[column.length - 1] as number;
  for (let step = 1; step <= steps; step += 1) {
    const level = first + (last - first) * (step / steps);
    let low = finite;
    let high = column.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (passed(column[middle] as number, level)) high = middle;
      else low = middle + 1;
    }
    add(firstRank + low);
    if (low > 0) add(firstRank + low - 1);
  }
}
