import { IGNORED, type LabelIds } from './batch.ts';
import { levelLoss } from './chain.ts';
import { COUNTED_BLOCK, type LabelCounts, type LabelPlace } from './label-counts.ts';
import { labelWeights } from './label-weights.ts';
import type { PixelKinds } from './pixel-kinds.ts';
import { type PixelSet, pixelSet } from './pixel-set.ts';
import type { GroupVisit, KindVisit, RankVisit, RunVisit, SortedClass } from './sorted-class.ts';

/** The pixels of one error: places of the foreground and of the background, their error, and the ranks before them. */
interface Level {
  readonly foreground: LabelPlace;
  readonly background: LabelPlace;
  readonly error: 0 | 1;
  readonly before: number;
  readonly pixels: number;
}

/**
 * A class of hard labels under the tie rule `shapley`: first the wrong pixels by their index, with error 1, then the right
 * ones, with error 0. All of it follows from counts; a rank or a pixel is found by a look at one block of pixels.
 */
export class SortedLabels implements SortedClass {
  readonly unit: number;
  readonly classId: number;
  readonly pixels: number;
  readonly foreground: number;
  readonly loss: number;
  readonly #truth: LabelIds;
  readonly #decided: LabelIds;
  readonly #counts: LabelCounts;
  /** Weights by place. */
  readonly #weights: readonly [number, number, number, number];
  readonly #wrong: Level;
  readonly #right: Level;

