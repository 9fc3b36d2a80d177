import { isForegroundAt, lastForegroundRank, ranksBefore, type SortedClass } from './sorted-class.ts';
import type { ExplainData, ExplainRow } from './view-data.ts';

/** Points of the small curves. */
const SAMPLES = 96;

/** The part of the loss that a pixel carries. */
const partOf = (error: number, weight: number) => (error > 0 && weight > 0 ? error * weight : 0);

/** Sums over the ranks from 1 on, one step after the other. */
class Sums {
  readonly #sorted: SortedClass;
  #rank = 0;
  weight = 0;
  part = 0;

  constructor(sorted: SortedClass) {
    this.#sorted = sorted;
  }

  advanceTo(rank: number): void {
    this.#sorted.groups(this.#rank + 1, rank, (count, error, weight) => {
      this.weight += count * weight;
      this.part += count * partOf(error, weight);
    });
    this.#rank = rank;
  }
}

/**
 * How the loss of a class comes about: chosen ranks with everything that the four steps make of them. Rows: the first
 * three, where the two sides first meet, where a quarter and half of the loss is reached, the last foreground pixel with
 * its neighbours, the last rank, and those asked for.
 * @param imagePixels pixels of one image
 * @param width of an image
 * @param wanted further ranks from 1
 */
export function explainClass(
  sorted: SortedClass,
  imagePixels: number,
  width: number,
  wanted: readonly number[] = [],
): Omit<ExplainData, 'classId'> {
  const { foreground, pixels, loss } = sorted;
  const last = lastForegroundRank(sorted);
  const rows = new Set<number>(wanted);
  const around = (rank: number, by: number) => {
    for (let near = rank - by; near <= rank + by; near += 1) rows.add(near);
  };
  for (const rank of [1, 2, 3, pixels]) rows.add(rank);
  const meeting = firstOfOtherSide(sorted);
  if (meeting > 0) around(meeting, 1);
  if (last > 0) around(last, 1);
  if (loss > 0) for (const quarters of [1, 2]) rows.add(rankReaching(sorted, (loss * quarters) / 4));

  const shownTo = Math.max(1, last === 0 ? pixels : last);
  const sampled = new Set([1]);
  for (let sample = 1; sample <= SAMPLES; sample += 1) sampled.add(Math.ceil((sample * shownTo) / SAMPLES));

  const found: ExplainRow[] = [];
  const samples: number[][] = [];
  const sums = new Sums(sorted);
  for (const rank of [...new Set([...rows, ...sampled])].sort((a, b) => a - b)) {
    if (rank < 1 || rank > pixels) continue;
    sums.advanceTo(rank);
    const error = sorted.errorAt(rank);
    const misses = sorted.missesAt(rank);
    const intersection = foreground - misses;
    const union = foreground + rank - misses;
    const jaccard = union === 0 ? 0 : 1 - intersection / union;
    if (sampled.has(rank)) samples.push([rank, error, intersection, union, jaccard, sums.part]);
    if (!rows.has(rank)) continue;
    const pixel = sorted.pixelAt(rank);
    const weight = sorted.weightAt(rank);
    found.push({
      rank,
      image: Math.floor(pixel / imagePixels),
      x: (pixel % imagePixels) % width,
      y: Math.floor((pixel % imagePixels) / width),
      error,
      foreground: isForegroundAt(sorted, rank),
      intersection,
      union,
      jaccard,
      weight,
      step: error - (rank === pixels ? 0 : sorted.errorAt(rank + 1)),
      part: partOf(error, weight),
      sum: sums.part,
    });
  }
  return {
    pixels,
    foreground,
    loss,
    lastForegroundRank: last,
    rows: found,
    samples,
    weightSum: sums.weight,
    partSum: sums.part,
  };
}

/** The first rank of the other side than rank 1; 0 where there is one side only. */
function firstOfOtherSide(sorted: SortedClass): number {
  const { pixels, foreground } = sorted;
  if (foreground === 0 || foreground === pixels) return 0;
  const isForegroundFirst = isForegroundAt(sorted, 1);
  return 1 + ranksBefore(sorted, (rank) => sorted.missesAt(rank) !== (isForegroundFirst ? rank : 0));
}

/** The first rank with which so much of the loss is carried; the last one where rounding leaves too little. */
function rankReaching(sorted: SortedClass, amount: number): number {
  let [low, high] = [0, sorted.pixels];
  let before = 0;
  while (high - low > 1) {
    const middle = low + Math.floor((high - low) / 2);
    let sum = before;
    sorted.groups(low + 1, middle, (count, error, weight) => {
      sum += count * partOf(error, weight);
    });
    if (sum >= amount) {
      high = middle;
    } else {
      low = middle;
      before = sum;
    }
  }
  return high;
}
