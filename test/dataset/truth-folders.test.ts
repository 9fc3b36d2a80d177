import { describe, expect, it } from 'vitest';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { listRuns } from '../../src/dataset/pair-folder.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';
import { pairsOf } from './paired-folder.ts';

const ids = ['a', 'b', 'c'];
const inFolders = (...folders: readonly string[]) =>
  folders.flatMap((folder) => ids.map((id) => `${folder}/${id}.png`));
const frames = ['train/ulm/ulm_000000_000019', 'train/bonn/bonn_000000_000019'];
const cityscapes = frames.flatMap((frame) => [
  `gtFine/${frame}_gtFine_labelIds.png`,
  `gtCoarse/${frame}_gtCoarse_labelIds.png`,
  `results/${frame.split('/').at(-1)}.png`,
]);

describe('two folders of truths for the same predictions', () => {
  it.each([
    ['fine and coarse', inFolders('labels/fine', 'labels/coarse', 'preds'), ['labels/coarse', 'labels/fine'], 3],
    ['masks beside labels', inFolders('masks', 'labels', 'preds'), ['labels', 'masks'], 3],
    ['two versions', inFolders('labels/v1', 'labels/v2', 'preds'), ['labels/v1', 'labels/v2'], 3],
    [
      'BDD100K',
      inFolders('bdd100k/labels/sem_seg/masks/val', 'bdd100k/labels/sem_seg/colormaps/val', 'preds'),
      ['bdd100k/labels/sem_seg/colormaps', 'bdd100k/labels/sem_seg/masks'],
      3,
    ],
    ['Cityscapes', cityscapes, ['gtCoarse', 'gtFine'], 2],
    ['below each split', inFolders('train/masks', 'train/labels', 'preds/train'), ['train/labels', 'train/masks'], 3],
    [
      'below both splits',
      inFolders('train/masks', 'train/labels', 'val/masks', 'val/labels', 'preds/train', 'preds/val'),
      ['labels', 'masks'],
      6,
    ],
  ] as const)('are told, and none is taken: %s', async (_, paths, truths, count) => {
    const error = await errorOfPromise(() => pairsOf(paths));
    expect(error).toMatchObject({ code: 'truth-choice', params: { truths, predictions: truths.map(() => count) } });
    for (const truthFolder of truths) {
      const { pairs, unmatched, ambiguous } = await pairsOf(paths, { truthFolder });
      expect(pairs).toHaveLength(count);
      expect([unmatched, ambiguous]).toEqual([{ groundTruth: [], prediction: [] }, []]);
      for (const pair of pairs) expect(`/${pair.groundTruth}`).toContain(`/${truthFolder}/`);
    }
  });

  it('the folder that was asked for is the one that is meant', async () => {
    const paths = inFolders('labels/fine', 'labels/coarse', 'preds');
    const { pairs } = await pairsOf(paths, {}, 'labels/fine');
    expect(pairs.map(({ groundTruth }) => groundTruth)).toEqual(ids.map((id) => `labels/fine/${id}.png`));
    expect((await errorOfPromise(() => pairsOf(paths, {}, 'preds'))).code).toBe('truth-choice');
    expect((await pairsOf(paths, { truthFolder: 'labels/fine' }, 'preds')).pairs).toHaveLength(3);
  });

  it('one that has another below it is meant itself', async () => {
    const paths = inFolders('masks', 'masks/vis', 'preds');
    expect((await errorOfPromise(() => pairsOf(paths))).code).toBe('truth-choice');
    for (const { pairs } of [await pairsOf(paths, { truthFolder: 'masks' }), await pairsOf(paths, {}, 'masks')]) {
      expect(pairs.map(({ groundTruth }) => groundTruth)).toEqual(ids.map((id) => `masks/${id}.png`));
    }
  });

  it('an ending that only one of them has picks it', async () => {
    const { pairs } = await pairsOf(cityscapes, { truthEnding: '_gtFine_labelIds.png' });
    expect(pairs.map(({ groundTruth }) => groundTruth.split('/')[0])).toEqual(['gtFine', 'gtFine']);
  });

  it('with every name listed, where that is asked for', async () => {
    const { pairs, ambiguous, unmatched } = await pairsOf(inFolders('masks', 'labels', 'preds'), { rivals: 'listed' });
    expect([pairs, unmatched]).toEqual([[], { groundTruth: [], prediction: [] }]);
    expect(ambiguous.map(({ groundTruth }) => groundTruth)).toEqual(
      ids.map((id) => [`labels/${id}.png`, `masks/${id}.png`]),
    );
  });

  it('a few names that both have are listed as ambiguous; the others are paired', async () => {
    const paths = ['1', '2', '3', '4'].flatMap((id) => [`labels/a/${id}.png`, `preds/${id}.png`]);
    const others = ['4', '5', '6', '7'].flatMap((id) => [`labels/b/${id}.png`, `preds/${id}.png`]);
    const { pairs, ambiguous, unmatched } = await pairsOf([...paths, ...others]);
    expect(pairs.map(({ id }) => id)).toEqual(['a/1', 'a/2', 'a/3', 'b/5', 'b/6', 'b/7']);
    expect(ambiguous).toEqual([
      { id: 'a/4', groundTruth: ['labels/a/4.png', 'labels/b/4.png'], predictions: ['preds/4.png'] },
    ]);
    expect(unmatched).toEqual({ groundTruth: [], prediction: [] });
  });

  it('another split that covers fewer of the predictions is no rival; one that covers as many is', async () => {
    const wide = inFolders('labels/train', 'preds');
    const { pairs, unmatched } = await pairsOf([...wide, 'labels/val/a.png']);
    expect(pairs.map(({ groundTruth }) => groundTruth)).toEqual(ids.map((id) => `labels/train/${id}.png`));
    expect(unmatched.groundTruth).toEqual(['labels/val/a.png']);
    expect((await errorOfPromise(() => pairsOf([...wide, ...inFolders('labels/val')]))).code).toBe('truth-choice');
    expect((await errorOfPromise(() => pairsOf([...wide, 'labels/old/a.png']))).code).toBe('truth-choice');
  });

  it('predictions of one split are never those of another', async () => {
    const { pairs } = await pairsOf(inFolders('train/labels', 'val/labels', 'preds/val'));
    expect(pairs.map(({ groundTruth }) => groundTruth)).toEqual(ids.map((id) => `val/labels/${id}.png`));
  });

  it('a folder whose name says nothing is one for who names it; one that is not there is an error', async () => {
    const paths = inFolders('reference', 'preds');
    expect((await pairsOf(paths, { truthFolder: 'reference' })).pairs).toHaveLength(3);
    expect(await errorOfPromise(() => pairsOf(inFolders('masks', 'preds'), { truthFolder: 'old' }))).toMatchObject({
      code: 'truth-unknown',
      params: { truth: 'old', truths: ['masks'] },
    });
  });
});

