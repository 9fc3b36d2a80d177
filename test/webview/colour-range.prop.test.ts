import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { summariseField } from '../../src/core/field-code.ts';
import { placeInRange } from '../../src/core/field-range.ts';
import { rangeOf, rangeTicks, roundStep, valueAtPlace } from '../../webview/gl/colour-range.ts';
import { sharesAlongBar } from '../../webview/views/colour-bar.ts';

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
const modes = fc.constantFrom('auto' as const, 'log' as const, 'linear' as const);

describe('range of the colours', () => {
  it('has places and values that are each other’s inverse', () => {
    fc.assert(
      fc.property(fields, modes, fc.double({ min: 0, max: 1, noNaN: true }), (field, mode, place) => {
        const range = rangeOf(field, mode);
        expect(placeInRange(valueAtPlace(range, place), range)).toBeCloseTo(place, 9);
      }),
    );
  });

  it('is what was asked for', () => {
    fc.assert(
      fc.property(fields, (field) => {
        expect(rangeOf(field, 'linear').mode).toBe('linear');
        expect(rangeOf(field, 'log').mode).toBe('log');
        expect(rangeOf(field, 'log').signed).toBe(field.signed);
      }),
    );
  });

  it('names values inside the range, in order, 0 among them where it is signed', () => {
    fc.assert(
      fc.property(fields, modes, (field, mode) => {
        const range = rangeOf(field, mode);
        const ticks = rangeTicks(range);
        expect(ticks.length).toBeGreaterThan(0);
        expect([...ticks].sort((a, b) => a - b)).toEqual(ticks);
        for (const tick of ticks) expect(Math.abs(tick)).toBeLessThanOrEqual(range.high * (1 + 1e-9));
        expect(ticks.includes(0)).toBe(range.signed || range.mode === 'linear');
      }),
    );
  });

  it('leaves nothing of the sum out of the histogram', () => {
    fc.assert(
      fc.property(fields, modes, (field, mode) => {
        const along = sharesAlongBar(field, rangeOf(field, mode), 48);
        expect(along.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('steps by 1, 2, 2.5 or 5', () => {
    expect([0.9, 1.1, 2.2, 2.6, 7, 1300].map(roundStep)).toEqual([1, 2, 2.5, 5, 10, 2000]);
  });
});
