import type { Runs } from './pair-runs.ts';

/** Connected components (8 neighbours) of the runs of one image. */
export interface Components {
  readonly count: number;
  /** Component of each run, from 0; −1 where the run is in none. */
  readonly of: Int32Array;
  /** Pixels of each component. */
  readonly pixels: Int32Array;
}

/**
 * Components of equal keys, joined over edges and corners; numbered in raster order of their first pixel. Two runs
 * belong together when they touch and have the same key.
 * @param keys one a run; negative: in no component
 * @param width of the image in pixels
 */
export function connectedComponents(runs: Runs, keys: Int32Array, width: number): Components {
  const { rows, starts, ends } = runs;
  const parents = new Uint32Array(keys.length);
  for (let run = 0; run < parents.length; run += 1) parents[run] = run;
  for (let y = 0; y + 1 < rows.length; y += 1) {
    const first = rows[y] as number;
    let above = y === 0 ? first : (rows[y - 1] as number);
    for (let run = first; run < (rows[y + 1] as number); run += 1) {
      const key = keys[run] as number;
      if (key < 0) continue;
      const start = starts[run] as number;
      if (run > first && ends[run - 1] === start && keys[run - 1] === key) join(parents, run - 1, run);
      const from = start - width;
      const to = (ends[run] as number) - width;
      while (above < first && (ends[above] as number) < from) above += 1;
      // The last one that touches may touch the next run, too.
      for (let other = above; other < first && (starts[other] as number) <= to; other += 1) {
        if (keys[other] === key) join(parents, other, run);
      }
    }
  }
  return numbered(runs, keys, parents);
}

/** The earliest run of the component, found with the way there halved. */
function rootOf(parents: Uint32Array, run: number): number {
  let at = run;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at] as number] as number;
    at = parents[at] as number;
  }
  return at;
}

function join(parents: Uint32Array, one: number, other: number): void {
  const a = rootOf(parents, one);
  const b = rootOf(parents, other);
  parents[Math.max(a, b)] = Math.min(a, b);
}

function numbered({ starts, ends }: Runs, keys: Int32Array, parents: Uint32Array): Components {
  const of = new Int32Array(keys.length);
  const pixels = new Int32Array(keys.length);
  let count = 0;
  for (let run = 0; run < of.length; run += 1) {
    if ((keys[run] as number) < 0) {
      of[run] = -1;
      continue;
    }
    const root = rootOf(parents, run);
    const number = root === run ? count : (of[root] as number);
    if (root === run) count += 1;
    of[run] = number;
    pixels[number] = (pixels[number] as number) + (ends[run] as number) - (starts[run] as number);
  }
  return { count, of, pixels: pixels.slice(0, count) };
}
