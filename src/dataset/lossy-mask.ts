import type { DecodedArray, DecodedValues } from '../formats/decoded.ts';
import { sayNumber } from './evidence-text.ts';
import type { PairOptions } from './pair-options.ts';
import type { ValueCounts } from './value-counts.ts';

/** How far from 0 and 255 a lossy picture leaves its traces. */
const REACH = 32;

/** A mask of background and foreground that was stored with loss, cut half way. */
export interface CutMask {
  /** 0 and 255. */
  readonly values: Uint8Array;
  /** What it is, and what was done; follows "is". */
  readonly said: string;
}

/**
 * Cuts a lossy grey picture of 8 bits at 128, if it is one and was a mask of two values: told so, or nearly all pixels are
 * near 0 or near 255, and most of these are 0 and 255 themselves. Null: anything else, such as ids and their void.
 */
export function cutLossyMask(
  { picture, dtype }: DecodedArray,
  grey: DecodedValues,
  { values, counts }: ValueCounts,
  told: PairOptions['preset'],
): CutMask | null {
  if (!picture?.lossy || dtype !== 'uint8' || (told !== undefined && told !== 'binary')) return null;
  const rough = grey.length - (counts.get(0) ?? 0) - (counts.get(255) ?? 0);
  const highest = values.at(-1) ?? 0;
  if (rough === 0 || highest <= REACH) return null;
  if (told !== 'binary' && (highest < 255 - REACH || !isMask(grey.length, counts))) return null;
  const of = sayNumber(grey.length);
  return {
    values: Uint8Array.from(grey, (value) => (value < 128 ? 0 : 255)),
    said: `a lossy picture of background and foreground, cut at 128: ${sayNumber(rough)} of ${of} pixels are neither 0 nor 255.`,
  };
}

function isMask(pixels: number, counts: ReadonlyMap<number, number>): boolean {
  let near = 0;
  for (const end of [0, 255]) {
    let around = 0;
    let most = 0;
    for (const [value, count] of counts) {
      if (Math.abs(value - end) > REACH) continue;
      around += count;
      if (value !== end) most = Math.max(most, count);
    }
    // Loss spreads thin over many values; a class beside the end would stand out.
    if ((counts.get(end) ?? 0) < around / 2 || most > around / 5) return false;
    near += around;
  }
  return near >= 0.9 * pixels;
}
