import { IGNORED, type LabelIds } from './batch.ts';
import { type CountedValues, countValues } from './counted-values.ts';
import { PERCENTILES } from './field-range.ts';
import type { FieldSummary } from './view-data.ts';

/*
 * 16-bit code of a map's values for display. Code 0: ignored. 32768: exactly 0. 32768 + k and 32768 − k with
 * k = 1..32767: plus and minus a magnitude on a logarithmic scale of twelve decades below the map's largest one,
 *
 *   |v| = peak · exp(−(32767 − k) · ln(1e12) / 32766)
 *
 * so that k = 32767 is the peak itself and k = 1 stands for everything at or below 1e-12 of it. The step is 0.084 %,
 * hence a decoded value is within 0.0422 % of the true one. In GLSL, with `uint code` and `float peak`:
 *
 *   if (code == 0u) ignored;
 *   float k = abs(float(code) - 32768.0);
 *   float v = k == 0.0 ? 0.0 : sign(float(code) - 32768.0) * peak * exp((k - 32767.0) * 8.432833155e-4);
 */

/** Code of a value that is exactly 0. */
export const ZERO_CODE = 32768;
/** Code of an ignored pixel. */
export const IGNORED_CODE = 0;
/** Largest k. */
export const MAGNITUDE_STEPS = 32767;
/** ln(1e12)/32766: one step of the code in the natural logarithm of the magnitude. */
export const STEP_LOG = (12 * Math.LN10) / (MAGNITUDE_STEPS - 1);

/**
 * Codes of values; NaN is ignored.
 * @param peak largest magnitude of the whole map; values beyond it take its code. 0: every value is 0
 * @param out at least as long as `values`
 */
export function encodeField(values: Float64Array, peak: number, out: Uint16Array): void {
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (Number.isNaN(value)) {
      out[i] = IGNORED_CODE;
    } else if (value === 0 || peak === 0) {
      out[i] = ZERO_CODE;
    } else {
      const exact = MAGNITUDE_STEPS + Math.log(Math.abs(value) / peak) / STEP_LOG;
      const k = Math.min(MAGNITUDE_STEPS, Math.max(1, Math.round(exact)));
      out[i] = value > 0 ? ZERO_CODE + k : ZERO_CODE - k;
    }
  }
}

/** Value of a code; NaN when it is the ignored one. */
export function decodeField(code: number, peak: number): number {
  if (code === IGNORED_CODE) return Number.NaN;
  const k = Math.abs(code - ZERO_CODE);
  if (k === 0) return 0;
  const magnitude = peak * Math.exp((k - MAGNITUDE_STEPS) * STEP_LOG);
  return code > ZERO_CODE ? magnitude : -magnitude;
}

/** Bins of FieldSummary.shares. */
export const SHARE_BINS = 64;

/**
 * Range, quantiles and distribution of a map. Infinite values (a hinge at −∞) are counted at the largest finite
 * magnitude.
 * @param values NaN is ignored
 * @param ids class ids of the same pixels: those that are IGNORED are left out too
 */
export function summariseField(values: Float64Array, ids: LabelIds | null = null): FieldSummary {
  const magnitudes = new Float64Array(values.length);
  let count = 0;
  let infinite = 0;
  let signed = false;
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < values.length; i += 1) {
    const value = values[i] as number;
    if (Number.isNaN(value) || (ids !== null && ids[i] === IGNORED)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
    sum += value;
    if (value < 0) signed = true;
    if (value === 0) continue;
    const magnitude = Math.abs(value);
    magnitudes[count] = magnitude;
    count += 1;
    if (magnitude === Number.POSITIVE_INFINITY) infinite += 1;
  }
  return summaryOf({ signed, min, max, sum }, count - infinite, infinite, countValues(magnitudes.subarray(0, count)));
}

/** The same from how many pixels have each value. */
export function summariseCounts(counts: ReadonlyMap<number, number>): FieldSummary {
  const values = [...counts.keys()];
  let sum = 0;
  for (const [value, times] of counts) sum += value * times;
  const byMagnitude = new Map<number, number>();
  for (const [value, times] of counts) {
    if (value !== 0) byMagnitude.set(Math.abs(value), (byMagnitude.get(Math.abs(value)) ?? 0) + times);
  }
  const runs = [...byMagnitude].sort(([a], [b]) => a - b);
  const facts = { signed: values.some((value) => value < 0), min: Math.min(...values), max: Math.max(...values), sum };
  const at = (place: number) => {
    let behind = place;
    for (const [magnitude, times] of runs) {
      if (behind < times) return magnitude;
      behind -= times;
    }
    return Number.NaN;
  };
  const count = runs.reduce((all, [, times]) => all + times, 0);
  const infinite = byMagnitude.get(Number.POSITIVE_INFINITY) ?? 0;
  return summaryOf(facts, count - infinite, infinite, {
    at: (places) => places.map(at),
    sumsBy: (groups, groupOf, most) => {
      const sums = new Array<number>(groups).fill(0);
      for (const [magnitude, times] of runs) {
        const group = groupOf(magnitude);
        sums[group] = (sums[group] as number) + Math.min(magnitude, most) * times;
      }
      return sums;
    },
  });
}

/**
 * @param finite magnitudes above 0
 * @param infinite how many there are besides
 */
function summaryOf(
  { signed, min, max, sum }: Pick<FieldSummary, 'signed' | 'min' | 'max' | 'sum'>,
  finite: number,
  infinite: number,
  magnitudes: CountedValues,
): FieldSummary {
  const count = finite + infinite;
  const shares = [0.5, 0.99, 0.995, ...PERCENTILES.map((percent) => percent / 100)];
  const places = shares.map((share) => Math.max(0, Math.ceil(share * count) - 1));
  const [first, last, ...found] = magnitudes.at([0, Math.max(0, finite - 1), ...places]) as [
    number,
    number,
    ...number[],
  ];
  const peak = finite === 0 ? 0 : last;
  const floor = finite === 0 ? 0 : first;
  const quantiles = found.map((value) => (count === 0 ? 0 : Math.min(peak, value)));
  const [median, p99, p995, ...percentiles] = quantiles as [number, number, number, ...number[]];
  return {
    signed,
    peak,
    min: min > max ? 0 : min,
    max: min > max ? 0 : max,
    median,
    p99,
    p995,
    percentiles,
    floor,
    sum,
    shares: sharesOf(magnitudes, floor, peak),
  };
}

function sharesOf(magnitudes: CountedValues, floor: number, peak: number): number[] {
  if (peak === 0) return new Array<number>(SHARE_BINS).fill(0);
  const scale = peak > floor ? SHARE_BINS / Math.log(peak / floor) : 0;
  // Beyond the ends: what the bins' own ends ask.
  const binOf = (magnitude: number) => {
    const bin = scale === 0 ? SHARE_BINS - 1 : Math.floor(Math.log(Math.min(magnitude, peak) / floor) * scale);
    return Math.min(SHARE_BINS - 1, Math.max(0, bin));
  };
  const sums = magnitudes.sumsBy(SHARE_BINS, binOf, peak);
  const whole = sums.reduce((all, one) => all + one, 0);
  return sums.map((one) => one / whole);
}