describe('truths of another experiment', () => {
  it.each(['exp2', 'run-b', 'epoch_03'])('are not taken for one that is asked for itself: %s', async (other) => {
    const paths = inFolders('exp1/results', `${other}/masks`);
    expect((await errorOfPromise(() => pairsOf(paths, {}, 'exp1'))).code).toBe('no-truths');
    // Asked for together, with no other truths: the report names their folder.
    expect((await pairsOf(paths)).pairs).toHaveLength(3);
    const own = [...paths, ...inFolders(`${other}/results`)];
    expect((await pairsOf(own, { run: 'exp1/results' })).pairs).toEqual([]);
  });

  it('are not those of a prediction that is found for them, either', async () => {
    const paths = ['set/exp1/results/a.png', 'set/exp1/gt/a.png', 'set/exp2/masks/a.png'];
    const tree = nodeFileTree(await makeFolder(paths));
    expect((await findPartner(tree, 'set/exp2/masks/a.png')).candidates).toEqual([]);
    expect((await findPartner(tree, 'set/exp1/results/a.png')).candidates).toEqual(['set/exp1/gt/a.png']);
  });

  it('those above the experiments, and those of its own, are', async () => {
    const above = inFolders('data/masks', 'runs/epoch_01', 'runs/epoch_02');
    expect((await pairsOf(above, { run: 'runs/epoch_01' })).pairs).toHaveLength(3);
    const own = inFolders('exp1/gt', 'exp1/pred', 'exp2/gt', 'exp2/pred');
    for (const run of ['exp1/pred', 'exp2/pred']) {
      const { pairs } = await pairsOf(own, { run });
      expect(pairs.map(({ groundTruth }) => groundTruth)).toEqual(ids.map((id) => `${run.slice(0, 4)}/gt/${id}.png`));
    }
  });

  it.each([
    ['model_data/masks', 'runs/e1'],
    ['exp/masks', 'work_dirs/unet'],
    ['step1_annotate/masks', 'step2_infer'],
    ['exp1_gt/masks', 'exp1_out'],
  ])('of a folder that only begins like a run are for others: %s', async (truths, predictions) => {
    const paths = inFolders(truths, predictions);
    expect((await pairsOf(paths, {}, predictions)).pairs).toHaveLength(3);
    const tree = nodeFileTree(await makeFolder(paths));
    expect((await findPartner(tree, `${predictions}/a.png`)).found?.groundTruth).toBe(`${truths}/a.png`);
  });

  it('"models" and "runs1" are no experiments', async () => {
    const tree = nodeFileTree(await makeFolder(inFolders('data/x/results', 'data/models/masks')));
    expect(await listRuns(tree, 'data', null)).toEqual(['x/results']);
    expect((await pairsOf(inFolders('x/results', 'models/masks'))).pairs).toHaveLength(3);
    expect((await errorOfPromise(() => pairsOf(inFolders('x/results', 'models/masks'), {}, 'x'))).code).toBe(
      'no-truths',
    );
  });
});
