import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { writeSmallDataSet } from './small-data-set.ts';

type StoredReport = Report & { readonly pairs: readonly ReportPair[] };

/** A folder with a data set `ds` of the pairs b, c, d, and how to run the program in it. */
function place() {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-parts-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  addPairs(path.join(folder, 'ds'), ['b', 'c', 'd']);
  const run = (...args: string[]) => runCli(args, folder);
  const part = async (shard: string, dataSet = 'ds', out = `part-${shard[0]}.json`) => {
    expect(await run('report', dataSet, '--shard', shard, '--out', out)).toMatchObject({ code: 0, stderr: '' });
    return JSON.parse(readFileSync(path.join(folder, out), 'utf8')) as StoredReport;
  };
  const merge = async (...parts: string[]) => {
    const merged = await run('merge', ...parts, '--out', 'all.json');
    return { ...merged, written: existsSync(path.join(folder, 'all.json')) };
  };
  return { folder, part, merge };
}

function addPairs(dataSet: string, ids: readonly string[]): void {
  const made = writeSmallDataSet(ids);
  cpSync(made, dataSet, { recursive: true });
  rmSync(made, { recursive: true });
}

const refusedWith = (...says: string[]) => ({
  code: 2,
  stdout: '',
  stderr: expect.stringMatching(new RegExp(`^[^\\n]*${says.join('[^\\n]*')}[^\\n]*\\n$`)),
  written: false,
});

it('parts are refused when a pair was added between them: one would be there twice, one not at all', async () => {
  const { folder, part, merge } = place();
  const first = await part('1/2');
  addPairs(path.join(folder, 'ds'), ['a']);
  const second = await part('2/2');
  expect([...first.pairs, ...second.pairs].map(({ id }) => id)).toEqual(['b', 'd', 'b', 'd']);
  expect(await merge('part-1.json', 'part-2.json')).toEqual(
    refusedWith('part-1.json is of 3 pairs and part-2.json of 4', 'make the parts again'),
  );
});

it('parts are refused when a file of a pair was renamed between them', async () => {
  const { folder, part, merge } = place();
  await part('1/2');
  renameSync(path.join(folder, 'ds/runs/a'), path.join(folder, 'ds/runs/b'));
  await part('2/2');
  expect(await merge('part-1.json', 'part-2.json')).toEqual(
    refusedWith('part-1.json and part-2.json', 'other files', 'make the parts again'),
  );
});

it('parts of two data sets whose files have the same names are refused, and both folders named', async () => {
  const { folder, part, merge } = place();
  cpSync(path.join(folder, 'ds'), path.join(folder, 'other/ds'), { recursive: true });
  await part('1/2');
  await part('2/2', 'other/ds');
  expect(await merge('part-1.json', 'part-2.json')).toEqual(
    refusedWith('part-1.json and part-2.json', 'two data sets', '/ds and .*/other/ds'),
  );
});

it('parts that were carried away from their data sets belong together', async () => {
  const { folder, part, merge } = place();
  mkdirSync(path.join(folder, 'node1'));
  mkdirSync(path.join(folder, 'node2'));
  for (const node of ['node1', 'node2']) {
    cpSync(path.join(folder, 'ds'), path.join(folder, node, 'ds'), { recursive: true });
    await part(node === 'node1' ? '1/2' : '2/2', `${node}/ds`, `${node}/part.json`);
    rmSync(path.join(folder, node, 'ds'), { recursive: true });
  }
  expect(await merge('node1/part.json', 'node2/part.json')).toMatchObject({ code: 0, stderr: '', written: true });
});

it('a part that does not say of which pairs it is one is refused, and so is a pair that is there twice', async () => {
  const { folder, part, merge } = place();
  const first = await part('1/2');
  const second = await part('2/2');
  const change = (report: object) => writeFileSync(path.join(folder, 'part-2.json'), JSON.stringify(report));
  const { partOf, ...earlier } = second;
  expect(partOf).toEqual({ pairs: 3, digest: first.partOf?.digest });
  change(earlier);
  expect(await merge('part-1.json', 'part-2.json')).toEqual(
    refusedWith('part-2.json', 'earlier version', 'make the parts again'),
  );
  change({ ...second, pairs: first.pairs.slice(0, 1) });
  expect(await merge('part-1.json', 'part-2.json')).toEqual(
    refusedWith('part-1.json and part-2.json', 'both have the pair b', 'make the parts again'),
  );
});
