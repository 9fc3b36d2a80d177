import type { MapName } from './batch.ts';
import type { CertaintyName } from './certainty.ts';
import type { OtherLossName, OtherMapName } from './other-loss-maps.ts';
import type { RegionKind } from './regions.ts';
import type { VersusSet } from './versus.ts';

/** What a per-pixel map is of. `classId: null` = whole loss. */
export type FieldSpec =
  | { readonly kind: 'map'; readonly map: MapName; readonly classId: number | null }
  | {
      readonly kind: 'other-loss';
      readonly loss: OtherLossName;
      readonly map: OtherMapName;
      readonly classId: number | null;
    }
  | { readonly kind: 'certainty'; readonly map: Exclude<CertaintyName, 'top'> };

/** A set of pixels, by what chose it: it is lit in every pane. Region ids are those of core/regions.ts. */
export type LitSet =
  | { readonly by: 'regions'; readonly ids: readonly number[] }
  /** Ranks `from`..`to` of a class. */
  | ({ readonly by: 'ranks'; readonly classId: number } & RankSpan)
  /** A line of the budget of all classes, or of one: by its place in the group, a class's line by the class's id. */
  | { readonly by: 'budget'; readonly group: BudgetGroup; readonly row: number; readonly classId: number | null }
  /** Pixels whose middle lies inside a closed line, even-odd: x0, y0, x1, y1, … in image pixels. */
  | { readonly by: 'polygon'; readonly points: readonly number[] }
  /** A cell of the confusion matrix, by class ids; decided −1: as no class. */
  | { readonly by: 'confusion'; readonly truth: number; readonly decided: number }
  /** Pixels that another prediction of the image tells apart; `other`: its number. */
  | { readonly by: 'versus'; readonly what: VersusSet; readonly other: number };

export interface LitLayer {
  readonly kind: 'lit';
  readonly unit: number;
  readonly set: LitSet;
}

/** What a pane can show of a pair. `classId: null` = whole loss. `unit` picks the image of a batch. */
export type LayerSpec =
  | { readonly kind: 'image'; readonly unit: number }
  | { readonly kind: 'truth'; readonly unit: number }
  | { readonly kind: 'prediction'; readonly unit: number }
  /** Codes 0 ignored, 1 right, 2 missed / wrong, 3 false alarm (only with a class). */
  | { readonly kind: 'outcome'; readonly unit: number; readonly classId: number | null }
  /** Of another prediction of the image, by its number; `won-lost` has the codes VERSUS of core/versus.ts. */
  | { readonly kind: 'other-prediction' | 'won-lost'; readonly unit: number; readonly other: number }
  | (FieldSpec & { readonly unit: number })
  | LitLayer;

/** Edge of a square tile in pixels of its own level; level L halves the size L times. */
export const TILE_SIZE = 1024;

/** Levels of the pyramid: the last one fits into one tile. */
export function levelsOf(width: number, height: number): number {
  let levels = 1;
  while (Math.max(width, height) > TILE_SIZE * 2 ** (levels - 1)) levels += 1;
  return levels;
}

/**
 * A tile's payload. `rgb8`: three bytes a pixel. `label16`: uint16 class id, 65535 ignored, 65534 unknown.
 * `field16`: uint16 code of core/field-code.ts (0 = ignored) against the layer's `peak`. `mask8`: 1 where a pixel of the
 * set lies, else 0.
 */
export type TileFormat = 'rgb8' | 'label16' | 'field16' | 'mask8';

export interface LayerInfo {
  readonly spec: LayerSpec;
  readonly width: number;
  readonly height: number;
  /** Number of pyramid levels; level 0 is full size. */
  readonly levels: number;
  readonly format: TileFormat;
  /** Only for maps. */
  readonly field: FieldSummary | null;
}

export interface FieldSummary {
  readonly signed: boolean;
  /** Largest magnitude: the scale of the field code. 0 when all values are 0. */
  readonly peak: number;
  readonly min: number;
  readonly max: number;
  /** Of the magnitudes that are not 0. */
  readonly median: number;
  readonly p99: number;
  readonly p995: number;
  /** Those of PERCENTILES (core/field-range.ts), of the magnitudes that are not 0. */
  readonly percentiles: readonly number[];
  /** Smallest magnitude that is not 0. */
  readonly floor: number;
  readonly sum: number;
  /**
   * Share of the sum of magnitudes in 64 bins of the logarithm of the magnitude from `floor` to `peak`
   * (bin 63 = largest). Sums to 1, or all 0 when the map is 0.
   */
  readonly shares: readonly number[];
}

export interface Tile {
  readonly format: TileFormat;
  readonly width: number;
  readonly height: number;
  /** Tight buffer, row major. */
  readonly data: ArrayBuffer;
  /** The data is deflated (RFC 1951, raw): for links where bytes cost more than work. */
  readonly packed: boolean;
}

