import { IGNORED, type LabelBatch, type LabelIds, UNKNOWN } from './batch.ts';

/** Runs of pixels in the rows of an image, in raster order. */
export interface Runs {
  /** First run of each row, and the number of all: height + 1. */
  readonly rows: Uint32Array;
  /** Places in the image of each run's first pixel, and behind its last. */
  readonly starts: Uint32Array;
  readonly ends: Uint32Array;
}

/** Runs of scored pixels with one truth and one decision; every scored pixel is in one. Ids of no class are UNKNOWN. */
export interface PairRuns extends Runs {
  readonly truth: Int32Array;
  readonly decided: Int32Array;
}

/** @param image index in the batch  @param decision class decided at each pixel, B×H×W */
export function pairRuns(truth: LabelBatch, decision: LabelIds, image: number): PairRuns {
  const { height, width } = truth;
  const [ids, decided] = ofImage(truth, decision, image);
  const rows = new Uint32Array(height + 1);
  for (let y = 0; y < height; y += 1) rows[y + 1] = (rows[y] as number) + runsInRow(ids, decided, y * width, width);
  const count = rows[height] as number;
  const runs: PairRuns = {
    rows,
    starts: new Uint32Array(count),
    ends: new Uint32Array(count),
    truth: new Int32Array(count),
    decided: new Int32Array(count),
  };
  let run = 0;
  for (let y = 0, i = 0; y < height; y += 1) {
    const end = i + width;
    while (i < end) {
      const start = i;
      const id = ids[i] as number;
      const other = decided[i] as number;
      do i += 1;
      while (i < end && ids[i] === id && decided[i] === other);
      if (id === IGNORED) continue;
      runs.starts[run] = start;
      runs.ends[run] = i;
      runs.truth[run] = id < 0 ? UNKNOWN : id;
      runs.decided[run] = other < 0 ? UNKNOWN : other;
      run += 1;
    }
  }
  return runs;
}

/** How many runs pairRuns finds in the images of a batch, for the memory that they will take. */
export function countPairRuns(truth: LabelBatch, decision: LabelIds): number {
  const { width } = truth;
  let count = 0;
  for (let row = 0; row < truth.ids.length; row += width) count += runsInRow(truth.ids, decision, row, width);
  return count;
}

function ofImage(truth: LabelBatch, decision: LabelIds, image: number): [LabelIds, LabelIds] {
  const size = truth.height * truth.width;
  const from = image * size;
  return [truth.ids.subarray(from, from + size), decision.subarray(from, from + size)];
}

function runsInRow(ids: LabelIds, decided: LabelIds, from: number, width: number): number {
  let count = 0;
  let id = IGNORED;
  let other = IGNORED;
  for (let i = from; i < from + width; i += 1) {
    const own = ids[i] as number;
    const choice = decided[i] as number;
    if (own !== IGNORED && (own !== id || choice !== other)) count += 1;
    id = own;
    other = choice;
  }
  return count;
}

/** Whether the decision of a run is wrong; that of truth that is no class always is. */
export function isWrongRun({ truth, decided }: PairRuns, run: number): boolean {
  return (truth[run] as number) < 0 || truth[run] !== decided[run];
}
