import type { CurveData } from '../../core/view-data.ts';
import type { CurvePayload } from '../../protocol/messages.ts';

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