/**
 * The sorted-error curve of one class in one unit, decimated to at most the points asked for: first and last
 * rank, the last foreground rank and every visible bend are among them.
 */
export interface CurveData {
  readonly classId: number;
  readonly unit: number;
  /** Scored pixels n, foreground pixels G. */
  readonly pixels: number;
  readonly foreground: number;
  readonly loss: number;
  /** 1 − IoU of the decision for this class; null if it does not exist. */
  readonly hardLoss: number | null;
  /** Rank (from 1) of the last foreground pixel: behind it every weight is exactly 0. 0 when G = 0. */
  readonly lastForegroundRank: number;
  /** Rank of the last pixel with an error above 0: behind it nothing adds to the loss. 0 when there is no error. */
  readonly lastErrorRank: number;
  /** The ranks that are drawn: first and last. */
  readonly shown: RankSpan;
  /** Δ of the pixels before the first one that is drawn. */
  readonly deltaBefore: number;
  /** The last rank with an error above the threshold between right and wrong, and Δ there; null: no error passes it. */
  readonly threshold: { readonly error: number; readonly rank: number; readonly delta: number } | null;
  readonly columns: {
    /** Ranks from 1, ascending. */
    readonly rank: Float64Array;
    readonly error: Float64Array;
    /** Δ(S_k). */
    readonly jaccard: Float64Array;
    /** Weight g of that very pixel. */
    readonly weight: Float64Array;
    /** 1 foreground, 0 background. */
    readonly foreground: Float64Array;
  };
  /** Share of foreground pixels in 512 equal bins of the ranks up to the end of the axis (or 1..n when G = 0), or of the shown ones. */
  readonly rug: Float64Array;
  /** Shares of pixel kinds in 256 equal bins of Δ: [missed, falseAlarm, right] × 256. */
  readonly kindsByDelta: Float64Array;
  readonly kinds: {
    readonly missed: { readonly pixels: number; readonly loss: number };
    readonly falseAlarm: { readonly pixels: number; readonly loss: number };
    readonly right: { readonly pixels: number; readonly loss: number };
  };
  /** Area of the loss inside the box of width 1 − IoU and height 1, and beyond it; they add up to the loss. */
  readonly box: { readonly inside: number; readonly beyond: number } | null;
  /** Threshold integral ∫Δ({e ≥ t})dt over all errors: the independent check of the loss. */
  readonly thresholdIntegral: number;
}

/** An interval of ranks, both ends in it. */
export interface RankSpan {
  readonly from: number;
  readonly to: number;
}

/** What the pixels of an interval of ranks of a class hold. */
export interface RankSpanData extends RankSpan {
  readonly classId: number;
  readonly unit: number;
  /** Pixels of the class among them. */
  readonly foreground: number;
  /** Error of the first and of the last of them. */
  readonly firstError: number;
  readonly lastError: number;
  /** Δ of the pixels before them, and with them. */
  readonly deltaBefore: number;
  readonly deltaAfter: number;
  /** Σ g·e of the class. */
  readonly classLoss: number;
  /** Share of the class's loss, and of the whole loss; null where that is 0. */
  readonly classShare: number | null;
  readonly share: number | null;
}

/** Where the pixels of a set lie among the ranks of a class, and what they hold. */
export interface SetRanksData {
  readonly classId: number;
  readonly unit: number;
  /** Scored pixels of the set, and those of them of the class. */
  readonly pixels: number;
  readonly foreground: number;
  /** Σ g·e of the class; its share of the class's loss, and of the whole loss; null where that is 0. */
  readonly classLoss: number;
  readonly classShare: number | null;
  readonly share: number | null;
  /**
   * Runs of ranks, first and last of each, ascending: at most 8000. Neighbouring runs are one where the gap between them
   * is too small to be seen.
   */
  readonly runs: Uint32Array;
}

/** Everything about one pixel, exact. Numbers of the class are null where the pixel is ignored. */
export interface ProbeData {
  readonly x: number;
  readonly y: number;
  readonly unit: number;
  /** Class ids, or null when ignored / unknown; `truthRaw` is the value on disk. */
  readonly truth: number | null;
  readonly truthRaw: number;
  readonly ignored: boolean;
  readonly prediction: number | null;
  /** Class id that another prediction decides, or null when none; absent where there is no other. */
  readonly otherPrediction?: number | null;
  /** Probability of the predicted class and of `classId`; null for labels. */
  readonly predictionProbability: number | null;
  readonly classId: number | null;
  readonly classProbability: number | null;
  readonly error: number | null;
  /** Rank from 1 in the class's descending order. */
  readonly rank: number | null;
  readonly weight: number | null;
  /** g·e of the class, unscaled; and the pixel's part of the whole loss. */
  readonly classContribution: number | null;
  readonly contribution: number | null;
  readonly gradProbability: number | null;
  readonly gradLogit: number | null;
  /** The most probable classes, descending, at most 5; empty for labels. */
  readonly top: readonly { readonly classId: number; readonly probability: number }[];
}

