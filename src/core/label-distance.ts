import type { LabelIds } from './batch.ts';
/** What a step to a corner neighbour counts: 2 pixels in the city-block metric, 1 in the chessboard metric. */
export type Metric = 'city-block' | 'chessboard';

/** Stands for what lies beyond an image whose edge is a border; no id is as small. */
const BEYOND = -(2 ** 31);

/**
 * Distance of each pixel to the nearest pixel of another label, at least 1; exact, by two raster passes (Rosenfeld and
 * Pfaltz 1966: the shortest way to another label runs inside the own one).
 * @param labels one image, row major; every value counts as a label
 * @param edge whether what lies beyond the image is another label
 * @returns distances in pixels; height + width where there is no other label
 */
export function labelDistance(
  labels: LabelIds,
  height: number,
  width: number,
  metric: Metric,
  edge: boolean,
): Int32Array {
  const corner = metric === 'chessboard' ? 1 : 2;
  const stride = width + 2;
  const padded = paddedLabels(labels, height, width, edge);
  const distances = new Int32Array(padded.length).fill(height + width);
  sweepRows(padded, distances, height, width, corner, 1);
  sweepRows(padded, distances, height, width, corner, -1);
  const out = new Int32Array(labels.length);
  for (let y = 0; y < height; y += 1) {
    const row = (y + 1) * stride + 1;
    out.set(distances.subarray(row, row + width), y * width);
  }
  return out;
}

/** One raster pass, forwards or backwards: the neighbour in the row itself, and the three in the row before. */
function sweepRows(
  padded: Int32Array,
  distances: Int32Array,
  height: number,
  width: number,
  corner: number,
  sign: 1 | -1,
): void {
  const stride = width + 2;
  const before = sign * stride;
  const pixels = stride * height;
  for (let step = 0; step < height; step += 1) {
    let at = sign === 1 ? (step + 1) * stride + 1 : pixels - step * stride + width;
    // Of the pixel before, so that the row's own neighbour need not be read.
    let best = distances[at - sign] as number;
    for (let x = 0; x < width; x += 1, at += sign) {
      const own = padded[at] as number;
      const above = at - before;
      const inRow = padded[at - sign] === own ? best + 1 : 1;
      const straight = padded[above] === own ? (distances[above] as number) + 1 : 1;
      const left = padded[above - 1] === own ? (distances[above - 1] as number) + corner : corner;
      const right = padded[above + 1] === own ? (distances[above + 1] as number) + corner : corner;
      best = Math.min(distances[at] as number, inRow, straight, left, right);
      distances[at] = best;
    }
  }
}

/**
 * A frame of one pixel around the image. Where the edge is no border it repeats the nearest pixel: as far away as the
 * image is large, or, over a corner, nearer by its own place.
 */
function paddedLabels(labels: LabelIds, height: number, width: number, edge: boolean): Int32Array {
  const stride = width + 2;
  const padded = new Int32Array(stride * (height + 2)).fill(BEYOND);
  for (let y = 0; y < height; y += 1) padded.set(labels.subarray(y * width, (y + 1) * width), (y + 1) * stride + 1);
  if (edge) return padded;
  for (let y = 1; y <= height; y += 1) {
    padded[y * stride] = padded[y * stride + 1] as number;
    padded[y * stride + width + 1] = padded[y * stride + width] as number;
  }
  padded.copyWithin(0, stride, 2 * stride);
  padded.copyWithin((height + 1) * stride, height * stride, (height + 1) * stride);
  return padded;
}
