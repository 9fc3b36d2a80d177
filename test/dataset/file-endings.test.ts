import { describe, expect, it } from 'vitest';
import { endingsToChoose, filesWithEnding, runWithEnding, splitEnding } from '../../src/dataset/file-endings.ts';
import { pairsOf } from './paired-folder.ts';

describe('an ending', () => {
  it('means the name that is key and ending, not a longer one', () => {
    const names = ['a.png', 'a_prob.png', 'a.npy'];
    expect(filesWithEnding(names, '.png')).toEqual(['a.png']);
    expect(filesWithEnding(names, '_prob.png')).toEqual(['a_prob.png']);
    expect(filesWithEnding(names, 'png')).toEqual(['a.png', 'a_prob.png']);
    expect(filesWithEnding(names, null)).toEqual(names);
  });

  it('is written behind its run, and read from there', () => {
    for (const run of ['ckpt1/pred', 'a run', '.']) {
      expect(splitEnding(runWithEnding(run, '_prob8.png'))).toEqual({ place: run, ending: '_prob8.png' });
    }
    expect(runWithEnding(undefined, '.npy')).toBe('*.npy');
    expect(splitEnding('ckpt1/pred/')).toEqual({ place: 'ckpt1/pred', ending: null });
  });
});

describe('what there is to choose from', () => {
  const paths = [
    ...['gt/a.png', 'gt/b.png', 'gt/c.png', 'gt/c.npy'],
    ...['pred/a.png', 'pred/a_logits.npy', 'pred/b.png', 'pred/c.png', 'pred/c_logits.npy', 'pred/c.npy'],
  ];

  it('is each ending, with the names that have it, and those that have others beside it', async () => {
    const found = await pairsOf(paths);
    expect(endingsToChoose(found, 'prediction')).toEqual([
      { ending: '.png', count: 3, contested: 2, example: 'pred/b.png' },
      { ending: '_logits.npy', count: 2, contested: 2, example: 'pred/a_logits.npy' },
      { ending: '.npy', count: 1, contested: 1, example: 'pred/c.npy' },
    ]);
    expect(endingsToChoose(found, 'groundTruth').map(({ ending, contested }) => [ending, contested])).toEqual([
      ['.png', 1],
      ['.npy', 1],
    ]);
  });

  it('is nothing where every name has one file, or the same name twice', async () => {
    expect(endingsToChoose(await pairsOf(['gt/a.png', 'pred/a.npy']), 'prediction')).toEqual([]);
    const config = { groundTruth: 'gt/{id}.png', predictions: { all: 'pred/**/{id}.png' } };
    const twice = await pairsOf(['gt/a.png', 'pred/1/a.png', 'pred/2/a.png'], { config });
    expect(twice.ambiguous).toHaveLength(1);
    expect(endingsToChoose(twice, 'prediction')).toEqual([]);
  });

  it('settles the pairs when it is chosen, of both sides', async () => {
    const { pairs, ambiguous } = await pairsOf(paths, { run: '*.png', truthEnding: '.png' });
    expect(ambiguous).toEqual([]);
    expect(pairs.map(({ groundTruth, prediction }) => [groundTruth, prediction])).toEqual([
      ['gt/a.png', 'pred/a.png'],
      ['gt/b.png', 'pred/b.png'],
      ['gt/c.png', 'pred/c.png'],
    ]);
  });
});
