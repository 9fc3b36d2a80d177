import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { COURSE_KINDS, courseOf } from '../../src/report/image-course.ts';

const GOOD = 0.5;

/** The kind by the letters of its course: another way to the same definition, for the rule of two crossings. */
function kindByLetters(letters: string): string {
  const told = letters.replaceAll('-', '');
  if (told.length < 2) return 'untold';
  if (/^G+$/.test(told)) return 'good';
  if (/^B+$/.test(told)) return 'bad';
  if (/^B+G+$/.test(told)) return 'learned';
  if (/^G+B+$/.test(told)) return 'forgotten';
  return 'flickering';
}

const numberOf: Readonly<Record<string, number>> = { G: 0.5, B: 0.49999, '-': Number.NaN };
const valuesOf = (letters: string) => [...letters].map((letter) => numberOf[letter] as number);
const letters = fc.array(fc.constantFrom('G', 'B', '-'), { maxLength: 9 }).map((list) => list.join(''));

describe('the course of an image', () => {
  it('is what its letters say, for every series of up to six runs', () => {
    let tried = 0;
    const walk = (course: string) => {
      expect([course, courseOf(valuesOf(course), { good: GOOD, flicker: 2 }).kind]).toEqual([
        course,
        kindByLetters(course),
      ]);
      tried += 1;
      if (course.length < 6) for (const letter of 'GB-') walk(course + letter);
    };
    walk('');
    expect(tried).toBe((3 ** 7 - 1) / 2);
  });

  it('counts the crossings, and names the run of the last one', () => {
    fc.assert(
      fc.property(letters, (course) => {
        const told = [...course].map((letter, place) => ({ letter, place })).filter(({ letter }) => letter !== '-');
        const crossed = told.filter(({ letter }, at) => at > 0 && letter !== told[at - 1]?.letter);
        const found = courseOf(valuesOf(course), { good: GOOD, flicker: 2 });
        expect(found.crossings).toBe(crossed.length);
        expect(found.crossed).toBe(crossed.at(-1)?.place ?? null);
      }),
    );
  });

  it('flickers from as many crossings on as was said, and below that goes by its first, best and last', () => {
    fc.assert(
      fc.property(letters, fc.integer({ min: 2, max: 6 }), (course, flicker) => {
        const told = course.replaceAll('-', '');
        const { kind, crossings } = courseOf(valuesOf(course), { good: GOOD, flicker });
        if (told.length < 2) expect(kind).toBe('untold');
        else if (crossings >= flicker) expect(kind).toBe('flickering');
        else if (told.endsWith('G')) expect(kind).toBe(told.startsWith('G') ? 'good' : 'learned');
        else expect(kind).toBe(told.includes('G') ? 'forgotten' : 'bad');
      }),
    );
  });

  it('backwards in time turns learned and forgotten round and leaves the others', () => {
    const turned: Readonly<Record<string, string>> = { learned: 'forgotten', forgotten: 'learned' };
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 12 }), (values) => {
        const rule = { good: GOOD, flicker: 2 };
        const [forth, back] = [courseOf(values, rule), courseOf([...values].reverse(), rule)];
        expect(back.kind).toBe(turned[forth.kind] ?? forth.kind);
        expect(back.crossings).toBe(forth.crossings);
        if (forth.change !== null) expect(back.change).toBe(-forth.change + 0 || 0);
        expect(COURSE_KINDS).toContain(forth.kind);
      }),
    );
  });

  it('does not change by runs without a number', () => {
    fc.assert(
      fc.property(letters, fc.nat(), (course, at) => {
        const place = at % (course.length + 1);
        const more = `${course.slice(0, place)}-${course.slice(place)}`;
        const rule = { good: GOOD, flicker: 3 };
        const { crossed: _, ...one } = courseOf(valuesOf(course), rule);
        expect(courseOf(valuesOf(more), rule)).toMatchObject(one);
      }),
    );
  });
});
