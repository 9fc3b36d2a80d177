import { describe, expect, it } from 'vitest';
import type { FileTree, TreeEntry } from '../../src/dataset/file-tree.ts';
import { findPartner } from '../../src/dataset/find-partner.ts';
import { pairFolder } from '../../src/dataset/pair-folder.ts';

const count = 100_000;

/** A hundred thousand pairs in memory; notes what is asked for. */
function hugeTree(asked: string[]): FileTree {
  const names = (end: string): TreeEntry[] =>
    Array.from({ length: count }, (_, n) => ({ name: `${String(n).padStart(6, '0')}${end}`, kind: 'file' as const }));
  const folders: Record<string, () => TreeEntry[]> = {
    '': () => ['gt', 'images', 'pred'].map((name) => ({ name, kind: 'folder' as const })),
    gt: () => names('_mask.png'),
    images: () => names('.jpg'),
    pred: () => names('_pred.npy'),
  };
  const unexpected = () => Promise.reject(new Error('no file needs to be looked at'));
  return {
    list: async (folder) => {
      asked.push(folder);
      return folders[folder]?.() ?? [];
    },
    stat: unexpected,
    readText: unexpected,
    staysInside: unexpected,
  };
}

describe('a data set of a hundred thousand pairs', () => {
  it('lists each folder once and looks at no file', async () => {
    const asked: string[] = [];
    let pairs = 0;
    for await (const event of pairFolder(hugeTree(asked), '')) if (event.kind === 'pair') pairs++;
    expect(pairs).toBe(count);
    expect(asked.sort()).toEqual(['', 'gt', 'images', 'pred']);
  });

  it('gives the first pair before the others are paired', async () => {
    const first = await pairFolder(hugeTree([]), '').next();
    expect(first.value).toMatchObject({ kind: 'pair', pair: { id: '000000', image: 'images/000000.jpg' } });
  });

  it.each([
    ['by convention', null],
    ['by a config', { groundTruth: 'gt/{id}_mask.png', predictions: { run: 'pred/{id}_pred.npy' } }],
  ])('gives way to others while it is paired %s', async (_, config) => {
    const tree = { ...hugeTree([]), staysInside: async () => true };
    let pairs = 0;
    let ended = false;
    let turnsOfOthers = 0;
    const takeTurns = () => {
      if (ended) return;
      turnsOfOthers++;
      setImmediate(takeTurns);
    };
    setImmediate(takeTurns);
    for await (const event of pairFolder(tree, '', { config })) if (event.kind === 'pair') pairs++;
    ended = true;
    expect(pairs).toBe(count);
    expect(turnsOfOthers).toBeGreaterThan(5);
  });

  it('finds the partner of one file', async () => {
    const asked: string[] = [];
    const partner = await findPartner(hugeTree(asked), 'pred/054321_pred.npy');
    expect(partner.found?.groundTruth).toBe('gt/054321_mask.png');
    expect(new Set(asked).size).toBe(asked.length);
  });
});
