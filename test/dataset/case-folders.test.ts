import { describe, expect, it } from 'vitest';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { proposeDataSet } from '../../src/dataset/propose-data-set.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';
import { pairsOf } from './paired-folder.ts';

const cases = (...names: readonly string[]) =>
  ['case_001', 'case_002'].flatMap((id) => names.map((name) => `${id}/${name}`));

describe('files that are called by their role alone', () => {
  it.each([
    ['both sides of a case', cases('gt.png', 'pred.npy'), 'case_001/gt.png', 'case_001/pred.npy', null],
    [
      'with the image',
      cases('image.jpg', 'mask.png', 'probs.npy'),
      'case_001/mask.png',
      'case_001/probs.npy',
      'case_001/image.jpg',
    ],
    [
      'a folder a side',
      cases('mask.png')
        .map((path) => `data/${path}`)
        .concat(cases('pred.npy').map((path) => `preds/${path}`)),
      'data/case_001/mask.png',
      'preds/case_001/pred.npy',
      null,
    ],
    [
      'predictions called as the case',
      cases('seg.nii.gz').concat('preds/case_001.nii.gz', 'preds/case_002.nii.gz'),
      'case_001/seg.nii.gz',
      'preds/case_001.nii.gz',
      null,
    ],
  ])('are of their case: %s', async (_, paths, groundTruth, prediction, image) => {
    const { pairs, unmatched, ambiguous } = await pairsOf(paths);
    expect(pairs).toHaveLength(2);
    expect(pairs[0]).toMatchObject({ groundTruth, prediction, image });
    expect(pairs[0]?.id.endsWith('case_001')).toBe(true);
    expect([unmatched, ambiguous]).toEqual([{ groundTruth: [], prediction: [] }, []]);
    const tree = nodeFileTree(await makeFolder(paths.map((path) => `set/${path}`)));
    const partner = await findPartner(tree, `set/${prediction}`);
    expect(partner.found).toMatchObject({ groundTruth: `set/${groundTruth}`, prediction: `set/${prediction}` });
  });

  it('are never of another case', async () => {
    const { pairs, unmatched } = await pairsOf(['case_001/gt.png', 'case_002/pred.npy']);
    expect(pairs).toEqual([]);
    expect(unmatched).toEqual({ groundTruth: ['case_001/gt.png'], prediction: ['case_002/pred.npy'] });
  });

  it('of one case make one pair', async () => {
    const { pairs } = await pairsOf(['set/case_001/gt.png', 'set/case_001/pred.npy'], {}, 'set/case_001');
    expect(pairs).toMatchObject([{ id: 'case_001', prediction: 'set/case_001/pred.npy' }]);
  });

  it('several of a side are ambiguous, and an ending says which is meant', async () => {
    const paths = cases('gt.png', 'pred.npy', 'probs.npy');
    expect((await pairsOf(paths)).ambiguous).toHaveLength(2);
    expect((await pairsOf(paths, { run: '*/pred.npy' })).pairs.map(({ prediction }) => prediction)).toEqual(
      cases('pred.npy'),
    );
  });

  it('in a folder that says the role keep their name', async () => {
    expect((await pairsOf(['gt/mask.png', 'pred/mask.png'])).pairs.map(({ id }) => id)).toEqual(['mask']);
    expect((await pairsOf(['gt/mask.png', 'pred/pred.png'])).pairs).toEqual([]);
    expect((await pairsOf(['c1/gt/seg.png', 'c2/pred/seg.png'])).pairs.map(({ id }) => id)).toEqual(['c1/seg']);
  });

  it('have patterns', async () => {
    const tree = nodeFileTree(await makeFolder(cases('gt.png', 'pred.npy')));
    const { patterns, runs } = await proposeDataSet(tree, '');
    expect(patterns).toEqual({ groundTruth: '{id}/gt.png', predictions: { predictions: '{id}/pred.npy' } });
    expect(runs.map(({ matched }) => matched)).toEqual([2]);
  });
});

describe('a role in front of the key', () => {
  it.each([
    [['masks/mask_000.png', 'preds/pred_000.npy', 'images/image_000.jpg']],
    [['mask_000.png', 'pred_000.npy', 'image_000.jpg']],
    [['masks/mask_000.png', 'preds/img_000.npy', 'images/img_000.jpg']],
    [['masks/img_000.png', 'preds/img_000.npy', 'images/img_000.jpg']],
    [['masks/mask_000.png', 'unet/mask_000.npy', 'images/000.jpg']],
    [['masks/mask_000.png', 'preds/mask_000_pred.npy', 'images/000.jpg']],
  ])('counts as one behind it: %s', async ([groundTruth = '', prediction = '', image = '']) => {
    const paths = [groundTruth, prediction, image];
    // It is a part of a name that says no truth.
    const id = groundTruth.endsWith('img_000.png') ? 'img_000' : '000';
    expect((await pairsOf(paths)).pairs).toEqual([{ id, groundTruth, prediction, image }]);
    const partner = await findPartner(nodeFileTree(await makeFolder(paths)), groundTruth);
    if (!prediction.startsWith('unet')) expect(partner.found).toEqual({ groundTruth, prediction, image });
  });

  it('is part of the patterns', async () => {
    const paths = ['000', '001'].flatMap((id) => [`masks/mask_${id}.png`, `preds/pred_${id}.npy`]);
    const { patterns, runs } = await proposeDataSet(nodeFileTree(await makeFolder(paths)), '');
    expect(patterns).toEqual({ groundTruth: 'masks/mask_{id}.png', predictions: { preds: 'preds/pred_{id}.npy' } });
    expect(runs.map(({ matched }) => matched)).toEqual([2]);
  });

  it('makes no pair of two different keys', async () => {
    const { pairs } = await pairsOf(['masks/mask_000.png', 'preds/pred_001.npy']);
    expect(pairs).toEqual([]);
    expect((await errorOfPromise(() => pairsOf(['masks/mask_000.png']))).code).toBe('no-predictions');
  });
});
