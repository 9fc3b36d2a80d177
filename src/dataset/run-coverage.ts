import { endingOf } from './file-endings.ts';
import type { FileTree } from './file-tree.ts';
import { type PairFolderOptions, pairFolder } from './pair-folder.ts';

/** What a run has for the truths of its data set, by names alone. */
export interface RunCoverage {
  readonly truths: number;
  /** Truths that have predictions, several of one name included. */
  readonly covered: number;
  /** What the names of these predictions end in, the most frequent first: ".npy", "_prob8.png". */
  readonly endings: readonly string[];
}

/** @throws LensError as pairFolder */
export async function coverageOfRun(tree: FileTree, folder: string, options: PairFolderOptions): Promise<RunCoverage> {
  let truths = 0;
  let covered = 0;
  const times = new Map<string, number>();
  for await (const event of pairFolder(tree, folder, { ...options, rivals: 'listed' })) {
    if (event.kind === 'unmatched') {
      if (event.side === 'groundTruth') truths += 1;
      continue;
    }
    truths += 1;
    covered += 1;
    for (const path of event.kind === 'pair' ? [event.pair.prediction] : event.predictions) {
      const ending = endingOf(path);
      times.set(ending, (times.get(ending) ?? 0) + 1);
    }
  }
  return { truths, covered, endings: [...times].sort((a, b) => b[1] - a[1]).map(([ending]) => ending) };
}
