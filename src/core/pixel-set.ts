/** A set of pixels, by their index in an image or a unit. */
export interface PixelSet {
  readonly has: (pixel: number) => boolean;
  /** Whether one of the pixels from..to−1 may be in it: where not, none of them has to be asked for. */
  readonly mayHold: (from: number, to: number) => boolean;
}

/** @param has see PixelSet; nothing is known of pixels that are not asked for */
export function pixelSet(has: (pixel: number) => boolean): PixelSet {
  return { has, mayHold: () => true };
}

export const EVERY_PIXEL = pixelSet(() => true);

/** The same pixels where each index is larger by `offset`, among the pixels offset..offset+size−1. */
export function movedSet(set: PixelSet, offset: number, size: number): PixelSet {
  return {
    has: (pixel) => pixel >= offset && pixel < offset + size && set.has(pixel - offset),
    mayHold: (from, to) => {
      const [first, end] = [Math.max(0, from - offset), Math.min(size, to - offset)];
      return first < end && set.mayHold(first, end);
    },
  };
}
