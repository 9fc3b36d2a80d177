import fc from 'fast-check';
import { expect, it } from 'vitest';
import { placesInOrder } from '../../src/core/place-in-order.ts';

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
      const at = placesInOrder(values);
      expect([...values.keys()].map(at)).toEqual([...list].sort((a, b) => a - b));
      expect(at(list.length)).toBeNaN();
    }),
    { numRuns: 60 },
  );
});
