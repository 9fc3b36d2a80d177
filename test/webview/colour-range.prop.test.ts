import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseField } from '../../src/core/field-code.ts';
import { PERCENTILES, placeInRange } from '../../src/core/field-range.ts';
import { rangeOf, rangeTicks, roundStep, sharesAlongBar, valueAtPlace } from '../../webview/gl/colour-range.ts';

const magnitudes = fc.array(fc.double({ min: -12, max: 2, noNaN: true }), { minLength: 1, maxLength: 200 });
const signs = fc.infiniteStream(fc.boolean());

/** A map whose magnitudes span many decades, signed or not. */
const fields = fc.tuple(magnitudes, signs, fc.boolean()).map(([exponents, negative, signed]) => {
  const values = Float64Array.from(exponents, (exponent) => {
    const sign = signed && negative.next().value ? -1 : 1;
    return sign * 10 ** exponent;
  });
  return summariseField(values);
});
const fixedRange = fc.record({
  low: fc.double({ min: 0, max: 0.5, noNaN: true }),
  high: fc.double({ min: 1, max: 1e6, noNaN: true }),
});
const wishes = fc.record({
  rangeMode: fc.constantFrom('auto' as const, 'log' as const, 'linear' as const),
  rangeEnd: fc.constantFrom('auto' as const, ...PERCENTILES),
  fixed: fc.option(fixedRange, { nil: undefined }),
});

describe('range of the colours', () => {
  it('has places and values that are each other’s inverse', () => {
    fc.assert(
      fc.property(fields, wishes, fc.double({ min: 0, max: 1, noNaN: true }), (field, wish, place) => {
        const range = rangeOf(field, wish);
        expect(placeInRange(valueAtPlace(range, place), range)).toBeCloseTo(place, 9);
      }),
    );
  });

  it('has a decade where the smallest and the largest value are one but for rounding', () => {
    const field = summariseField(Float64Array.of(1 - 2 ** -53, 1));
    expect(rangeOf(field, { rangeMode: 'log' })).toEqual({ mode: 'log', low: 0.1, high: 1, signed: false });
  });

  it('is what was asked for', () => {
    fc.assert(
      fc.property(fields, (field) => {
        expect(rangeOf(field, { rangeMode: 'linear' }).mode).toBe('linear');
        expect(rangeOf(field, { rangeMode: 'log' }).mode).toBe('log');
        expect(rangeOf(field, { rangeMode: 'log' }).signed).toBe(field.signed);
        expect(rangeOf(field, { rangeMode: 'linear', rangeEnd: 99 }).high).toBe(field.p99);
        const fixed = rangeOf(field, { rangeMode: 'linear', rangeEnd: 99, fixed: { low: 1, high: 3 } });
        expect([fixed.low, fixed.high]).toEqual([field.signed ? -3 : 1, 3]);
      }),
    );
  });

  it('names values inside the range, in order, 0 among them where it is signed', () => {
    fc.assert(
      fc.property(fields, wishes, (field, wish) => {
        const range = rangeOf(field, wish);
        const ticks = rangeTicks(range);
        expect(ticks.length).toBeGreaterThan(0);
        expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
        for (const tick of ticks) expect(Math.abs(tick)).toBeLessThanOrEqual(range.high * (1 + 1e-9));
        expect(ticks.includes(0)).toBe(range.signed || (range.mode === 'linear' && range.low === 0));
      }),
    );
  });

  it('leaves nothing of the sum out of the histogram', () => {
    fc.assert(
      fc.property(fields, wishes, (field, wish) => {
        const along = sharesAlongBar(field, rangeOf(field, wish), 48);
        expect(along.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('steps by 1, 2, 2.5 or 5', () => {
    expect([0.9, 1.1, 2.2, 2.6, 7, 1300].map(roundStep)).toEqual([1, 2, 2.5, 5, 10, 2000]);
  });
});
