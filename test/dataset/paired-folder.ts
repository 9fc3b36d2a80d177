import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { collectPairs } from '../../src/dataset/pair-files.ts';
import { type PairFolderOptions, pairFolder } from '../../src/dataset/pair-folder.ts';
import { makeFolder } from './make-folder.ts';

const runs = ['ckpt1/pred/a.png', 'ckpt1/pred/b.png', 'ckpt1/logits/a.npy', 'ckpt2/pred/a.png', 'ckpt2/pred/b.png'];

/** Paths of a data set with two checkpoints, one of them with logits. */
export const twoRuns: readonly string[] = ['gt/a.png', 'gt/b.png', 'images/a.jpg', 'images/b.png', ...runs];

/** The pairs of a folder with files of the given paths. */
export async function pairsOf(paths: readonly string[], options: PairFolderOptions = {}, folder = '') {
  return await collectPairs(pairFolder(nodeFileTree(await makeFolder(paths)), folder, options));
}
