import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LensError } from '../../src/core/lens-error.ts';
import { formatsWords } from '../../src/engine/words/formats-words.ts';
import { titleOfRole } from '../../src/engine/words/problem.ts';
import { problemLine, problemWords } from '../../src/engine/words/problem-words.ts';

const folder = fileURLToPath(new URL('../../src/formats', import.meta.url));
const sources = readdirSync(folder)
  .filter((name) => name.endsWith('.ts'))
  .map((name) => readFileSync(`${folder}/${name}`, 'utf8'))
  .join('\n');
// Codes stand in the calls, and where a table or a condition chooses among them.
const raised = new Set(
  [
    ...sources.matchAll(
      /'((?:file|png|npy|dtype|array|pt|zip|tiff|gif|bmp|nifti|netpbm|safetensors|packed-data)-[a-z-]+)'/g,
    ),
  ]
    .map(([, code = '']) => code)
    .concat([...sources.matchAll(/new LensError\(\s*'([a-z-]+)'/g)].map(([, code = '']) => code)),
);
// Codes of warnings, and a package.
const otherWords = new Set(['png-extra-data', 'png-stray-index', 'tiff-other-pages', 'nifti-reader-js']);

describe('the words of the formats', () => {
  it('stand for every code that the formats raise, and for no other', () => {
    const needed = [...raised].filter((code) => code !== 'internal' && !otherWords.has(code)).sort();
    expect(Object.keys(formatsWords).sort()).toEqual(needed);
  });

  it('say the numbers of a truncated array', () => {
    const error = new LensError('npy-truncated', {
      file: 'edge/cut.npy',
      member: null,
      dtype: 'float32',
      shape: [12, 24, 32],
      expectedBytes: 36864,
      foundBytes: 5000,
      headerBytes: 128,
    });
    expect(problemWords(error).facts).toEqual([
      ['Its header says', 'float32, shape (12, 24, 32): 36,864 bytes of data', '36,864 bytes'],
      ['The file holds', '128 bytes of header and 5,000 bytes of data, 13.6 %', '5,000 bytes of data'],
      ['Missing', '31,864 bytes'],
    ]);
    expect(titleOfRole(problemWords(error), 'prediction')).toBe('This prediction is cut short');
    expect(problemLine(error)).toMatch(
      /^edge\/cut\.npy: This array is cut short \(.*\)\. Write or copy the file again\./,
    );
  });

  it.each(['npy-truncated', 'png-truncated', 'tiff-truncated', 'zip-no-directory', 'packed-data-truncated'])(
    '%s names the part of the file in its pair',
    (code) => {
      const words = problemWords(new LensError(code, { file: 'x', member: null }));
      expect(words.title).toMatch(/^This \S.* is cut short$/);
      expect(titleOfRole(words, 'ground truth')).toBe('This ground truth is cut short');
      expect(words.advice).toMatch(/^Write or copy the file again\./);
    },
  );

  it.each(Object.keys(formatsWords))('%s has a title, advice and no holes', (code) => {
    const words = problemWords(new LensError(code, { file: 'x' }));
    expect(words.title).not.toBe('');
    expect(words.advice).toMatch(/[.!]$/);
    expect(problemLine(new LensError(code, { file: 'x' })).split('\n')).toHaveLength(1);
  });
});
