import type { LabelIds } from './batch.ts';

/** The largest distance that is told apart, in pixels. */
export const FARTHEST_PX = 255;

/**
 * City-block distance of each pixel to the nearest pixel of another label, at least 1 and at most FARTHEST_PX; exact up to
 * there, by two raster passes (Rosenfeld and Pfaltz 1966: the shortest way to another label runs inside the own one).
 * What lies beyond the image is no label.
 * @param labels one image, row major; every value counts as a label
 * @returns distances in pixels; FARTHEST_PX, too, where there is no other label
 */
export function borderDistance(labels: LabelIds, height: number, width: number): Uint8Array {
  const distances = new Uint8Array(labels.length);
  for (let y = 0, i = 0; y < height; y += 1) {
    let left = FARTHEST_PX;
    let before = labels[i] as number;
    for (const end = i + width; i < end; i += 1) {
      const own = labels[i] as number;
      let best = own === before ? left + 1 : 1;
      if (y > 0) {
        const straight = labels[i - width] === own ? (distances[i - width] as number) + 1 : 1;
        if (straight < best) best = straight;
      }
      if (best > FARTHEST_PX) best = FARTHEST_PX;
      distances[i] = best;
      left = best;
      before = own;
    }
  }
  for (let y = height - 1, i = labels.length - 1; y >= 0; y -= 1) {
    let right = FARTHEST_PX;
    let before = labels[i] as number;
    for (const end = i - width; i > end; i -= 1) {
      const own = labels[i] as number;
      let best = distances[i] as number;
      const inRow = own === before ? right + 1 : 1;
      if (inRow < best) best = inRow;
      if (y < height - 1) {
        const straight = labels[i + width] === own ? (distances[i + width] as number) + 1 : 1;
        if (straight < best) best = straight;
      }
      distances[i] = best;
      right = best;
      before = own;
    }
  }
  return distances;
}
