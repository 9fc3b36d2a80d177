import type { FieldSummary } from './view-data.ts';

/** How a map's values are laid over its colours. Signed maps are symmetric: low = −high. */
export interface FieldRange {
  readonly mode: 'linear' | 'log';
  /** Value of the first colour; log: the smallest magnitude that is told apart from 0. */
  readonly low: number;
  /** Value of the last colour; larger values take it too. */
  readonly high: number;
  readonly signed: boolean;
}

/** Percentiles of the magnitudes that the colours can be cut at. */
export const PERCENTILES = [90, 95, 99, 99.5, 99.9] as const;
export type Percentile = (typeof PERCENTILES)[number];

/** Decades that a log range spans at most: what lies below is as good as 0 for the eye. */
export const LOG_DECADES = 4;

/**
 * The automatic range of a map: logarithmic when a linear one, which ends at the 99.5th percentile of the magnitudes,
 * would leave half of them under a tenth of it (most of the map would be black); otherwise linear.
 */
export function automaticRange(field: FieldSummary): FieldRange {
  const { signed } = field;
  if (field.peak === 0) return { mode: 'linear', low: signed ? -1 : 0, high: 1, signed };
  if (field.p995 > 10 * field.median) {
    const low = Math.max(field.floor, field.peak / 10 ** LOG_DECADES);
    return { mode: 'log', low: low < field.peak ? low : field.peak / 10, high: field.peak, signed };
  }
  const high = field.p995 > 0 ? field.p995 : field.peak;
  return { mode: 'linear', low: signed ? -high : 0, high, signed };
}

/** Place of a value on the colours, 0..1 (signed: 0.5 is zero); outside values are clamped. */
export function placeInRange(value: number, range: FieldRange): number {
  const clamp = (t: number) => Math.min(1, Math.max(0, t));
  if (range.mode === 'linear') {
    return range.signed ? clamp(0.5 + value / (2 * range.high)) : clamp((value - range.low) / (range.high - range.low));
  }
  const magnitude = Math.abs(value);
  const t = magnitude <= range.low ? 0 : clamp(Math.log(magnitude / range.low) / Math.log(range.high / range.low));
  if (!range.signed) return t;
  return value < 0 ? 0.5 - t / 2 : 0.5 + t / 2;
}
