/** Connected components (8 neighbours) of one image. */
export interface Components {
  readonly count: number;
  /** Component of each pixel, from 0; −1 where the pixel is in none. */
  readonly of: Int32Array;
}

/**
 * Components of equal keys, joined over edges and corners; numbered in raster order of their first pixel.
 * @param keys one a pixel, row major; negative: in no component
 */
export function connectedComponents(keys: Int32Array, height: number, width: number): Components {
  const of = new Int32Array(keys.length).fill(-1);
  const stack = new Int32Array(keys.length);
  let count = 0;
  for (let seed = 0; seed < keys.length; seed += 1) {
    const key = keys[seed] as number;
    if (key < 0 || of[seed] !== -1) continue;
    let depth = 1;
    stack[0] = seed;
    of[seed] = count;
    while (depth > 0) {
      depth -= 1;
      const pixel = stack[depth] as number;
      const x = pixel % width;
      const y = (pixel - x) / width;
      const left = x > 0 ? x - 1 : 0;
      const right = x + 1 < width ? x + 1 : x;
      const bottom = y + 1 < height ? y + 1 : y;
      for (let row = y > 0 ? y - 1 : 0; row <= bottom; row += 1) {
        for (let near = row * width + left; near <= row * width + right; near += 1) {
          if (of[near] !== -1 || keys[near] !== key) continue;
          of[near] = count;
          stack[depth] = near;
          depth += 1;
        }
      }
    }
    count += 1;
  }
  return { count, of };
}
