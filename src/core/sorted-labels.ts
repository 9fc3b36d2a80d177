import { IGNORED, type LabelIds } from './batch.ts';
import { levelLoss } from './chain.ts';
import { COUNTED_BLOCK, type LabelCounts, type LabelPlace } from './label-counts.ts';
import { labelWeights } from './label-weights.ts';
import type { PixelKinds } from './pixel-kinds.ts';
import type { PixelSet } from './pixel-set.ts';
import type { GroupVisit, KindVisit, RankVisit, SortedClass } from './sorted-class.ts';

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
    const [neither, missed, falseAlarms, hits] = counts.slice(-4) as unknown as [number, number, number, number];
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
    const wrong = this.#pixelsOf(this.#wrong, from, to);
    const right = this.#pixelsOf(this.#right, from, to);
    const mayHoldOf = (level: Level, [first, last]: readonly [number, number], start: number, end: number) => {
      if (start > last || end <= first) return false;
      const [block, next] = [Math.floor(start / COUNTED_BLOCK), Math.ceil(end / COUNTED_BLOCK)];
      return this.#countBefore(level, next) > this.#countBefore(level, block);
    };
    const [truth, decided, classId] = [this.#truth, this.#decided, this.classId];
    return {
      has: (pixel) => {
        const id = truth[pixel] as number;
        if (id === IGNORED) return false;
        const [first, last] = (id === classId) === (decided[pixel] === classId) ? right : wrong;
        return pixel >= first && pixel <= last;
      },
      mayHold: (start, end) => mayHoldOf(this.#wrong, wrong, start, end) || mayHoldOf(this.#right, right, start, end),
    };
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

  ranksIn(set: PixelSet, visit: RankVisit): void {
    for (const level of [this.#wrong, this.#right]) {
      const { foreground, background, error } = level;
      for (let from = 0, block = 0; from < this.#truth.length; from += COUNTED_BLOCK, block += 1) {
        const before = this.#countBefore(level, block);
        const end = Math.min(this.#truth.length, from + COUNTED_BLOCK);
        if (this.#countBefore(level, block + 1) === before || !set.mayHold(from, end)) continue;
        let rank = level.before + before;
        for (let i = from; i < end; i += 1) {
          const place = this.#placeOf(i);
          if (place !== foreground && place !== background) continue;
          rank += 1;
          if (set.has(i)) visit(rank, error, this.#weights[place], place === foreground);
        }
      }
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
