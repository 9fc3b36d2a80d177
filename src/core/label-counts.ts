import { IGNORED, type LabelIds } from './batch.ts';
import type { Unit } from './unit.ts';

/** Pixels of a block. */
export const COUNTED_BLOCK = 512;

/**
 * What a pixel of hard labels is to a class: 1 where the truth is the class, plus 2 where the decision is. 1 is missed, 2
 * a false alarm, 0 and 3 are right.
 */
export type LabelPlace = 0 | 1 | 2 | 3;

/**
 * Counts of a class of hard labels, so that any rank and any pixel is found in one block of pixels.
 * 4 × (blocks + 1): scored pixels of each place before each block of the unit; at the end all of them.
 */
export type LabelCounts = Uint32Array;

/** Numbers in the counts of a unit of so many pixels. */
export function countsLength(pixels: number): number {
  return 4 * (Math.ceil(pixels / COUNTED_BLOCK) + 1);
}

/**
 * @param decided class of each pixel of the unit
 * @param counts output, countsLength of the unit's pixels
 */
export function countLabels(
  { truth, pixels }: Pick<Unit, 'truth' | 'pixels'>,
  decided: LabelIds,
  classId: number,
  counts: LabelCounts,
): LabelCounts {
  let [neither, missed, falseAlarms, hits] = [0, 0, 0, 0];
  for (let block = 0, from = 0; ; block += 1, from += COUNTED_BLOCK) {
    counts[4 * block] = neither;
    counts[4 * block + 1] = missed;
    counts[4 * block + 2] = falseAlarms;
    counts[4 * block + 3] = hits;
    if (from >= pixels) return counts;
    const end = Math.min(pixels, from + COUNTED_BLOCK);
    for (let i = from; i < end; i += 1) {
      const id = truth[i] as number;
      if (id === IGNORED) continue;
      if (id === classId) {
        if (decided[i] === classId) hits += 1;
        else missed += 1;
      } else if (decided[i] === classId) falseAlarms += 1;
      else neither += 1;
    }
  }
}
