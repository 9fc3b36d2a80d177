import { jaccardAt, lastForegroundRank, type SortedClass } from './sorted-class.ts';
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
  const count = to - from + 1;
  if (count <= maxPoints) return Array.from({ length: count }, (_, k) => from + k);
  const chosen = new Set<number>([from, to]);
  const add = (rank: number) => {
    if (rank >= from && rank <= to) chosen.add(rank);
  };
  for (const rank of wanted) add(rank);
  const lastForeground = lastForegroundRank(sorted);
  if (lastForeground > 0) {
    add(lastForeground);
    add(lastForeground + 1);
  }
  // Rank and log rank take one share each; error and Δ may jump, and take both sides of a jump: two shares each.
  const steps = Math.max(1, Math.floor((maxPoints - chosen.size) / 6));
  for (let step = 1; step <= steps; step += 1) {
    const part = step / steps;
    add(Math.round(from + part * (count - 1)));
    add(Math.round(from * (to / from) ** part));
  }
  const span = { from, to };
  addLevels(
    add,
    (rank) => sorted.errorAt(rank),
    span,
    steps,
    (value, level) => value <= level,
  );
  addLevels(
    add,
    (rank) => jaccardAt(sorted, rank),
    span,
    steps,
    (value, level) => value >= level,
  );
  return [...chosen].sort((a, b) => a - b);
}

/** Both sides of the places where a monotone column passes equally spaced levels between its ends. */
function addLevels(
  add: (rank: number) => void,
  valueAt: (rank: number) => number,
  { from, to }: RankSpan,
  steps: number,
  passed: (value: number, level: number) => boolean,
): void {
  let finite = from;
  while (finite <= to && !Number.isFinite(valueAt(finite))) finite += 1;
  if (finite > to) return;
  const first = valueAt(finite);
  const last = valueAt(to);
  for (let step = 1; step <= steps; step += 1) {
    const level = first + (last - first) * (step / steps);
    let low = finite;
    let high = to;
    while (low < high) {
      const middle = low + Math.floor((high - low) / 2);
      if (passed(valueAt(middle), level)) high = middle;
      else low = middle + 1;
    }
    add(low);
    if (low > from) add(low - 1);
  }
}
