import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createSortScratch, sortDescending } from '../../src/core/descending-order.ts';

function ours(values: Float64Array, scratch = createSortScratch(values.length)): number[] {
  const order = new Uint32Array(values.length);
  sortDescending(values, values.length, order, scratch);
  return [...order];
}

function reference(values: Float64Array): number[] {
  return Array.from(values, (_, i) => i).sort((a, b) => {
    const [x, y] = [values[a] as number, values[b] as number];
    return x === y ? a - b : x > y ? -1 : 1;
  });
}

describe('descending order', () => {
  it('equals a stable comparison sort for any numbers', () => {
    fc.assert(
      fc.property(fc.float64Array({ noNaN: true, maxLength: 200 }), (values) => {
        expect(ours(values)).toEqual(reference(values));
      }),
    );
  });

  it('equals it where values repeat', () => {
    const few = fc.constantFrom(
      0,
      -0,
      1,
      1 + 2 ** -52,
      0.5,
      -1,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      5e-324,
    );
    fc.assert(
      fc.property(fc.array(few, { maxLength: 300 }), (list) => {
        const values = Float64Array.from(list);
        expect(ours(values)).toEqual(reference(values));
      }),
    );
  });

  it('equals it where long runs share the high half of their bits', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3000 }), { minLength: 100, maxLength: 2000 }), (steps) => {
        const values = Float64Array.from(steps, (step) => 0.75 + step * 2 ** -53 * 1001);
        expect(ours(values)).toEqual(reference(values));
      }),
      { numRuns: 30 },
    );
  });

  it('may use the same buffers again, and a window into a longer array', () => {
    const scratch = createSortScratch(1000);
    const all = Float64Array.from({ length: 1000 }, (_, i) => Math.sin(i * i));
    expect(ours(all, scratch)).toEqual(reference(all));
    const window = all.subarray(300, 360);
    expect(ours(window, scratch)).toEqual(reference(window));
    expect(ours(new Float64Array(0), scratch)).toEqual([]);
  });
});
