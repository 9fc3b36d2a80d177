import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { keptBeside } from '../../src/cli/run-report.ts';
import { LensError } from '../../src/core/lens-error.ts';
import { relativeFrom, writePieces, writePiecesGivingWay, writeWhole } from '../../src/report/output-pieces.ts';
import { runCli } from '../cli/run-cli.ts';
import { writeSmallDataSet } from './small-data-set.ts';

function emptyFolder(): string {
  const folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'lovasz-lens-out-')));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

const ways = [
  ['whole', async (file: string) => writeWhole(file, 'new')],
  ['in pieces', async (file: string) => writePieces(file, ['n', 'ew'])],
  ['giving way', async (file: string) => await writePiecesGivingWay(file, ['n', 'ew'], undefined)],
] as const;

it.each(ways)('a link keeps leading to the file that is written: %s', async (_, write) => {
  const folder = emptyFolder();
  mkdirSync(path.join(folder, 'far'));
  writeFileSync(path.join(folder, 'far/real.txt'), 'old');
  symlinkSync('far/real.txt', path.join(folder, 'link.txt'));
  await write(path.join(folder, 'link.txt'));
  expect(lstatSync(path.join(folder, 'link.txt')).isSymbolicLink()).toBe(true);
  expect(readFileSync(path.join(folder, 'far/real.txt'), 'utf8')).toBe('new');
  expect(readdirSync(path.join(folder, 'far'))).toEqual(['real.txt']);
});

it.each(ways)('what cannot be written says why, not that its draft cannot be removed: %s', async (_, write) => {
  const folder = emptyFolder();
  const file = path.join(folder, `${'n'.repeat(240)}.json`);
  const error = await write(file).then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(LensError);
  expect((error as LensError).code).toBe('output-failed');
  expect((error as LensError).params['detail']).toMatch(/ENAMETOOLONG.*open/);
  expect(readdirSync(folder)).toEqual([]);
});

it('ways between files follow links, from where ".." climbs', () => {
  const folder = emptyFolder();
  mkdirSync(path.join(folder, 'deep/er'), { recursive: true });
  symlinkSync('deep/er', path.join(folder, 'short'));
  expect(relativeFrom(path.join(folder, 'short/report.md'), path.join(folder, 'set'))).toBe('../../set');
  expect(relativeFrom(path.join(folder, 'short/new/report.md'), path.join(folder, 'set'))).toBe('../../../set');
  expect(relativeFrom(path.join(folder, 'report.md'), path.join(folder, 'short/a.png'))).toBe('deep/er/a.png');
});

it('a part that was written through a link finds its data set', async () => {
  const folder = writeSmallDataSet(['p0', 'p1']);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(path.join(folder, 'out/of/sight'), { recursive: true });
  symlinkSync('out/of/sight', path.join(folder, 'short'));
  const made = await runCli(
    ['report', folder, '--run', 'runs/a', '--shard', '1/1', '--out', 'p.json'],
    path.join(folder, 'short'),
  );
  expect(made.code).toBe(0);
  const merged = await runCli(['merge', 'short/p.json', '--out', 'all.html'], folder);
  expect(merged).toMatchObject({ code: 0, stderr: '' });
  expect(readFileSync(path.join(folder, 'all.html'), 'utf8')).toContain('data:image/');
});

it('merge does not write over a part that it reads', async () => {
  const folder = writeSmallDataSet(['p0', 'p1']);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const part of ['1', '2']) {
    await runCli(['report', '.', '--run', 'runs/a', '--shard', `${part}/2`, '--out', `p${part}.json`], folder);
  }
  const before = readFileSync(path.join(folder, 'p1.json'), 'utf8');
  const { code, stderr } = await runCli(['merge', 'p1.json', 'p2.json', '--out', './p1.json'], folder);
  expect(code).toBe(2);
  expect(stderr).toContain('is one of the parts');
  expect(readFileSync(path.join(folder, 'p1.json'), 'utf8')).toBe(before);
});

it('runs of like names keep their pairs apart', () => {
  const names = ['run-1', 'run_1', 'run 1', 'run/1', 'run*1', 'run%1', 'run.1', 'läuft'].map((run) =>
    keptBeside('c.json', run),
  );
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(name).toMatch(/^c\.json\.[^/\\*]+$/);
});
