import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { dataFileExtensions, isDataFile } from '../src/dataset/file-key.ts';

interface MenuEntry {
  readonly command: string;
  readonly when: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: { readonly menus: Readonly<Record<string, readonly MenuEntry[]>> };
};

/** The pattern of a condition `resourceFilename =~ /…/i`. */
function patternOf(menu: string): RegExp {
  const { when = '' } = manifest.contributes.menus[menu]?.find(({ command }) => command === 'lovaszLens.inspect') ?? {};
  const [, pattern = ''] = /^resourceFilename =~ \/(.+)\/i$/.exec(when) ?? [];
  expect(pattern).not.toBe('');
  return new RegExp(pattern, 'i');
}

describe.each(['explorer/context', 'editor/title/context'])('Inspect Loss in %s', (menu) => {
  it('is there for every file that can be read, and for no other', () => {
    const pattern = patternOf(menu);
    for (const extension of dataFileExtensions) {
      expect(`street${extension}`).toMatch(pattern);
      expect(`STREET${extension.toUpperCase()}`).toMatch(pattern);
    }
    for (const name of ['notes.txt', 'archive.gz', 'mask.png.txt', 'png', 'model.onnx', 'train.py']) {
      expect(isDataFile(name)).toBe(false);
      expect(name).not.toMatch(pattern);
    }
  });
});
