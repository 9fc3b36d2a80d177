import { IGNORED, type LabelIds, UNKNOWN } from '../core/batch.ts';
import type { DecodedValues } from '../formats/decoded.ts';
import { type ArrayLayout, stridesOf } from './array-layout.ts';
import type { ValueCounts } from './value-counts.ts';

/** Ids of so many classes, in shared memory as what the engine keeps. @param narrow as narrow as they fit */
function openIds(pixels: number, classes: number, narrow: boolean): LabelIds {
  if (narrow && classes <= 2 ** 7) return new Int8Array(new SharedArrayBuffer(pixels));
  if (narrow && classes <= 2 ** 15) return new Int16Array(new SharedArrayBuffer(pixels * 2));
  return new Int32Array(new SharedArrayBuffer(pixels * 4));
}

/**
 * Applies a function of the value to every pixel; it is called once for each distinct value.
 * @param map gives a class below `kept.classes`, IGNORED or UNKNOWN
 * @param kept null: 32 bits, soon forgotten
 */
export function mapValues(
  raw: DecodedValues,
  counts: ValueCounts,
  map: (value: number) => number,
  kept: { readonly classes: number; readonly narrow: boolean } | null = null,
): LabelIds {
  const ids = kept ? openIds(raw.length, kept.classes, kept.narrow) : new Int32Array(raw.length);
  const lowest = counts.values[0] ?? 0;
  const highest = counts.values.at(-1) ?? 0;
  if (highest - lowest <= 1 << 20) {
    const table = new Int32Array(highest - lowest + 1);
    for (const value of counts.values) table[value - lowest] = map(value);
    for (let i = 0; i < ids.length; i++) ids[i] = table[(raw[i] as number) - lowest] as number;
    return ids;
  }
  const table = new Map(counts.values.map((value) => [value, map(value)]));
  for (let i = 0; i < ids.length; i++) ids[i] = table.get(raw[i] as number) ?? UNKNOWN;
  return ids;
}

/** Pixels whose value a function picks. */
export function countWhere(counts: ValueCounts, picks: (value: number) => boolean): number {
  let pixels = 0;
  for (const [value, count] of counts.counts) if (picks(value)) pixels += count;
  return pixels;
}

/** Share of scored truth pixels that a prediction repeats, 0..1; 0 when none is scored. Same sizes. */
export function agreement(truth: LabelIds, prediction: LabelIds): number {
  let scored = 0;
  let equal = 0;
  for (let i = 0; i < truth.length; i++) {
    const id = truth[i] as number;
    if (id === IGNORED) continue;
    scored++;
    if (id >= 0 && id === prediction[i]) equal++;
  }
  return scored === 0 ? 0 : equal / scored;
}

/** Share of pixels of all images for which the scores decide for a channel (the lowest wins a tie), 0..1. */
export function decidedShare(data: DecodedValues, layout: ArrayLayout, channel: number): number {
  const { batch, channels, height, width } = layout;
  const stride = stridesOf(layout);
  const pixels = height * width;
  let decided = 0;
  for (let place = 0; place < batch * pixels; place++) {
    const image = Math.floor(place / pixels);
    const start = image * stride.image + (place - image * pixels) * stride.pixel;
    const value = data[start + channel * stride.channel] as number;
    let wins = true;
    for (let c = 0; c < channels && wins; c++) {
      const other = data[start + c * stride.channel] as number;
      if (other > value || (other === value && c < channel)) wins = false;
    }
    if (wins) decided++;
  }
  return pixels === 0 ? 0 : decided / (batch * pixels);
}
