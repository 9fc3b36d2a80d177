import * as v from 'valibot';
import { NotificationType, RequestType } from 'vscode-jsonrpc';
import type { CutList, ReportRunning } from './report-messages.ts';

/**
 * The contract between the extension host and the page of a series, both ways. Images are called by their place, in the
 * order of their names; runs by theirs, in the order of the series. Numbers travel as packed float64 (NaN: none).
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const revision = count;

/** Images whose values are asked for at a time, at most; and those that an inspector can step through. */
export const VALUES_AT_A_TIME = 400;
export const NEIGHBOURS = 1000;

export const seriesTableRequestSchema = v.object({ revision });
export const seriesValuesRequestSchema = v.object({
  revision,
  images: v.pipe(v.array(count), v.maxLength(VALUES_AT_A_TIME)),
});
export const openSeriesImageSchema = v.object({
  revision,
  run: count,
  /** Images around the one to open, in the order of the page's list. */
  images: v.pipe(v.array(count), v.minLength(1), v.maxLength(NEIGHBOURS)),
  /** Which of them. */
  at: count,
});
export const seriesActionSchema = v.variant('action', [
  v.object({ action: v.picklist(['cancel', 'run-again', 'show-log', 'choose-files']) }),
  v.object({ action: v.literal('save'), format: v.picklist(['json', 'csv', 'md', 'html']) }),
  v.object({
    action: v.literal('rule'),
    good: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
    flicker: v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(1_000_000)),
  }),
]);
/** What the page keeps in its state and gives back after a reload; `seriesId` was given out by the host. */
export const savedSeriesStateSchema = v.object({
  version: v.literal(1),
  seriesId: v.string(),
  view: v.optional(v.record(v.string(), v.unknown())),
});

export type OpenSeriesImage = v.InferOutput<typeof openSeriesImageSchema>;
export type SeriesAction = v.InferOutput<typeof seriesActionSchema>;
export type SavedSeriesState = v.InferOutput<typeof savedSeriesStateSchema>;

/** What became of an image over the runs; the place in this list is its code in the table. */
export const SERIES_KINDS = ['forgotten', 'flickering', 'learned', 'bad', 'good', 'untold'] as const;

export type SeriesKind = (typeof SERIES_KINDS)[number];

/** One run: the totals of its report, each under the name of its mean. */
export interface SeriesPageRun {
  readonly name: string;
  /** What tells it from the other runs, short. */
  readonly label: string;
  readonly number: number | null;
  readonly pairs: number;
  /** Cancelled before its end: the totals are over what is finished. */
  readonly interrupted: boolean;
  readonly pooledIoU: number | null;
  readonly meanIoU: number | null;
  readonly meanLoss: number | null;
  readonly pooledAccuracy: number | null;
  /** Pairs that could not be read (yet). */
  readonly failed: CutList;
}

export interface SeriesHead {
  readonly dataset: string;
  readonly pattern: string;
  /** Why the runs are in this order. */
  readonly evidence: string;
  /** Where images have several files, which are meant, in any of the runs; and images of a run left out for it, at most. */
  readonly endings: readonly string[];
  readonly ambiguous: number;
  /** The loss of most pairs, as it is called. */
  readonly loss: string;
  readonly rule: { readonly good: number; readonly flicker: number };
  /** Those that are computed, of those that there are. */
  readonly runs: readonly SeriesPageRun[];
  readonly listed: number;
  readonly classes: readonly {
    readonly id: number;
    readonly name: string;
    readonly color: readonly [number, number, number];
  }[];
  /** float64, class by class: pooled IoU in each run. */
  readonly classIoU: ArrayBuffer;
  readonly images: number;
  readonly counts: Readonly<Record<SeriesKind, number>>;
  /** What the series says. */
  readonly sentences: readonly string[];
  readonly warnings: CutList;
  /** Runs of which nothing could be computed, and why. */
  readonly broken: CutList;
}

/** The folder is watched while the page is open. */
export interface SeriesWatched {
  /** As messages call it. */
  readonly folder: string;
  /** What was taken up last, and when; null: nothing yet. */
  readonly news: string | null;
}

export type SeriesContent =
  | { readonly kind: 'running'; readonly seriesId: string; readonly title: string; readonly running: ReportRunning }
  | {
      readonly kind: 'series';
      readonly seriesId: string;
      readonly revision: number;
      readonly head: SeriesHead;
      readonly watched: SeriesWatched;
      /** Runs whose work was cancelled: they go on when it is asked for. */
      readonly cancelled: number;
      readonly running: ReportRunning | null;
    }
  | { readonly kind: 'problem'; readonly seriesId: string; readonly title: string; readonly advice: string };

/** All images in the order of their names. */
export interface SeriesTable {
  /** As `joinIds` of id-list.ts writes them. */
  readonly ids: string;
  /** uint8: place in SERIES_KINDS. */
  readonly kinds: ArrayBuffer;
  /** float64 each: crossings of the line; place of the run of the last one; mIoU in the first and last run that has one. */
  readonly crossings: ArrayBuffer;
  readonly crossed: ArrayBuffer;
  readonly first: ArrayBuffer;
  readonly last: ArrayBuffer;
}

/** Page → host. */
export const seriesReady = new RequestType<Record<string, never>, SeriesContent, void>('series/ready');
export const seriesTable = new RequestType<{ revision: number }, SeriesTable, void>('series/table');
/** float64, image by image: mIoU in each run. */
export const seriesValues = new RequestType<{ revision: number; images: number[] }, ArrayBuffer, void>('series/values');
/** Opens the inspector on an image as a run predicted it. */
export const openSeriesImage = new RequestType<OpenSeriesImage, null, void>('series/open');
export const actOnSeries = new RequestType<SeriesAction, null, void>('series/act');

/** Host → page. */
export const seriesContent = new NotificationType<SeriesContent>('series/content');
