import type { LabelIds } from './batch.ts';

/** Stands for what lies beyond an image, and for pixels near another label in their row; no id is as small. */
const NONE = -(2 ** 31);

/**
 * Pixels whose (2d+1)² square holds no other label and lies within the image: what erosion of each label's mask leaves.
 * In two passes of run lengths: first along the rows, then along the columns.
 * @param labels one image, row major; every value counts as a label
 * @returns 1 there, else 0
 */
export function labelInterior(labels: LabelIds, height: number, width: number, d: number): Uint8Array {
  const interior = new Uint8Array(labels.length);
  const side = 2 * d + 1;
  if (height < side || width < side) return interior;
  /** Of each column: the label of the run of rows that ends here, and its length. */
  const runLabel = new Int32Array(width).fill(NONE);
  const runLength = new Int32Array(width);
  const inRow = new Int32Array(width);
  for (let y = 0; y < height; y += 1) {
    const row = y * width;
    inRow.fill(NONE);
    let length = 0;
    let before = NONE;
    for (let x = 0; x < width; x += 1) {
      const label = labels[row + x] as number;
      length = label === before && length > 0 ? length + 1 : 1;
      before = label;
      if (length >= side) inRow[x - d] = label;
    }
    const middle = row - d * width;
    for (let x = d; x < width - d; x += 1) {
      const label = inRow[x] as number;
      if (label === NONE) {
        runLength[x] = 0;
        continue;
      }
      const run = runLabel[x] === label ? (runLength[x] as number) + 1 : 1;
      runLabel[x] = label;
      runLength[x] = run;
      if (run >= side) interior[middle + x] = 1;
    }
  }
  return interior;
}
