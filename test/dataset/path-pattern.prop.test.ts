import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathPattern } from '../../src/dataset/path-pattern.ts';
import { errorOf } from './error-of.ts';

const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);

describe('a pattern of paths', () => {
  it('gives back the values that a path was made of', () => {
    fc.assert(
      fc.property(word, word, word, word, (folder, split, city, id) => {
        const pattern = new PathPattern(`${folder}/{split}/x{city}-{id}_L.png`);
        const values = { split, city, id };
        expect(pattern.match(`${folder}/${split}/x${city}-${id}_L.png`)).toEqual(values);
      }),
    );
  });

  it('** stands for any number of folders', () => {
    fc.assert(
      fc.property(fc.array(word, { maxLength: 5 }), word, (folders, id) => {
        const path = ['gt', ...folders, `${id}.png`].join('/');
        expect(new PathPattern('gt/**/{id}.png').match(path)).toEqual({ id });
      }),
    );
  });

  it('agrees with a regular expression on small alphabets', () => {
    const segment = fc.constantFrom('**', '{id}', 'a', 'a{id}', '{id}b', '{x}a{id}');
    const part = fc.stringMatching(/^[ab]{1,4}$/);
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        fc.array(part, { minLength: 1, maxLength: 5 }),
        (segments, parts) => {
          const names = segments.join('/').match(/\{\w+\}/g) ?? [];
          fc.pre(new Set(names).size === names.length);
          const body = segments
            .map((s) => (s === '**' ? '(?:[^/]+/)*' : `${s.replace(/\{\w+\}/g, '[^/]+')}/`))
            .join('');
          const expected = new RegExp(`^${body}$`).test(`${parts.join('/')}/`);
          expect(new PathPattern(segments.join('/')).match(parts.join('/')) !== null).toBe(expected);
        },
      ),
      { numRuns: 2000 },
    );
  });

  it('a name that occurs twice stands for the same text', () => {
    const pattern = new PathPattern('{city}/{city}_{id}.png');
    expect(pattern.match('ulm/ulm_1.png')).toEqual({ city: 'ulm', id: '1' });
    expect(pattern.match('ulm/bonn_1.png')).toBeNull();
  });

  it('takes the underscore that ends a name from the left, and the ending from the right', () => {
    const pattern = new PathPattern('{city}_{id}_gtFine_labelIds.png');
    expect(pattern.match('ulm_000_019_gtFine_labelIds.png')).toEqual({ city: 'ulm', id: '000_019' });
  });

  it('does not slow down on paths made to be slow', () => {
    const pattern = new PathPattern(`${'**/'.repeat(12)}{id}.png`);
    expect(pattern.match(`${'a/'.repeat(400)}b.jpg`)).toBeNull();
    const inPart = new PathPattern('{a}a{b}a{c}a{d}a{id}z.png');
    expect(inPart.match(`${'a'.repeat(20_000)}.png`)).toBeNull();
  });

  it.each(['', 'a//{id}', '../{id}', 'a/./{id}', '*/{id}', 'a**/{id}', '{a}{id}', '{id', 'id}', 'a\\{id}', '{1}/{id}'])(
    'is no pattern: %j',
    (text) => {
      expect(errorOf(() => new PathPattern(text)).code).toBe('pattern-invalid');
    },
  );
});
