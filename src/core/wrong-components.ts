import { type Components, connectedComponents } from './components.ts';
import { isWrongRun, type PairRuns } from './pair-runs.ts';

/** The components (8 neighbours) of the wrong runs of one image with one truth and one decision. @param width of the image in pixels */
export function wrongComponents(runs: PairRuns, width: number): Components {
  // Pairs are numbered as they come: ids may be large.
  const numbers = new Map<number, number>();
  const keys = new Int32Array(runs.truth.length);
  for (let run = 0; run < keys.length; run += 1) {
    if (!isWrongRun(runs, run)) {
      keys[run] = -1;
      continue;
    }
    const pair = pairKey(runs.truth[run] as number, runs.decided[run] as number);
    const number = numbers.get(pair) ?? numbers.size;
    numbers.set(pair, number);
    keys[run] = number;
  }
  return connectedComponents(runs, keys, width);
}

/** One number for two ids below 2^24; all ids that are no class count as one. */
export function pairKey(first: number, second: number): number {
  return Math.max(0, first + 1) * 2 ** 24 + Math.max(0, second + 1);
}
