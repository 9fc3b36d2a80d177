import { automaticRange, type FieldRange, LOG_DECADES, PERCENTILES, placeInRange } from '../../src/core/field-range.ts';
import type { FieldSummary } from '../../src/core/view-data.ts';
import type { FixedRange, ViewState } from '../store/view-state.ts';

/** What a person wants of the range of a map. */
export interface RangeWish extends Partial<Pick<ViewState, 'rangeEnd'>> {
  readonly rangeMode: ViewState['rangeMode'];
  readonly fixed?: FixedRange | undefined;
}

/** Ends of a logarithmic bar that are closer, relative, are as good as one value: rounding would decide about places on it. */
const LEAST_LOG_SPAN = 1e-5;

/** The range of a map as the user wants it: scale and ends chosen by the values, or by hand. */
export function rangeOf(summary: FieldSummary, { rangeMode, rangeEnd = 'auto', fixed }: RangeWish): FieldRange {
  const { signed, peak, p995, floor, percentiles } = summary;
  const automatic = automaticRange(summary);
  if (peak === 0) return automatic;
  const mode = rangeMode === 'auto' ? automatic.mode : rangeMode;
  const atPercentile = rangeEnd === 'auto' ? 0 : (percentiles[PERCENTILES.indexOf(rangeEnd)] ?? 0);
  const high = fixed?.high ?? (atPercentile > 0 ? atPercentile : mode === 'log' || p995 === 0 ? peak : p995);
  if (mode === 'linear') return { mode, low: signed ? -high : Math.max(0, fixed?.low ?? 0), high, signed };
  // The code of the pictures tells twelve decades apart.
  const low = fixed && fixed.low > 0 ? Math.max(fixed.low, high / 1e12) : Math.max(floor, high / 10 ** LOG_DECADES);
  return { mode, low: low < high * (1 - LEAST_LOG_SPAN) ? low : high / 10, high, signed };
}

/** The value at a place of the bar, 0..1: the inverse of placeInRange of core. */
export function valueAtPlace(range: FieldRange, place: number): number {
  const { mode, low, high, signed } = range;
  const side = signed ? Math.abs(2 * place - 1) : place;
  const from = signed ? 0 : low;
  const magnitude = mode === 'linear' ? from + side * (high - from) : low * (high / low) ** side;
  if (!signed) return magnitude;
  return place === 0.5 ? 0 : place < 0.5 ? -magnitude : magnitude;
}

/** Share of the map's sum in equal bins along the bar, so that a logarithmic bar cannot mislead. */
export function sharesAlongBar(field: FieldSummary, range: FieldRange, bins: number): number[] {
  const along = new Array<number>(bins).fill(0);
  const { floor, peak, shares } = field;
  if (peak === 0) return along;
  const ratio = peak / floor;
  shares.forEach((share, bin) => {
    const value = floor * ratio ** ((bin + 0.5) / shares.length);
    for (const side of range.signed ? [-1, 1] : [1]) {
      const place = Math.min(bins - 1, Math.floor(placeInRange(side * value, range) * bins));
      along[place] = (along[place] ?? 0) + share / (range.signed ? 2 : 1);
    }
  });
  return along;
}

/** Values to name at the bar, ascending: powers of ten, or round steps; at most about six a side. */
export function rangeTicks(range: FieldRange): readonly number[] {
  const { mode, low, high, signed } = range;
  const magnitudes: number[] = [];
  if (mode === 'log') {
    const first = Math.ceil(Math.log10(low) - 1e-9);
    const last = Math.floor(Math.log10(high) + 1e-9);
    const step = Math.max(1, Math.ceil((last - first + 1) / (signed ? 4 : 6)));
    for (let exponent = last; exponent >= first; exponent -= step) magnitudes.push(10 ** exponent);
    if (magnitudes.length === 0) magnitudes.push(high);
  } else {
    const from = signed ? 0 : low;
    const step = roundStep((high - from) / (signed ? 2 : 4));
    for (let k = Math.floor(from / step) + 1; k * step <= high * (1 + 1e-9); k += 1) magnitudes.push(k * step);
  }
  if (signed) return [...magnitudes.flatMap((magnitude) => [-magnitude, magnitude]), 0].sort((a, b) => a - b);
  return (mode === 'linear' ? [low, ...magnitudes] : magnitudes).sort((a, b) => a - b);
}

/** The smallest of 1, 2, 2.5, 5 × 10^k that is at least `raw`. */
export function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5].find((step) => step * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}
