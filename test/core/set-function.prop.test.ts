import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  diceLoss,
  extensionByChain,
  extensionByThreshold,
  hammingLoss,
  jaccardLoss,
  type SetFunction,
} from '../../src/core/set-function.ts';
import { checkSubmodularity, mulberry } from '../../src/core/submodularity.ts';

const point = fc
  .array(fc.tuple(fc.double({ min: -3, max: 3, noNaN: true }), fc.integer({ min: 0, max: 1 })), {
    minLength: 1,
    maxLength: 9,
  })
  .map((pairs) => ({ x: pairs.map(([x]) => x), truth: pairs.map(([, y]) => y) }));

/** Any function of a set: a table of 2^n numbers, f(∅) not 0. */
function tableFunction(elements: number, seed: number): SetFunction {
  const random = mulberry(seed);
  const table = Array.from({ length: 2 ** elements }, () => random() * 4 - 2);
  return {
    elements,
    valueOf: (members) => table[members.reduce((bits, member, i) => bits | (member << i), 0)] as number,
  };
}

describe('Lovász extension', () => {
  it('is the same by chain and by threshold integral, for any set function and any sign', () => {
    fc.assert(
      fc.property(point, fc.integer(), ({ x, truth }, seed) => {
        for (const f of [tableFunction(x.length, seed), jaccardLoss(truth), hammingLoss(truth), diceLoss(truth)]) {
          expect(extensionByThreshold(f, x)).toBeCloseTo(extensionByChain(f, x).value, 11);
        }
      }),
    );
  });

  it('extends: at the indicator of a set it is the value of the set', () => {
    fc.assert(
      fc.property(point, fc.integer(), ({ x }, seed) => {
        const f = tableFunction(x.length, seed);
        const members = Uint8Array.from(x, (value) => (value > 0 ? 1 : 0));
        expect(extensionByChain(f, members).value).toBeCloseTo(f.valueOf(members), 12);
        expect(extensionByThreshold(f, members)).toBeCloseTo(f.valueOf(members), 12);
      }),
    );
  });

  it('of the Hamming loss is the plain sum', () => {
    expect(extensionByChain(hammingLoss([1, 0, 1]), [0.2, 0.7, 0.1]).value).toBeCloseTo(1, 14);
  });
});

describe('submodularity checker', () => {
  it('proves the Jaccard and the Hamming loss submodular on small grounds', () => {
    for (const truth of [
      [1],
      [0],
      [1, 0, 1, 0, 0],
      [1, 1, 1, 0, 0, 0, 0, 0],
      [0, 0, 0, 0],
      [1, 1, 1, 1, 0, 1, 0, 0, 1, 0, 0, 1],
    ]) {
      for (const f of [jaccardLoss(truth), hammingLoss(truth)]) {
        expect(checkSubmodularity(f)).toMatchObject({
          submodular: true,
          exhaustive: true,
          gainWitness: null,
          latticeWitness: null,
        });
      }
    }
    expect(checkSubmodularity(jaccardLoss([1, 0, 0])).gainChecks).toBe(3 * 2 * 2);
  });

  it('finds the witness of the Dice loss in both forms, the violation of 1/3 at G = 2, B = 2', () => {
    const f = diceLoss([1, 1, 0, 0]);
    const report = checkSubmodularity(f);
    expect(report.submodular).toBe(false);
    const gain = report.gainWitness;
    const lattice = report.latticeWitness;
    if (!gain || !lattice) throw new Error('no witness');
    const valueAt = (members: readonly number[]) =>
      f.valueOf(Uint8Array.from([0, 1, 2, 3], (i) => (members.includes(i) ? 1 : 0)));
    // The witness is checked here from scratch.
    expect(gain.larger).toEqual(expect.arrayContaining([...gain.smaller]));
    expect(valueAt([...gain.smaller, gain.element]) - valueAt(gain.smaller)).toBeCloseTo(gain.gainOnSmaller, 14);
    expect(valueAt([...gain.larger, gain.element]) - valueAt(gain.larger)).toBeCloseTo(gain.gainOnLarger, 14);
    expect(gain.gainOnLarger).toBeGreaterThan(gain.gainOnSmaller);
    expect(gain.violation).toBeCloseTo(1 / 3, 12);
    const union = [...new Set([...lattice.first, ...lattice.second])];
    const both = lattice.first.filter((i) => lattice.second.includes(i));
    expect(valueAt(union) + valueAt(both) - valueAt(lattice.first) - valueAt(lattice.second)).toBeCloseTo(
      lattice.violation,
      14,
    );
    expect(lattice.violation).toBeGreaterThan(0.1);
  });

  it('samples larger grounds: Jaccard passes, Dice is caught', () => {
    const truth = Array.from({ length: 60 }, (_, i) => (i % 3 === 0 ? 1 : 0));
    expect(checkSubmodularity(jaccardLoss(truth))).toMatchObject({
      submodular: true,
      exhaustive: false,
      gainChecks: 2000,
    });
    const dice = checkSubmodularity(diceLoss(truth));
    expect(dice.gainWitness).not.toBeNull();
    expect(dice.latticeWitness).not.toBeNull();
  });

  it('agrees in its two forms on functions of any kind', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 5 }), fc.integer(), (elements, seed) => {
        const { gainWitness, latticeWitness } = checkSubmodularity(tableFunction(elements, seed));
        expect(gainWitness === null).toBe(latticeWitness === null);
      }),
    );
  });
});
