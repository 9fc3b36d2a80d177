import type { ClassSelection, LossName, TieRule } from './batch.ts';

/** What was found out about a file, and why it is believed. */
export interface InspectedPrediction {
  readonly path: string;
  readonly kind: 'labels' | 'probabilities' | 'logits';
  readonly dtype: string;
  /** As stored in the file. */
  readonly shape: readonly number[];
  readonly axes: 'hw' | 'chw' | 'hwc' | 'bhw' | 'bchw' | 'bhwc' | 'cbhw';
  /** Member of a container file; null where the file holds one array. */
  readonly key: string | null;
  /** One sentence each. */
  readonly evidence: readonly string[];
}

export interface InspectedTruth {
  readonly path: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  /** Values on disk that are ignored (before the offset). */
  readonly ignore: readonly number[];
  readonly labelOffset: number;
  /** Distinct values on disk, ascending. */
  readonly ids: readonly number[];
  readonly evidence: readonly string[];
}

export interface InspectedLoss {
  readonly name: LossName;
  readonly value: number;
  readonly classes: ClassSelection;
  readonly perImage: boolean;
  readonly units: number;
  readonly voidUnits: number;
  readonly ties: TieRule;
}

/** One row of the class table; null where a number does not exist. */
export interface InspectedClass {
  readonly id: number;
  readonly name: string;
  /** sRGB 0..255. */
  readonly color: readonly [number, number, number];
  /** Truth pixels, predicted pixels (both among the scored ones). */
  readonly pixels: number;
  readonly predicted: number;
  /** Mean over the units that have the class; null when it takes no part. */
  readonly loss: number | null;
  /** Listed (or `all`) but without a truth pixel: its loss is the largest error. */
  readonly absent: boolean;
  readonly iou: number | null;
  readonly dice: number | null;
  readonly precision: number | null;
  readonly recall: number | null;
  readonly boundaryIoU: number | null;
  /** Share of the whole loss, 0..1; null when it takes no part or the loss is 0. */
  readonly share: number | null;
  /** The class's loss by kind of pixel: missed (truth, decided otherwise), false alarm, right but under margin. */
  readonly lossByPixelKind: {
    readonly missed: number;
    readonly falseAlarm: number;
    readonly underMargin: number;
  } | null;
}

export interface InspectionWarning {
  readonly code: string;
  readonly message: string;
}

/** A connected component of wrong pixels with one truth and one decision; null: no class. */
export interface InspectedRegion {
  readonly groundTruth: number | null;
  readonly prediction: number | null;
  /** Image of the batch. */
  readonly image: number;
  readonly pixels: number;
  /** x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  /** Share of the loss that lies on it, 0..1. */
  readonly share: number;
  readonly kind: 'missed' | 'invented' | 'swapped' | 'border';
  /** Exact change if it alone were fixed; null where it was not asked for. */
  readonly deltaLoss: number | null;
  readonly deltaMIoU: number | null;
}

/** Pixels and the part of the loss that lies on them. */
export interface ErrorPart {
  readonly pixels: number;
  readonly loss: number;
}

/** One of the regions that carry most of the loss; ids as in Regions of core/regions.ts, null: no class. */
export interface CostlyRegion extends ErrorPart {
  readonly region: number;
  /** Image of the batch. */
  readonly image: number;
  readonly groundTruth: number | null;
  readonly prediction: number | null;
  /** x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  readonly kind: InspectedRegion['kind'];
}

/** Where the loss sits; the parts of each group add up to it. */
export interface InspectedErrors {
  /** By city-block distance to a truth border. */
  readonly byPlace: readonly (ErrorPart & { readonly fromPx: number; readonly toPx: number | null })[];
  /** By the kind of region of wrong pixels; `right`: pixels that are right, but not surely enough. */
  readonly byRegion: Readonly<Record<InspectedRegion['kind'] | 'right', ErrorPart>>;
  /** Regions of wrong pixels in all. */
  readonly regionCount: number;
  /** The ones that carry most of the loss, the most first. */
  readonly regions: readonly CostlyRegion[];
}

/** One inspected pair: the contract of `inspect --json`; panel, command line, report and export all show this. */
export interface Inspection {
  readonly schema: 'lovasz-lens/inspection@1';
  readonly prediction: InspectedPrediction;
  readonly groundTruth: InspectedTruth;
  readonly image: { readonly path: string } | null;
  readonly preset: { readonly name: string; readonly title: string; readonly evidence: readonly string[] } | null;
  readonly size: { readonly batch: number; readonly height: number; readonly width: number };
  /** The prediction was brought to the size of the truth. Sizes are [height, width]. */
  readonly resized: {
    readonly from: readonly [number, number];
    readonly to: readonly [number, number];
    readonly method: 'bilinear' | 'nearest';
  } | null;
  readonly loss: InspectedLoss;
  readonly classes: readonly InspectedClass[];
  readonly metrics: {
    readonly mIoU: number | null;
    readonly mIoUClasses: number;
    readonly pixelAccuracy: number | null;
    readonly absentClasses: 'excluded';
    readonly ece: number | null;
  };
  readonly pixels: { readonly scored: number; readonly ignored: number; readonly unknownTruth: number };
  /** The fewest pixels that carry half of the loss. */
  readonly halfOfLoss: { readonly pixels: number } | null;
  readonly otherLosses: {
    readonly 'cross-entropy': number | null;
    readonly focal: number | null;
    readonly dice: number | null;
    readonly jaccard: number | null;
  };
  /** Counts: rows = truth class, columns = predicted class, last column = anything that is no class. */
  readonly confusion: readonly (readonly number[])[];
  /** The largest ones; null when they were not asked for. */
  readonly regions: readonly InspectedRegion[] | null;
  /** How many there are in all. */
  readonly regionCount: number | null;
  /** Null when it was not asked for. */
  readonly errors: InspectedErrors | null;
  readonly warnings: readonly InspectionWarning[];
}
