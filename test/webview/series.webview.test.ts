import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defaultCourseRule } from '../../src/report/image-course.ts';
import { type RunNumbers, runNumbers } from '../../src/report/series.ts';
import { atOnce } from '../../src/report/steps.ts';
import { hash01 } from '../engine/small-pair.ts';
import { type Courses, writeCourseRun, writeCourseTruths } from '../report/course-data-set.ts';
import { reportOf } from '../report/report-of.ts';
import { root } from './harness/bundles.ts';
import { seriousFindings, sticksOut } from './harness/looks.ts';
import { type OpenOptions, settled } from './harness/open-page.ts';
import { browserTest } from './harness/page-test.ts';
import { SeriesHost } from './harness/series-host.ts';
import type { ThemeName } from './harness/themes.ts';

const pictures = path.join(root, 'artifacts', 'webview');
mkdirSync(pictures, { recursive: true });

const courses: Courses = {
  'street-forgotten': 'GGGB',
  'street-flickers': 'BGBG',
  'street-learned': 'BBGG',
  'street-bad': 'BBBB',
  'street-good': 'GGGG',
  'street-new': '---G',
};
const names = ['ckpt1', 'ckpt2', 'ckpt5', 'ckpt10'].map((run) => `runs/${run}`);

const { load } = browserTest();
let folder: string;
const runs = new Map<string, RunNumbers>();

