import type { CurveData, SetRanksData } from '../../core/view-data.ts';
import type { CurvePayload, SetRanksPayload } from '../../protocol/messages.ts';

function packed(columns: readonly Float64Array[]): ArrayBuffer {
  const values = new Float64Array(columns.reduce((sum, column) => sum + column.length, 0));
  let offset = 0;
  for (const column of columns) {
    values.set(column, offset);
    offset += column.length;
  }
  return values.buffer;
}

/** A curve for the page: columns packed into tight buffers. */
export function curvePayload(curve: CurveData): CurvePayload {
  const { columns, rug, kindsByDelta, ...numbers } = curve;
  return {
    ...numbers,
    points: columns.rank.length,
    columns: packed([columns.rank, columns.error, columns.jaccard, columns.weight, columns.foreground]),
    rug: packed([rug]),
    kindsByDelta: packed([kindsByDelta]),
  };
}

/** The ranks of a set for the page. */
export function setRanksPayload({ runs, ...numbers }: SetRanksData): SetRanksPayload {
  return { ...numbers, runs: Uint32Array.from(runs).buffer };
}
