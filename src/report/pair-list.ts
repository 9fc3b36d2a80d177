import { createHash } from 'node:crypto';
import type { PairFiles } from '../dataset/pair-files.ts';

/** The pairs of a whole data set, as each of its parts says them: other pairs or other files, another digest. */
export interface PairList {
  readonly pairs: number;
  /** Of ids, truths and predictions in their order. */
  readonly digest: string;
}

/** @param pairs in the order of their ids */
export function pairListOf(pairs: readonly PairFiles[]): PairList {
  const hash = createHash('sha256');
  for (const { id, groundTruth, prediction } of pairs)
    hash.update(`${JSON.stringify([id, groundTruth, prediction])}\n`);
  return { pairs: pairs.length, digest: hash.digest('hex').slice(0, 32) };
}
