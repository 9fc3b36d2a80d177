import type { CurveData } from './view-data.ts';

/** Ranks shown behind the last one that matters, so that the end is seen to be one. */
const BEHIND = 1.12;
const LEAST_RANKS = 24;
/** An axis that would show this part of all ranks shows all. */
const NEARLY_ALL = 0.97;

/** What tells where an axis may end. */
export type CurveEnds = Pick<CurveData, 'pixels' | 'lastForegroundRank' | 'lastErrorRank'>;

/** The last rank that may add to the loss: it has weight, and an error where any has one; 0 when G = 0. */
export function lastLossRank({ lastForegroundRank, lastErrorRank }: CurveEnds): number {
  return lastErrorRank === 0 ? lastForegroundRank : Math.min(lastForegroundRank, lastErrorRank);
}

/** Where an axis of all ranks ends: somewhat behind the last one that may add to the loss, or at n. */
export function axisEnd(ends: CurveEnds): number {
  const last = Math.ceil(Math.max(lastLossRank(ends), LEAST_RANKS) * BEHIND);
  return last > ends.pixels * NEARLY_ALL ? ends.pixels : last;
}

/** Where the rug of all ranks ends. */
export function rugEnd(ends: CurveEnds): number {
  return ends.lastForegroundRank === 0 ? ends.pixels : axisEnd(ends);
}
