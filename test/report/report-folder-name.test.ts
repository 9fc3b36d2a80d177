import { describe, expect, it } from 'vitest';
import { reportFolderName } from '../../src/report/report-folder-name.ts';

describe('the folder of a report', () => {
  it('is called as its run when that can be a name of a folder', () => {
    expect(reportFolderName('deeplab_v3.run-2')).toBe('deeplab_v3.run-2');
  });

  it('is never that of another run', () => {
    const names = ['run', 'run+', 'run-1', 'run/1', 'run 1', '.run', '+', '++', ''];
    const folders = names.map(reportFolderName);
    expect(new Set(folders).size).toBe(names.length);
    for (const folder of folders) expect(folder).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u);
  });
});
