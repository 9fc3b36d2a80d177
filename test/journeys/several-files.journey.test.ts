import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { ReportPage } from './report-page.ts';
import { inspectByCli } from './sample-copy.ts';

const sample = resolve(import.meta.dirname, '../../sample');

let folder: string;
let code: VsCodeDriver;

/** Every image has its scores and a label map as prediction; one has two truths. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lens-several-'));
  await mkdir(join(folder, 'road/pred'), { recursive: true });
  await cp(join(sample, 'gt'), join(folder, 'road/gt'), { recursive: true });
  await cp(join(sample, 'run-a'), join(folder, 'road/pred'), { recursive: true });
  for (const name of await readdir(join(sample, 'gt'))) {
    await cp(join(sample, 'gt', name), join(folder, 'road/pred', name.replace('.png', '_pred.png')));
  }
  await cp(join(sample, 'gt/street-02.png'), join(folder, 'road/gt/street-01_mask.png'));
  await cp(join(sample, 'gt'), join(folder, 'course/gt'), { recursive: true });
  for (const [run, ckpt] of [['run-a', 'ckpt1'] as const, ['run-b', 'ckpt2'] as const]) {
    await cp(join(sample, run), join(folder, 'course', ckpt, 'pred'), { recursive: true });
    for (const name of await readdir(join(sample, 'gt'))) {
      await cp(join(sample, 'gt', name), join(folder, 'course', ckpt, 'pred', name.replace('.png', '_pred.png')));
    }
  }
  code = await startHost({ workspaceFolder: folder });
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

const page = () => new ReportPage(code);
const chip = () => page().locator('.chip.files');

/** The written report whose predictions have this ending. */
async function storedReport(ending: string): Promise<Report> {
  const reports = join(folder, '.lovasz-lens/reports');
  for (const name of await readdir(reports)) {
    const report = JSON.parse(await readFile(join(reports, name, 'report.json'), 'utf8')) as Report;
    if (report.options.run === `*${ending}`) return report;
  }
  throw new Error(`no report of *${ending}`);
}

it('asks which files a report is about, each with its evidence, and says on the page what was chosen', async () => {
  await code.rightClickAndChoose('road/gt', 'Report on Folder…');
  const rows = await code.quickPickRows();
  await code.screenshot('several-files-asked');
  expect(rows.map((row) => row.replaceAll(/\s+/g, ' '))).toEqual([
    expect.stringMatching(/^\*\.npy ?8 of 8 images float16 array, [\d × ]+: pred\/street-01\.npy$/),
    expect.stringMatching(/^\*_pred\.png ?8 of 8 images indexed PNG of 8 bits, [\d × ]+: pred\/street-01_pred\.png$/),
  ]);
  await code.quickPick('*.npy');
  await code.page.locator('.quick-input-title').filter({ hasText: 'Which ground truths are meant?' }).waitFor();
  await code.quickPick('*.png');
  const shown = await page().total('mIoU, pooled');
  const { pooled, found, options } = await storedReport('.npy');
  expect(shown).toBe(pooled.mIoU);
  expect([found, options.groundTruth]).toEqual([8, '*.png']);
  expect(await chip().innerText()).toContain('*.npy, truth *.png');
  await code.screenshot('several-files-report');
});

it('lets the choice be changed on the page', async () => {
  await chip().click();
  const rows = await code.quickPickRows();
  expect(rows.filter((row) => row.includes('chosen now'))).toEqual([expect.stringMatching(/^\*\.npy/)]);
  await code.quickPick('*_pred.png');
  await code.page.locator('.quick-input-title').filter({ hasText: 'Which ground truths are meant?' }).waitFor();
  await code.quickPick('*.png');
  await chip().filter({ hasText: '*_pred.png, truth *.png' }).waitFor({ timeout: 120_000 });
  // The label maps are copies of the truths.
  expect(await page().total('mIoU, pooled')).toBe(1);
});

