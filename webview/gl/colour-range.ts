import { automaticRange, type FieldRange } from '../../src/core/field-range.ts';
import type { FieldSummary } from '../../src/core/view-data.ts';
import type { RangeMode } from '../store/view-state.ts';

/** The range of a map as the user wants it: chosen by the values, or logarithmic, or linear. */
export function rangeOf(summary: FieldSummary, wanted: RangeMode): FieldRange {
  const { signed, peak, p995, floor } = summary;
  const automatic = automaticRange(summary);
  if (wanted === 'auto' || wanted === automatic.mode || peak === 0) return automatic;
  if (wanted === 'linear') {
    const high = p995 > 0 ? p995 : peak;
    return { mode: 'linear', low: signed ? -high : 0, high, signed };
  }
  // The rules of the automatic range, with medians that ask for a logarithm.
  return automaticRange({ ...summary, floor, median: 0 });
}

/** The value at a place of the bar, 0..1: the inverse of placeInRange of core. */
export function valueAtPlace(range: FieldRange, place: number): number {
  const { mode, low, high, signed } = range;
  const side = signed ? Math.abs(2 * place - 1) : place;
  const magnitude = mode === 'linear' ? side * high : low * (high / low) ** side;
  if (!signed) return magnitude;
  return place === 0.5 ? 0 : place < 0.5 ? -magnitude : magnitude;
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
    const step = roundStep(high / (signed ? 2 : 4));
    for (let k = 1; k * step <= high * (1 + 1e-9); k += 1) magnitudes.push(k * step);
  }
  if (signed) return [...magnitudes.flatMap((magnitude) => [-magnitude, magnitude]), 0].sort((a, b) => a - b);
  return (mode === 'linear' ? [0, ...magnitudes] : magnitudes).sort((a, b) => a - b);
}

/** The smallest of 1, 2, 2.5, 5 × 10^k that is at least `raw`. */
export function roundStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const factor = [1, 2, 2.5, 5].find((step) => step * power >= raw * (1 - 1e-9)) ?? 10;
  return factor * power;
}
