import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { requireConfig } from '../../src/dataset/config.ts';
import type { FileTree } from '../../src/dataset/file-tree.ts';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { configAbove, configOfFolder } from '../../src/dataset/locate-config.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { collectPairs } from '../../src/dataset/pair-files.ts';
import { listRuns, type PairFolderOptions, pairFolder } from '../../src/dataset/pair-folder.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';

async function pairsOf(paths: readonly string[], options: PairFolderOptions = {}, folder = '') {
  return await collectPairs(pairFolder(nodeFileTree(await makeFolder(paths)), folder, options));
}

const runs = ['ckpt1/pred/a.png', 'ckpt1/pred/b.png', 'ckpt1/logits/a.npy', 'ckpt2/pred/a.png', 'ckpt2/pred/b.png'];
const twoRuns = ['gt/a.png', 'gt/b.png', 'images/a.jpg', 'images/b.png', ...runs];

describe('pairs of standard layouts', () => {
  it.each([
    [
      'Pascal VOC',
      [
        'VOC2012/JPEGImages/2007_01.jpg',
        'VOC2012/SegmentationClass/2007_01.png',
        'VOC2012/SegmentationObject/2007_01.png',
        'VOC2012/ImageSets/Segmentation/val.txt',
        'results/VOC2012/2007_01.png',
      ],
      [
        'VOC2012/2007_01',
        'VOC2012/SegmentationClass/2007_01.png',
        'results/VOC2012/2007_01.png',
        'VOC2012/JPEGImages/2007_01.jpg',
      ],
    ],
    [
      'Cityscapes',
      ['labelIds.png', 'color.png', 'instanceIds.png', 'labelTrainIds.png', 'polygons.json']
        .map((end) => `gtFine/val/frankfurt/frankfurt_000000_000294_gtFine_${end}`)
        .concat(
          'leftImg8bit/val/frankfurt/frankfurt_000000_000294_leftImg8bit.png',
          'results/val/frankfurt/frankfurt_000000_000294_leftImg8bit.png'.replace('_leftImg8bit', '_pred'),
        ),
      [
        'val/frankfurt/frankfurt_000000_000294',
        'gtFine/val/frankfurt/frankfurt_000000_000294_gtFine_labelIds.png',
        'results/val/frankfurt/frankfurt_000000_000294_pred.png',
        'leftImg8bit/val/frankfurt/frankfurt_000000_000294_leftImg8bit.png',
      ],
    ],
    [
      'Cityscapes with flat results',
      [
        'gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png',
        'gtFine/val/munster/munster_000000_000019_gtFine_labelIds.png',
        'results/lindau_000000_000019.png',
      ],
      [
        'val/lindau/lindau_000000_000019',
        'gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png',
        'results/lindau_000000_000019.png',
        null,
      ],
    ],
    [
      'Cityscapes with results called as the images',
      [
        'gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png',
        'leftImg8bit/val/lindau/lindau_000000_000019_leftImg8bit.png',
        'results/lindau_000000_000019_leftImg8bit.png',
      ],
      [
        'val/lindau/lindau_000000_000019',
        'gtFine/val/lindau/lindau_000000_000019_gtFine_labelIds.png',
        'results/lindau_000000_000019_leftImg8bit.png',
        'leftImg8bit/val/lindau/lindau_000000_000019_leftImg8bit.png',
      ],
    ],
    [
      'nnU-Net',
      [
        'Dataset005_Prostate/imagesTr/prostate_00_0000.nii.gz',
        'Dataset005_Prostate/labelsTr/prostate_00.nii.gz',
        'results/Dataset005_Prostate/nnUNetTrainer__nnUNetPlans__2d/fold_0/validation/prostate_00.nii.gz',
      ],
      [
        'Dataset005_Prostate/prostate_00',
        'Dataset005_Prostate/labelsTr/prostate_00.nii.gz',
        'results/Dataset005_Prostate/nnUNetTrainer__nnUNetPlans__2d/fold_0/validation/prostate_00.nii.gz',
        null,
      ],
    ],
    [
      'ADE20K',
      [
        'ADE/images/validation/ADE_val_00000001.jpg',
        'ADE/annotations/validation/ADE_val_00000001.png',
        'ADE/preds/validation/ADE_val_00000001.npy',
      ],
      [
        'ADE/validation/ADE_val_00000001',
        'ADE/annotations/validation/ADE_val_00000001.png',
        'ADE/preds/validation/ADE_val_00000001.npy',
        'ADE/images/validation/ADE_val_00000001.jpg',
      ],
    ],
    [
      'CamVid of SegNet',
      ['CamVid/val/0016E5.png', 'CamVid/valannot/0016E5.png', 'CamVid/predictions/val/0016E5.png'],
      ['CamVid/val/0016E5', 'CamVid/valannot/0016E5.png', 'CamVid/predictions/val/0016E5.png', 'CamVid/val/0016E5.png'],
    ],
    [
      'CamVid in colours',
      ['701_StillsRaw_full/0016E5.png', 'LabeledApproved_full/0016E5_L.png', 'output/0016E5.npy'],
      ['0016E5', 'LabeledApproved_full/0016E5_L.png', 'output/0016E5.npy', '701_StillsRaw_full/0016E5.png'],
    ],
    [
      'COCO-Stuff',
      ['images/val2017/000000000139.jpg', 'stuffthingmaps/val2017/000000000139.png', 'logits/val2017/000000000139.npy'],
      [
        'val2017/000000000139',
        'stuffthingmaps/val2017/000000000139.png',
        'logits/val2017/000000000139.npy',
        'images/val2017/000000000139.jpg',
      ],
    ],
    [
      'COCO panoptic',
      [
        'val2017/000000000139.jpg',
        'annotations/panoptic_val2017/000000000139.png',
        'annotations/panoptic_val2017.json',
        'preds/000000000139.npy',
      ],
      [
        'annotations/000000000139',
        'annotations/panoptic_val2017/000000000139.png',
        'preds/000000000139.npy',
        'val2017/000000000139.jpg',
      ],
    ],
    [
      'Mapillary Vistas',
      [
        'validation/images/k1.jpg',
        'validation/v1.2/labels/k1.png',
        'validation/v1.2/instances/k1.png',
        'preds/validation/k1.png',
      ],
      ['validation/k1', 'validation/v1.2/labels/k1.png', 'preds/validation/k1.png', 'validation/images/k1.jpg'],
    ],
    [
      'mmseg',
      ['img_dir/val/a.jpg', 'ann_dir/val/a.png', 'work_dirs/unet/a.png'],
      ['val/a', 'ann_dir/val/a.png', 'work_dirs/unet/a.png', 'img_dir/val/a.jpg'],
    ],
    [
      'one folder with suffixes',
      ['12_sat.jpg', '12_mask.png', '12_prob8.png', '13_sat.jpg'],
      ['12', '12_mask.png', '12_prob8.png', '12_sat.jpg'],
    ],
  ] as const)('%s', async (_, paths, [id, groundTruth, prediction, image]) => {
    const { pairs, ambiguous } = await pairsOf(paths);
    expect(pairs).toEqual([{ id, groundTruth, prediction, image }]);
    expect(ambiguous).toEqual([]);
    const partner = await findPartner(nodeFileTree(await makeFolder(paths)), prediction);
    expect(partner.found).toMatchObject({ groundTruth, prediction, image });
  });
});

