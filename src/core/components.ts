/** Connected components (8 neighbours) of one image. */
export interface Components {
  readonly count: number;
  /** Component of each pixel, from 0; −1 where the pixel is in none. */
  readonly of: Int32Array;
  /** Pixels of each component. */
  readonly pixels: Int32Array;
}

/**
 * Components of equal keys, joined over edges and corners; numbered in raster order of their first pixel. Works on runs
 * of equal keys in a row: two runs belong together when they touch and have the same key.
 * @param keys one a pixel, row major; negative: in no component
 */
export function connectedComponents(keys: Int32Array, height: number, width: number): Components {
  const runs = runsOf(keys, height, width);
  const { rows, starts, ends } = runs;
  const parents = new Uint32Array(starts.length);
  for (let run = 0; run < parents.length; run += 1) parents[run] = run;
  for (let y = 1; y < height; y += 1) {
    let above = rows[y - 1] as number;
    const lastAbove = rows[y] as number;
    for (let run = lastAbove; run < (rows[y + 1] as number); run += 1) {
      const from = (starts[run] as number) - width;
      const to = (ends[run] as number) - width;
      while (above < lastAbove && (ends[above] as number) < from) above += 1;
      // The last one that touches may touch the next run, too.
      for (let other = above; other < lastAbove && (starts[other] as number) <= to; other += 1) {
        if (keys[starts[other] as number] === keys[starts[run] as number]) join(parents, other, run);
      }
    }
  }
  return numbered(keys.length, runs, parents);
}

interface Runs {
  /** First run of each row, and the number of all. */
  readonly rows: Uint32Array;
  /** Places of a run's first pixel and behind its last, in raster order. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

function runsOf(keys: Int32Array, height: number, width: number): Runs {
  const rows = new Uint32Array(height + 1);
  for (let y = 0, i = 0; y < height; y += 1) {
    let count = rows[y] as number;
    let before = -1;
    for (let x = 0; x < width; x += 1, i += 1) {
      const key = keys[i] as number;
      if (key !== before && key >= 0) count += 1;
      before = key;
    }
    rows[y + 1] = count;
  }
  const starts = new Uint32Array(rows[height] as number);
  const ends = new Uint32Array(starts.length);
  let run = 0;
  for (let y = 0; y < height; y += 1) {
    const end = (y + 1) * width;
    for (let i = y * width; i < end; ) {
      const key = keys[i] as number;
      const start = i;
      do i += 1;
      while (i < end && keys[i] === key);
      if (key < 0) continue;
      starts[run] = start;
      ends[run] = i;
      run += 1;
    }
  }
  return { rows, starts, ends };
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

function numbered(size: number, { starts, ends }: Runs, parents: Uint32Array): Components {
  const of = new Int32Array(size).fill(-1);
  const numbers = new Int32Array(starts.length);
  const pixels = new Int32Array(starts.length);
  let count = 0;
  for (let run = 0; run < starts.length; run += 1) {
    const root = rootOf(parents, run);
    const number = root === run ? count : (numbers[root] as number);
    if (root === run) count += 1;
    numbers[run] = number;
    const end = ends[run] as number;
    const start = starts[run] as number;
    pixels[number] = (pixels[number] as number) + end - start;
    for (let i = start; i < end; i += 1) of[i] = number;
  }
  return { count, of, pixels: pixels.slice(0, count) };
}
