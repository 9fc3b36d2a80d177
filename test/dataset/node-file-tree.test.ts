import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireConfig } from '../../src/dataset/config.ts';
import { ListedTree } from '../../src/dataset/file-tree.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { collectPairs } from '../../src/dataset/pair-files.ts';
import { pairFolder } from '../../src/dataset/pair-folder.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';

/** A name that no disk takes: listing it fails as a folder does that may not be read, for root, too. */
const unlistable = 'x'.repeat(300);

describe('a folder that cannot be listed', () => {
  it('is no empty folder', async () => {
    const tree = nodeFileTree(await makeFolder(['a.png']));
    expect(await tree.list('missing')).toEqual([]);
    expect(await tree.list('a.png')).toEqual([]);
    const error = await errorOfPromise(() => tree.list(unlistable));
    expect(error.code).toBe('folder-unreadable');
    expect(error.params).toMatchObject({ folder: unlistable, detail: expect.stringContaining('ENAMETOOLONG') });
  });

  it('ends a report, and is passed over where a partner is looked for', async () => {
    const disk = nodeFileTree(await makeFolder(['gt/a.png', 'pred/a.png', 'other/b.png']));
    const tree = { ...disk, list: (folder: string) => disk.list(folder === 'other' ? unlistable : folder) };
    expect((await errorOfPromise(() => collectPairs(pairFolder(tree, '')))).code).toBe('folder-unreadable');
    const passing = new ListedTree(tree, 'passed');
    expect(await passing.list('other')).toMatchObject({ folders: [], files: [] });
    expect((await passing.list('gt')).files).toEqual(['a.png']);
  });
});

describe('links that lead back', () => {
  it.each([
    ['pred', 'self', '.'],
    ['gt', 'self', '.'],
    ['pred', 'up', '..'],
  ])('in %s: %s → %s is not followed', async (folder, name, target) => {
    const root = await makeFolder(['set/gt/a.png', 'set/pred/a.png']);
    await symlink(target, join(root, 'set', folder, name));
    const { pairs, unmatched } = await collectPairs(pairFolder(nodeFileTree(root), 'set'));
    expect(pairs.map(({ id }) => id)).toEqual(['a']);
    expect(unmatched).toEqual({ groundTruth: [], prediction: [] });
  });

  it('over another folder, too, and by a pattern of any depth', async () => {
    const root = await makeFolder(['gt/a.png', 'pred/deep/a.png', 'pred/deeper/b.txt']);
    await symlink('../deeper', join(root, 'pred/deep/on'));
    await symlink('../deep', join(root, 'pred/deeper/back'));
    const tree = nodeFileTree(root);
    const config = requireConfig('{"groundTruth":"gt/{id}.png","predictions":{"p":"pred/**/{id}.png"}}', 'x');
    const { ambiguous } = await collectPairs(pairFolder(tree, '', { config }));
    // Once where it lies, once by the only way around that does not come back.
    expect(ambiguous.map(({ predictions }) => predictions)).toEqual([['pred/deep/a.png', 'pred/deeper/back/a.png']]);
  });

  it('a link to another place is followed', async () => {
    const root = await makeFolder(['set/gt/a.png', 'elsewhere/a.png']);
    await symlink('../elsewhere', join(root, 'set/pred'));
    const { pairs } = await collectPairs(pairFolder(nodeFileTree(root), 'set'));
    expect(pairs.map(({ prediction }) => prediction)).toEqual(['set/pred/a.png']);
  });
});
