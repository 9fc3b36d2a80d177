/** What the script of a report's HTML page works with. */
export interface PageData {
  readonly classes: readonly PageClass[];
  readonly rows: readonly PageRow[];
}

export interface PageClass {
  readonly id: number;
  readonly name: string;
  /** "#rrggbb". */
  readonly color: string;
}

/** One pair; lists of numbers are in the order of the classes. */
export interface PageRow {
  readonly id: string;
  /** Path of the prediction relative to the page, percent-encoded. */
  readonly link: string;
  readonly groundTruth: string;
  readonly prediction: string;
  readonly loss: number | null;
  readonly mIoU: number | null;
  readonly accuracy: number | null;
  readonly scored: number;
  readonly iou: readonly (number | null)[];
  readonly losses: readonly (number | null)[];
  readonly pixels: readonly number[];
  readonly warnings: readonly string[];
  /** Data URLs: image (null without one), truth, prediction, contribution; null where there are none. */
  readonly pictures: readonly [image: string | null, truth: string, prediction: string, contribution: string] | null;
}
