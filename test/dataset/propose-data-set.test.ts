import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/dataset/config.ts';
import { nodeFileTree } from '../../src/dataset/node-file-tree.ts';
import { dataSetFolder } from '../../src/dataset/pair-folder.ts';
import { proposeDataSet } from '../../src/dataset/propose-data-set.ts';
import { errorOfPromise } from './error-of.ts';
import { makeFolder } from './make-folder.ts';

async function proposed(paths: readonly string[], folder = '') {
  const tree = nodeFileTree(await makeFolder(paths));
  const found = await proposeDataSet(tree, folder);
  expect(parseConfig(JSON.stringify(found.patterns)).problems).toEqual([]);
  return found;
}

describe('the patterns of a data set', () => {
  it('one pattern a side, one run a folder', async () => {
    const { patterns, runs, sample } = await proposed([
      ...['a', 'b'].flatMap((id) => [`gt/${id}.png`, `images/${id}.jpg`, `run-a/${id}.npy`]),
      'run-b/a.npy',
    ]);
    expect(patterns).toEqual({
      images: 'images/{id}.jpg',
      groundTruth: 'gt/{id}.png',
      predictions: { 'run-a': 'run-a/{id}.npy', 'run-b': 'run-b/{id}.npy' },
    });
    expect(runs).toEqual([
      { name: 'run-a', found: 2, matched: 2 },
      { name: 'run-b', found: 1, matched: 1 },
    ]);
    expect(sample).toEqual({ id: 'a', groundTruth: 'gt/a.png', prediction: 'run-a/a.npy', image: 'images/a.jpg' });
  });

  it('suffixes stay, splits and cities get names that both sides share', async () => {
    const frames = ['train/ulm/ulm_000000_000019', 'val/bonn/bonn_000001_000019', 'val/ulm/ulm_000002_000019'];
    const { patterns, runs } = await proposed([
      ...frames.map((frame) => `gtFine/${frame}_gtFine_labelIds.png`),
      ...frames.map((frame) => `gtFine/${frame}_gtFine_color.png`),
      ...frames.map((frame) => `leftImg8bit/${frame}_leftImg8bit.png`),
      ...frames.map((frame) => `results/${frame}_pred.png`),
    ]);
    expect(patterns).toEqual({
      images: 'leftImg8bit/{split}/{group}/{id}_leftImg8bit.png',
      groundTruth: 'gtFine/{split}/{group}/{id}_gtFine_labelIds.png',
      predictions: { results: 'results/{split}/{group}/{id}_pred.png' },
    });
    expect(runs).toEqual([{ name: 'results', found: 3, matched: 3 }]);
  });

  it('"val" and "valannot" are the same split', async () => {
    const frames = ['train/a', 'val/b'];
    const { patterns } = await proposed([
      ...frames.map((frame) => `${frame}.png`),
      ...frames.map((frame) => `${frame.replace('/', 'annot/')}.png`),
      ...frames.map((frame) => `pred/${frame}.png`),
    ]);
    expect(patterns).toEqual({
      images: '{split}/{id}.png',
      groundTruth: '{split}annot/{id}.png',
      predictions: { pred: 'pred/{split}/{id}.png' },
    });
  });

  it('several predictions for a truth are several runs', async () => {
    const { patterns, runs } = await proposed(
      ['a', 'b'].flatMap((id) => [`gt/${id}.png`, `pred/${id}_prob8.png`, `pred/${id}_logits.npy`]),
    );
    expect(patterns.predictions).toEqual({
      'pred logits': 'pred/{id}_logits.npy',
      'pred prob8': 'pred/{id}_prob8.png',
    });
    expect(runs.map(({ matched }) => matched)).toEqual([2, 2]);
  });

  it('several truths for every name: none is taken, and that is what is said', async () => {
    const paths = ['a', 'b'].flatMap((id) => [`gt/${id}.png`, `gt/${id}_mask.png`, `pred/${id}.png`]);
    expect(await errorOfPromise(() => proposed(paths))).toMatchObject({
      code: 'truths-several',
      params: { candidates: ['gt/a.png', 'gt/a_mask.png'] },
    });
    // Where a name has one truth, its pair speaks for the others.
    expect((await proposed([...paths, 'gt/c.png', 'pred/c.png'])).patterns.groundTruth).toBe('gt/{id}.png');
  });

  it('files that lie side by side', async () => {
    const { patterns, runs } = await proposed(
      ['a', 'b'].flatMap((id) => [`set/${id}.jpg`, `set/${id}_mask.png`, `set/${id}_pred.png`]),
      'set',
    );
    expect(patterns).toEqual({
      images: '{id}.jpg',
      groundTruth: '{id}_mask.png',
      predictions: { predictions: '{id}_pred.png' },
    });
    expect(runs).toEqual([{ name: 'predictions', found: 2, matched: 2 }]);
  });

  it('folders of different depth', async () => {
    const { patterns, runs } = await proposed(
      ['a', 'day/b', 'day/rain/c'].flatMap((id) => [`labels/${id}.png`, `outputs/${id}.png`]),
    );
    expect(patterns).toEqual({ groundTruth: 'labels/**/{id}.png', predictions: { outputs: 'outputs/**/{id}.png' } });
    expect(runs).toEqual([{ name: 'outputs', found: 3, matched: 3 }]);
  });
});

describe('the folder of a data set', () => {
  it('is the nearest one that holds both sides', async () => {
    const tree = nodeFileTree(await makeFolder(['set/gt/a.png', 'set/ckpt1/pred/a.png']));
    for (const asked of ['set', 'set/gt', 'set/ckpt1', 'set/ckpt1/pred']) {
      expect(await dataSetFolder(tree, asked), asked).toBe('set');
    }
    const strangers = nodeFileTree(
      await makeFolder(['all/a/gt/1.png', 'all/a/pred/2.png', 'all/b/gt/1.png', 'all/b/pred/1.png']),
    );
    expect(await dataSetFolder(strangers, 'all/a')).toBe('all/a');
    const lone = nodeFileTree(await makeFolder(['all/a/notes/1.png', 'all/b/gt/1.png', 'all/b/pred/1.png']));
    expect(await errorOfPromise(() => dataSetFolder(lone, 'all/a'))).toMatchObject({ code: 'no-truths' });
    const oneSided = nodeFileTree(await makeFolder(['set/gt/a.png']));
    expect(await errorOfPromise(() => dataSetFolder(oneSided, 'set'))).toMatchObject({ code: 'no-predictions' });
  });
});
