/** What became of an image over a series of runs. Each image is of exactly one kind. */
export const COURSE_KINDS = ['forgotten', 'flickering', 'learned', 'bad', 'good', 'untold'] as const;

export type CourseKind = (typeof COURSE_KINDS)[number];

/** What counts as good, and what as flickering: named by who asks, stated wherever a kind is shown. */
export interface CourseRule {
  /** An image is good in a run when its mIoU is at least this, 0..1. */
  readonly good: number;
  /** Crossings of that line from which on it flickers, 2 or more. */
  readonly flicker: number;
}

export const defaultCourseRule: CourseRule = { good: 0.5, flicker: 2 };

export interface ImageCourse {
  readonly kind: CourseKind;
  /** How often it went from good to bad or back, from one run that has a number to the next that has one. */
  readonly crossings: number;
  /** Place of the run where it crossed last; null: it never did. */
  readonly crossed: number | null;
  /** mIoU in the first and in the last run that has one; null: none has. */
  readonly first: number | null;
  readonly last: number | null;
  /** Last − first; null with fewer than two numbers. */
  readonly change: number | null;
}

/**
 * The course of one image. Runs without a number are passed over.
 *
 * - `untold`: fewer than two runs have a number.
 * - `flickering`: it crossed the line at least `flicker` times.
 * - otherwise `good`: it began and ended good; `learned`: it began bad and ended good; `forgotten`: it was good in some
 *   run and ended bad; `bad`: it was good in none.
 *
 * With `flicker` 2, learned and forgotten images crossed the line exactly once, good and bad ones never.
 * @param values mIoU in each run, in order; NaN: none
 */
export function courseOf(values: ArrayLike<number>, { good, flicker }: CourseRule): ImageCourse {
  let numbers = 0;
  let crossings = 0;
  let crossed: number | null = null;
  let first = Number.NaN;
  let last = Number.NaN;
  let wasGood = false;
  for (let place = 0; place < values.length; place += 1) {
    const value = values[place] as number;
    if (Number.isNaN(value)) continue;
    if (numbers === 0) first = value;
    else if (value >= good !== last >= good) {
      crossings += 1;
      crossed = place;
    }
    numbers += 1;
    last = value;
    wasGood ||= value >= good;
  }
  const ends = { first: numbers > 0 ? first : null, last: numbers > 0 ? last : null };
  if (numbers < 2) return { kind: 'untold', crossings, crossed, ...ends, change: null };
  const endsGood = last >= good;
  const calm = endsGood ? (first >= good ? 'good' : 'learned') : wasGood ? 'forgotten' : 'bad';
  return { kind: crossings >= flicker ? 'flickering' : calm, crossings, crossed, ...ends, change: last - first };
}
