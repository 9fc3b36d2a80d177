import { expect, it } from 'vitest';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { coverageOfRun } from '../../src/dataset/run-coverage.ts';
import { makeFolder } from './make-folder.ts';
import { twoRuns } from './paired-folder.ts';

it('says of a run how many truths it covers and by which files', async () => {
  const tree = nodeFileTree(await makeFolder([...twoRuns, 'gt/c.png', 'ckpt1/pred/z.png']));
  expect(await coverageOfRun(tree, '', { run: 'ckpt1/pred' })).toEqual({ truths: 3, covered: 2, endings: ['.png'] });
  expect(await coverageOfRun(tree, '', { run: 'ckpt1/logits' })).toEqual({ truths: 3, covered: 1, endings: ['.npy'] });
});

it('counts a name with several files once, and the most frequent ending first', async () => {
  const paths = ['gt/a.png', 'gt/b.png', 'pred/a.npy', 'pred/a_prob8.png', 'pred/b_prob8.png'];
  const tree = nodeFileTree(await makeFolder(paths));
  expect(await coverageOfRun(tree, '', { run: 'pred' })).toEqual({
    truths: 2,
    covered: 2,
    endings: ['_prob8.png', '.npy'],
  });
});