  /**
   * @param truth class id of each pixel of the unit
   * @param decided class decided at each pixel of the unit
   * @param counts countLabels of both
   */
  constructor(unit: number, classId: number, truth: LabelIds, decided: LabelIds, counts: LabelCounts) {
    this.unit = unit;
    this.classId = classId;
    this.#truth = truth;
    this.#decided = decided;
    this.#counts = counts;
    const [neither, missed, falseAlarms, hits] = [this.#total(0), this.#total(1), this.#total(2), this.#total(3)];
    this.pixels = neither + missed + falseAlarms + hits;
    this.foreground = missed + hits;
    this.loss = levelLoss(Uint32Array.of(hits, missed), Uint32Array.of(0, falseAlarms), (level) => level);
    this.#weights = labelWeights(this.foreground, missed, falseAlarms, this.pixels);
    const wrong = missed + falseAlarms;
    this.#wrong = { foreground: 1, background: 2, error: 1, before: 0, pixels: wrong };
    this.#right = { foreground: 3, background: 0, error: 0, before: wrong, pixels: this.pixels - wrong };
  }

  errorAt(rank: number): number {
    return this.#levelOf(rank).error;
  }

  weightAt(rank: number): number {
    return this.#weights[this.#placeOf(this.pixelAt(rank)) as LabelPlace];
  }

  pixelAt(rank: number): number {
    const level = this.#levelOf(rank);
    return this.#find(level, rank - level.before, (pixel) => pixel);
  }

  rankOf(pixel: number): number {
    const place = this.#placeOf(pixel);
    if (place < 0) return 0;
    const level = place === 1 || place === 2 ? this.#wrong : this.#right;
    const block = Math.floor(pixel / COUNTED_BLOCK);
    let rank = level.before + this.#countBefore(level, block);
    for (let i = block * COUNTED_BLOCK; i <= pixel; i += 1) {
      const other = this.#placeOf(i);
      if (other === level.foreground || other === level.background) rank += 1;
    }
    return rank;
  }

  missesAt(rank: number): number {
    if (rank === 0) return 0;
    const level = this.#levelOf(rank);
    const before = level === this.#right ? this.#total(this.#wrong.foreground) : 0;
    return before + this.#find(level, rank - level.before, (_pixel, foreground) => foreground);
  }

  within(from: number, to: number): PixelSet {
    const [firstWrong, lastWrong] = this.#pixelsOf(this.#wrong, from, to);
    const [firstRight, lastRight] = this.#pixelsOf(this.#right, from, to);
    const [truth, decided, classId] = [this.#truth, this.#decided, this.classId];
    const has = (pixel: number) => {
      const id = truth[pixel] as number;
      if (id === IGNORED) return false;
      const isRight = (id === classId) === (decided[pixel] === classId);
      return isRight ? pixel >= firstRight && pixel <= lastRight : pixel >= firstWrong && pixel <= lastWrong;
    };
    const isIn = (block: number, level: Level, first: number, last: number) =>
      first < (block + 1) * COUNTED_BLOCK &&
      last >= block * COUNTED_BLOCK &&
      this.#countBefore(level, block + 1) > this.#countBefore(level, block);
    const next = (start: number, end: number) => {
      for (let pixel = start; pixel < end; ) {
        const block = Math.floor(pixel / COUNTED_BLOCK);
        const stop = Math.min(end, (block + 1) * COUNTED_BLOCK);
        const mayHold =
          isIn(block, this.#wrong, firstWrong, lastWrong) || isIn(block, this.#right, firstRight, lastRight);
        if (!mayHold) pixel = stop;
        for (; pixel < stop; pixel += 1) if (has(pixel)) return pixel;
      }
      return end;
    };
    return { ...pixelSet(has), next };
  }

  kinds(): PixelKinds {
    const part = (place: 1 | 2) => {
      const pixels = this.#total(place);
      return { pixels, loss: pixels * this.#weights[place] };
    };
    return { missed: part(1), falseAlarm: part(2), right: { pixels: this.#right.pixels, loss: 0 } };
  }

  groups(from: number, to: number, visit: GroupVisit): void {
    for (const level of [this.#wrong, this.#right]) {
      const first = Math.max(from, level.before + 1);
      const last = Math.min(to, level.before + level.pixels);
      if (first > last) continue;
      const foreground = this.missesAt(last) - this.missesAt(first - 1);
      const background = last - first + 1 - foreground;
      if (foreground > 0) visit(foreground, level.error, this.#weights[level.foreground], true);
      if (background > 0) visit(background, level.error, this.#weights[level.background], false);
    }
  }

  kindRuns(bins: number, visit: KindVisit): void {
    const counts = this.#counts;
    const [, missedWeight, alarmWeight] = this.#weights;
    const binAt = (missed: number, alarms: number) => Math.floor((missed * missedWeight + alarms * alarmWeight) * bins);
    for (let block = 0; 4 * block + 4 < counts.length; block += 1) {
      const at = 4 * block;
      const [missedBefore, missed] = [counts[at + 1] as number, counts[at + 5] as number];
      const [alarmsBefore, alarms] = [counts[at + 2] as number, counts[at + 6] as number];
      if (binAt(missedBefore, alarmsBefore) === binAt(missed, alarms)) {
        visit(missed - missedBefore, missedWeight, 0);
        visit(alarms - alarmsBefore, alarmWeight, 1);
        continue;
      }
      const end = Math.min(this.#truth.length, (block + 1) * COUNTED_BLOCK);
      for (let i = block * COUNTED_BLOCK; i < end; i += 1) {
        const place = this.#placeOf(i);
        if (place === 1) visit(1, missedWeight, 0);
        else if (place === 2) visit(1, alarmWeight, 1);
      }
    }
    visit(this.#total(3), this.#weights[3], 2);
    visit(this.#total(0), this.#weights[0], 2);
  }

  eachRank(visit: RankVisit): void {
    for (const { foreground, background, error, before } of [this.#wrong, this.#right]) {
      let rank = before;
      for (let pixel = 0; pixel < this.#truth.length; pixel += 1) {
        const place = this.#placeOf(pixel);
        if (place !== foreground && place !== background) continue;
        rank += 1;
        visit(rank, error, this.#weights[place], place === foreground);
      }
    }
  }

  runsIn(set: PixelSet, visit: RunVisit): void {
    const blocks = this.#counts.length / 4 - 1;
    for (const level of [this.#wrong, this.#right]) {
      for (let block = 0; block < blocks; block += 1) {
        if (this.#countBefore(level, block + 1) > this.#countBefore(level, block)) {
          this.#runsInBlock(level, block, set, visit);
        }
      }
    }
  }

  #runsInBlock(level: Level, block: number, set: PixelSet, visit: RunVisit): void {
    const weights = [this.#weights[level.foreground], this.#weights[level.background]] as const;
    const start = block * COUNTED_BLOCK;
    const end = Math.min(this.#truth.length, start + COUNTED_BLOCK);
    let rank = level.before + this.#countBefore(level, block);
    let pixel = start;
    for (let from = set.next(start, end); from < end; from = set.next(pixel, end)) {
      const to = set.nextOutside(from, end);
      if (from === start && to === end) {
        const [place, next] = [4 * block + level.foreground, 4 * block + 4 + level.foreground];
        const foreground = (this.#counts[next] as number) - (this.#counts[place] as number);
        visit(rank + 1, level.before + this.#countBefore(level, block + 1), foreground, level.error, ...weights);
        return;
      }
      for (; pixel < from; pixel += 1) {
        const place = this.#placeOf(pixel);
        if (place === level.foreground || place === level.background) rank += 1;
      }
      const before = rank;
      let foreground = 0;
      for (; pixel < to; pixel += 1) {
        const place = this.#placeOf(pixel);
        if (place === level.foreground) foreground += 1;
        else if (place !== level.background) continue;
        rank += 1;
      }
      if (rank > before) visit(before + 1, rank, foreground, level.error, ...weights);
    }
  }

  /** −1 at ignored pixels. */
  #placeOf(pixel: number): LabelPlace | -1 {
    const id = this.#truth[pixel] as number;
    if (id === IGNORED) return -1;
    const isDecided = this.#decided[pixel] === this.classId;
    if (id === this.classId) return isDecided ? 3 : 1;
    return isDecided ? 2 : 0;
  }

  #total(place: LabelPlace): number {
    return this.#counts[this.#counts.length - 4 + place] as number;
  }

  #levelOf(rank: number): Level {
    return rank <= this.#wrong.pixels ? this.#wrong : this.#right;
  }

  /** Pixels of a level before a block. */
  #countBefore({ foreground, background }: Level, block: number): number {
    return (this.#counts[4 * block + foreground] as number) + (this.#counts[4 * block + background] as number);
  }

  /** First and last pixel of the ranks of a level in an interval; where there are none, the last is before the first. */
  #pixelsOf({ before, pixels }: Level, from: number, to: number): readonly [number, number] {
    const [first, last] = [Math.max(from, before + 1), Math.min(to, before + pixels)];
    return first > last ? [0, -1] : [this.pixelAt(first), this.pixelAt(last)];
  }

  /** The pixel of a level that has a place in it, and the foreground up to it. @param nth from 1 */
  #find(level: Level, nth: number, found: (pixel: number, foreground: number) => number): number {
    let low = 0;
    let high = this.#counts.length / 4 - 1;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.#countBefore(level, middle) < nth) low = middle;
      else high = middle;
    }
    let left = nth - this.#countBefore(level, low);
    let foreground = this.#counts[4 * low + level.foreground] as number;
    let pixel = low * COUNTED_BLOCK - 1;
    while (left > 0) {
      pixel += 1;
      const place = this.#placeOf(pixel);
      if (place === level.foreground) foreground += 1;
      else if (place !== level.background) continue;
      left -= 1;
    }
    return found(pixel, foreground);
  }
}
