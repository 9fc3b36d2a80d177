import { UNKNOWN } from '../core/batch.ts';
import { LensError } from '../core/lens-error.ts';

/** Up to here a class has the index of its id; beyond, only the ids that occur get one. */
const denseLimit = 1024;
/** More classes than this are no classes: instance masks, or pictures. */
const classLimit = 2048;

/** Class ids and their places in the batches. */
export interface ClassIndex {
  /** By index. Equal to the index unless ids are sparse. */
  readonly ids: readonly number[];
  /** Index of a class id, UNKNOWN for one that is no class (null included). */
  readonly indexOf: (classId: number | null) => number;
}

/** Classes 0 .. count − 1. */
export function denseIndex(count: number): ClassIndex {
  return {
    ids: Array.from({ length: count }, (_, id) => id),
    indexOf: (classId) => (classId !== null && classId >= 0 && classId < count ? classId : UNKNOWN),
  };
}

/**
 * Classes of label maps without a class list: 0 .. the largest id, or, beyond 1,024, the ids that occur.
 * @throws LensError too-many-classes { file, classes, limit }
 */
export function occurringIndex(classIds: Iterable<number>, file: string): ClassIndex {
  const ids = [...new Set(classIds)].sort((a, b) => a - b);
  const most = ids.at(-1) ?? 0;
  if (most < denseLimit) return denseIndex(Math.max(2, most + 1));
  if (ids.length > classLimit)
    throw new LensError('too-many-classes', { file, classes: ids.length, limit: classLimit });
  const places = new Map(ids.map((id, place) => [id, place]));
  return { ids, indexOf: (classId) => (classId === null ? UNKNOWN : (places.get(classId) ?? UNKNOWN)) };
}
