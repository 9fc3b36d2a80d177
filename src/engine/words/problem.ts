import type { LensErrorParams } from '../../core/lens-error.ts';

/** A failure for people: what it is, what the file says and holds, and what to do. */
export interface ProblemWords {
  readonly title: string;
  readonly facts: readonly (readonly [label: string, value: string])[];
  readonly advice: string;
}

/** Words by error code. */
export type WordTable = Readonly<Record<string, (params: LensErrorParams) => ProblemWords>>;
