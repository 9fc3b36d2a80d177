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

/** Ticks of ranks 1..last, at most about `most`: round counts, or powers of ten. */
export function rankTicks(last: number, most: number, logarithmic: boolean): number[] {
  if (logarithmic) {
    const decades = Math.floor(Math.log10(last) + 1e-9);
    return Array.from({ length: decades + 1 }, (_, exponent) => 10 ** exponent);
  }
  const step = Math.max(1, roundStep(last / most));
  const ticks = [1];
  for (let tick = step; tick <= last; tick += step) if (tick >= 1 + step / 2) ticks.push(Math.round(tick));
  return ticks;
}
