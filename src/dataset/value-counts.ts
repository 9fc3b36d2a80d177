import type { DecodedValues } from '../formats/decoded.ts';

/** Which values an array holds. */
export interface ValueCounts {
  /** Distinct values, ascending; NaN left out. At most `limit` + 1 of them when `complete` is false. */
  readonly values: readonly number[];
  readonly counts: ReadonlyMap<number, number>;
  /** False when there were more distinct values than the limit: counting stopped there. */
  readonly complete: boolean;
  readonly allIntegers: boolean;
}

/**
 * Counts the distinct values of a label-like array.
 */
export function countValues(data: DecodedValues, limit = 65_536): ValueCounts {
  if (data instanceof Uint8Array || data instanceof Uint16Array) return countSmallIntegers(data, limit);
  const counts = new Map<number, number>();
  let allIntegers = true;
  let complete = true;
  let last = Number.NaN;
  let run = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value === last) {
      run++;
      continue;
    }
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
    run = 0;
    if (Number.isNaN(value)) {
      allIntegers = false;
      continue;
    }
    if (counts.size > limit) {
      complete = false;
      break;
    }
    if (!Number.isInteger(value)) allIntegers = false;
    last = value === 0 ? 0 : value;
    run = 1;
  }
  if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
  const values = [...counts.keys()].sort((a, b) => a - b);
  return { values, counts, complete, allIntegers };
}

function countSmallIntegers(data: Uint8Array | Uint16Array, limit: number): ValueCounts {
  const bins = new Float64Array(data instanceof Uint8Array ? 256 : 65_536);
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    bins[value] = (bins[value] as number) + 1;
  }
  const counts = new Map<number, number>();
  for (let value = 0; value < bins.length; value++) {
    const count = bins[value] as number;
    if (count > 0) counts.set(value, count);
  }
  return { values: [...counts.keys()], counts, complete: counts.size <= limit, allIntegers: true };
}
