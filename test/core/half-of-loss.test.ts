import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halfOfLoss } from '../../src/core/half-of-loss.ts';

describe('half of the loss', () => {
  it('is carried by the fewest pixels', () => {
    expect(halfOfLoss(Float64Array.of(1, 5, 2, 2))).toEqual({ pixels: 1, smallest: 5 });
    expect(halfOfLoss(Float64Array.of(1, 1, 1, 1))).toEqual({ pixels: 2, smallest: 1 });
    expect(halfOfLoss(Float64Array.of(4, Number.NaN, 3, 2))).toEqual({ pixels: 2, smallest: 3 });
    expect(halfOfLoss(new Float64Array(4))).toBeNull();
  });

  it('no smaller set carries it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 10 }), (list) => {
        const whole = list.reduce((sum, value) => sum + value, 0);
        fc.pre(whole > 0);
        let fewest = list.length;
        for (let bits = 0; bits < 2 ** list.length; bits += 1) {
          const members = list.filter((_, i) => (bits >> i) & 1);
          if (2 * members.reduce((sum, value) => sum + value, 0) >= whole) fewest = Math.min(fewest, members.length);
        }
        expect(halfOfLoss(Float64Array.from(list))?.pixels).toBe(fewest);
      }),
    );
  });
});
