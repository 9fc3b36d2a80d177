import { describe, expect, it } from 'vitest';
import type { FileTree } from '../../src/dataset/file-tree.ts';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';
import { pairsOf } from './paired-folder.ts';

describe('truths that lie in no folder near the prediction', () => {
  it.each([
    ['a training', 'data/masks/a.png', 'runs/epoch_01/a.npy'],
    ['a data set beside the output', 'datasets/foo/gt/a.png', 'output/inference/a.npy'],
    ['mmseg', 'data/x/ann_dir/val/a.png', 'work_dirs/unet/a.png'],
    ['Lightning', 'val/labels/a.png', 'lightning_logs/version_0/a.npy'],
    ['BraTS', 'train/case_7/case_7_seg.nii.gz', 'preds/case_7.nii.gz'],
    [
      'nnU-Net',
      'nnUNet_raw/Dataset005_P/labelsTr/p_00.nii.gz',
      'nnUNet_results/Dataset005_P/nnUNetTrainer__2d/fold_0/validation/p_00.nii.gz',
    ],
    ['VOC', 'VOC2012/SegmentationClass/2007_01.png', 'results/VOC2012/Segmentation/comp6_val_cls/2007_01.png'],
  ])('are found by the file and by its folder, as by the whole: %s', async (_, groundTruth, prediction) => {
    const paths = [groundTruth, prediction].map((path) => `set/${path}`);
    const root = await makeFolder([...paths, 'other/masks/a.png', 'other/masks/p_00.nii.gz']);
    const expected = { groundTruth: paths[0], prediction: paths[1] };
    expect((await findPartner(nodeFileTree(root), paths[1] ?? '')).found).toMatchObject(expected);
    for (const folder of ['set', (paths[1] ?? '').replace(/\/[^/]*$/, '')]) {
      expect((await pairsOf(paths, {}, folder)).pairs, folder).toMatchObject([expected]);
    }
  });

  it('several are all told, that whose folders mirror those of the prediction alone', async () => {
    const several = ['set/data/fine/labels/a.png', 'set/data/coarse/labels/a.png', 'set/runs/e1/a.npy'];
    const partner = await findPartner(nodeFileTree(await makeFolder(several)), 'set/runs/e1/a.npy');
    expect([partner.found, partner.candidates]).toEqual([null, several.slice(0, 2).reverse()]);
    const splits = ['set/data/labels/train/a.png', 'set/data/labels/val/a.png', 'set/runs/e1/val/a.npy'];
    const found = await findPartner(nodeFileTree(await makeFolder(splits)), 'set/runs/e1/val/a.npy');
    expect(found.found?.groundTruth).toBe('set/data/labels/val/a.png');
  });

  it.each([
    ['of an experiment beside', 'exp1/results/a.png', 'exp2/deep/masks/a.png'],
    ['of a data set that has predictions of its own', 'mine/results/a.png', 'other/gt/a.png'],
  ])('are not those %s', async (_, prediction, truth) => {
    const paths = [`all/results/${prediction}`, `all/results/${truth}`, 'all/results/other/pred/b.png'];
    const partner = await findPartner(nodeFileTree(await makeFolder(paths)), paths[0] ?? '');
    expect([partner.found, partner.candidates]).toEqual([null, []]);
    const folder = (paths[0] ?? '').replace(/\/[^/]*$/, '');
    expect((await errorOfPromise(() => pairsOf(paths, {}, folder))).code).toBe('no-truths');
  });

  it('are not looked for in the whole of a large workspace, and that is said', async () => {
    const real = nodeFileTree(await makeFolder(['work/runs/e1/a.npy']));
    let listed = 0;
    const endless: FileTree = {
      ...real,
      list: async (folder) => {
        listed += 1;
        const below = folder === 'work' || folder.startsWith('work/deep');
        const own = await real.list(folder);
        return below
          ? [...own, ...['deep1', 'deep2', 'deep3'].map((name) => ({ name, kind: 'folder' as const }))]
          : own;
      },
    };
    const partner = await findPartner(endless, 'work/runs/e1/a.npy');
    expect(partner.looked).toEqual({ own: 'work/runs/e1', below: [], cut: 'work' });
    expect(listed).toBeLessThan(6000);
  });

  it('are not looked for below a folder that has nothing to do with predictions', async () => {
    const paths = ['home/notes/a.npy', 'home/other/masks/a.png'];
    const partner = await findPartner(nodeFileTree(await makeFolder(paths)), 'home/notes/a.npy');
    expect([partner.candidates, partner.looked.below]).toEqual([[], []]);
  });
});
