import * as v from 'valibot';
import { NotificationType, RequestType } from 'vscode-jsonrpc';

/**
 * The contract between the extension host and the page of a report, both ways. The page asks, the host answers; the
 * host pushes `reportContent`. Rows are called by their place in the report, never by a path. Their numbers travel as
 * packed float64 columns (NaN: a number that does not exist), so that a hundred thousand rows are a few megabytes.
 */

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const text = v.pipe(v.string(), v.maxLength(1_000_000));
/** `revision` names the report that the page shows; a request about an older one is answered with an error. */
const revision = count;

/** A cell of the confusion matrix, by class ids; decided −1: no class. */
const cell = v.object({ truth: count, decided: v.pipe(v.number(), v.integer(), v.minValue(-1)) });

export const tableRequestSchema = v.object({ revision });
export const classColumnRequestSchema = v.object({ revision, classId: count });
export const cellColumnRequestSchema = v.object({ revision, cell });
export const rowRequestSchema = v.object({ revision, place: count });
export const openRowSchema = v.object({
  revision,
  /** The page's list, in its order: next and previous of the inspector follow it. */
  places: v.pipe(v.array(count), v.minLength(1)),
  /** Which of them. */
  at: count,
  /** Pixels to mark there. */
  mark: v.nullable(cell),
});
export const openRegionSchema = v.object({ revision, region: count });
export const reportActionSchema = v.variant('action', [
  v.object({ action: v.picklist(['cancel', 'run-again', 'show-log', 'stop-comparing', 'choose-files']) }),
  v.object({ action: v.literal('save'), format: v.picklist(['json', 'csv', 'md', 'html']) }),
  v.object({ action: v.literal('compare'), run: text }),
]);
/** What the page keeps in its state and gives back after a reload; `reportId` was given out by the host. */
export const savedReportStateSchema = v.object({
  version: v.literal(1),
  reportId: v.string(),
  view: v.optional(v.record(v.string(), v.unknown())),
});

export type ConfusionCell = v.InferOutput<typeof cell>;
export type OpenRow = v.InferOutput<typeof openRowSchema>;
export type ReportAction = v.InferOutput<typeof reportActionSchema>;
export type SavedReportState = v.InferOutput<typeof savedReportStateSchema>;

type Rgb = readonly [red: number, green: number, blue: number];

/** A class over all pairs. Pooled and per-image means are two things and have two names. */
export interface ReportClass {
  readonly id: number;
  readonly name: string;
  /** sRGB 0..255. */
  readonly color: Rgb;
  readonly pixels: number;
  readonly predicted: number;
  readonly pooledIoU: number | null;
  readonly meanIoU: number | null;
  readonly meanIoUPairs: number;
  readonly meanLoss: number | null;
  readonly meanLossPairs: number;
  readonly meanBoundaryIoU: number | null;
}

export interface ReportTotals {
  readonly meanLoss: number | null;
  readonly pooledIoU: number | null;
  readonly meanIoU: number | null;
  readonly pooledAccuracy: number | null;
  readonly meanAccuracy: number | null;
  readonly meanCrossEntropy: number | null;
  readonly meanEce: number | null;
}

/** A list of which only the beginning travels. */
export interface CutList {
  readonly count: number;
  readonly first: readonly string[];
}

/** One number of two runs over the pairs that both have; `change` = this − other. */
export interface ComparedNumber {
  readonly label: string;
  readonly other: number | null;
  readonly own: number | null;
  readonly change: number | null;
  /** Whether more is better. */
  readonly up: boolean;
}

/** The same pairs in another run. */
export interface RunComparison {
  readonly other: string;
  readonly own: string;
  readonly pairs: number;
  readonly numbers: readonly ComparedNumber[];
  readonly images: { readonly better: number; readonly worse: number; readonly equal: number };
  /** What it means, with the interval, one sentence each. */
  readonly sentences: readonly string[];
  /** Pooled IoU of each class of the report, by id. */
  readonly classes: readonly { readonly id: number; readonly other: number | null; readonly change: number | null }[];
  /** Pairs that only one of the two runs has. */
  readonly onlyOther: CutList;
  readonly onlyOwn: CutList;
}

/** A line of the budget; `color`: of a class. */
export interface ErrorLine {
  readonly label: string;
  /** Which pixels these are. */
  readonly rule: string;
  /** Part of the mean of images of the loss, and its share 0..1; each group adds up to all. */
  readonly loss: number;
  readonly share: number;
  readonly pixels: number | null;
}

export interface ErrorGroup {
  readonly title: string;
  readonly lines: readonly ErrorLine[];
}

