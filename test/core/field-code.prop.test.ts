import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { decodeField, encodeField, summariseField } from '../../src/core/field-code.ts';

function codeOf(value: number, peak: number): number {
  const out = new Uint16Array(1);
  encodeField(Float64Array.of(value), peak, out);
  return out[0] as number;
}

describe('the field code', () => {
  it('gives back every value within half a step, with its sign', () => {
    const exponent = fc.double({ min: -11.9, max: 0, noNaN: true });
    fc.assert(
      fc.property(exponent, fc.boolean(), fc.double({ min: 1e-9, max: 1e6, noNaN: true }), (power, negative, peak) => {
        const value = (negative ? -1 : 1) * peak * 10 ** power;
        const back = decodeField(codeOf(value, peak), peak);
        expect(Math.abs(back / value - 1)).toBeLessThan(4.23e-4);
      }),
    );
  });

  it('knows ignored, zero, the peak and what is too small', () => {
    expect(codeOf(Number.NaN, 1)).toBe(0);
    expect(decodeField(0, 1)).toBeNaN();
    expect(codeOf(0, 1)).toBe(32768);
    expect(codeOf(-0, 1)).toBe(32768);
    expect(decodeField(32768, 5)).toBe(0);
    expect(codeOf(3, 3)).toBe(65535);
    expect(decodeField(65535, 3)).toBe(3);
    expect(codeOf(-3, 3)).toBe(1);
    expect(decodeField(1, 3)).toBe(-3);
    expect(codeOf(9, 3)).toBe(65535);
    expect(codeOf(1e-20, 1)).toBe(32769);
    expect(decodeField(32769, 1)).toBeCloseTo(1e-12, 24);
    expect(codeOf(5, 0)).toBe(32768);
    expect(codeOf(Number.POSITIVE_INFINITY, 2)).toBe(65535);
  });

  it('is in the order of the values, and each code stands for itself', () => {
    for (let code = 1; code < 65536; code += 1) {
      const value = decodeField(code, 0.75);
      expect(codeOf(value, 0.75)).toBe(code);
      if (code > 1) expect(value).toBeGreaterThan(decodeField(code - 1, 0.75));
    }
  });

  it('is the formula given for GLSL', () => {
    for (const code of [1, 500, 32767, 32769, 40000, 65535]) {
      const k = Math.abs(code - 32768);
      const glsl = Math.sign(code - 32768) * 2 * Math.exp((k - 32767) * 8.432833155e-4);
      expect(Math.abs(glsl / decodeField(code, 2) - 1)).toBeLessThan(1e-8);
    }
  });
});

describe('the summary of a map', () => {
  it('has range, quantiles of the magnitudes and the share of each decade', () => {
    const values = Float64Array.of(0, -4, 1, 2, Number.NaN, 0, 1, 100);
    const ids = Int32Array.of(0, 0, 0, 0, 0, 0, 0, IGNORED);
    const summary = summariseField(values, ids);
    expect(summary).toMatchObject({
      signed: true,
      peak: 4,
      min: -4,
      max: 2,
      median: 1,
      p99: 4,
      p995: 4,
      floor: 1,
      sum: 0,
    });
    expect(summary.shares.length).toBe(64);
    expect(summary.shares[0]).toBe(2 / 8);
    expect(summary.shares[32]).toBe(2 / 8);
    expect(summary.shares[63]).toBe(4 / 8);
  });

  it('is all 0 for a map of nothing', () => {
    const nothing = { signed: false, peak: 0, min: 0, max: 0, median: 0, p99: 0, p995: 0, floor: 0, sum: 0 };
    for (const values of [new Float64Array(0), new Float64Array(3), Float64Array.of(Number.NaN)]) {
      const summary = summariseField(values);
      expect(summary).toMatchObject(nothing);
      expect(summary.shares).toEqual(new Array(64).fill(0));
    }
  });

  it('has shares that sum to 1, and keeps infinite values out of the scale', () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 }), { minLength: 1 }),
        (list) => {
          const summary = summariseField(Float64Array.from([...list, Number.POSITIVE_INFINITY]));
          const nonZero = list.map(Math.abs).filter((value) => value > 0);
          expect(summary.peak).toBe(nonZero.length === 0 ? 0 : Math.max(...nonZero));
          expect(summary.shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(nonZero.length === 0 ? 0 : 1, 9);
          expect(summary.signed).toBe(list.some((value) => value < 0));
        },
      ),
    );
  });
});
