import type { LabelIds } from './batch.ts';
import type { ClassDetail } from './class-detail.ts';
import { type PixelKinds, splitByPixelKind } from './pixel-kinds.ts';
import { type PixelSet, pixelSet } from './pixel-set.ts';
import {
  type GroupVisit,
  type KindVisit,
  lastForegroundRank,
  levelEnd,
  type RankVisit,
  type RunVisit,
  type SortedClass,
} from './sorted-class.ts';

/** Ranks from 1 per pixel of a unit; 0 where the pixel is not in the order. @param ranks output, zeros */
export function fillRanks(order: Uint32Array, ranks: Uint32Array): Uint32Array {
  for (let k = 0; k < order.length; k += 1) ranks[order[k] as number] = k + 1;
  return ranks;
}

/** A class whose pixels were sorted one by one. */
export class SortedPixels implements SortedClass {
  readonly unit: number;
  readonly classId: number;
  readonly pixels: number;
  readonly foreground: number;
  readonly loss: number;
  readonly #errors: Float64Array;
  readonly #weights: Float64Array;
  readonly #order: Uint32Array;
  readonly #truth: LabelIds;
  readonly #decision: LabelIds;
  #ranks: Uint32Array | null;
  #misses: Uint32Array | null = null;

  /**
   * @param truth class id of each pixel of the unit
   * @param decision class decided at each pixel of the unit
   * @param ranks of each pixel of the unit from 1, 0 at ignored ones; null: counted when they are asked for
   */
  constructor(detail: ClassDetail, truth: LabelIds, decision: LabelIds, ranks: Uint32Array | null = null) {
    this.unit = detail.unit;
    this.classId = detail.classId;
    this.pixels = detail.pixels;
    this.foreground = detail.foreground;
    this.loss = detail.loss;
    this.#errors = detail.errors;
    this.#weights = detail.weights;
    this.#order = detail.order;
    this.#truth = truth;
    this.#decision = decision;
    this.#ranks = ranks;
  }

  errorAt(rank: number): number {
    return this.#errors[this.pixelAt(rank)] as number;
  }

  weightAt(rank: number): number {
    return this.#weights[this.pixelAt(rank)] as number;
  }

  pixelAt(rank: number): number {
    return this.#order[rank - 1] as number;
  }

  rankOf(pixel: number): number {
    return this.#ranksByPixel()[pixel] as number;
  }

  missesAt(rank: number): number {
    this.#misses ??= this.#countMisses();
    return this.#misses[rank] as number;
  }

  within(from: number, to: number): PixelSet {
    const ranks = this.#ranksByPixel();
    const has = (pixel: number) => {
      const rank = ranks[pixel] as number;
      return rank > 0 && rank >= from && rank <= to;
    };
    return pixelSet(has);
  }

  kinds(): PixelKinds {
    const detail = { errors: this.#errors, weights: this.#weights };
    return splitByPixelKind(detail, this.#decision, this.#truth, this.classId);
  }

  groups(from: number, to: number, visit: GroupVisit): void {
    for (let rank = from; rank <= to; rank += 1) {
      const pixel = this.pixelAt(rank);
      visit(1, this.#errors[pixel] as number, this.#weights[pixel] as number, this.#truth[pixel] === this.classId);
    }
  }

  kindRuns(_bins: number, visit: KindVisit): void {
    const last = lastForegroundRank(this);
    // Behind the last foreground pixel, and those that share its error, every weight is 0.
    const end = last === 0 ? this.pixels : levelEnd(this, last);
    for (let rank = 1; rank <= end; rank += 1) {
      const pixel = this.pixelAt(rank);
      const isTruth = this.#truth[pixel] === this.classId;
      const isDecided = this.#decision[pixel] === this.classId;
      visit(1, this.#weights[pixel] as number, isTruth === isDecided ? 2 : isTruth ? 0 : 1);
    }
  }

  eachRank(visit: RankVisit): void {
    for (let rank = 1; rank <= this.pixels; rank += 1) {
      const pixel = this.pixelAt(rank);
      visit(rank, this.#errors[pixel] as number, this.#weights[pixel] as number, this.#truth[pixel] === this.classId);
    }
  }

  runsIn(set: PixelSet, visit: RunVisit): void {
    for (let rank = 1; rank <= this.pixels; rank += 1) {
      const pixel = this.pixelAt(rank);
      if (!set.has(pixel)) continue;
      const weight = this.#weights[pixel] as number;
      const foreground = this.#truth[pixel] === this.classId ? 1 : 0;
      visit(rank, rank, foreground, this.#errors[pixel] as number, weight, weight);
    }
  }

  #ranksByPixel(): Uint32Array {
    this.#ranks ??= fillRanks(this.#order, new Uint32Array(this.#errors.length));
    return this.#ranks;
  }

  #countMisses(): Uint32Array {
    const misses = new Uint32Array(this.pixels + 1);
    for (let k = 0; k < this.pixels; k += 1) {
      misses[k + 1] = (misses[k] as number) + (this.#truth[this.#order[k] as number] === this.classId ? 1 : 0);
    }
    return misses;
  }
}