/** A region of wrong pixels among those of all images that carry most loss; called by its place in the list. */
export interface ReportRegion {
  readonly image: string;
  /** Class ids; null: no class. */
  readonly truth: number | null;
  readonly decided: number | null;
  readonly kind: string;
  readonly pixels: number;
  /** In its image, and its share of the losses of all images together. */
  readonly loss: number;
  readonly share: number;
}

/** A report but its rows. */
export interface ReportHead {
  readonly dataset: string;
  readonly run: string;
  /** The loss of most pairs, as it is called. */
  readonly loss: string;
  readonly status: 'complete' | 'interrupted';
  /** How the files were understood, a few words each. */
  readonly beliefs: readonly string[];
  readonly found: number;
  readonly rows: number;
  readonly scored: number;
  readonly ignored: number;
  /** Classes that the pooled mIoU is the mean of. */
  readonly pooledClasses: number;
  readonly totals: ReportTotals;
  readonly classes: readonly ReportClass[];
  /** float64, row by row: truth class × (decided classes and, last, no class), pixels. */
  readonly confusion: ArrayBuffer;
  /** Where the loss sits; empty where the report does not say. */
  readonly errors: readonly ErrorGroup[];
  readonly worstRegions: readonly ReportRegion[];
  readonly warnings: CutList;
  readonly failed: CutList;
  readonly unmatchedTruths: CutList;
  readonly unmatchedPredictions: CutList;
  readonly ambiguous: CutList;
  /** Where names have several files, the endings of those that are meant: "*.npy", "truth *_mask.png". */
  readonly endings: readonly string[];
  /** Other runs of the data set. */
  readonly otherRuns: readonly string[];
  readonly comparison: RunComparison | null;
}

/** What is being computed; counts are of pairs. */
export interface ReportRunning {
  readonly what: string;
  readonly done: number;
  /** 0: not known yet. */
  readonly total: number;
  readonly failed: number;
  readonly reused: number;
  /** Null until it can be told. */
  readonly secondsLeft: number | null;
}

export type ReportContent =
  | {
      readonly kind: 'running';
      readonly reportId: string;
      readonly title: string;
      readonly running: ReportRunning;
    }
  | {
      readonly kind: 'report';
      readonly reportId: string;
      readonly revision: number;
      readonly head: ReportHead;
      /** Work beside it (another run for the comparison, pictures of a page); null: none. */
      readonly running: ReportRunning | null;
    }
  | {
      readonly kind: 'problem';
      readonly reportId: string;
      readonly title: string;
      readonly advice: string;
      /** Whether the report can be computed again from here. */
      readonly again: boolean;
    };

/** All rows in the order of their ids. Columns are float64, one value a row, NaN for none. */
export interface ReportTable {
  /** As `joinIds` of id-list.ts writes them. */
  readonly ids: string;
  readonly loss: ArrayBuffer;
  readonly mIoU: ArrayBuffer;
  readonly accuracy: ArrayBuffer;
  /** Place in the class list of the class with the lowest IoU among those in the truth. */
  readonly worstClass: ArrayBuffer;
  readonly worstIoU: ArrayBuffer;
  /** Warnings of the pair. */
  readonly warnings: ArrayBuffer;
  /** Loss and mIoU in the other run; null when nothing is compared. */
  readonly otherLoss: ArrayBuffer | null;
  readonly otherIoU: ArrayBuffer | null;
}

/** Encoded pictures of a row: the image (or the truth where there is none), the prediction, the wrong pixels. */
export interface RowPictures {
  readonly first: ArrayBuffer;
  readonly firstIs: 'image' | 'truth';
  readonly prediction: ArrayBuffer;
  readonly wrong: ArrayBuffer;
}

/** Page → host. */
export const reportReady = new RequestType<Record<string, never>, ReportContent, void>('report/ready');
export const reportTable = new RequestType<{ revision: number }, ReportTable, void>('report/table');
/** IoU of one class in each row: float64. */
export const classColumn = new RequestType<{ revision: number; classId: number }, ArrayBuffer, void>('report/class');
/** Pixels of one cell of the confusion matrix in each row: float64. */
export const cellColumn = new RequestType<{ revision: number; cell: ConfusionCell }, ArrayBuffer, void>('report/cell');
export const rowPictures = new RequestType<{ revision: number; place: number }, RowPictures, void>('report/pictures');
/** Opens the inspector on a row of a list. */
export const openRow = new RequestType<OpenRow, null, void>('report/open');
/** Opens the inspector on the image of a region, with the region lit. */
export const openRegion = new RequestType<{ revision: number; region: number }, null, void>('report/openRegion');
export const actOnReport = new RequestType<ReportAction, null, void>('report/act');

/** Host → page. */
export const reportContent = new NotificationType<ReportContent>('report/content');
