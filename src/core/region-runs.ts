/** The runs of pixels that regions consist of, by place in the batch; what lies between them is in no region. */
export interface RegionRuns {
  /** Places in the batch, B×H×W, of each run's first pixel, and behind its last; ascending. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
  /** Id of each run's region. */
  readonly regions: Int32Array;
}

/** Id of the region of a pixel by its place in the batch, −1 where it is in none; quick for pixels that follow each other. */
export function regionAt({ starts, ends, regions }: RegionRuns): (pixel: number) => number {
  /** The last run that begins at or before the pixel that was asked for last; −1: none does. */
  let at = -1;
  return (pixel) => {
    const isHere = (at < 0 || (starts[at] as number) <= pixel) && pixel < (starts[at + 1] ?? Number.POSITIVE_INFINITY);
    if (!isHere) at = lastStart(starts, pixel);
    return at >= 0 && pixel < (ends[at] as number) ? (regions[at] as number) : -1;
  };
}

/** Place of the last start that is not behind a pixel; −1 where all are. */
function lastStart(starts: Uint32Array, pixel: number): number {
  let low = -1;
  let high = starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= pixel) low = middle;
    else high = middle;
  }
  return low;
}

/** Id of the region of every pixel, −1 where it is in none. @param pixels of the batch */
export function regionOfPixels({ starts, ends, regions }: RegionRuns, pixels: number): Int32Array {
  const of = new Int32Array(pixels).fill(-1);
  for (let run = 0; run < regions.length; run += 1) of.fill(regions[run] as number, starts[run], ends[run]);
  return of;
}
