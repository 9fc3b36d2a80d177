import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { writeSmallDataSet } from './small-data-set.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const rule = ['--fail-if', 'pooled.mIoU drops 0.9'];

/** A data set with the runs old and new, the report of old, and that of new against it. */
async function place(prepare: (prediction: (run: string, id: string) => string) => void = () => {}) {
  const folder = writeSmallDataSet(ids, ['old', 'new']);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const prediction = (run: string, id: string) => path.join(folder, `runs/${run}/pred/${id}.npy`);
  prepare(prediction);
  const run = (...args: string[]) => runCli(['report', '.', ...args], folder);
  await run('--run', 'runs/old', '--out', 'old.json');
  const against = (...args: string[]) => run('--run', 'runs/new', '--baseline', 'old.json', ...rule, ...args);
  return { against, prediction };
}

function tear(file: string): void {
  const bytes = readFileSync(file);
  writeFileSync(file, bytes.subarray(0, bytes.length - 20));
}

it('a run that lacks pairs of the baseline is refused; the first of them are named, the others counted', async () => {
  const { against } = await place((prediction) => {
    for (const id of ids.slice(1)) rmSync(prediction('new', id));
  });
  const { code, stdout, stderr } = await against('--out', 'new.json');
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(/^lovasz-lens: --baseline old\.json has 6 pairs that .*: b, c, d, e, f and 1 more[^\n]*\n$/);
  expect(stderr).toContain('would compare different pairs');
});

it('a baseline that lacks pairs of the run is refused; those that it could not read are told', async () => {
  const fewer = await place((prediction) => rmSync(prediction('old', 'c')));
  expect(await fewer.against()).toMatchObject({ code: 2, stderr: expect.stringMatching(/lacks 1 pair of .*: c[;:]/) });
  const torn = await place((prediction) => tear(prediction('old', 'g')));
  expect(await torn.against()).toMatchObject({
    code: 0,
    stderr: 'warning: the baseline and this report differ by 1 pair that could not be read then: g\n',
  });
});

it('a pair that cannot be read now is told, and exit code 3 stands; one that neither could read is as it was', async () => {
  const { against, prediction } = await place();
  expect(await against()).toMatchObject({ code: 0, stderr: '' });
  tear(prediction('new', 'd'));
  expect(await against()).toMatchObject({
    code: 3,
    stderr: 'warning: the baseline and this report differ by 1 pair that could not be read now: d\n',
  });
  const both = await place((file) => ['old', 'new'].map((run) => tear(file(run, 'd'))));
  expect(await both.against()).toMatchObject({ code: 3, stderr: '' });
});