beforeAll(async () => {
  folder = writeCourseTruths(Object.keys(courses));
  for (const [place, name] of names.entries()) writeCourseRun(folder, name.slice(5), courses, place);
  for (const name of names) runs.set(name, atOnce(runNumbers(await reportOf(folder, name))));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

async function open(of: ReadonlyMap<string, RunNumbers> = runs, options: OpenOptions = {}) {
  const opened = await load('series', { width: 1180, height: 1000, ...options }, (end) => new SeriesHost(end, of));
  await opened.page.locator('.image-row .spark').first().waitFor();
  await settled(opened);
  return opened;
}

const firstRuns = (count: number) => new Map([...runs].slice(0, count));

/** Names of the images in the list, from the top. */
async function shown(page: Page): Promise<string[]> {
  await settled({ page });
  const rows = page.locator('.image-window .image-row');
  const found = await rows.evaluateAll((elements) =>
    elements.map((row) => [Number(row.getAttribute('aria-rowindex')), row.getAttribute('data-id') ?? ''] as const),
  );
  return found.sort(([a], [b]) => a - b).map(([, id]) => id);
}

/** A hundred runs of a hundred and fifty classes and three thousand images, from the report of a small one. */
function manyRuns(): ReadonlyMap<string, RunNumbers> {
  const { summary } = runs.get(names[0] ?? '') as RunNumbers;
  const [model] = summary.pooled.classes;
  const ids = Array.from({ length: 3000 }, (_, at) => `street-${String(at).padStart(4, '0')}`);
  return new Map(
    Array.from({ length: 100 }, (_, run) => {
      const rise = (seed: number) =>
        Math.min(1, 0.2 + 0.5 * hash01(seed, 1) + 0.003 * run + 0.1 * hash01(seed, run + 2));
      const classes = Array.from({ length: 150 }, (_, id) => ({
        ...(model as NonNullable<typeof model>),
        id,
        name: `class number ${id}`,
        iou: id === 7 ? null : rise(id),
      }));
      const pooled = { ...summary.pooled, classes, mIoU: rise(1000) };
      const numbers = {
        ...(runs.get(names[0] ?? '') as RunNumbers),
        summary: { ...summary, pooled, means: { ...summary.means, loss: 1 - rise(1001), mIoU: rise(1002) } },
        ids,
        mIoU: Float64Array.from(ids, (_, at) => rise(2000 + at)),
        loss: Float64Array.from(ids, (_, at) => 1 - rise(9000 + at)),
      };
      return [`runs/unet_epoch_${run * 5}`, numbers] as const;
    }),
  );
}

const themes: ThemeName[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

describe('page of a series', () => {
  it.each(themes)('has no serious accessibility finding: %s', async (theme) => {
    const one = await open(runs, { theme });
    await one.page.locator('.class-plot').nth(1).click();
    await one.page.locator('.image-window .image-row').first().click();
    await settled(one);
    await one.page.screenshot({ path: path.join(pictures, `series-${theme}.png`) });
    expect(await seriousFindings(one.page)).toEqual([]);
    await one.page.getByRole('button', { name: 'Read as table' }).click();
    await settled(one);
    expect(await seriousFindings(one.page)).toEqual([]);
  });

  it('has every number of the reports, in the order of the runs', async () => {
    const { page, host } = await open();
    const rows = page.locator('.run-table tbody tr');
    expect(await rows.evaluateAll((list) => list.map((row) => row.getAttribute('data-run')))).toEqual(names);
    for (const [at, name] of names.entries()) {
      const summary = runs.get(name)?.summary;
      const title = async (column: string) => Number(await rows.nth(at).locator(`td.${column}`).getAttribute('title'));
      expect(await title('pooled')).toBe(summary?.pooled.mIoU);
      expect(await title('mean')).toBe(summary?.means.mIoU);
      expect(await title('loss')).toBe(summary?.means.loss);
    }
    await page.getByRole('button', { name: 'Read as table' }).click();
    for (const { id, pooledIoU } of host.series.classes) {
      const cells = page.locator(`.class-table tr[data-class="${id}"] td.n`);
      const titles = await cells.evaluateAll((list) => list.map((cell) => cell.getAttribute('title')));
      expect(titles.slice(0, names.length).map(Number)).toEqual(pooledIoU);
    }
  });

  it('chooses a run by click, by key and in the table, and shows its totals', async () => {
    const { page } = await open();
    const total = async () => Number(await page.locator('[data-number="mIoU, pooled"] .v').getAttribute('title'));
    const of = (at: number) => runs.get(names[at] ?? '')?.summary.pooled.mIoU;
    expect(await total()).toBe(of(3));
    await page.locator('.run-plot .hit[data-run="1"]').first().click();
    await expect.poll(total).toBe(of(1));
    await page.locator('.run-plot').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(total).toBe(of(2));
    expect(await page.locator('.run-plot').getAttribute('aria-valuetext')).toContain('ckpt5, 3 of 4: mIoU pooled');
    await page.locator(`.run-table tr[data-run="${names[0]}"]`).focus();
    await page.keyboard.press('Enter');
    await expect.poll(total).toBe(of(0));
  });

  it('lists the images by kind, sorts and filters them, and opens one in the run that is chosen', async () => {
    const { page, host } = await open();
    const kinds = Object.fromEntries([...host.series.images].map(({ id, kind }) => [id, kind]));
    expect(kinds).toMatchObject({ 'street-forgotten': 'forgotten', 'street-learned': 'learned' });
    expect((await shown(page)).map((id) => kinds[id])).toEqual([
      'forgotten',
      'flickering',
      'learned',
      'bad',
      'good',
      'untold',
    ]);
    await page.getByRole('radio', { name: 'Learned 1' }).click();
    expect(await shown(page)).toEqual(['street-learned']);
    await page.getByRole('radio', { name: 'All', exact: true }).click();
    await page.getByRole('columnheader', { name: 'Last' }).getByRole('button').click();
    const last = ({ mIoU }: { mIoU: readonly (number | null)[] }) => mIoU.findLast((value) => value !== null) ?? 2;
    const sorted = [...host.series.images].sort((a, b) => last(a) - last(b)).map(({ id }) => id);
    expect(await shown(page)).toEqual(sorted);
    await page.getByRole('searchbox', { name: 'Filter by name' }).fill('street-F');
    expect(new Set(await shown(page))).toEqual(new Set(['street-flickers', 'street-forgotten']));
    await page.locator('.run-plot .hit[data-run="2"]').first().click();
    await page.locator('.image-window .image-row').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settled({ page });
    const asked = host.received.filter(({ method }) => method === 'series/open').map(({ params }) => params);
    const places = (await shown(page)).map((id) => host.series.images.ids.indexOf(id));
    expect(asked).toEqual([{ revision: 1, run: 2, images: places, at: 1 }]);
  });

  it('draws the line between good and bad where it is told to', async () => {
    const { page, host } = await open();
    await page.getByLabel('Good from mIoU').fill('1');
    await page.getByLabel('Good from mIoU').press('Enter');
    await page.getByRole('radio', { name: 'Bad 5' }).waitFor();
    expect(host.series.options.good).toBe(1);
    await page.getByText('mIoU is at least 1;').waitFor();
    await page.getByLabel('Good from mIoU').fill('7');
    await page.getByLabel('Good from mIoU').press('Enter');
    expect(await page.getByLabel('Good from mIoU').inputValue()).toBe('1');
    expect(host.received.filter(({ method }) => method === 'series/act')).toHaveLength(1);
  });

  it('takes up a new run, says so, and goes on looking at the newest', async () => {
    const { page, host } = await open(firstRuns(3));
    await page.locator('.image-window .image-row[data-id="street-learned"]').click();
    expect(await page.locator('.run-table tr.sel').getAttribute('data-run')).toBe(names[2]);
    host.show(runs, '18:30:12 new: ckpt10');
    await page.locator('.watch-line .news').filter({ hasText: 'new: ckpt10' }).waitFor();
    await page.locator('.run-table tbody tr').nth(3).waitFor();
    expect(await page.locator('.run-table tr.sel').getAttribute('data-run')).toBe(names[3]);
    await page.locator('.image-row[data-id="street-forgotten"][data-kind="forgotten"]').waitFor();
    expect(await page.locator('.image-row.sel').getAttribute('data-id')).toBe('street-learned');
  });

  it('says which kind is listed, also when a new run leaves no image of it', async () => {
    const { page, host } = await open(firstRuns(1));
    await page.getByRole('radio', { name: 'Too few runs 5' }).click();
    expect(await shown(page)).toHaveLength(5);
    host.show(firstRuns(2), null);
    await page.locator('.run-table tbody tr').nth(1).waitFor();
    expect(await shown(page)).toEqual([]);
    await page.getByRole('radio', { name: 'Too few runs 0', checked: true }).waitFor({ timeout: 10_000 });
    await page.getByRole('radio', { name: 'All', exact: true }).click();
    expect(await shown(page)).toHaveLength(5);
  });

  it('works with one run, with two, and with a hundred of many classes', async () => {
    for (const [count, of] of [
      [1, firstRuns(1)],
      [2, firstRuns(2)],
      [100, manyRuns()],
    ] as const) {
      const one = await open(of);
      expect(await one.page.locator('.run-table tbody tr').count()).toBe(count);
      expect(await one.page.locator('.class-plot').count()).toBe(count === 100 ? 150 : 4);
      if (count === 100) {
        await one.page.getByRole('searchbox', { name: 'Filter classes' }).fill('number 14');
        expect(await one.page.locator('.class-plot').count()).toBe(11);
        await one.page.getByRole('searchbox', { name: 'Filter classes' }).fill('');
        await one.page.locator('.image-rows').evaluate((rows) => rows.scrollTo(0, 40_000));
        await expect.poll(() => one.page.locator('.image-row:not(.head) .spark').count()).toBeGreaterThan(5);
      }
      await settled(one);
      await one.page.screenshot({ path: path.join(pictures, `series-${count}.png`) });
      await one.close();
    }
  });

  it('fits every width', async () => {
    const one = await open();
    for (const width of [320, 419, 639, 899, 1099, 1180, 2400]) {
      await one.page.setViewportSize({ width, height: 900 });
      await settled(one);
      expect(await sticksOut(one.page), `at ${width}`).toEqual([]);
      await one.page.screenshot({ path: path.join(pictures, `series-${width}.png`) });
    }
  });

  it('says how far the work has come, lets it be cancelled, and says why there is nothing', async () => {
    const { page, host } = await open();
    const running = { what: 'runs/ckpt5, run 3 of 4', done: 2, total: 6, failed: 0, reused: 1, secondsLeft: 9 };
    host.push({ kind: 'running', seriesId: 'series', title: 'runs/ckpt*', running });
    await page.getByText('2 of 6, 1 taken over, 9 s left').waitFor();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await settled({ page });
    expect(host.received.at(-1)?.params).toEqual({ action: 'cancel' });
    host.push({ kind: 'problem', seriesId: 'series', title: 'No run was found', advice: 'Choose another folder.' });
    await page.getByRole('heading', { name: 'No run was found' }).waitFor();
    await page.getByText('Compute It').click();
    await settled({ page });
    expect(host.received.at(-1)?.params).toEqual({ action: 'run-again' });
  });

  it('says which runs were cancelled, and lets them go on', async () => {
    const { page, host } = await open(firstRuns(3));
    expect(await page.locator('.cancelled').count()).toBe(0);
    host.cancel(1);
    await page.getByText('1 run is not finished; what is finished is kept').waitFor();
    host.cancel(2);
    await page.getByText('2 runs are not finished; what is finished is kept').waitFor();
    await page.getByRole('button', { name: 'Go on' }).click();
    await settled({ page });
    expect(host.received.at(-1)?.params).toEqual({ action: 'run-again' });
  });

  it('is saved in each format that its menu offers', async () => {
    const { page, host } = await open();
    for (const [label, format] of [
      ['JSON', 'json'],
      ['CSV', 'csv'],
      ['Markdown', 'md'],
      ['HTML page', 'html'],
    ] as const) {
      await page.getByRole('button', { name: 'Save as…' }).click();
      await page.getByRole('menuitemradio', { name: `Save as ${label}…` }).click();
      await settled({ page });
      expect(host.received.at(-1)?.params).toEqual({ action: 'save', format });
    }
  });

  it('copies the runs and the classes with all digits', async () => {
    const { page, host } = await open();
    const buttons = page.getByRole('button', { name: 'Copy as table' });
    for (let at = 0; at < 3; at += 1) await buttons.nth(at).click();
    await expect.poll(() => host.copied.length).toBe(3);
    const [classes, images, table] = host.copied.map((text) => text.split('\n').map((line) => line.split('\t')));
    expect(classes?.[1]?.slice(2).map(Number)).toEqual(host.series.classes[0]?.pooledIoU);
    expect(images).toHaveLength(1 + host.series.images.length);
    expect(Number(table?.[1]?.[3])).toBe(runs.get(names[0] ?? '')?.summary.pooled.mIoU);
    expect(defaultCourseRule.good).toBe(host.series.options.good);
  });
});
