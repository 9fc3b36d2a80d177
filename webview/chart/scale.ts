import { roundStep } from '../gl/colour-range.ts';

/** Values to CSS pixels and back. */
export interface Scale {
  readonly toPx: (value: number) => number;
  readonly toValue: (px: number) => number;
}

export function linearScale(low: number, high: number, lowPx: number, highPx: number): Scale {
  const extent = high - low || 1;
  return {
    toPx: (value) => lowPx + ((value - low) / extent) * (highPx - lowPx),
    toValue: (px) => low + ((px - lowPx) / (highPx - lowPx)) * extent,
  };
}

/** Logarithmic; `low` > 0. */
export function logScale(low: number, high: number, lowPx: number, highPx: number): Scale {
  const inner = linearScale(Math.log(low), Math.log(Math.max(high, low * 1.0001)), lowPx, highPx);
  return {
    toPx: (value) => inner.toPx(Math.log(Math.max(value, low))),
    toValue: (px) => Math.exp(inner.toValue(px)),
  };
}

/** Round values from 0 on, at most about `most`. */
export function linearTicks(high: number, most: number): number[] {
  if (!(high > 0)) return [0];
  const step = roundStep(high / most);
  return Array.from({ length: Math.floor(high / step + 1e-9) + 1 }, (_, k) => Number((k * step).toPrecision(12)));
}

/** Ticks of ranks first..last, at most about `most`: round counts, or powers of ten where there are two at least. */
export function rankTicks(first: number, last: number, most: number, logarithmic: boolean): number[] {
  if (logarithmic) {
    const low = Math.ceil(Math.log10(first) - 1e-9);
    const decades = Math.floor(Math.log10(last) + 1e-9) - low + 1;
    if (decades >= 2 || first === 1) return Array.from({ length: decades }, (_, exponent) => 10 ** (low + exponent));
  }
  const step = Math.max(1, Math.round(roundStep((last - first + 1) / most)));
  const ticks = first === 1 ? [1] : [];
  const from = first === 1 ? 1 + step / 2 : first;
  for (let tick = step * Math.ceil(from / step); tick <= last; tick += step) ticks.push(tick);
  return ticks;
}

/** Round values between two ends, at most about `most`. */
export function ticksBetween(low: number, high: number, most: number): number[] {
  if (!(high > low)) return [low];
  const step = roundStep((high - low) / most);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, k) => Number(((first + k) * step).toPrecision(12)));
}
