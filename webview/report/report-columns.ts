import { splitIds } from '../../src/protocol/id-list.ts';
import type { ReportTable } from '../../src/protocol/report-messages.ts';

/** The rows of a report, one typed array a column; NaN: no number. */
export interface Columns {
  readonly rows: number;
  readonly ids: readonly string[];
  readonly loss: Float64Array;
  readonly mIoU: Float64Array;
  readonly accuracy: Float64Array;
  readonly worstClass: Float64Array;
  readonly worstIoU: Float64Array;
  readonly warnings: Float64Array;
  /** mIoU here − mIoU in the other run; null when nothing is compared. */
  readonly change: Float64Array | null;
  readonly otherLoss: Float64Array | null;
  readonly otherIoU: Float64Array | null;
}

export function columnsOf(table: ReportTable): Columns {
  const column = (buffer: ArrayBuffer) => new Float64Array(buffer);
  const mIoU = column(table.mIoU);
  const otherIoU = table.otherIoU && column(table.otherIoU);
  return {
    rows: mIoU.length,
    ids: splitIds(table.ids, mIoU.length),
    loss: column(table.loss),
    mIoU,
    accuracy: column(table.accuracy),
    worstClass: column(table.worstClass),
    worstIoU: column(table.worstIoU),
    warnings: column(table.warnings),
    otherLoss: table.otherLoss && column(table.otherLoss),
    otherIoU,
    change: otherIoU && mIoU.map((own, place) => own - (otherIoU[place] as number)),
  };
}

/** `iou`: of the class chosen, else of the worst class of each image. `pixels`: of the cell chosen. */
export type SortColumn = 'id' | 'loss' | 'mIoU' | 'accuracy' | 'iou' | 'pixels' | 'change';

export interface Sort {
  readonly column: SortColumn;
  readonly descending: boolean;
}

/** A quantity that has a distribution. */
export type Quantity = 'loss' | 'mIoU' | 'accuracy' | 'change';

export interface Filter {
  /** Part of the name, any case; empty: all. */
  readonly text: string;
  /** Rows of one bar of a distribution; null: all. The ends are those of the whole distribution. */
  readonly range: (Ends & { readonly of: Quantity; readonly bin: number }) | null;
  /** Rows of one dot of the plot; null: all. Ends belong to it. */
  readonly dot: { readonly loss: Ends; readonly mIoU: Ends } | null;
  readonly changed: 'all' | 'better' | 'worse';
}

interface Ends {
  readonly low: number;
  readonly high: number;
}

/** Bars of a distribution. */
const BINS = 32;

/** Columns of what is chosen beside the table: a class, a cell of the confusion matrix. */
export interface Chosen {
  readonly classIoU: Float64Array | null;
  readonly cellPixels: Float64Array | null;
}

/** Places of the rows that pass, sorted; what has no number comes last, equals stay in the order of their names. */
export function orderOf(columns: Columns, sort: Sort, filter: Filter, chosen: Chosen): Uint32Array {
  const kept = new Uint32Array(columns.rows);
  let count = 0;
  const wanted = filter.text.trim().toLowerCase();
  const ranged = filter.range && columnOf(columns, filter.range.of, chosen);
  for (let place = 0; place < columns.rows; place += 1) {
    if (wanted !== '' && !(columns.ids[place] as string).toLowerCase().includes(wanted)) continue;
    if (chosen.cellPixels && chosen.cellPixels[place] === 0) continue;
    if (chosen.classIoU && Number.isNaN(chosen.classIoU[place])) continue;
    if (filter.range && ranged && binOf(filter.range, ranged[place] as number) !== filter.range.bin) continue;
    if (filter.dot && !(isIn(filter.dot.loss, columns.loss[place]) && isIn(filter.dot.mIoU, columns.mIoU[place])))
      continue;
    if (filter.changed !== 'all' && columns.change) {
      const change = columns.change[place] as number;
      if (!(filter.changed === 'better' ? change > 0 : change < 0)) continue;
    }
    kept[count] = place;
    count += 1;
  }
  const places = kept.subarray(0, count);
  const values = columnOf(columns, sort.column, chosen);
  if (!values) return sort.descending ? places.reverse() : places;
  const sign = sort.descending ? -1 : 1;
  return places.sort((a, b) => {
    const [one, other] = [values[a] as number, values[b] as number];
    if (Number.isNaN(one) || Number.isNaN(other))
      return Number(Number.isNaN(one)) - Number(Number.isNaN(other)) || a - b;
    return sign * (one - other) || a - b;
  });
}

function isIn({ low, high }: Ends, value: number | undefined): boolean {
  return value !== undefined && value >= low && value <= high;
}

/** Null for the names, which the rows are in the order of, and for the change where nothing is compared. */
export function columnOf(columns: Columns, column: SortColumn, chosen: Chosen): Float64Array | null {
  switch (column) {
    case 'id':
      return null;
    case 'iou':
      return chosen.classIoU ?? columns.worstIoU;
    case 'pixels':
      return chosen.cellPixels ?? columns.loss;
    default:
      return columns[column];
  }
}

/** A histogram of equal bins over the values that exist. */
export interface Histogram extends Ends {
  readonly counts: Uint32Array;
  /** Rows without a number. */
  readonly none: number;
}

/** The bin of a value: each holds its lower end, the last one both; −1: the value is in none. */
function binOf({ low, high }: Ends, value: number): number {
  if (!(value >= low && value <= high)) return -1;
  return Math.min(BINS - 1, Math.floor(((value - low) / (high - low)) * BINS));
}

/** Where a bin begins and ends, for words: which values it holds `binOf` says. */
export function binEnds({ low, high }: Ends, bin: number): Ends {
  const at = (edge: number) => low + (edge / BINS) * (high - low);
  return { low: at(bin), high: at(bin + 1) };
}

export function histogramOf(values: Float64Array): Histogram {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  let none = 0;
  for (const value of values) {
    if (Number.isNaN(value)) {
      none += 1;
      continue;
    }
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  const counts = new Uint32Array(BINS);
  if (none === values.length) return { low: 0, high: 1, counts, none };
  if (low === high) [low, high] = [low - 0.005, high + 0.005];
  const ends = { low, high };
  for (const value of values) {
    const bin = binOf(ends, value);
    if (bin >= 0) counts[bin] = (counts[bin] as number) + 1;
  }
  return { ...ends, counts, none };
}
