import type { PixelKinds } from './pixel-kinds.ts';
import type { PixelSet } from './pixel-set.ts';

/** Pixels of one error, weight and side. */
export type GroupVisit = (count: number, error: number, weight: number, isForeground: boolean) => void;

/** Pixels of one weight and kind: 0 missed, 1 false alarm, 2 right. */
export type KindVisit = (count: number, weight: number, kind: 0 | 1 | 2) => void;

export type RankVisit = (rank: number, error: number, weight: number, isForeground: boolean) => void;

/** Neighbouring ranks of one error, how many of them are foreground, and the weights of both sides. */
export type RunVisit = (
  from: number,
  to: number,
  foreground: number,
  error: number,
  foregroundWeight: number,
  backgroundWeight: number,
) => void;

/**
 * A class in one unit with its scored pixels in the order of descending error, ties by index. Ranks are 1..n; pixels are
 * numbered row major over the unit's images.
 */
export interface SortedClass {
  readonly unit: number;
  readonly classId: number;
  /** Scored pixels n. */
  readonly pixels: number;
  /** Foreground pixels G. */
  readonly foreground: number;
  readonly loss: number;
  /** Error e. Hinge: raw 1 − s·x. */
  errorAt(rank: number): number;
  /** Weight g. */
  weightAt(rank: number): number;
  pixelAt(rank: number): number;
  /** 0 at ignored pixels. */
  rankOf(pixel: number): number;
  /** Foreground pixels among the first ranks. @param rank 0..n */
  missesAt(rank: number): number;
  /** The pixels of the ranks from..to. */
  within(from: number, to: number): PixelSet;
  /** All pixels by what was decided. */
  kinds(): PixelKinds;
  /**
   * The pixels of the ranks from..to in descending error. Pixels of one error may come together; elsewhere a group is one
   * pixel.
   */
  groups(from: number, to: number, visit: GroupVisit): void;
  /**
   * Runs of pixels of one weight and kind in the order of the ranks, up to the last that has a weight. With the weights side
   * by side from 0 to 1 and cut into equal bins, pixels inside of one bin may come in another order.
   */
  kindRuns(bins: number, visit: KindVisit): void;
  /** All ranks, ascending. */
  eachRank(visit: RankVisit): void;
  /** The ranks of a set of pixels of the unit as runs, ascending; a run may go on where the one before has ended. */
  runsIn(set: PixelSet, visit: RunVisit): void;
}

/** Δ(S_k) of the first k ranks, from their counts. @param rank k, 0..n */
export function jaccardAt(sorted: SortedClass, rank: number): number {
  return rank === 0 ? 0 : rank / (sorted.foreground + rank - sorted.missesAt(rank));
}

export function isForegroundAt(sorted: SortedClass, rank: number): boolean {
  return sorted.missesAt(rank) > sorted.missesAt(rank - 1);
}

/** How many ranks come before the first for which something holds that holds for all after it. @returns n if for none */
export function ranksBefore(sorted: SortedClass, holds: (rank: number) => boolean): number {
  let low = 0;
  let high = sorted.pixels;
  while (low < high) {
    const middle = low + Math.floor((high - low) / 2);
    if (holds(middle + 1)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** 0 without foreground. */
export function lastForegroundRank(sorted: SortedClass): number {
  if (sorted.foreground === 0) return 0;
  return 1 + ranksBefore(sorted, (rank) => sorted.missesAt(rank) === sorted.foreground);
}

/** The last rank with the same error. */
export function levelEnd(sorted: SortedClass, rank: number): number {
  const error = sorted.errorAt(rank);
  // Most levels are short: steps of doubled length, then halved again.
  let end = rank;
  let step = 1;
  while (end + step <= sorted.pixels && sorted.errorAt(end + step) === error) {
    end += step;
    step *= 2;
  }
  for (; step >= 1; step /= 2) if (end + step <= sorted.pixels && sorted.errorAt(end + step) === error) end += step;
  return end;
}
