import type { LabelIds } from './batch.ts';
import type { ClassDetail } from './class-detail.ts';
import { type PixelKinds, splitByPixelKind } from './pixel-kinds.ts';
import { type PixelSet, pixelSet } from './pixel-set.ts';
import {
  type GroupVisit,
  isForegroundAt,
  type KindVisit,
  lastForegroundRank,
  levelEnd,
  type RankVisit,
  type RunVisit,
  type SortedClass,
} from './sorted-class.ts';

/** A class in sorted order, column by column: what its ranks hold, and where its pixels are. */
export interface RankColumns {
  /** Error of each rank. */
  readonly errors: Float64Array;
  /** Weight of each rank. */
  readonly weights: Float64Array;
  /** Foreground among the first k ranks, n + 1 counts from k = 0 on. */
  readonly misses: Uint32Array;
  /** Pixel of each rank. */
  readonly order: Uint32Array;
  /** Rank from 1 per pixel of the unit; 0 at ignored ones. */
  readonly ranks: Uint32Array;
}

/** @param truth class id of each pixel of the unit  @param allocate memory of so many bytes */
export function rankColumns(
  { errors, weights, order, classId }: ClassDetail,
  truth: LabelIds,
  allocate: (bytes: number) => ArrayBufferLike = (bytes) => new ArrayBuffer(bytes),
): RankColumns {
  const count = order.length;
  const columns = {
    errors: new Float64Array(allocate(8 * count)),
    weights: new Float64Array(allocate(8 * count)),
    misses: new Uint32Array(allocate(4 * (count + 1))),
    order: new Uint32Array(allocate(4 * count)),
    ranks: new Uint32Array(allocate(4 * errors.length)),
  };
  columns.order.set(order);
  for (let k = 0; k < count; k += 1) {
    const pixel = order[k] as number;
    columns.errors[k] = errors[pixel] as number;
    columns.weights[k] = weights[pixel] as number;
    columns.misses[k + 1] = (columns.misses[k] as number) + (truth[pixel] === classId ? 1 : 0);
    columns.ranks[pixel] = k + 1;
  }
  return columns;
}

/** A class whose pixels were sorted one by one. */
export class SortedPixels implements SortedClass {
  readonly unit: number;
  readonly classId: number;
  readonly pixels: number;
  readonly foreground: number;
  readonly loss: number;
  readonly #columns: RankColumns;
  readonly #truth: LabelIds;
  readonly #decision: LabelIds;

  /**
   * @param truth class id of each pixel of the unit
   * @param decision class decided at each pixel of the unit
   */
  constructor(
    facts: Pick<ClassDetail, 'unit' | 'classId' | 'pixels' | 'foreground' | 'loss'>,
    columns: RankColumns,
    truth: LabelIds,
    decision: LabelIds,
  ) {
    this.unit = facts.unit;
    this.classId = facts.classId;
    this.pixels = facts.pixels;
    this.foreground = facts.foreground;
    this.loss = facts.loss;
    this.#columns = columns;
    this.#truth = truth;
    this.#decision = decision;
  }

  static of(detail: ClassDetail, truth: LabelIds, decision: LabelIds): SortedPixels {
    return new SortedPixels(detail, rankColumns(detail, truth), truth, decision);
  }

  errorAt(rank: number): number {
    return this.#columns.errors[rank - 1] as number;
  }

  weightAt(rank: number): number {
    return this.#columns.weights[rank - 1] as number;
  }

  pixelAt(rank: number): number {
    return this.#columns.order[rank - 1] as number;
  }

  rankOf(pixel: number): number {
    return this.#columns.ranks[pixel] as number;
  }

  missesAt(rank: number): number {
    return this.#columns.misses[rank] as number;
  }

  within(from: number, to: number): PixelSet {
    const { ranks } = this.#columns;
    return pixelSet((pixel) => {
      const rank = ranks[pixel] as number;
      return rank > 0 && rank >= from && rank <= to;
    });
  }

  kinds(): PixelKinds {
    return splitByPixelKind(this, this.#decision, this.#truth);
  }

  groups(from: number, to: number, visit: GroupVisit): void {
    const { errors, weights, misses } = this.#columns;
    for (let k = from - 1; k < to; k += 1) {
      visit(1, errors[k] as number, weights[k] as number, (misses[k + 1] as number) > (misses[k] as number));
    }
  }

  kindRuns(_bins: number, visit: KindVisit): void {
    const last = lastForegroundRank(this);
    // Behind the last foreground pixel, and those that share its error, every weight is 0.
    const end = last === 0 ? this.pixels : levelEnd(this, last);
    for (let rank = 1; rank <= end; rank += 1) {
      const isTruth = isForegroundAt(this, rank);
      const isDecided = this.#decision[this.pixelAt(rank)] === this.classId;
      visit(1, this.weightAt(rank), isTruth === isDecided ? 2 : isTruth ? 0 : 1);
    }
  }

  eachRank(visit: RankVisit): void {
    for (let rank = 1; rank <= this.pixels; rank += 1) {
      visit(rank, this.errorAt(rank), this.weightAt(rank), isForegroundAt(this, rank));
    }
  }

  runsIn(set: PixelSet, visit: RunVisit): void {
    for (let rank = 1; rank <= this.pixels; rank += 1) {
      if (!set.has(this.pixelAt(rank))) continue;
      const weight = this.weightAt(rank);
      visit(rank, rank, isForegroundAt(this, rank) ? 1 : 0, this.errorAt(rank), weight, weight);
    }
  }
}
