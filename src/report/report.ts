import type { CostlyRegion, InspectedErrors, Inspection, InspectionWarning } from '../core/inspection.ts';
import type { PixelKindParts } from '../core/loss-parts.ts';
import type { PairOptions } from '../dataset/pair-options.ts';
import type { PairList } from './pair-list.ts';
import type { SettledOptions } from './settle.ts';

export const reportSchema = 'lovasz-lens/report@1';

/** What was asked for. Two reports with equal options over equal files are equal. */
export interface ReportOptions {
  /** Name of the data set's folder. */
  readonly dataset: string;
  /** The run as it was asked for; null: the only one. */
  readonly run: string | null;
  /** Which truths are meant: "labels/fine", "*_labelIds.png", "labels/fine/*.png". */
  readonly groundTruth?: string;
  readonly limit: number | null;
  /** "2/4": the second of four parts; null: the whole data set. */
  readonly shard: string | null;
  readonly pair: PairOptions;
}

/** Numbers of one class in one pair; null where a number does not exist. */
export interface ReportPairClass {
  readonly id: number;
  readonly name: string;
  /** Truth and decided pixels among the scored ones. */
  readonly pixels: number;
  readonly predicted: number;
  readonly loss: number | null;
  readonly iou: number | null;
  readonly boundaryIoU: number | null;
  /** Its part of the pair's loss by what its pixels are; null where it takes no part. */
  readonly parts: Readonly<PixelKindParts> | null;
}

/** How the files of a pair were understood. */
export interface PairReading {
  readonly preset: string | null;
  readonly kind: Inspection['prediction']['kind'];
  /** Values on disk. */
  readonly ignore: readonly number[];
  readonly labelOffset: number;
  readonly loss: Inspection['loss']['name'];
  /** Of which classes: ids, where they were named. */
  readonly classes: Inspection['loss']['classes'];
  readonly perImage: boolean;
  /** The prediction was brought to the size of the truth. */
  readonly resized: 'bilinear' | 'nearest' | null;
}

/** One pair: one row of the report. Paths are relative to the data set. */
export interface ReportPair {
  readonly id: string;
  readonly files: { readonly groundTruth: string; readonly prediction: string; readonly image: string | null };
  /** Null for a pair without a scored pixel. */
  readonly loss: number | null;
  readonly mIoU: number | null;
  readonly pixelAccuracy: number | null;
  readonly ece: number | null;
  readonly otherLosses: Inspection['otherLosses'];
  /** [images, height, width] of the truth. */
  readonly size: readonly [number, number, number];
  readonly pixels: { readonly scored: number; readonly ignored: number };
  readonly reading: PairReading;
  readonly classes: readonly ReportPairClass[];
  /** Counts that are not 0: [truth class, decided class or −1 for what is no class, pixels]. */
  readonly confusion: readonly (readonly [truth: number, decided: number, pixels: number])[];
  /** Where the loss sits; null for a pair without a loss. */
  readonly errors: InspectedErrors | null;
  readonly warnings: readonly InspectionWarning[];
}

/** A class of the report, over all pairs together. */
export interface PooledClass {
  readonly id: number;
  readonly name: string;
  /** sRGB 0..255. */
  readonly color: readonly [number, number, number];
  readonly pixels: number;
  readonly predicted: number;
  readonly iou: number | null;
  readonly dice: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
}

/** All pixels of all pairs counted together. */
export interface PooledResult {
  readonly pairs: number;
  readonly scored: number;
  readonly ignored: number;
  /** Mean over the classes with a non-empty union; null when there is none. */
  readonly mIoU: number | null;
  readonly mIoUClasses: number;
  readonly absentClasses: 'excluded';
  readonly pixelAccuracy: number | null;
  /** By class name (with the id where two classes share a name). */
  readonly iou: Readonly<Record<string, number | null>>;
  readonly classes: readonly PooledClass[];
  /** Rows = truth class in the order of `classes`, columns = decided class, last column = what is no class. */
  readonly confusion: readonly (readonly number[])[];
}

/** Means of the numbers of single pairs; a pair without a number is left out of that mean. */
export interface MeansResult {
  readonly pairs: number;
  readonly loss: number | null;
  readonly lossPairs: number;
  readonly mIoU: number | null;
  readonly mIoUPairs: number;
  readonly pixelAccuracy: number | null;
  readonly ece: number | null;
  readonly crossEntropy: number | null;
  /** By class name: mean IoU, mean loss, over the pairs that have it. */
  readonly iou: Readonly<Record<string, number | null>>;
  readonly classLoss: Readonly<Record<string, number | null>>;
  readonly classes: readonly {
    readonly id: number;
    readonly name: string;
    readonly iou: number | null;
    readonly iouPairs: number;
    readonly loss: number | null;
    readonly lossPairs: number;
    readonly boundaryIoU: number | null;
  }[];
}

