/** How far a step to a corner neighbour counts: 2 in the city-block metric, 1 in the chessboard metric. */
export type Metric = 'city-block' | 'chessboard';

/**
 * Distance of each pixel to the nearest pixel of another label, at least 1; exact, by two raster passes (Rosenfeld and
 * Pfaltz 1966; within a label the way to the nearest other label never leaves it).
 * @param labels one image, row major; every value counts as a label
 * @param edge whether what lies beyond the image is another label
 * @returns distances in pixels; `farthest` where the image holds no other label
 */
export function labelDistance(
  labels: Int32Array,
  height: number,
  width: number,
  metric: Metric,
  edge: boolean,
): { readonly distances: Int32Array; readonly farthest: number } {
  const farthest = height + width;
  const distances = new Int32Array(labels.length).fill(farthest);
  const corner = metric === 'chessboard' ? 1 : 2;
  const outside = edge ? 1 : farthest;
  const step = (at: number, x: number, y: number, dx: number, dy: number, cost: number): void => {
    const nearX = x + dx;
    const nearY = y + dy;
    let reached = outside;
    if (nearX >= 0 && nearX < width && nearY >= 0 && nearY < height) {
      const near = nearY * width + nearX;
      reached = labels[near] === labels[at] ? (distances[near] as number) + cost : cost;
    }
    if (reached < (distances[at] as number)) distances[at] = reached;
  };
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * width + x;
      step(at, x, y, -1, 0, 1);
      step(at, x, y, 0, -1, 1);
      step(at, x, y, -1, -1, corner);
      step(at, x, y, 1, -1, corner);
    }
  }
  for (let y = height - 1; y >= 0; y -= 1) {
    for (let x = width - 1; x >= 0; x -= 1) {
      const at = y * width + x;
      step(at, x, y, 1, 0, 1);
      step(at, x, y, 0, 1, 1);
      step(at, x, y, 1, 1, corner);
      step(at, x, y, -1, 1, corner);
    }
  }
  return { distances, farthest };
}
