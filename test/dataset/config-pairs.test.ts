import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireConfig } from '../../src/dataset/config.ts';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { configAbove, configOfFolder } from '../../src/dataset/locate-config.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { collectPairs } from '../../src/dataset/pair-files.ts';
import { type PairFolderOptions, pairFolder } from '../../src/dataset/pair-folder.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';
import { pairsOf } from './paired-folder.ts';

describe('lovasz-lens.json', () => {
  const paths = [
    'labels/val/a/001_mask.png',
    'labels/val/b/001_mask.png',
    'rgb/001-a.jpg',
    'out/e1/a_001.npy',
    'out/e2/a_001.npy',
    'out/e10/b_001.npy',
    'flat/a_001.npy',
    'flat/b_001.npy',
    'flat/c_001.npy',
    'val.txt',
  ];
  const config = requireConfig(
    JSON.stringify({
      groundTruth: 'labels/**/{city}/{id}_mask.png',
      images: 'rgb/{id}-{city}.jpg',
      predictions: { flat: 'flat/{city}_{id}.npy', series: 'out/e{epoch}/{city}_{id}.npy' },
    }),
    'x',
  );

  it('takes none of several files of a side for a name, and an ending says which are meant', async () => {
    const several = {
      groundTruth: 'gt/{split}/{id}.{format}',
      predictions: { soft: 'soft/{id}.{type}', hard: 'b/{id}' },
    };
    const files = ['gt/val/1.png', 'gt/val/2.npy', 'gt/val/2.png', 'gt/train/3.png', 'gt/val/3.png'];
    const soft = ['soft/1.npy', 'soft/1.png', 'soft/2.png', 'soft/3.png', 'soft/4.png', 'soft/4.npy'];
    const before = await pairsOf([...files, ...soft], { config: several, run: 'soft' });
    expect(before.pairs).toEqual([]);
    expect(before.ambiguous.map(({ groundTruth, predictions }) => [...groundTruth, ...predictions])).toEqual([
      ['gt/train/3.png', 'gt/val/3.png', 'soft/3.png'],
      ['gt/val/1.png', 'soft/1.npy', 'soft/1.png'],
      ['gt/val/2.npy', 'gt/val/2.png', 'soft/2.png'],
    ]);
    const chosen = await pairsOf([...files, ...soft], { config: several, run: 'soft/*.png', truthEnding: '.png' });
    expect(chosen.pairs.map(({ prediction }) => prediction)).toEqual(['soft/1.png', 'soft/2.png']);
    // An ending does not tell these apart: they differ in their folder.
    expect(chosen.ambiguous.map(({ groundTruth }) => groundTruth)).toEqual([['gt/train/3.png', 'gt/val/3.png']]);
    expect(chosen.unmatched.prediction).toEqual(['soft/4.png']);
    expect((await errorOfPromise(() => pairsOf(files, { config: several, run: 'x/*.png' }))).code).toBe('run-unknown');
  });

  it('pairs by the names that both patterns have', async () => {
    const { pairs, unmatched } = await pairsOf(paths, { config, run: 'flat' });
    expect(pairs).toEqual([
      { id: 'a/001', groundTruth: 'labels/val/a/001_mask.png', prediction: 'flat/a_001.npy', image: 'rgb/001-a.jpg' },
      { id: 'b/001', groundTruth: 'labels/val/b/001_mask.png', prediction: 'flat/b_001.npy', image: null },
    ]);
    expect(unmatched.prediction).toEqual(['flat/c_001.npy']);
  });

  it('{epoch} makes a series, in numeric order', async () => {
    const error = await errorOfPromise(() => pairsOf(paths, { config }));
    expect(error.params.runs).toEqual(['flat', 'series@1', 'series@2', 'series@10']);
    const { pairs, unmatched } = await pairsOf(paths, { config, run: 'series@10' });
    expect(pairs.map(({ prediction }) => prediction)).toEqual(['out/e10/b_001.npy']);
    expect(unmatched.groundTruth).toEqual(['labels/val/a/001_mask.png']);
  });

  it('serves single files too', async () => {
    const tree = nodeFileTree(await makeFolder(paths));
    const placed = { folder: '', config };
    expect((await findPartner(tree, 'out/e2/a_001.npy', placed)).found).toEqual({
      groundTruth: 'labels/val/a/001_mask.png',
      prediction: 'out/e2/a_001.npy',
      image: 'rgb/001-a.jpg',
    });
    const truth = await findPartner(tree, 'labels/val/a/001_mask.png', placed);
    expect(truth.candidates).toEqual(['flat/a_001.npy', 'out/e1/a_001.npy', 'out/e2/a_001.npy']);
  });

  it('a list names the ids to pair', async () => {
    const text = '/data/rgb/b.png /data/gt/b.png\n\nd\n';
    const root = await makeFolder(['gt/a.png', 'gt/b.png', 'p/a.npy', 'p/b.npy', ['val.txt', text]]);
    const listed = requireConfig(
      '{"groundTruth":"gt/{id}.png","predictions":{"p":"p/{id}.npy"},"list":"val.txt"}',
      'x',
    );
    const { pairs, unmatched } = await collectPairs(pairFolder(nodeFileTree(root), '', { config: listed }));
    expect(pairs.map(({ id }) => id)).toEqual(['b']);
    // What it names and nobody has is told.
    expect(unmatched).toEqual({ groundTruth: ['val.txt: d'], prediction: [] });
  });

  it('does not lead out of its folder, by links or absolute patterns', async () => {
    const outside = await makeFolder(['p/a.npy']);
    const root = await makeFolder(['gt/a.png']);
    await symlink(join(outside, 'p'), join(root, 'p'));
    const linked = requireConfig('{"groundTruth":"gt/{id}.png","predictions":{"p":"p/{id}.npy"}}', 'x');
    const tree = nodeFileTree(root);
    const pair = (options: PairFolderOptions) => collectPairs(pairFolder(tree, '', options));
    expect((await errorOfPromise(() => pair({ config: linked }))).code).toBe('path-outside');
    expect((await pair({ config: linked, allowOutside: true })).pairs).toHaveLength(1);
    const absolute = requireConfig(
      JSON.stringify({ groundTruth: `${root}/gt/{id}.png`, predictions: { p: `${outside}/p/{id}.npy` } }),
      'x',
    );
    expect((await errorOfPromise(() => pair({ config: absolute }))).code).toBe('path-outside');
    const wide = await collectPairs(
      pairFolder(nodeFileTree('/'), root.slice(1), { config: absolute, allowOutside: true }),
    );
    expect(wide.pairs[0]).toMatchObject({ prediction: `${outside.slice(1)}/p/a.npy` });
  });

  it('is found beside a file or above it', async () => {
    const root = await makeFolder([['set/lovasz-lens.json', '{"kind":"labels"}'], 'set/gt/val/a.png', 'other/a.png']);
    const tree = nodeFileTree(root);
    expect(await configAbove(tree, 'set/gt/val/a.png')).toMatchObject({ folder: 'set', config: { kind: 'labels' } });
    expect(await configAbove(tree, 'other/a.png')).toBeNull();
    expect(await configOfFolder(tree, 'set')).toMatchObject({ path: 'set/lovasz-lens.json' });
  });
});
