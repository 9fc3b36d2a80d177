import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs';
import { orderRuns } from '../../src/dataset/run-series.ts';
import { defaultCourseRule } from '../../src/report/image-course.ts';
import { runNumbers, type SeriesImage, type SeriesSummary, seriesOf } from '../../src/report/series.ts';
import { writeSeries } from '../../src/report/series-file.ts';
import { atOnce } from '../../src/report/steps.ts';
import { runCli } from '../cli/run-cli.ts';
import { type Courses, writeCourseRun, writeCourseTruths } from './course-data-set.ts';
import { openFile } from './page-from-disk.ts';
import { reportOf } from './report-of.ts';

const executablePath = findChromium();
const evil = `<∕script><img src=x onerror="document.title='run'">'&`;
const courses: Courses = {
  learned: 'BBGG',
  forgotten: 'GGGB',
  flicker: 'BGBG',
  good: 'GGGG',
  bad: 'BBBB',
  late: '---G',
  [evil]: 'BGBG',
};
const runs = [1, 2, 10, 11].map((number) => `<img src=x onerror="document.title='run'">${number}`);

describe.skipIf(executablePath === undefined)('the HTML page of a series in Chromium, from disk, offline', () => {
  let browser: Browser;
  let folder: string;
  let file: string;
  let series: SeriesSummary & { readonly images: readonly SeriesImage[] };

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArguments] });
    folder = writeCourseTruths(Object.keys(courses));
    for (const [place, run] of runs.entries()) writeCourseRun(folder, run, courses, place);
    file = path.join(folder, 'series.html');
    const { code, stderr } = await runCli(['series', '.', '--out', 'series.html', '--out', 'series.json'], folder);
    expect([code, stderr]).toEqual([0, '']);
    series = JSON.parse(readFileSync(path.join(folder, 'series.json'), 'utf8'));
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const shown = (page: Page) => page.locator('#rows td.name').allTextContents();
  const values = async (page: Page, selector: string) =>
    await page.locator(selector).evaluateAll((all) => all.map((one) => one.getAttribute('value')));
  const ofKind = (kind: string) => series.images.filter((image) => image.kind === kind).map(({ id }) => id);

  it('has every number of the series, and says nothing in the console', async () => {
    const { page, problems } = await openFile(browser, file);
    expect(series.runs).toHaveLength(runs.length);
    expect(await values(page, '#runs data')).toEqual(
      series.runs.flatMap(({ pooled, means }) =>
        [pooled.mIoU, means.mIoU, means.loss, pooled.pixelAccuracy].map(String),
      ),
    );
    for (const { name, pooledIoU } of series.classes) {
      const row = page.locator('#every tbody tr').filter({ has: page.getByText(name, { exact: true }) });
      const told = await row.locator('data').evaluateAll((all) => all.map((one) => one.getAttribute('value')));
      expect(told).toEqual(pooledIoU.map(String));
    }
    const dots = await page.locator('circle.loss title').allTextContents();
    expect(dots.map((text) => Number(text.split(': ').at(-1)))).toEqual(series.runs.map(({ means }) => means.loss));
    expect(await page.locator('#classes .spark').count()).toBe(series.classes.length);
    expect(problems).toEqual([]);
  });

  it('draws higher what is higher, and the runs by their numbers', async () => {
    const { page } = await openFile(browser, file);
    const places = await page
      .locator('circle.pooled')
      .evaluateAll((all) => all.map((one) => [Number(one.getAttribute('cx')), Number(one.getAttribute('cy'))]));
    const mIoU = series.runs.map(({ pooled }) => pooled.mIoU ?? Number.NaN);
    const byValue = [...mIoU.keys()].sort((a, b) => (mIoU[b] as number) - (mIoU[a] as number));
    const byPlace = [...places.keys()].sort((a, b) => (places[a]?.[1] ?? 0) - (places[b]?.[1] ?? 0));
    expect(byPlace).toEqual(byValue);
    const [first = 0, second = 0, third = 0, fourth = 0] = places.map(([x]) => x);
    // 1, 2, 10, 11.
    expect((third - second) / (second - first)).toBeCloseTo(8, 2);
    expect(fourth - third).toBeCloseTo(second - first, 1);
  });

  it('lists what was learned, forgotten and flickers; sorts, filters, and opens the numbers of an image', async () => {
    const { page, problems } = await openFile(browser, file);
    expect(await shown(page)).toHaveLength(series.images.length);
    const kinds = await page.locator('#rows td.kind').allTextContents();
    expect(kinds.slice(0, 4)).toEqual(['forgotten', 'flickering', 'flickering', 'learned']);
    for (const kind of ['learned', 'forgotten', 'flickering']) {
      await page.getByLabel('Kind').selectOption({ label: `${kind} (${ofKind(kind).length})` });
      expect((await shown(page)).sort()).toEqual(ofKind(kind).sort());
    }
    await page.getByLabel('Kind').selectOption({ index: 0 });
    await page.getByRole('button', { name: 'Last' }).click();
    const last = async () => (await page.locator('#rows td:nth-child(5)').allTextContents()).map(Number);
    const rising = await last();
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'Last' }).click();
    expect(await last()).toEqual(rising.reverse());
    await page.locator('#filter').fill('FORG');
    expect(await shown(page)).toEqual(['forgotten']);
    await page.locator('#rows tr[data-id="forgotten"]').click();
    const image = series.images.find(({ id }) => id === 'forgotten');
    const told = await page.locator('#details td:nth-child(2)').evaluateAll((all) => all.map((one) => one.title));
    expect(told.map(Number)).toEqual(image?.mIoU);
    expect(await page.locator('#details p').textContent()).toBe(
      `forgotten; crossed the line last in ${series.runs[3]?.name}`,
    );
    expect(problems).toEqual([]);
  });

  it('takes names from files as text', async () => {
    const { page, problems } = await openFile(browser, file);
    expect(await shown(page)).toContain(evil);
    expect(await page.locator('img').count()).toBe(0);
    expect(await page.title()).not.toBe('run');
    expect(problems).toEqual([]);
  });

  it('a hundred thousand images: only the rows in sight are in the document', async () => {
    const numbers = atOnce(runNumbers(await reportOf(folder, series.runs[0]?.name)));
    const ids = Array.from({ length: 100_000 }, (_, place) => `p${place}`);
    const many = { ...numbers, ids, mIoU: Float64Array.from(ids, (_, i) => i / 100_000), loss: new Float64Array(1e5) };
    const order = orderRuns(['a1', 'a2']);
    const place = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-page-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    const big = path.join(place, 'big.html');
    writeSeries(
      seriesOf(
        order.runs.map((run) => ({ ...run, numbers: many })),
        order,
        defaultCourseRule,
      ),
      big,
    );
    const { page, problems } = await openFile(browser, big);
    await page.getByRole('button', { name: 'First' }).click();
    expect((await shown(page))[0]).toBe('p0');
    expect(await page.locator('#rows tr').count()).toBeLessThan(60);
    expect(problems).toEqual([]);
  });
});
