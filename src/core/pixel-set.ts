/** A set of pixels, by their index in an image or a unit. */
export interface PixelSet {
  readonly has: (pixel: number) => boolean;
  /** The first pixel of from..to−1 that is in the set; `to` where none is. */
  readonly next: (from: number, to: number) => number;
  /** The first pixel of from..to−1 that is not in the set; `to` where all are. */
  readonly nextOutside: (from: number, to: number) => number;
}

/** @param has see PixelSet: every pixel is asked for */
export function pixelSet(has: (pixel: number) => boolean): PixelSet {
  const first = (wanted: boolean) => (from: number, to: number) => {
    let pixel = from;
    while (pixel < to && has(pixel) !== wanted) pixel += 1;
    return pixel;
  };
  return { has, next: first(true), nextOutside: first(false) };
}

export const NO_PIXEL: PixelSet = { has: () => false, next: (_, to) => to, nextOutside: (from) => from };

/** The same pixels where each index is larger by `offset`, among the pixels offset..offset+size−1. */
export function movedSet(set: PixelSet, offset: number, size: number): PixelSet {
  const end = offset + size;
  return {
    has: (pixel) => pixel >= offset && pixel < end && set.has(pixel - offset),
    next: (from, to) => {
      const [first, last] = [Math.max(from, offset), Math.min(to, end)];
      if (first >= last) return to;
      const found = offset + set.next(first - offset, last - offset);
      return found < last ? found : to;
    },
    nextOutside: (from, to) => {
      if (from < offset || from >= end) return from;
      return offset + set.nextOutside(from - offset, Math.min(to, end) - offset);
    },
  };
}
