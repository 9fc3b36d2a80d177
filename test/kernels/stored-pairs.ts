import fc from 'fast-check';
import { expect } from 'vitest';
import { type RandomPair, randomPair } from '../core/random-pair.ts';

const DTYPES = ['float32', 'float64', 'uint16'] as const;

/** The pair with its scores in one of the number types that files bring; shared, as the engine has them. */
export function stored(pair: RandomPair, dtype: (typeof DTYPES)[number]): RandomPair {
  const { prediction } = pair;
  if (prediction.kind === 'labels' || prediction.integerMax !== null) return pair;
  const { values } = prediction;
  if (dtype === 'float64') return pair;
  if (dtype === 'uint16' && prediction.kind === 'probabilities') {
    const integers = Uint16Array.from(values, (p) => Math.round(p * 65535));
    return { ...pair, prediction: { ...prediction, values: integers, integerMax: 65535 } };
  }
  return { ...pair, prediction: { ...prediction, values: Float32Array.from(values) } };
}

export function expectNear(ours: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number): void {
  expect(ours.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i += 1) {
    const [a, b] = [ours[i] as number, expected[i] as number];
    if (!(Math.abs(a - b) <= tolerance)) expect.fail(`${a} for ${b} at ${i}`);
  }
}

/** Random pairs up to a size, in every number type. */
export function storedPairs(largestSide: number): fc.Arbitrary<RandomPair> {
  return fc.tuple(randomPair({ largestSide }), fc.constantFrom(...DTYPES)).map(([pair, dtype]) => stored(pair, dtype));
}