/** A region of wrong pixels (core/regions.ts) with what fixing it alone would change; class ids as they are shown. */
export interface RegionRow {
  readonly id: number;
  readonly truth: number | null;
  readonly decided: number | null;
  readonly image: number;
  readonly pixels: number;
  /** x, y, width, height. */
  readonly box: readonly [number, number, number, number];
  /** Share of the loss that lies on it, 0..1. */
  readonly share: number;
  readonly kind: RegionKind;
  /** Exact change of the mIoU; null where it does not exist. */
  readonly deltaMIoU: number | null;
  /** IoU of the two classes before and after; null where it does not exist. */
  readonly truthIoU: readonly [number, number] | null;
  readonly decidedIoU: readonly [number, number] | null;
}

export interface RegionList {
  /** How many there are; the rows are those that gain most, by falling gain of mIoU, then id: at most 1,000 at once. */
  readonly count: number;
  readonly rows: readonly RegionRow[];
  /** Regions to fix one after the other, each the best one at its step, with the mIoU after it; with the first rows. */
  readonly plan: readonly { readonly region: number; readonly mIoU: number | null }[];
}

/** The loss if a region alone were fixed, exactly. */
export interface RegionGain {
  readonly id: number;
  readonly loss: number;
}

/** What is changed about a pair to see what would follow (core/what-if.ts); class ids as they are shown. */
export interface WhatIf {
  readonly threshold: number | null;
  readonly temperature: number | null;
  /** Ids of regions of the pair as it is. */
  readonly fixes: readonly number[];
  readonly ignored: readonly number[];
}

/** Bounds of a loss, there before the loss is: it lies in [lower, upper], and `value` is the best guess. */
export interface LossEstimate {
  readonly value: number;
  readonly lower: number;
  readonly upper: number;
}

/** How a budget splits the loss: kind of pixel, distance to a truth border, object, class. */
export type BudgetGroup = 'kind' | 'place' | 'object' | 'class';

export interface BudgetLine {
  /** Pixels that the line lights; those of kinds and classes overlap. */
  readonly pixels: number;
  readonly loss: number;
  /** Of the whole, 0..1; 0 when there is none. */
  readonly share: number;
}

/**
 * Where the loss sits, of all classes or of one; the lines of each group add up to it. Kinds: missed, false alarm,
 * right but under margin. Objects: missed, invented, border or swapped class, right pixels.
 */
export interface BudgetData {
  readonly loss: number;
  /** Scored pixels. */
  readonly pixels: number;
  readonly kind: readonly BudgetLine[];
  readonly place: readonly (BudgetLine & { readonly fromPx: number; readonly toPx: number | null })[];
  readonly object: readonly BudgetLine[];
  /** Empty for one class. */
  readonly class: readonly (BudgetLine & { readonly classId: number })[];
  /** Truth objects of which under 10 % is decided right; decided objects of which under 10 % is right. */
  readonly missedObjects: number;
  readonly inventedObjects: number;
}

/** A rank of a class with what the four steps make of it: S_k are the pixels of ranks 1..k. */
export interface ExplainRow {
  /** From 1. */
  readonly rank: number;
  readonly image: number;
  readonly x: number;
  readonly y: number;
  readonly error: number;
  readonly foreground: boolean;
  /** I = G − n and U = G + m behind this rank. */
  readonly intersection: number;
  readonly union: number;
  /** Δ(S_k) = 1 − I / U, and its step, the weight g. */
  readonly jaccard: number;
  readonly weight: number;
  /** λ = e_k − e_(k+1); behind the last error lies 0. The same loss is Σ λ Δ. */
  readonly step: number;
  /** e · g, and Σ e · g up to this rank. */
  readonly part: number;
  readonly sum: number;
}

/** How the loss of a class comes about. */
export interface ExplainData {
  readonly classId: number;
  readonly pixels: number;
  readonly foreground: number;
  readonly loss: number;
  readonly lastForegroundRank: number;
  /** By rank. */
  readonly rows: readonly ExplainRow[];
  /** Up to the last foreground pixel, evenly spread: rank, error, I, U, Δ, Σ e · g. */
  readonly samples: readonly (readonly number[])[];
  /** Σ g and Σ e · g over all ranks. */
  readonly weightSum: number;
  readonly partSum: number;
}
