import { describe, expect, it } from 'vitest';
import type { FileSummary } from '../../../src/dataset/doctor/file-summary.ts';
import { neighbourFindings } from '../../../src/dataset/doctor/neighbours.ts';

const labels = (path: string, values: readonly number[]): FileSummary => ({
  path,
  kind: 'labels',
  storage: 'grey PNG of 16 bits',
  size: [4, 4],
  channels: 1,
  palette: '',
  values,
});

const said = (files: readonly FileSummary[]) =>
  neighbourFindings(files, 'groundTruth').map(({ path, finding }) => [path, finding.evidence]);

describe('labels of the files of a folder', () => {
  const usual = Array.from({ length: 9 }, (_, n) => labels(`${n}.png`, [0, 1, 2, 3]));

  it('that are 0 and 255 in one file alone are said', () => {
    expect(said([...usual, labels('odd.png', [0, 255])])).toEqual([
      ['odd.png', ['It holds only 0 and 255; the others hold 0, 1, 2, 3.']],
    ]);
    expect(said([...usual, labels('a.png', [0, 255]), labels('b.png', [0, 255])])).toEqual([]);
  });

  it('that begin at 1 in one file alone are said', () => {
    expect(said([...usual, labels('odd.png', [1, 2, 3, 4])])).toEqual([
      ['odd.png', ['It holds 4 and no 0; 9 others hold 0 and at most 3.']],
    ]);
  });

  it('that lie above those of all others are said', () => {
    expect(said([...usual, labels('odd.png', [0, 7, 8, 9])])).toEqual([
      ['odd.png', ['It holds 7, 8, 9; the others go up to 3.']],
    ]);
  });

  it('may be as many as a data set has, 200,000 in 5,000 files', () => {
    const files = Array.from({ length: 5000 }, (_, n) =>
      labels(
        `${n}.png`,
        Array.from({ length: 40 }, (_, i) => n + 5000 * i),
      ),
    );
    expect(said(files)).toEqual([]);
  });
});

it('how a file is stored and what it holds are said in whole words', () => {
  const usual = Array.from({ length: 5 }, (_, n) => labels(`${n}.png`, [0, 1]));
  const odd: FileSummary = {
    ...labels('odd.npy', [0, 1]),
    storage: 'array',
    kind: 'logits',
    channels: 2,
    values: null,
  };
  expect(said([...usual, odd])).toEqual([
    [
      'odd.npy',
      [
        'It is stored as array, 5 others as grey PNG of 16 bits.',
        'It holds logits, 5 others labels.',
        'It has 2 channels, 5 others have 1.',
      ],
    ],
  ]);
  expect(said([...usual, { ...odd, storage: 'grey PNG of 16 bits', kind: null }])).toEqual([]);
});
