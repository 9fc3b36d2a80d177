import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { missingPackages } from '../scripts/complete-lock.mjs';

const root = resolve(import.meta.dirname, '..');
const folders = ['.', 'test/vscode-host', 'test/vscode-host/oldest'];

it.each(folders)('the lock file of %s names every package and no download address', (folder) => {
  const text = readFileSync(join(root, folder, 'package-lock.json'), 'utf8');
  expect(text).not.toContain('"resolved"');
  const missing = missingPackages(JSON.parse(text).packages).map(({ path }) => path);
  // node scripts/complete-lock.mjs adds them.
  expect(missing).toEqual([]);
});
