import { splitIds } from '../../src/protocol/id-list.ts';
import { SERIES_KINDS, type SeriesKind, type SeriesTable } from '../../src/protocol/series-messages.ts';

/** The images of a series, one typed array a column; NaN: no number. */
export interface CourseColumns {
  /** The series that they belong to. */
  readonly revision: number;
  readonly ids: readonly string[];
  /** Places in SERIES_KINDS. */
  readonly kinds: Uint8Array;
  readonly crossings: Float64Array;
  /** Place of the run of the last crossing. */
  readonly crossed: Float64Array;
  readonly first: Float64Array;
  readonly last: Float64Array;
  readonly change: Float64Array;
}

export function courseColumns(table: SeriesTable, revision: number): CourseColumns {
  const column = (buffer: ArrayBuffer) => new Float64Array(buffer);
  const [first, last] = [column(table.first), column(table.last)];
  const kinds = new Uint8Array(table.kinds);
  const untold = SERIES_KINDS.indexOf('untold');
  return {
    revision,
    ids: splitIds(table.ids, kinds.length),
    kinds,
    crossings: column(table.crossings),
    crossed: column(table.crossed),
    first,
    last,
    change: last.map((value, place) => (kinds[place] === untold ? Number.NaN : value - (first[place] as number))),
  };
}

export interface CourseSort {
  readonly column: 'kind' | 'id' | 'first' | 'last' | 'change' | 'crossings';
  readonly descending: boolean;
}

/** Places of the images of a kind whose name holds a text, sorted; those without a number last. */
export function courseOrder(
  columns: CourseColumns,
  { column, descending }: CourseSort,
  filter: { readonly kind: SeriesKind | 'all'; readonly text: string },
): Uint32Array {
  const { ids, kinds, change } = columns;
  const wanted = filter.kind === 'all' ? -1 : SERIES_KINDS.indexOf(filter.kind);
  const text = filter.text.trim().toLowerCase();
  const places = Uint32Array.from(ids.keys()).filter(
    (place) =>
      (wanted < 0 || kinds[place] === wanted) && (text === '' || ids[place]?.toLowerCase().includes(text) === true),
  );
  const sign = descending ? -1 : 1;
  if (column === 'id') return descending ? places.reverse() : places;
  const size = (place: number) => Math.abs(change[place] || 0);
  if (column === 'kind') {
    return places.sort((a, b) => sign * ((kinds[a] as number) - (kinds[b] as number)) || size(b) - size(a) || a - b);
  }
  const values = columns[column];
  return places.sort((a, b) => {
    const [one, two] = [values[a] as number, values[b] as number];
    if (Number.isNaN(one) || Number.isNaN(two)) return Number(Number.isNaN(one)) - Number(Number.isNaN(two)) || a - b;
    return sign * (one - two) || a - b;
  });
}
