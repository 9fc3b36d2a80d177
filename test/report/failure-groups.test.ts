import { rmSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { writeSmallDataSet } from './small-data-set.ts';

it('many files with the same trouble are one line, few one each; the JSON has them all', async () => {
  const ids = ['a', 'b', 'c', 'd', 'e'];
  const folder = writeSmallDataSet(ids);
  const wrong = ['report', folder, '--classes', '17', '--threads', '1'];
  try {
    const all = await runCli(wrong, folder);
    expect(all.code).toBe(3);
    const failed = all.stdout.split('\n').filter((line) => line.startsWith('failed'));
    expect(failed).toHaveLength(1);
    expect(failed[0]).toMatch(/^failed: runs\/a\/pred\/a\.npy and 4 more: This class takes no part .*--classes 0,2/);
    const few = await runCli([...wrong, '--limit', '3'], folder);
    expect(few.stdout.match(/^failed: runs\/a\/pred\/[abc]\.npy: This class/gm)).toHaveLength(3);
    const json = JSON.parse((await runCli([...wrong, '--json'], folder)).stdout);
    expect(json.failed.map(({ id }: { id: string }) => id)).toEqual(ids);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

it('a loss of chosen classes says so where the numbers are', async () => {
  const folder = writeSmallDataSet(['a', 'b']);
  const read = async (...options: string[]) =>
    (await runCli(['report', folder, '--threads', '1', ...options], folder)).stdout.match(/^read as .*$/m)?.[0];
  try {
    expect(await read()).toContain('lovasz-softmax: 2 pairs');
    expect(await read('--classes', '3')).toContain('lovasz-softmax of class 3 alone: 2 pairs');
    expect(await read('--classes', '0,2')).toContain('lovasz-softmax of classes 0, 2: 2 pairs');
    expect(await read('--classes', 'all')).toContain('lovasz-softmax of all classes: 2 pairs');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
