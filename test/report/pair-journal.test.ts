import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { writeSmallDataSet } from './small-data-set.ts';

function smallDataSet(ids: readonly string[]): string {
  const folder = writeSmallDataSet(ids);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

function rowsOf(file: string): readonly ReportPair[] {
  return (JSON.parse(readFileSync(file, 'utf8')) as { readonly pairs: readonly ReportPair[] }).pairs;
}

it('a pair that is taken over has the image that is there now', async () => {
  const folder = smallDataSet(['a', 'b']);
  const config = {
    groundTruth: 'labels/{id}.npy',
    predictions: { a: 'runs/a/pred/{id}.npy' },
    images: 'images/**/{id}.png',
  };
  writeFileSync(path.join(folder, 'lovasz-lens.json'), JSON.stringify(config));
  const image = path.join(folder, 'images/old/a.png');
  mkdirSync(path.dirname(image), { recursive: true });
  writeFileSync(image, '');
  const images = async () => {
    const { code, stderr } = await runCli(['report', '.', '--out', 'r.json'], folder);
    return { code, stderr, images: rowsOf(path.join(folder, 'r.json')).map(({ files }) => files.image) };
  };
  expect(await images()).toEqual({ code: 0, stderr: '', images: ['images/old/a.png', null] });
  mkdirSync(path.join(folder, 'images/new'));
  renameSync(image, path.join(folder, 'images/new/a.png'));
  expect(await images()).toMatchObject({
    stderr: expect.stringContaining('2 pairs taken over'),
    images: ['images/new/a.png', null],
  });
  rmSync(path.join(folder, 'images'), { recursive: true });
  expect(await images()).toMatchObject({ stderr: expect.stringContaining('2 pairs taken over'), images: [null, null] });
});
