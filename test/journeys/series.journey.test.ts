import { execFile } from 'node:child_process';
import { readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { reportFolderName } from '../../src/report/report-folder-name.ts';
import type { SeriesImage, SeriesSummary } from '../../src/report/series.ts';
import { type Courses, writeCourseRun, writeCourseTruths } from '../report/course-data-set.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { inspectByCli } from './sample-copy.ts';

const courses: Courses = {
  'street-forgotten': 'GGBB',
  'street-flickers': 'BGBG',
  'street-learned': 'BBGG',
  'street-bad': 'BBBB',
  'street-good': 'GGGG',
};
const runs = ['ckpt1', 'ckpt2', 'ckpt10', 'ckpt11'];
const PIXELS = 24 * 16;

let folder: string;
let code: VsCodeDriver;

beforeAll(async () => {
  folder = writeCourseTruths(Object.keys(courses));
  for (const place of [0, 1, 2]) writeCourseRun(folder, runs[place] ?? '', courses, place);
  code = await startHost({ workspaceFolder: folder });
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

const page = () => code.webview();
const rows = () => page().locator('.run-table tbody tr');

/** Names of the runs on the page, in its order. */
async function shownRuns(count: number): Promise<string[]> {
  await rows()
    .nth(count - 1)
    .waitFor({ timeout: 120_000 });
  return await rows().evaluateAll((list) => list.map((row) => row.getAttribute('data-run') ?? ''));
}

/** All digits of a total of a run. */
async function total(run: string, column: 'pooled' | 'mean' | 'loss'): Promise<number> {
  return Number(await page().locator(`.run-table tr[data-run="${run}"] td.${column}`).getAttribute('title'));
}

async function shownKinds(): Promise<Record<string, string>> {
  const images = page().locator('.image-window .image-row');
  await images.first().waitFor();
  return Object.fromEntries(
    await images.evaluateAll((list) =>
      list.map((row) => [row.getAttribute('data-id') ?? '', row.getAttribute('data-kind') ?? '']),
    ),
  );
}

async function storedReport(run: string): Promise<Report> {
  const file = join(folder, '.lovasz-lens', 'reports', reportFolderName(run), 'report.json');
  return JSON.parse(await readFile(file, 'utf8'));
}

/** Pooled mIoU of a run from the bytes of its files alone. */
async function countedIoU(run: string): Promise<number> {
  const both = new Map<number, number>();
  const either = new Map<number, number>();
  const add = (counts: Map<number, number>, value: number) => counts.set(value, (counts.get(value) ?? 0) + 1);
  for (const id of Object.keys(courses)) {
    const truth = (await readFile(join(folder, 'labels', `${id}.npy`))).subarray(-PIXELS);
    const decided = (await readFile(join(folder, run, `${id}.npy`))).subarray(-PIXELS);
    for (const [pixel, value] of truth.entries()) {
      const guess = decided[pixel] ?? -1;
      add(either, value);
      if (guess === value) add(both, value);
      else add(either, guess);
    }
  }
  const ious = [...either].map(([value, pixels]) => (both.get(value) ?? 0) / pixels);
  return ious.reduce((sum, iou) => sum + iou, 0) / ious.length;
}

it('shows the runs of a folder in order, with the numbers of their reports', async () => {
  await code.palette('Lovász Lens: Show Series of Runs…');
  await code.answerPath('Runs of a data set over time', `${folder}/`);
  const names = await shownRuns(3);
  expect(names.map((name) => /ckpt\d+/.exec(name)?.[0])).toEqual(runs.slice(0, 3));
  for (const name of names) {
    const { pooled, means } = await storedReport(name);
    expect(await total(name, 'pooled')).toBe(pooled.mIoU);
    expect(await total(name, 'mean')).toBe(means.mIoU);
    expect(await total(name, 'loss')).toBe(means.loss);
    const predictions = name.endsWith('/pred') ? name : `${name}/pred`;
    expect(await total(name, 'pooled')).toBeCloseTo(await countedIoU(predictions), 12);
  }
  await code.screenshot('series-three');
});

it('says what became of each image, as the command line does, and lists the images of a kind', async () => {
  const kinds = await shownKinds();
  expect(kinds).toEqual({
    'street-forgotten': 'forgotten',
    'street-flickers': 'flickering',
    'street-learned': 'learned',
    'street-bad': 'bad',
    'street-good': 'good',
  });
  const cli = join(resolve(import.meta.dirname, '../..'), 'dist/cli.js');
  const { stdout } = await promisify(execFile)(process.execPath, [cli, 'series', '.', '--json'], { cwd: folder });
  const series = JSON.parse(stdout) as SeriesSummary & { readonly images: readonly SeriesImage[] };
  expect(Object.fromEntries(series.images.map(({ id, kind }) => [id, kind]))).toEqual(kinds);
  for (const { name, pooled } of series.runs) expect(await total(name, 'pooled')).toBe(pooled.mIoU);
  await page().getByRole('radio', { name: 'Forgotten 1' }).click();
  await expect.poll(shownKinds).toEqual({ 'street-forgotten': 'forgotten' });
  await page().getByRole('radio', { name: 'All', exact: true }).click();
});

it('opens an image as the run that is chosen predicted it', async () => {
  await page().locator('.run-plot .hit[data-run="1"]').first().click();
  await page().locator('.run-table tr.sel[data-run*="ckpt2"]').waitFor();
  await page().locator('.image-row[data-id="street-flickers"] .course').dblclick();
  const inspector = new InspectorPage(code);
  const alone = await inspectByCli(folder, 'runs/ckpt2/pred/street-flickers.npy');
  expect(await inspector.loss()).toBe(alone.loss.value);
  await code.screenshot('series-opened');
  await code.page.locator('.tab').filter({ hasText: 'Series:' }).click();
  await rows().first().waitFor();
});

it('takes up a checkpoint that is written while it is open, at first without the file that is not whole', async () => {
  await page().locator('.run-plot .hit[data-run="2"]').first().click();
  writeCourseRun(folder, 'ckpt11', courses, 3);
  const last = join(folder, 'runs/ckpt11/pred/street-good.npy');
  const whole = await readFile(last);
  await truncate(last, 100);
  const names = await shownRuns(4);
  const [name = ''] = names.slice(-1);
  expect(name).toContain('ckpt11');
  const row = page().locator(`.run-table tr[data-run="${name}"]`);
  await row.filter({ hasText: '1 not readable' }).waitFor({ timeout: 60_000 });
  await page().locator('.watch-line .news').filter({ hasText: 'ckpt11' }).waitFor();
  expect(await page().locator('.trouble').filter({ hasText: 'Not readable in ckpt11' }).innerText()).toContain(
    'street-good.npy',
  );
  await code.screenshot('series-not-whole');
  await writeFile(last, whole);
  await expect.poll(() => row.innerText(), { timeout: 60_000 }).not.toContain('not readable');
  const { pooled } = await storedReport(name);
  expect(pooled.pairs).toBe(5);
  expect(await total(name, 'pooled')).toBe(pooled.mIoU);
  const predictions = name.endsWith('/pred') ? name : `${name}/pred`;
  expect(pooled.mIoU).toBeCloseTo(await countedIoU(predictions), 12);
  expect(await page().locator('.run-table tr.sel').getAttribute('data-run')).toBe(name);
  await page().locator('.image-row[data-id="street-flickers"] .crossings').filter({ hasText: '3' }).waitFor();
  await code.screenshot('series-four');
});

it('comes back after the window is reloaded, and still watches', async () => {
  await code.reload();
  await code.page.locator('.tab').filter({ hasText: 'Series:' }).click();
  await shownRuns(4);
  await page().locator('.watch-line').waitFor();
  await rm(join(folder, 'runs/ckpt11'), { recursive: true });
  await expect.poll(() => rows().count(), { timeout: 60_000 }).toBe(3);
  expect(await code.page.locator('.notification-toast').count()).toBe(0);
});
