import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findSeries, givenSeries, matchesPattern, orderRuns } from '../../src/dataset/run-series.ts';

const namesOf = (names: readonly string[]) => orderRuns(names).runs.map(({ name }) => name);

describe('the order of runs', () => {
  it('goes by the number that differs, and says so', () => {
    const series = orderRuns(['unet2/ckpt10', 'unet2/ckpt2', 'unet2/ckpt007']);
    expect(series.runs).toEqual([
      { name: 'unet2/ckpt2', number: 2 },
      { name: 'unet2/ckpt007', number: 7 },
      { name: 'unet2/ckpt10', number: 10 },
    ]);
    expect(series).toMatchObject({ order: 'number', pattern: 'unet2/ckpt*' });
    expect(series.evidence).toBe('By the number in unet2/ckpt*: 2 first, 10 last.');
  });

  it('goes by name where no one number tells, numbers counted as numbers', () => {
    expect(namesOf(['best', 'epoch10', 'epoch9'])).toEqual(['best', 'epoch9', 'epoch10']);
    expect(namesOf(['a2/e10', 'a10/e1', 'a2/e9'])).toEqual(['a2/e9', 'a2/e10', 'a10/e1']);
    expect(namesOf(['e1', 'e01'])).toHaveLength(2);
    for (const names of [
      ['best', 'epoch10'],
      ['a2/e10', 'a10/e1'],
      ['e1', 'e01'],
    ]) {
      expect(orderRuns(names)).toMatchObject({ order: 'name', runs: names.map(() => ({ number: null })) });
    }
    expect(orderRuns(['a2/e10', 'a10/e1']).evidence).toContain('2 numbers in them differ');
  });

  it('is that of the numbers for any numbers, in whatever order the names come', () => {
    const numbers = fc.uniqueArray(fc.nat({ max: 1_000_000 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(numbers, fc.boolean(), (values, padded) => {
        const name = (value: number) => `run 3/epoch_${padded ? String(value).padStart(7, '0') : value}.ckpt`;
        const sorted = [...values].sort((a, b) => a - b);
        expect(orderRuns(values.map(name)).runs).toEqual(sorted.map((value) => ({ name: name(value), number: value })));
      }),
    );
  });

  it('is the given one where runs are named, and the evidence says whether it is also that of the numbers', () => {
    expect(givenSeries(['c10', 'c2']).runs).toEqual([
      { name: 'c10', number: 10 },
      { name: 'c2', number: 2 },
    ]);
    expect(givenSeries(['c10', 'c2']).evidence).toContain('whatever their names say');
    expect(givenSeries(['c2', 'c10']).evidence).toContain('also the order of their numbers');
  });
});

describe('the series of a data set', () => {
  it('are the runs whose names differ in numbers alone', () => {
    const names = ['ckpt1/logits', 'ckpt1/pred', 'ckpt2/logits', 'ckpt2/pred', 'best/pred'];
    expect(findSeries(names).map(({ pattern, runs }) => [pattern, runs.length])).toEqual([
      ['ckpt*/logits', 2],
      ['ckpt*/pred', 2],
    ]);
    for (const { pattern, runs } of findSeries(names)) {
      expect(names.filter((name) => matchesPattern(pattern, name))).toEqual(runs.map(({ name }) => name));
    }
  });

  it('are all runs where none differ in numbers alone, and none where there is one run', () => {
    expect(findSeries(['last', 'best'])).toMatchObject([{ pattern: 'last,best', order: 'name' }]);
    expect(findSeries(['only'])).toEqual([]);
  });

  it('are asked for by a pattern in which only the star is special and stays in its folder', () => {
    expect(matchesPattern('a.b*/x', 'a.b12/x')).toBe(true);
    expect(matchesPattern('a.b*/x', 'aXb12/x')).toBe(false);
    expect(matchesPattern('ckpt*', 'ckpt1/pred')).toBe(false);
  });
});