describe('runs', () => {
  it('are listed, and one must be named where there are several', async () => {
    const root = await makeFolder(twoRuns);
    expect(await listRuns(nodeFileTree(root), '', null)).toEqual(['ckpt1/logits', 'ckpt1/pred', 'ckpt2/pred']);
    const error = await errorOfPromise(() => pairsOf(twoRuns));
    expect(error).toMatchObject({ code: 'run-choice', params: { runs: ['ckpt1/logits', 'ckpt1/pred', 'ckpt2/pred'] } });
    expect((await errorOfPromise(() => pairsOf(twoRuns, { run: 'ckpt3' }))).code).toBe('run-unknown');
  });

  it('are chosen by name, or by a folder above', async () => {
    for (const run of ['ckpt1/pred', 'ckpt1', 'ckpt1/']) {
      const { pairs, unmatched } = await pairsOf(twoRuns, { run });
      expect(pairs.map(({ prediction }) => prediction)).toEqual(['ckpt1/pred/a.png', 'ckpt1/pred/b.png']);
      expect(pairs.map(({ image }) => image)).toEqual(['images/a.jpg', 'images/b.png']);
      expect(unmatched).toEqual({ groundTruth: [], prediction: [] });
    }
    const { pairs, unmatched } = await pairsOf(twoRuns, { run: 'ckpt1/logits' });
    expect(pairs).toHaveLength(1);
    expect(unmatched.groundTruth).toEqual(['gt/b.png']);
  });

  it('a folder whose name says nothing is one for who names it', async () => {
    const paths = ['gt/a.png', 'pred/a.png', 'unet/a.png', 'new/soft/a.npy'];
    expect((await pairsOf(paths)).pairs[0]?.prediction).toBe('pred/a.png');
    expect((await pairsOf(paths, { run: 'unet' })).pairs[0]?.prediction).toBe('unet/a.png');
    expect((await pairsOf(paths, { run: 'new' })).pairs[0]?.prediction).toBe('new/soft/a.npy');
    expect((await errorOfPromise(() => pairsOf(paths, { run: 'old' }))).code).toBe('run-unknown');
  });

  it('of one folder that cover the same truths are the choice of the person', async () => {
    const paths = ['gt/a.png', 'ckpt1/pred_old/a.png', 'ckpt1/pred_new/a.png'];
    expect((await errorOfPromise(() => pairsOf(paths, { run: 'ckpt1' }))).code).toBe('run-choice');
  });

  it('a folder of one side names the run', async () => {
    for (const folder of ['ckpt1/pred', 'ckpt1']) {
      expect((await pairsOf(twoRuns, {}, folder)).pairs[0]).toMatchObject({ id: 'a', prediction: 'ckpt1/pred/a.png' });
    }
    expect((await pairsOf(twoRuns, { run: 'ckpt2' }, 'gt')).pairs[0]?.prediction).toBe('ckpt2/pred/a.png');
  });

  it('two files of one key are ambiguous, and an ending picks', async () => {
    const paths = ['gt/a.png', 'ckpt1/a_logit.npy', 'ckpt1/a_prob8.png'];
    const { pairs, ambiguous } = await pairsOf(paths);
    expect(pairs).toEqual([]);
    expect(ambiguous).toEqual([
      { id: 'a', groundTruth: ['gt/a.png'], predictions: ['ckpt1/a_logit.npy', 'ckpt1/a_prob8.png'] },
    ]);
    for (const run of ['ckpt1/*_prob8.png', '*_prob8.png']) {
      expect((await pairsOf(paths, { run })).pairs[0]?.prediction).toBe('ckpt1/a_prob8.png');
    }
  });
});

