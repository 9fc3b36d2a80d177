import type { LensErrorParams } from '../../core/lens-error.ts';

/** A fact about a file. `decisive`: the part of the value that tells what is wrong, where the figures alone do not. */
export type Fact = readonly [label: string, value: string, decisive?: string];

/** A failure for people: what it is, what the file says and holds, and what to do. */
export interface ProblemWords {
  readonly title: string;
  /** What the title says of the file, where the file is its subject: "is cut short". */
  readonly says?: string;
  readonly facts: readonly Fact[];
  readonly advice: string;
}

/** The file as what it is: "This array is cut short". */
export function ofFile(kind: string, says: string): Pick<ProblemWords, 'title' | 'says'> {
  return { title: `This ${kind} ${says}`, says };
}

/** The title where the file's part in a pair is known: "This prediction is cut short". */
export function titleOfRole({ title, says }: ProblemWords, role: 'prediction' | 'ground truth'): string {
  return says === undefined ? title : `This ${role} ${says}`;
}

/** Words by error code. */
export type WordTable = Readonly<Record<string, (params: LensErrorParams) => ProblemWords>>;
