import type { LitSet } from '../core/view-data.ts';
import type { RegionMemory } from './region-memory.ts';

/** What lit sets refer to, as far as the set at hand needs it. */
export interface LitParts {
  readonly regions: RegionMemory | null;
}

/** Tells of each pixel of an image, row major, whether it is in the set. */
export function litPixels(set: LitSet, unit: number, imagePixels: number, parts: LitParts): (pixel: number) => boolean {
  const start = unit * imagePixels;
  switch (set.by) {
    case 'regions': {
      const { regions } = parts;
      const wanted = new Set(set.ids);
      return (pixel) => wanted.has(regions?.of[start + pixel] ?? -1);
    }
  }
}