it('does not ask again for the same data set, also after a reload', async () => {
  await code.palette('View: Close All Editors');
  await code.reload();
  await code.rightClickAndChoose('road/gt', 'Report on Folder…');
  expect(await page().total('mIoU, pooled')).toBe(1);
  expect(await chip().innerText()).toContain('*_pred.png, truth *.png');
});

it('asks for the partner of one mask with the same evidence, and leads to another from the panel', async () => {
  await code.rightClickAndChoose('road/gt/street-03.png', 'Inspect Loss');
  const rows = await code.quickPickRows();
  await code.screenshot('several-files-partner');
  expect(rows.map((row) => row.replaceAll(/\s+/g, ' ')).slice(0, 2)).toEqual([
    expect.stringMatching(/^street-03\.npy ?road\/pred\/ float16 array/),
    expect.stringMatching(/^street-03_pred\.png ?road\/pred\/ indexed PNG of 8 bits/),
  ]);
  await code.quickPick('street-03.npy');
  const inspector = new InspectorPage(code);
  const scores = await inspectByCli(folder, 'road/pred/street-03.npy');
  expect(await inspector.loss()).toBe(scores.loss.value);
  await inspector.locator('.hd .chips button').first().click();
  await inspector.locator('.pop .lk').filter({ hasText: 'Another prediction…' }).click();
  await code.quickPick('street-03_pred.png');
  await expect.poll(() => inspector.loss(), { timeout: 60_000 }).toBe(0);
});

it('asks once for the runs of a series, and no more when two of them are compared', async () => {
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('course', 'Show Series of Runs…');
  await code.quickPick('*.npy');
  const runs = page().locator('.run-table tbody tr');
  await runs.nth(1).waitFor({ timeout: 120_000 });
  const cli = resolve(import.meta.dirname, '../../dist/cli.js');
  for (const run of ['ckpt1/pred', 'ckpt2/pred']) {
    const args = [cli, 'report', 'course', '--run', `${run}/*.npy`, '--json'];
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: folder, maxBuffer: 1 << 26 });
    const { pooled } = JSON.parse(stdout) as Report;
    const cell = page().locator(`.run-table tr[data-run="${run}"] td.pooled`);
    await expect.poll(async () => Number(await cell.getAttribute('title')), { timeout: 60_000 }).toBe(pooled.mIoU);
  }
  expect(await chip().innerText()).toContain('*.npy');
  await code.screenshot('several-files-series');
  // The label maps are copies of the truths.
  await chip().click();
  await code.quickPick('*_pred.png');
  await chip().filter({ hasText: '*_pred.png' }).waitFor({ timeout: 120_000 });
  for (const run of ['ckpt1/pred', 'ckpt2/pred']) {
    const cell = page().locator(`.run-table tr[data-run="${run}"] td.pooled`);
    await expect.poll(() => cell.getAttribute('title'), { timeout: 60_000 }).toBe('1');
  }
  await code.rightClickAndChoose('course', 'Compare Runs…');
  await code.quickPick('ckpt1/pred');
  const other = page().locator('.hd .pick .shown');
  await other.filter({ hasText: 'ckpt1/pred/*_pred.png' }).waitFor({ timeout: 120_000 });
  expect(await chip().innerText()).toContain('*_pred.png');
  expect(await page().locator('.compared th.run').allInnerTexts()).toEqual(['ckpt1', 'ckpt2']);
  await code.screenshot('several-files-compared');
});

it('asks for the run from the folder of truths, too', async () => {
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('course/gt', 'Report on Folder…');
  const evidence = '8 of 8 images · .npy _pred.png';
  await expect.poll(() => code.quickPickRows()).toEqual([`ckpt1/pred${evidence}`, `ckpt2/pred${evidence}`]);
  await code.quickPick('ckpt2/pred');
  await chip().filter({ hasText: '*_pred.png' }).waitFor({ timeout: 120_000 });
  expect(await page().total('mIoU, pooled')).toBe(1);
});
