import { IGNORED, type LabelIds } from './batch.ts';

/**
 * A map of hard labels under the tie rule `shapley`: the value of a pixel follows from its truth and its decision alone,
 * so that a table for each unit says everything and no plane of values is needed.
 */
export interface LabelMap {
  /** B×H×W. */
  readonly truth: LabelIds;
  readonly decided: LabelIds;
  /** Pixels of one unit of the loss. */
  readonly unitPixels: number;
  readonly table: LabelTable;
}

export type LabelTable =
  /** The sum over classes at wrong pixels, units × classes each: what the missed truth and the false decision add. */
  | { readonly of: 'all'; readonly classes: number; readonly missed: Float64Array; readonly falseAlarm: Float64Array }
  /** One class, units × 4: the place is 1 where the truth is the class, plus 2 where the decision is. */
  | { readonly of: 'class'; readonly classIndex: number; readonly cells: Float64Array };

/** A map over the pixels of a batch, B×H×W: a plane, or what a plane of hard labels follows from. */
export type PixelMap = Float64Array | LabelMap;

/** Value of each pixel of a batch; 0 at ignored pixels of label maps. */
export function valueAt(map: PixelMap): (pixel: number) => number {
  if (map instanceof Float64Array) return (pixel) => map[pixel] as number;
  const { truth, decided, unitPixels, table } = map;
  // Dividing takes as long as all the rest, and most batches are one unit.
  const unitOf = unitPixels >= truth.length ? () => 0 : (pixel: number) => Math.floor(pixel / unitPixels);
  if (table.of === 'class') {
    const { classIndex, cells } = table;
    return (pixel) => {
      const id = truth[pixel] as number;
      if (id === IGNORED) return 0;
      const place = (id === classIndex ? 1 : 0) + (decided[pixel] === classIndex ? 2 : 0);
      return cells[4 * unitOf(pixel) + place] as number;
    };
  }
  const { classes, missed, falseAlarm } = table;
  return (pixel) => {
    const id = truth[pixel] as number;
    const decision = decided[pixel] as number;
    if (id === IGNORED || id === decision) return 0;
    const first = unitOf(pixel) * classes;
    // Ids that are no class have no part.
    const own = id >= 0 && id < classes ? (missed[first + id] as number) : 0;
    return decision >= 0 && decision < classes ? own + (falseAlarm[first + decision] as number) : own;
  };
}

/** Sum of the values above 0. */
export function sumOfPositive(map: PixelMap): number {
  let sum = 0;
  if (map instanceof Float64Array) {
    for (let pixel = 0; pixel < map.length; pixel += 1) if ((map[pixel] as number) > 0) sum += map[pixel] as number;
    return sum;
  }
  const at = valueAt(map);
  for (let pixel = 0; pixel < map.truth.length; pixel += 1) sum += Math.max(0, at(pixel));
  return sum;
}

/** The map as a plane, B×H×W; the same array if it is one. */
export function planeOf(
  map: PixelMap,
  allocate: (length: number) => Float64Array = (length) => new Float64Array(length),
): Float64Array {
  if (map instanceof Float64Array) return map;
  const plane = allocate(map.truth.length);
  const at = valueAt(map);
  for (let pixel = 0; pixel < plane.length; pixel += 1) plane[pixel] = at(pixel);
  return plane;
}

/** How many scored pixels of a range have each value. There are few values. */
export function countMapValues(map: LabelMap, from = 0, to = map.truth.length): Map<number, number> {
  const at = valueAt(map);
  const { truth } = map;
  const counts = new Map<number, number>();
  let last = Number.NaN;
  let run = 0;
  for (let pixel = from; pixel < to; pixel += 1) {
    if (truth[pixel] === IGNORED) continue;
    const value = at(pixel);
    if (value === last) {
      run += 1;
      continue;
    }
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
    last = value;
    run = 1;
  }
  if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
  return counts;
}

/** Bytes that a map holds beside truth and decision. */
export function bytesOfMap(map: PixelMap): number {
  if (map instanceof Float64Array) return map.byteLength;
  const { table } = map;
  return table.of === 'class' ? table.cells.byteLength : table.missed.byteLength + table.falseAlarm.byteLength;
}
