import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeSmallDataSet } from '../report/small-data-set.ts';
import { runCli } from './run-cli.ts';

let folder: string;

beforeAll(async () => {
  folder = writeSmallDataSet(['p', 'q'], ['a', 'b']);
  const config = {
    groundTruth: 'labels/{id}.npy',
    predictions: { a: 'runs/a/pred/{id}.npy', b: 'runs/b/pred/{id}.npy' },
  };
  writeFileSync(path.join(folder, 'lovasz-lens.json'), JSON.stringify(config));
  symlinkSync(path.join(folder, 'labels/p.npy'), path.join(folder, 'link.npy'));
  mkdirSync(path.join(folder, 'other'));
  linkSync(path.join(folder, 'labels/p.npy'), path.join(folder, 'other/hard.npy'));
  symlinkSync(path.join(folder, 'lovasz-lens.json'), path.join(folder, 'out.json'));
  writeFileSync(path.join(folder, 'c.json'), JSON.stringify(config));
  expect((await runCli(['report', '.', '--run', 'a', '--out', 'old.json'], folder)).code).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file with its bytes. */
function everything(): ReadonlyMap<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return new Map(
    files.map(({ parentPath, name }) => {
      const file = path.join(parentPath, name);
      return [file, readFileSync(file, 'latin1')];
    }),
  );
}

const inspect = ['inspect', 'runs/a/pred/p.npy', '--ground-truth', 'labels/p.npy', '--quiet'];

it.each([
  ['the prediction, by the map', [...inspect, '--map', 'contribution', '--map-out', 'runs/a/pred/p.npy']],
  ['the truth, by the map', [...inspect, '--map', 'contribution', '--map-out', './labels/../labels/p.npy']],
  ['the truth behind a link', [...inspect, '--map', 'contribution', '--map-out', 'link.npy']],
  ['the truth by another name', [...inspect, '--map', 'contribution', '--map-out', 'other/hard.npy']],
  ['the truth, by the curve', [...inspect, '--class', '1', '--curve-out', 'labels/p.npy']],
  ['what is converted', ['convert', 'labels/p.npy', '--out', 'labels/p.npy']],
  ['the configuration, by a report', ['report', '.', '--run', 'a', '--out', 'lovasz-lens.json']],
  ['the configuration behind a link', ['report', '.', '--run', 'a', '--out', 'out.json']],
  ['a configuration of another name', ['report', '.', '--config', 'c.json', '--run', 'a', '--out', 'c.json']],
  ['the configuration, by the curve', [...inspect, '--class', '1', '--curve-out', 'lovasz-lens.json']],
  [
    'the baseline',
    ['report', '.', '--run', 'a', '--baseline', 'old.json', '--fail-if', 'pooled.mIoU drops 1', '--out', 'old.json'],
  ],
  ['the configuration, by a comparison', ['compare', '.', '--runs', 'a,b', '--out', 'lovasz-lens.json']],
  ['the configuration, by a series', ['series', '.', '--runs', 'a,b', '--out', 'lovasz-lens.json']],
])('is not written over: %s', async (_, args) => {
  const before = everything();
  const { code, stdout, stderr } = await runCli(args, folder);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('is one of the files that are read');
  expect(everything()).toEqual(before);
});

it('an earlier output is', async () => {
  for (let time = 0; time < 2; time += 1) {
    const written = await runCli([...inspect, '--map', 'contribution', '--map-out', 'map.npy'], folder);
    expect(written.code).toBe(0);
  }
});