describe('what has no partner', () => {
  it('is listed on each side', async () => {
    const { pairs, unmatched } = await pairsOf(['gt/a.png', 'gt/b.png', 'pred/b.png', 'pred/c.png']);
    expect(pairs.map(({ id }) => id)).toEqual(['b']);
    expect(unmatched).toEqual({ groundTruth: ['gt/a.png'], prediction: ['pred/c.png'] });
  });

  it('is never matched by its place in the list', async () => {
    const { pairs } = await pairsOf(['gt/a1.png', 'gt/a2.png', 'pred/x1.png', 'pred/x2.png']);
    expect(pairs).toEqual([]);
  });

  it('splits with the same names stay apart', async () => {
    const paths = ['train/labels/1.png', 'val/labels/1.png', 'preds/train/1.png', 'preds/val/1.png'];
    const { pairs } = await pairsOf(paths);
    expect(pairs.map(({ id, prediction }) => [id, prediction])).toEqual([
      ['train/1', 'preds/train/1.png'],
      ['val/1', 'preds/val/1.png'],
    ]);
  });

  it('a folder without truths never takes those of another data set beside it', async () => {
    const paths = ['all/mine/results/a.png', 'all/other/gt/a.png', 'all/other/pred/a.png'];
    expect((await errorOfPromise(() => pairsOf(paths, {}, 'all/mine'))).code).toBe('no-truths');
  });

  it('a folder without truths or predictions is an error', async () => {
    expect((await errorOfPromise(() => pairsOf(['pred/a.png'], {}, 'pred'))).code).toBe('no-truths');
    expect((await errorOfPromise(() => pairsOf(['gt/a.png']))).code).toBe('no-predictions');
  });
});

describe('the partner of one file', () => {
  it('of a truth with several predictions: all candidates, none picked', async () => {
    const partner = await findPartner(nodeFileTree(await makeFolder(twoRuns)), 'gt/a.png');
    expect(partner).toMatchObject({
      role: 'truth',
      found: null,
      candidates: ['ckpt1/logits/a.npy', 'ckpt1/pred/a.png', 'ckpt2/pred/a.png'],
      image: 'images/a.jpg',
    });
  });

  it('of a prediction, and of an image with one prediction', async () => {
    const tree = nodeFileTree(
      await makeFolder(['set/gt/a.png', 'set/images/a.jpg', 'set/out/x.txt', 'set/logits/a.npy']),
    );
    const found = { groundTruth: 'set/gt/a.png', prediction: 'set/logits/a.npy', image: 'set/images/a.jpg' };
    for (const path of ['set/gt/a.png', 'set/logits/a.npy', 'set/images/a.jpg']) {
      expect((await findPartner(tree, path)).found).toEqual(found);
    }
  });

  it('of COCO: the photograph lies in the folder of the split, beside the annotations', async () => {
    const image = 'coco/val2017/000000000139.jpg';
    const groundTruth = 'coco/annotations/panoptic_val2017/000000000139.png';
    const prediction = 'coco/runs/a/000000000139.png';
    const paths = [image, groundTruth, prediction, 'coco/train2017/000000000009.jpg'];
    const tree = nodeFileTree(await makeFolder(paths));
    for (const path of [groundTruth, prediction, image]) {
      expect((await findPartner(tree, path)).found).toEqual({ groundTruth, prediction, image });
    }
  });

  it('of a file that nothing belongs to', async () => {
    expect(await findPartner(nodeFileTree(await makeFolder(['x.png', 'y.png'])), 'x.png')).toMatchObject({
      found: null,
      candidates: [],
    });
  });

  it('is found without reading the folders that have nothing to do with it', async () => {
    const real = nodeFileTree(await makeFolder([...twoRuns, 'huge/archive/deep/z.png']));
    const listed: string[] = [];
    const tree: FileTree = {
      ...real,
      list: (folder) => {
        listed.push(folder);
        return real.list(folder);
      },
    };
    await findPartner(tree, 'ckpt1/pred/a.png');
    expect(listed).not.toContain('huge');
    expect(new Set(listed).size).toBe(listed.length);
  });
});

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
    expect(unmatched).toEqual({ groundTruth: [], prediction: [] });
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