/** A pair among the worst: the largest loss first. */
export interface WorstPair {
  readonly id: string;
  readonly prediction: string;
  readonly loss: number;
  readonly mIoU: number | null;
}

/** A part of the mean loss: over all pairs together, each counting once. */
export interface BudgetPart {
  /** The parts of a group add up to the mean loss. */
  readonly loss: number;
  /** Of all, 0..1: the shares of a group add up to 1. 0 when there is no loss. */
  readonly share: number;
}

/** Where the loss of a data set sits: each group splits the mean loss of its pairs. */
export interface ReportBudget {
  /** Mean loss of the pairs that have one; null when there is none. */
  readonly loss: number | null;
  readonly pairs: number;
  /** By what a pixel is to a class: missed (truth, decided otherwise), false alarm, right but under margin. */
  readonly byPixelKind: readonly (BudgetPart & { readonly kind: keyof PixelKindParts })[];
  readonly byClass: readonly (BudgetPart & { readonly id: number; readonly name: string })[];
  /** By city-block distance in pixels to a truth border. */
  readonly byPlace: readonly (BudgetPart & {
    readonly fromPx: number;
    readonly toPx: number | null;
    readonly pixels: number;
  })[];
  /** By the kind of region of wrong pixels; `right`: pixels that are right but under margin. */
  readonly byRegion: readonly (BudgetPart & {
    readonly kind: keyof InspectedErrors['byRegion'];
    readonly pixels: number;
  })[];
  /** Regions of wrong pixels in all pairs. */
  readonly regions: number;
}

/** A region of wrong pixels among those of all pairs that carry most loss; at most a few of one pair. */
export interface WorstRegion extends CostlyRegion {
  readonly id: string;
  readonly file: string;
  /** Of the sum of the losses of all pairs, 0..1. */
  readonly share: number;
}

/** A pair that could not be read. */
export interface FailedPair {
  readonly id: string;
  /** The file that is the cause, relative to the data set. */
  readonly file: string;
  readonly code: string;
  readonly message: string;
}

export interface AmbiguousPair {
  readonly id: string;
  readonly groundTruth: readonly string[];
  readonly predictions: readonly string[];
}

/** Files without a partner, relative to the data set. */
export interface UnmatchedFiles {
  readonly groundTruth: readonly string[];
  readonly prediction: readonly string[];
}

/** Pairs that were understood alike, and how many. */
export interface ReadingCount extends PairReading {
  readonly pairs: number;
}

/** All of a report but its rows. */
export interface ReportSummary {
  readonly schema: typeof reportSchema;
  readonly options: ReportOptions;
  /** `interrupted`: some pairs were not reached; what is finished is here. */
  readonly status: 'complete' | 'interrupted';
  /** Pairs that the data set (or the shard) holds: those in `pairs`, those that failed, those not reached. */
  readonly found: number;
  /** Of a part: the whole that it is one of. */
  readonly partOf?: PairList;
  /** Options found in a sample of the pairs and used for all of them, where nothing was said. */
  readonly settled: SettledOptions;
  /** Folder that all predictions lie in. */
  readonly predictions: string;
  /** Folder that all truths lie in; where they share none, each of a few. Empty: the data set itself. */
  readonly groundTruth: readonly string[];
  readonly pooled: PooledResult;
  readonly means: MeansResult;
  readonly budget: ReportBudget;
  readonly worst: readonly WorstPair[];
  readonly worstRegions: readonly WorstRegion[];
  readonly unmatched: UnmatchedFiles;
  readonly ambiguous: readonly AmbiguousPair[];
  readonly failed: readonly FailedPair[];
  /** How the files were understood, the most frequent first. */
  readonly readings: readonly ReadingCount[];
  /** About the report as a whole. */
  readonly warnings: readonly InspectionWarning[];
  /** About single pairs, each kind once, in the order of its first pair. */
  readonly pairWarnings: readonly PairWarnings[];
}

/** Pairs that have a warning of one kind. */
export interface PairWarnings {
  readonly code: string;
  readonly pairs: number;
  /** Id and words of the first of them. */
  readonly id: string;
  readonly message: string;
}

/** A report. Its rows may come from a disk, can be walked several times, and are in the order of their ids. */
export interface Report extends ReportSummary {
  readonly pairs: Iterable<ReportPair>;
}

/** By code units of the id, then of the prediction: the same on every machine. */
export function byPair(a: PairKey, b: PairKey): number {
  if (a.id !== b.id) return a.id < b.id ? -1 : 1;
  return a.prediction < b.prediction ? -1 : a.prediction > b.prediction ? 1 : 0;
}

/** What tells a pair from all others of its data set. */
interface PairKey {
  readonly id: string;
  readonly prediction: string;
}
