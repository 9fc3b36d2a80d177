import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { LensError } from '../../src/core/lens-error.ts';
import { problemLine, problemWords } from '../../src/engine/words/problem-words.ts';

const source = path.resolve(import.meta.dirname, '../../src');

/** Every code that the sources throw as a literal. */
function thrownCodes(): string[] {
  const codes = new Set<string>();
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts')) continue;
    const text = readFileSync(path.join(source, file), 'utf8');
    for (const match of text.matchAll(/LensError\(\s*'([a-z0-9-]+)'/g)) if (match[1]) codes.add(match[1]);
  }
  return [...codes].sort();
}

it.each(thrownCodes())('%s has words', (code) => {
  const { title } = problemWords(new LensError(code, { file: 'a/b.npy', message: 'there is no such option' }));
  expect(title).not.toContain('no words yet');
  expect(title.length).toBeGreaterThan(8);
});

it('says a problem in one line that names the file', () => {
  const line = problemLine(new LensError('labels-not-binary', { file: 'a/b.npy', count: 1200, firstX: 3, firstY: 4 }));
  expect(line).toMatch(/^a\/b\.npy: .*1,200.*x 3, y 4.*\.$/);
  expect(line).not.toContain('\n');
});
