import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { onTestFinished } from 'vitest';

/** A folder with files of the given paths, removed when the test ends. A text is the content of a file. */
export async function makeFolder(paths: readonly (string | readonly [path: string, text: string])[]): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'lovasz-lens-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  for (const entry of paths) {
    const [path, text] = typeof entry === 'string' ? [entry, ''] : entry;
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}
