import type { LabelIds } from './batch.ts';
import type { ClassDetail } from './class-detail.ts';
import type { ExplainData, ExplainRow } from './view-data.ts';

/** Points of the small curves. */
const SAMPLES = 96;

type Sorted = Pick<ClassDetail, 'errors' | 'weights' | 'order' | 'foreground' | 'pixels' | 'loss'>;

/**
 * How the loss of a class comes about: chosen ranks with everything that the four steps make of them. Rows: the first
 * three, where the two sides first meet, where a quarter and half of the loss is reached, the last foreground pixel with
 * its neighbours, the last rank, and those asked for.
 * @param truth class id of each pixel of the unit
 * @param imagePixels pixels of one image
 * @param width of an image
 * @param wanted further ranks from 1
 */
export function explainClass(
  detail: Sorted,
  truth: LabelIds,
  classIndex: number,
  imagePixels: number,
  width: number,
  wanted: readonly number[] = [],
): Omit<ExplainData, 'classId'> {
  const { errors, weights, order, foreground, pixels } = detail;
  const isForeground = (rank: number) => truth[order[rank - 1] as number] === classIndex;
  const part = (rank: number) => {
    const pixel = order[rank - 1] as number;
    const [error, weight] = [errors[pixel] as number, weights[pixel] as number];
    return error > 0 && weight > 0 ? error * weight : 0;
  };
  const ranks = new Set<number>(wanted);
  const around = (rank: number, by: number) => {
    for (let near = rank - by; near <= rank + by; near += 1) ranks.add(near);
  };
  for (const rank of [1, 2, 3, pixels]) ranks.add(rank);
  let meeting = 0;
  let last = 0;
  const reached: number[] = [];
  let sum = 0;
  for (let rank = 1; rank <= pixels; rank += 1) {
    if (meeting === 0 && isForeground(rank) !== isForeground(1)) meeting = rank;
    if (isForeground(rank)) last = rank;
    sum += part(rank);
    while (reached.length < 2 && sum >= (detail.loss * (reached.length + 1)) / 4 && detail.loss > 0) reached.push(rank);
  }
  if (meeting > 0) around(meeting, 1);
  if (last > 0) around(last, 1);
  for (const rank of reached) ranks.add(rank);

  const shownTo = Math.max(1, last === 0 ? pixels : last);
  const rows: ExplainRow[] = [];
  const samples: number[][] = [];
  let hits = foreground;
  let union = foreground;
  let weightSum = 0;
  sum = 0;
  for (let rank = 1; rank <= pixels; rank += 1) {
    const pixel = order[rank - 1] as number;
    const error = errors[pixel] as number;
    if (isForeground(rank)) hits -= 1;
    else union += 1;
    sum += part(rank);
    weightSum += weights[pixel] as number;
    const jaccard = union === 0 ? 0 : 1 - hits / union;
    if (rank === 1 || Math.floor((rank * SAMPLES) / shownTo) > Math.floor(((rank - 1) * SAMPLES) / shownTo)) {
      if (rank <= shownTo) samples.push([rank, error, hits, union, jaccard, sum]);
    }
    if (!ranks.has(rank)) continue;
    const next = rank === pixels ? 0 : (errors[order[rank] as number] as number);
    rows.push({
      rank,
      image: Math.floor(pixel / imagePixels),
      x: (pixel % imagePixels) % width,
      y: Math.floor((pixel % imagePixels) / width),
      error,
      foreground: isForeground(rank),
      intersection: hits,
      union,
      jaccard,
      weight: weights[pixel] as number,
      step: error - next,
      part: part(rank),
      sum,
    });
  }
  return { pixels, foreground, loss: detail.loss, lastForegroundRank: last, rows, samples, weightSum, partSum: sum };
}
