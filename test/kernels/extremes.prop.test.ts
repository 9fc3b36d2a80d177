import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { testKernels } from './test-kernels.ts';

const kernels = testKernels();

function shared(values: readonly number[] | Float32Array): Float32Array {
  const out = new Float32Array(new SharedArrayBuffer(values.length * 4));
  out.set(values);
  return out;
}

describe('the extremes of values', () => {
  it('are the smallest and the largest, whatever their number', () => {
    fc.assert(
      fc.property(
        fc.array(fc.float({ noNaN: true, noDefaultInfinity: true }), { minLength: 1, maxLength: 70 }),
        (values) => {
          const found = kernels().extremes(shared(values));
          // Of 0 and −0 either will do.
          expect(found && [found.min + 0, found.max + 0]).toEqual([Math.min(...values) + 0, Math.max(...values) + 0]);
        },
      ),
    );
  });

  it('are found in any place of millions', () => {
    const values = shared(new Float32Array(3_000_001).fill(0.5));
    for (const place of [0, 16_383, 16_384, 1_048_575, 1_048_576, 2_999_999, 3_000_000]) {
      values[place] = -7;
      values[3_000_000 - place] = 9;
      expect(kernels().extremes(values), `at ${place}`).toEqual({ min: -7, max: 9 });
      values[place] = 0.5;
      values[3_000_000 - place] = 0.5;
    }
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])('are not given where one is %s', (odd) => {
    for (const length of [1, 2, 3, 4, 5, 20_001]) {
      for (const place of [0, length >> 1, length - 1]) {
        const values = shared(new Float32Array(length));
        values[place] = odd;
        expect(kernels().extremes(values), `${place} of ${length}`).toBeNull();
      }
    }
  });

  it('do not depend on what an earlier job has left in the memory', () => {
    kernels().extremes(shared(new Float32Array(20_000).fill(1e6)));
    expect(kernels().extremes(shared([1, 2, 3, 4, 5]))).toEqual({ min: 1, max: 5 });
  });
});
