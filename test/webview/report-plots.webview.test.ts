import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ReportPair } from '../../src/report/report.ts';
import { writeReport } from '../../src/report/report-file.ts';
import { readReport } from '../../src/report/report-reader.ts';
import { ScatterFrame } from '../../webview/report/scatter-frame.ts';
import { root } from './harness/bundles.ts';
import { madeReport } from './harness/made-report.ts';
import { settled } from './harness/open-page.ts';
import { reportTest, shownIds } from './harness/report-test.ts';

const { open } = reportTest();
let runA: string;

beforeAll(async () => {
  runA = await madeReport('sample', 'run-a');
});

describe('dots of the plot that lie on one another', () => {
  /** The report with as many images at one place of the plot as asked for. */
  function coinciding(file: string, count: number): string {
    const { report } = readReport(file);
    const [first, ...others] = [...report.pairs] as [ReportPair, ...ReportPair[]];
    const moved = others.map((row, at) => (at < count - 1 ? { ...row, loss: first.loss, mIoU: first.mIoU } : row));
    const copy = path.join(path.dirname(file), `report-coinciding-${count}.json`);
    writeReport({ ...report, pairs: [first, ...moved] }, copy, path.join(root, 'sample'));
    return copy;
  }

  /** Where the dot of the first image of a report lies, from the plot's corner. */
  async function dotOfFirst({ page, host }: Awaited<ReturnType<typeof open>>) {
    const box = await page.locator('canvas.scatter').boundingBox();
    if (!box) throw new Error('no plot');
    const rows = [...host.report.read.report.pairs];
    const shown = await shownIds(page);
    const numbers = (of: (row: ReportPair) => number | null) => Float64Array.from(rows, (row) => of(row) ?? Number.NaN);
    const columns = { loss: numbers(({ loss }) => loss), mIoU: numbers(({ mIoU }) => mIoU) };
    const order = Uint32Array.from(shown, (id) => rows.findIndex((row) => row.id === id));
    const [x, y] = new ScatterFrame(columns, order, { width: box.width, height: box.height }).at(0);
    return { x, y };
  }

  it('say how many images they are and name them, and a click lists them', async () => {
    const one = await open(coinciding(runA, 5));
    const { page, host } = one;
    const all = await shownIds(page);
    const together = host.report.columns.ids.slice(0, 5);
    expect(all.length).toBeGreaterThan(5);
    const rows = page.locator('.scatter-box .spoken tbody tr');
    expect(await rows.count()).toBe(1);
    expect(await rows.locator('td').nth(2).innerText()).toBe('5');
    await page.locator('canvas.scatter').hover({ position: await dotOfFirst(one) });
    const words = await page.locator('.plot-hint').innerText();
    expect(words).toMatch(/^5 images, loss 0\.\d{4}, mIoU 0\.\d{4}: .* and 2 more\. A click lists them\.$/);
    for (const id of together.slice(0, 3)) expect(words).toContain(id);
    // A double click opens none of them: which one is not known.
    await page.locator('canvas.scatter').dblclick({ position: await dotOfFirst(one) });
    expect((await shownIds(page)).sort()).toEqual([...together].sort());
    expect(host.received.filter(({ method }) => method === 'report/open')).toEqual([]);
    // All that is listed is one dot now: a click takes the next.
    const reached = new Set<string | undefined>();
    for (let click = 0; click < 5; click += 1) {
      await page.locator('canvas.scatter').click({ position: await dotOfFirst(one) });
      await settled(one);
      reached.add((await page.locator('.image-row[aria-selected="true"]').getAttribute('data-id')) ?? undefined);
    }
    expect([...reached].sort()).toEqual([...together].sort());
    await page.locator('.chip.filter').click();
    expect(await shownIds(page)).toEqual(all);
  });

  it('are nothing special where each is one image', async () => {
    const one = await open(coinciding(runA, 1));
    expect(await one.page.locator('.scatter-box .spoken table').count()).toBe(0);
    await one.page.locator('canvas.scatter').dblclick({ position: await dotOfFirst(one) });
    await settled(one);
    const [asked] = one.host.received.filter(({ method }) => method === 'report/open');
    const places = (await shownIds(one.page)).map((id) => one.host.report.columns.ids.indexOf(id ?? ''));
    expect(asked?.params).toEqual({ revision: 1, places, at: places.indexOf(0), mark: null });
  });
});

describe('confusion matrix', () => {
  it('names its columns as its rows, by sight and for screen readers', async () => {
    const { page } = await open(runA);
    const rows = await page.locator('.matrix tbody th').allInnerTexts();
    expect(await page.locator('.matrix thead th[scope="col"] span').allInnerTexts()).toEqual(rows);
    for (const name of rows) {
      expect(await page.getByRole('columnheader', { name: `Predicted ${name}`, exact: true }).count()).toBe(1);
    }
  });

  it('scrolls sideways below the names of its rows where its columns have no room', async () => {
    const { page } = await open(runA, { width: 320 });
    const scroll = page.locator('.matrix-scroll');
    expect(await scroll.evaluate((box) => box.scrollWidth > box.clientWidth)).toBe(true);
    const name = page.locator('.matrix tbody th').first();
    const before = await name.boundingBox();
    await scroll.evaluate((box) => {
      box.scrollLeft = box.scrollWidth;
    });
    // But for the line of a pixel between the cells.
    expect(Math.abs(((await name.boundingBox())?.x ?? Number.NaN) - (before?.x ?? Number.NaN))).toBeLessThanOrEqual(1);
    const widths = await page.locator('.matrix tbody td').evaluateAll((cells) => cells.map((cell) => cell.clientWidth));
    expect(Math.min(...widths)).toBeGreaterThanOrEqual(25);
  });
});
