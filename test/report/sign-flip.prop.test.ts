import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signFlip as signFlipSteps } from '../../src/report/sign-flip.ts';
import { atOnce } from '../../src/report/steps.ts';
import { hash01 } from '../engine/small-pair.ts';

const signFlip = (differences: Float64Array) => atOnce(signFlipSteps(differences));

/** Share of all 2ⁿ sign patterns whose mean is at least as far from 0: the definition, written out. */
function chanceByEnumeration(differences: readonly number[]): number {
  const means: number[] = [0];
  for (const value of differences) means.push(...means.splice(0).flatMap((sum) => [sum + value, sum - value]));
  const own = Math.abs(differences.reduce((sum, value) => sum + value, 0));
  return means.filter((sum) => Math.abs(sum) >= own - 1e-9).length / means.length;
}

const differences = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 6, maxLength: 10 });

describe('sign flips', () => {
  it('few images: every pattern is tried', () => {
    fc.assert(
      fc.property(differences, (values) => {
        const found = signFlip(Float64Array.from(values));
        expect(found).toMatchObject({ exact: true, flips: 2 ** values.length, images: values.length });
        expect(found.chance).toBeCloseTo(chanceByEnumeration(values), 12);
      }),
      { numRuns: 50 },
    );
  });

  it('turning the runs round turns the interval round; a common shift moves it', () => {
    fc.assert(
      fc.property(differences, fc.integer({ min: -9, max: 9 }), (values, shift) => {
        const one = signFlip(Float64Array.from(values));
        const turned = signFlip(Float64Array.from(values, (value) => -value));
        const moved = signFlip(Float64Array.from(values, (value) => value + shift));
        expect(turned.low).toBeCloseTo(-(one.high ?? Number.NaN), 9);
        expect(turned.chance).toBe(one.chance);
        expect(moved.low).toBeCloseTo((one.low ?? Number.NaN) + shift, 9);
        expect(one.low ?? 0).toBeLessThanOrEqual(one.mean ?? 0);
        expect(one.high ?? 0).toBeGreaterThanOrEqual(one.mean ?? 0);
      }),
      { numRuns: 50 },
    );
  });

  it('the interval leaves 0 out exactly where chance does as much in at most 5 of 100 cases', () => {
    const values = fc.array(fc.integer({ min: -20, max: 60 }), { minLength: 6, maxLength: 24 });
    let outside = 0;
    fc.assert(
      fc.property(values, (some) => {
        const { low, high, chance } = signFlip(Float64Array.from(some, (value) => value / 7));
        const isOutside = (low ?? 0) > 0 || (high ?? 0) < 0;
        if (isOutside) outside += 1;
        expect(isOutside).toBe((chance ?? 1) <= 0.05);
      }),
      { numRuns: 120 },
    );
    expect(outside).toBeGreaterThan(10);
  });

  it('of few images: two alike are told apart in about 5 of 100 cases, not more', () => {
    for (const n of [6, 7, 8, 10]) {
      const trials = 1500;
      let told = 0;
      for (let trial = 0; trial < trials; trial += 1) {
        // A sum of uniform numbers: nearly normal, and symmetric about 0.
        const values = Float64Array.from({ length: n }, (_, i) => {
          let sum = -3;
          for (let part = 0; part < 6; part += 1) sum += hash01(trial * n + i, 10 * n + part);
          return sum;
        });
        const { low, high } = signFlip(values);
        if ((low ?? 0) > 0 || (high ?? 0) < 0) told += 1;
      }
      expect(told / trials).toBeLessThan(0.07);
      expect(told / trials).toBeGreaterThan(0.015);
    }
  });

  it('many images: the drawn interval is the one of the normal law', () => {
    const values = Float64Array.from({ length: 400 }, (_, i) => hash01(i, 3) - 0.45);
    const { mean, low, high, exact } = signFlip(values);
    const spread = Math.sqrt(values.reduce((sum, value) => sum + (value - (mean ?? 0)) ** 2, 0) / 399 / 400);
    expect(exact).toBe(false);
    expect(((high ?? 0) - (low ?? 0)) / (2 * 1.96 * spread)).toBeCloseTo(1, 1);
    expect(signFlip(values)).toEqual(signFlip(values));
  });

  it('says nothing about fewer than six images, and no mean without any', () => {
    expect(signFlip(Float64Array.of(1, 1, 1, 1, 1))).toMatchObject({ mean: 1, low: null, high: null, chance: null });
    expect(signFlip(new Float64Array(0)).mean).toBeNull();
  });
});
