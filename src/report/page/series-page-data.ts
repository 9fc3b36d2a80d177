/** What the script of a series' HTML page works with. */
export interface SeriesPageData {
  readonly runs: readonly string[];
  /** Where each run stands from left to right, 0..1. */
  readonly positions: readonly number[];
  /** An image is good from this mIoU on. */
  readonly good: number;
  /** What became of an image, in words. */
  readonly kinds: readonly string[];
  readonly rows: readonly SeriesPageRow[];
}

/** One image; lists are in the order of the runs, null where a run has no number of it. */
export interface SeriesPageRow {
  readonly id: string;
  /** Place in `kinds`. */
  readonly kind: number;
  readonly crossings: number;
  /** Place of the run of the last crossing; null: none. */
  readonly crossed: number | null;
  readonly first: number | null;
  readonly last: number | null;
  readonly change: number | null;
  readonly mIoU: readonly (number | null)[];
  readonly loss: readonly (number | null)[];
}
