import type { DecodedValues } from '../formats/decoded.ts';
import { type ArrayLayout, stridesOf } from './array-layout.ts';

/** What a pass over scores finds out. */
export interface ScoreRange {
  /** Over finite values; Infinity and −Infinity when there are none. */
  readonly min: number;
  readonly max: number;
  readonly allIntegers: boolean;
  readonly nan: number;
  readonly positiveInfinity: number;
  readonly negativeInfinity: number;
}

/** Of the arrays that are at hand: several questions are asked about the same scores. */
const known = new WeakMap<DecodedValues, ScoreRange>();

/** Smallest and largest of scores that were looked through before. */
const extremes = new WeakMap<DecodedValues, Pick<ScoreRange, 'min' | 'max'>>();

/** Says what is known of scores already, so that they are not looked through again. @param data all of it finite */
export function noteExtremes(data: DecodedValues, { min, max }: Pick<ScoreRange, 'min' | 'max'>): void {
  extremes.set(data, { min, max });
}

/** @param data not written to any more */
export function rangeOf(data: DecodedValues): ScoreRange {
  const before = known.get(data);
  if (before) return before;
  const finite = extremes.get(data) ?? extremesOfFinite(data);
  const range = finite ? rangeOfFinite(data, finite) : rangeOfAny(data);
  known.set(data, range);
  return range;
}

/** null where a value is not finite. Three operations a value: this runs over every pair's scores. */
function extremesOfFinite(data: DecodedValues): Pick<ScoreRange, 'min' | 'max'> | null {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let zero = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    zero += value - value;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return zero === 0 ? { min, max } : null;
}

function rangeOfFinite(data: DecodedValues, { min, max }: Pick<ScoreRange, 'min' | 'max'>): ScoreRange {
  let place = 0;
  while (place < data.length && data[place] === Math.trunc(data[place] as number)) place++;
  return { min, max, allIntegers: place === data.length, nan: 0, positiveInfinity: 0, negativeInfinity: 0 };
}

function rangeOfAny(data: DecodedValues): ScoreRange {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let allIntegers = true;
  let nan = 0;
  let positiveInfinity = 0;
  let negativeInfinity = 0;
  for (let i = 0; i < data.length; i++) {
    const value = data[i] as number;
    if (value - value !== 0) {
      if (value === Number.POSITIVE_INFINITY) positiveInfinity++;
      else if (value === Number.NEGATIVE_INFINITY) negativeInfinity++;
      else nan++;
      continue;
    }
    if (value < min) min = value;
    if (value > max) max = value;
    if (allIntegers && value !== Math.trunc(value)) allIntegers = false;
  }
  return { min, max, allIntegers, nan, positiveInfinity, negativeInfinity };
}

/** Sums over the channels of sampled pixels. */
export interface ChannelSums {
  readonly sampled: number;
  /** Pixels whose sum is within the tolerance of the target. */
  readonly near: number;
  /** Largest distance from the target among the near ones. */
  readonly nearSpread: number;
  readonly min: number;
  readonly max: number;
  /** All channels hold the same value in every sampled pixel. */
  readonly flat: boolean;
}

const sampleLimit = 65_536;

export function channelSums(data: DecodedValues, layout: ArrayLayout, target: number, tolerance: number): ChannelSums {
  const { batch, channels, height, width } = layout;
  const stride = stridesOf(layout);
  const pixels = height * width;
  const step = Math.max(1, Math.floor((batch * pixels) / sampleLimit));
  let sampled = 0;
  let near = 0;
  let nearSpread = 0;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let flat = true;
  for (let place = 0; place < batch * pixels; place += step) {
    const image = Math.floor(place / pixels);
    let i = image * stride.image + (place - image * pixels) * stride.pixel;
    const first = data[i] as number;
    let sum = 0;
    for (let c = 0; c < channels; c++, i += stride.channel) {
      const value = data[i] as number;
      sum += value;
      if (value !== first) flat = false;
    }
    if (Number.isNaN(sum)) continue;
    sampled++;
    if (sum < min) min = sum;
    if (sum > max) max = sum;
    const distance = Math.abs(sum - target);
    if (distance <= tolerance) {
      near++;
      if (distance > nearSpread) nearSpread = distance;
    }
  }
  return { sampled, near, nearSpread, min, max, flat };
}

/** Share of horizontal neighbours that differ, 0..1: near 0 in label maps, high in probabilities. */
export function roughness(data: DecodedValues, width: number): number {
  let differing = 0;
  let compared = 0;
  for (let i = 1; i < data.length; i++) {
    if (i % width === 0) continue;
    compared++;
    if (data[i] !== data[i - 1]) differing++;
  }
  return compared === 0 ? 0 : differing / compared;
}
