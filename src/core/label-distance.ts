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
  labels: Int32Array,
  height: number,
  width: number,
  metric: Metric,
  edge: boolean,
): Int32Array {
  const corner = metric === 'chessboard' ? 1 : 2;
  const stride = width + 2;
  const padded = paddedLabels(labels, height, width, edge);
  const distances = new Int32Array(padded.length).fill(height + width);
  // In each pass: the neighbour in the row itself, and the three in the row before.
  const sweep = (at: number, sign: number): void => {
    const own = padded[at] as number;
    const beside = at - sign;
    const above = at - sign * stride;
    let best = distances[at] as number;
    best = Math.min(best, padded[beside] === own ? (distances[beside] as number) + 1 : 1);
    best = Math.min(best, padded[above] === own ? (distances[above] as number) + 1 : 1);
    best = Math.min(best, padded[above - 1] === own ? (distances[above - 1] as number) + corner : corner);
    best = Math.min(best, padded[above + 1] === own ? (distances[above + 1] as number) + corner : corner);
    distances[at] = best;
  };
  for (let y = 1; y <= height; y += 1) for (let x = 1; x <= width; x += 1) sweep(y * stride + x, 1);
  for (let y = height; y >= 1; y -= 1) for (let x = width; x >= 1; x -= 1) sweep(y * stride + x, -1);
  const out = new Int32Array(labels.length);
  for (let y = 0; y < height; y += 1) {
    const row = (y + 1) * stride + 1;
    out.set(distances.subarray(row, row + width), y * width);
  }
  return out;
}

/**
 * A frame of one pixel around the image. Where the edge is no border it repeats the nearest pixel: as far away as the
 * image is large, or, over a corner, nearer by its own place.
 */
function paddedLabels(labels: Int32Array, height: number, width: number, edge: boolean): Int32Array {
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
