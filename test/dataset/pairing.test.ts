import { describe, expect, it } from 'vitest';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { listRuns } from '../../src/dataset/pair-folder.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';
import { pairsOf, twoRuns } from './paired-folder.ts';

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
      'LoveDA',
      ['Val/Rural/images_png/2522.png', 'Val/Rural/masks_png/2522.png', 'preds/2522.png'],
      ['Val/Rural/2522', 'Val/Rural/masks_png/2522.png', 'preds/2522.png', 'Val/Rural/images_png/2522.png'],
    ],
    [
      'DRIVE',
      ['test/1st_manual/01_manual1.gif', 'preds/01.png'],
      ['test/01', 'test/1st_manual/01_manual1.gif', 'preds/01.png', null],
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

  it('a folder called "semantic" below one of predictions is one of them', async () => {
    const { pairs } = await pairsOf(['gt/a.png', 'results/semantic/a.png']);
    expect(pairs.map(({ prediction }) => prediction)).toEqual(['results/semantic/a.png']);
  });

  it('a checkpoint or drawings beside the predictions are none', async () => {
    const own = ['a', 'b'].map((id) => `work_dirs/segformer/format_results/${id}.png`);
    const beside = ['work_dirs/segformer/iter_80000.pth', 'work_dirs/segformer/vis_data/vis_image/a_0.png'];
    const paths = ['data/ann_dir/val/a.png', 'data/ann_dir/val/b.png', ...own, ...beside];
    const name = 'work_dirs/segformer/format_results';
    expect(await listRuns(nodeFileTree(await makeFolder(paths)), '', null)).toEqual([name]);
    for (const run of [undefined, 'work_dirs/segformer', name]) {
      expect((await pairsOf(paths, { run })).pairs.map(({ prediction }) => prediction)).toEqual(own);
    }
    expect((await pairsOf(paths, { run: 'work_dirs/segformer/vis_data/vis_image' })).pairs).toEqual([]);
    // Another folder of the same name is not the one that was asked for.
    const alike = ['labels/a.png', 'logits/b.npy', 'old/logits/a.npy'];
    expect((await pairsOf(alike, { run: 'logits' })).pairs).toEqual([]);
    const several = [...paths, 'work_dirs/unet/a.png'];
    expect(await errorOfPromise(() => pairsOf(several))).toMatchObject({
      code: 'run-choice',
      params: {
        runs: [name, 'work_dirs/unet'],
        idle: ['work_dirs/segformer', 'work_dirs/segformer/vis_data/vis_image'],
      },
    });
  });

  it.each([
    ['train/img_1_mask.png', 'train/img_1.jpg', 'preds/img_1.npy'],
    ['labels/image_1.png', 'unet/image_1.npy'],
    ['masks/mask_1.png', 'preds/mask_1.npy', 'preds/prob_1.npy'],
    ['labels/1.png', 'unet/1.npy', 'unet/pred.npy'],
    ['gt/seg.npy', 'runs/unet/seg.npy'],
    ['labels/1.png', 'unet/semantic/1.png'],
    ['exp1_gt/masks/a.png', 'exp1_out/a.npy'],
    ['step_1/labels/a.png', 'unet/a.png'],
    ['data/masks/a.png', 'unet_out/a_prob.npy', 'unet_out/a_mask.png'],
    ['lightning_logs/version_0/gt/a.png', 'lightning_logs/version_0/pred/a.png'],
  ])('names that say much or little: %s', async (...paths) => {
    const { pairs } = await pairsOf(paths);
    const prediction = paths.find((path) => /^(preds|unet|runs|exp1_out|lightning_logs.*pred)/.test(path));
    expect(pairs).toMatchObject([{ groundTruth: paths[0], prediction }]);
  });

  it.each(['experiment_1', 'modelA', 'epoch=3-step=200', 'Epoch 3', 'exp.1'])(
    '"%s" is a run of a truth',
    async (run) => {
      const tree = nodeFileTree(await makeFolder(['labels/1.npy', `${run}/1.npy`, 'models/1.npy']));
      expect((await findPartner(tree, 'labels/1.npy')).candidates).toEqual([`${run}/1.npy`]);
    },
  );

  it('of which none has the name of a truth leave nothing to choose', async () => {
    expect(await errorOfPromise(() => pairsOf(['gt/a.png', 'run1/pred/x.png', 'run2/pred/x.png']))).toMatchObject({
      code: 'no-pairs',
      params: { groundTruth: 1, prediction: 2 },
    });
  });

  it('of one folder that cover the same truths are the choice of the person', async () => {
    const paths = ['gt/a.png', 'ckpt1/pred_old/a.png', 'ckpt1/pred_new/a.png'];
    expect((await errorOfPromise(() => pairsOf(paths, { run: 'ckpt1' }))).code).toBe('run-choice');
  });

  it('are listed from a folder of one side as they are called from the root, and those only that it can be paired with', async () => {
    const tree = nodeFileTree(await makeFolder(twoRuns));
    expect(await listRuns(tree, 'gt', null)).toEqual(['ckpt1/logits', 'ckpt1/pred', 'ckpt2/pred']);
    expect(await listRuns(tree, 'ckpt1', null)).toEqual(['ckpt1/logits', 'ckpt1/pred']);
    expect(await listRuns(tree, 'ckpt2/pred', null)).toEqual(['ckpt2/pred']);
  });

  it.each([
    ['gt', 'ckpt1/logits', 'ckpt1/logits/a.npy'],
    ['ckpt1', 'ckpt1/logits', 'ckpt1/logits/a.npy'],
    ['ckpt1', 'logits', 'ckpt1/logits/a.npy'],
    ['ckpt1', 'pred', 'ckpt1/pred/a.png'],
    ['ckpt2', 'pred', 'ckpt2/pred/a.png'],
    ['ckpt1', 'pred/*.png', 'ckpt1/pred/a.png'],
    ['ckpt1/pred', '*.png', 'ckpt1/pred/a.png'],
  ])('of the folder %s, %s is %s', async (folder, run, prediction) => {
    expect((await pairsOf(twoRuns, { run }, folder)).pairs[0]?.prediction).toBe(prediction);
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
