import fc from 'fast-check';
import { expect, it } from 'vitest';
import { countValues } from '../../src/core/counted-values.ts';

it('gives the value at every place as sorting does', () => {
  const value = fc.oneof(
    fc.double({ min: Number.MIN_VALUE, noNaN: true }),
    fc.double({ min: 0.99, max: 1.01, noNaN: true }),
    fc.constantFrom(1, Number.MIN_VALUE, Number.MAX_VALUE, Number.POSITIVE_INFINITY),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 60 }), (list) => {
      // Not at the beginning of its memory.
      const values = new Float64Array(list.length + 1).subarray(1);
      values.set(list);
      const counted = countValues(values);
      const sorted = [...list].sort((a, b) => a - b);
      expect(counted.at([...values.keys(), list.length])).toEqual([...sorted, Number.NaN]);
      expect([...values.keys()].map((place) => counted.at([place])[0])).toEqual(sorted);
    }),
    { numRuns: 60 },
  );
});

it('sums by groups as one value after the other does', () => {
  const value = fc.oneof(
    fc.double({ min: 1e-6, max: 1e6, noNaN: true }),
    fc.constantFrom(0.5, 1, Number.POSITIVE_INFINITY),
  );
  const edges = fc.uniqueArray(fc.double({ min: 1e-6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(fc.array(value, { maxLength: 200 }), edges, (list, unordered) => {
      const ends = [...unordered].sort((a, b) => a - b);
      const groupOf = (one: number) => ends.filter((end) => one >= end).length;
      const expected = new Array<number>(ends.length + 1).fill(0);
      for (const one of list) expected[groupOf(one)] = (expected[groupOf(one)] ?? 0) + Math.min(one, 1e5);
      expect(countValues(Float64Array.from(list)).sumsBy(ends.length + 1, groupOf, 1e5)).toEqual(expected);
    }),
  );
});
