import type { LensErrorParams } from '../../core/lens-error.ts';

/** A fact about a file. `decisive`: the part of the value that tells what is wrong, where the figures alone do not. */
export type Fact = readonly [label: string, value: string, decisive?: string];

/** A failure for people: what it is, what the file says and holds, and what to do. */
export interface ProblemWords {
  readonly title: string;
  readonly facts: readonly Fact[];
  readonly advice: string;
}

/** Words by error code. */
export type WordTable = Readonly<Record<string, (params: LensErrorParams) => ProblemWords>>;
