import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { writeReport } from '../../src/report/report-file.ts';
import { readReport } from '../../src/report/report-reader.ts';
import { runCli } from '../cli/run-cli.ts';
import { dataFolder, expectedData, hasData, noData } from '../engine/expected-data.ts';
import { root } from './harness/bundles.ts';
import { seriousFindings, sticksOut } from './harness/looks.ts';
import { madeReport, reportOfLosses } from './harness/made-report.ts';
import { type HostedPage, savedStateOf, settled } from './harness/open-page.ts';
import { reportTest, shownIds } from './harness/report-test.ts';
import type { ThemeName } from './harness/themes.ts';

const pictures = path.join(root, 'artifacts', 'webview');
mkdirSync(pictures, { recursive: true });

const { open } = reportTest();
let runA: string;
let runB: string;

beforeAll(async () => {
  [runA, runB] = [await madeReport('sample', 'run-a'), await madeReport('sample', 'run-b')];
});

/** Waits until the pictures of the rows in sight have come. */
async function pictured({ page }: HostedPage): Promise<void> {
  await page.locator('.image-row .strip img').first().waitFor();
  await page.waitForFunction(() => document.querySelectorAll('.no-picture').length === 0);
  await settled({ page });
}

const themes: ThemeName[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

describe('page of a report', () => {
  it.each(themes)('has no serious accessibility finding: %s', async (theme) => {
    const one = await open(runB, { theme }, ['run-a']);
    await pictured(one);
    await one.host.compare(runA);
    await one.page.locator('.compared tbody tr').first().waitFor();
    await one.page.locator('[data-cell]:not(:disabled)').nth(3).click();
    await one.page.locator('.image-row .pixels').nth(1).waitFor();
    await one.page.locator('.image-window .image-row').first().click();
    await settled(one);
    await one.page.screenshot({ path: path.join(pictures, `report-${theme}.png`) });
    expect(await seriousFindings(one.page)).toEqual([]);
  });

  it('says first why, where no pair could be read', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-unread-'));
    for (const side of ['gt', 'pred']) {
      mkdirSync(path.join(folder, side));
      writeFileSync(path.join(folder, side, 'a.npy'), 'no array');
    }
    const file = path.join(folder, 'report.json');
    await runCli(['report', folder, '--out', file, '--quiet'], root);
    const { page } = await open(file);
    const parts = page.locator('.side-part:visible');
    expect(await parts.first().locator('.trouble h2').allTextContents()).toEqual(['Not readable']);
    expect(await page.locator('.side-part:visible h2').allTextContents()).not.toContain('Distribution');
    const text = await page.locator('body').innerText();
    expect(text).toContain('No pair could be read');
    for (const wrong of ['passes the filter', 'lie on the line', 'no pixel is wrong'])
      expect(text).not.toContain(wrong);
    await page.screenshot({ path: path.join(pictures, 'report-unread.png') });
  });

  it('says every total under its own name, as the report has it', async () => {
    const { page, host } = await open(runA);
    const { pooled, means } = host.report.read.report;
    const shown = async (label: string) =>
      Number(await page.locator(`[data-number="${label}"] .v`).getAttribute('title'));
    expect(await shown('Lovász-Softmax, mean of images')).toBe(means.loss);
    expect(await shown('mIoU, pooled')).toBe(pooled.mIoU);
    expect(await shown('mIoU, mean of images')).toBe(means.mIoU);
    expect(await shown('Pixel accuracy, pooled')).toBe(pooled.pixelAccuracy);
    for (const { id, iou } of pooled.classes) {
      const cells = page.locator(`.classes-list tr[data-class="${id}"] td`);
      expect(await cells.nth(2).getAttribute('title')).toBe(iou === null ? '' : String(iou));
    }
  });

  it('says where the loss sits, each group adding up to it, and leads to the worst regions', async () => {
    const { page, host } = await open(runA);
    const { budget, worstRegions, means } = host.report.read.report;
    const lines = page.locator('.error-budget tr[data-budget^="By kind of region"] td:nth-child(2)');
    const losses = await lines.evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('title'))));
    expect(losses).toEqual(budget.byRegion.map(({ loss }) => loss));
    expect(losses.reduce((sum, loss) => sum + loss, 0)).toBeCloseTo(means.loss ?? Number.NaN, 12);
    expect(await page.locator('.region-list tbody tr').count()).toBe(worstRegions.length);
    await page.locator('.region-list').scrollIntoViewIfNeeded();
    await page.screenshot({ path: path.join(pictures, 'report-errors.png') });
    await page.locator('.region-list tr[data-region="2"] .pair-name').click();
    await settled({ page });
    const asked = host.received.filter(({ method }) => method === 'report/openRegion').map(({ params }) => params);
    expect(asked).toEqual([{ revision: 1, region: 2 }]);
  });

  it('lists the images of a cell, most pixels first, and opens one with the cell to mark', async () => {
    const { page, host } = await open(runA);
    const { classes, confusion } = host.report.read.report.pooled;
    const rows = [...host.report.read.report.pairs];
    const most = confusion.flatMap((row, truth) => row.map((pixels, decided) => ({ truth, decided, pixels })));
    const [cell] = most.filter(({ truth, decided }) => truth !== decided).sort((a, b) => b.pixels - a.pixels);
    const [truth, decided] = [classes[cell?.truth ?? -1]?.id ?? -1, classes[cell?.decided ?? -1]?.id ?? -1];
    await page.locator(`[data-cell="${truth} ${decided}"]`).click();
    await page.locator('.image-row:not(.head) .pixels').first().waitFor();
    await settled({ page });
    const of = (row: (typeof rows)[number]) =>
      row.confusion.find(([one, other]) => one === truth && other === decided)?.[2] ?? 0;
    const wanted = rows.filter((row) => of(row) > 0).sort((a, b) => of(b) - of(a));
    expect(await shownIds(page)).toEqual(wanted.map(({ id }) => id));
    expect(await page.locator('.image-row:not(.head) .pixels').first().innerText()).toBe(
      of(wanted[0] as (typeof rows)[number]).toLocaleString('en-US'),
    );
    await page.locator('.image-row:not(.head) .open').first().click();
    await settled({ page });
    const asked = host.received.filter(({ method }) => method === 'report/open').map(({ params }) => params);
    const places = wanted.map(({ id }) => host.report.columns.ids.indexOf(id));
    expect(asked).toEqual([{ revision: 1, places, at: 0, mark: { truth, decided } }]);
  });

  it('sorts by its heads, filters by name, class and bar, and takes filters off', async () => {
    const { page, host } = await open(runA);
    const rows = [...host.report.read.report.pairs];
    const by = (value: (row: (typeof rows)[number]) => number) =>
      [...rows].sort((a, b) => value(a) - value(b)).map(({ id }) => id);
    expect(await shownIds(page)).toEqual(by(({ loss }) => -(loss ?? -1)));
    await page.getByRole('columnheader', { name: 'mIoU' }).getByRole('button').click();
    expect(await shownIds(page)).toEqual(by(({ mIoU }) => mIoU ?? 2));
    await page.getByRole('searchbox').fill('-03');
    expect(await shownIds(page)).toEqual(['street-03']);
    await page.getByRole('searchbox').fill('');
    const { id, name } = host.report.read.report.pooled.classes[2] ?? { id: -1, name: '' };
    await page.locator(`.classes-list tr[data-class="${id}"]`).click();
    await page.getByRole('columnheader', { name: `IoU, ${name}` }).waitFor();
    await settled({ page });
    const iou = (row: (typeof rows)[number]) => row.classes.find((entry) => entry.id === id)?.iou ?? null;
    const having = by((row) => iou(row) ?? 2).filter(
      (one) => iou(rows.find((row) => row.id === one) ?? rows[0]!) !== null,
    );
    expect(await shownIds(page)).toEqual(having);
    await page.locator('.chip.filter').click();
    await page.locator('.histogram button:not(:disabled)').first().click();
    const lowest = Math.min(...rows.map(({ loss }) => loss ?? 2));
    expect(await shownIds(page)).toContain(rows.find(({ loss }) => loss === lowest)?.id);
    expect((await shownIds(page)).length).toBeLessThan(rows.length);
  });

  it('walks the images by keys and opens one with Enter', async () => {
    const { page, host } = await open(runA);
    await page.locator('.image-window .image-row').first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await settled({ page });
    const [asked] = host.received.filter(({ method }) => method === 'report/open');
    const ids = await shownIds(page);
    const places = ids.map((id) => host.report.columns.ids.indexOf(id ?? ''));
    expect(asked?.params).toEqual({ revision: 1, places, at: 2, mark: null });
    expect(await page.evaluate(() => (document.activeElement as HTMLElement).dataset['id'])).toBe(ids[2]);
  });

  it('shows two runs side by side: changes with their sign, improvements and regressions', async () => {
    const { page, host } = await open(runB, {}, ['run-a']);
    await host.compare(runA);
    await page.locator('.compared tbody tr').first().waitFor();
    await settled({ page });
    const content = host.content;
    const comparison = content.kind === 'report' ? content.head.comparison : null;
    expect(comparison?.other).toBe('run-a');
    for (const sentence of comparison?.sentences ?? []) await page.getByText(sentence).waitFor();
    const { better = 0, worse = 0 } = comparison?.images ?? {};
    expect(better + worse).toBeGreaterThan(0);
    const which = better > 0 ? 'better' : 'worse';
    await page.getByRole('button', { name: `${better > 0 ? better : worse} ${which}` }).click();
    expect(await shownIds(page)).toHaveLength(better > 0 ? better : worse);
    const changes = await page.locator('.image-row:not(.head) .change .change').allInnerTexts();
    for (const change of changes) expect(change.startsWith(which === 'better' ? '+' : '−')).toBe(true);
  });

  it('says how far the work has come, and lets it be cancelled', async () => {
    const { page, host } = await open(runA);
    const running = { what: 'Computing run-a', done: 250, total: 1000, failed: 2, reused: 40, secondsLeft: 130 };
    host.push({ kind: 'running', reportId: 'report', title: 'run-a', running });
    await page.getByText('250 of 1,000, 40 taken over, 2 failed, 2 min left').waitFor();
    await page.screenshot({ path: path.join(pictures, 'report-running.png') });
    await page.getByRole('button', { name: 'Cancel' }).click();
    await settled({ page });
    expect(host.received.at(-1)?.params).toEqual({ action: 'cancel' });
  });

  it('keeps its view over a reload', async () => {
    const one = await open(runA);
    await one.page.getByRole('searchbox').fill('street-05');
    await expect.poll(async () => JSON.stringify(await savedStateOf(one))).toContain('street-05');
    const savedState = await savedStateOf(one);
    await one.close();
    one.host.dispose();
    const { page } = await open(runA, { savedState });
    expect(await shownIds(page)).toEqual(['street-05']);
  });

  it('lets go of a class that the report has no more', async () => {
    const one = await open(runA);
    const all = await shownIds(one.page);
    await one.page.getByRole('searchbox').fill('street');
    await expect.poll(async () => JSON.stringify(await savedStateOf(one))).toContain('street');
    const saved = (await savedStateOf(one)) as { view: object };
    await one.close();
    one.host.dispose();
    const savedState = { ...saved, view: { ...saved.view, text: '', classId: 77 } };
    const again = await open(runA, { savedState });
    await expect.poll(() => shownIds(again.page)).toEqual(all);
    await expect.poll(async () => JSON.stringify(await savedStateOf(again))).toContain('"classId":null');
  });

  it.each([320, 419, 639, 640, 899, 900, 1099, 1180, 2400])('nothing sticks out at %d px', async (width) => {
    // Runs are called by their folders, and these may lie deep.
    const one = await open(calledAnew(runB, 'experiments/lr-0.01-warmup/epoch25/pred'), { width, height: 860 });
    await one.host.compare(calledAnew(runA, 'experiments/lr-0.01-warmup/epoch20/pred'));
    await one.page.locator('.compared tbody tr').first().waitFor();
    await settled(one);
    await one.page.screenshot({ path: path.join(pictures, `report-${width}.png`) });
    expect(await sticksOut(one.page)).toEqual([]);
    const clipped = await one.page
      .locator('.image-rows, .image-heads')
      .evaluateAll((boxes) => boxes.map((box) => box.scrollWidth - box.clientWidth));
    expect(clipped).toEqual([0, 0]);
  });

  it.each([320, 640, 900, 960, 1099, 1180])('short names and what was read are whole at %d px', async (width) => {
    const { page } = await open(runA, { width, height: 860 });
    const cut = await page
      .locator('.hd-title .run, .hd .pick .shown, .says > div, .hd .chip')
      .evaluateAll((texts) =>
        texts
          .filter((text) => text.scrollWidth > text.clientWidth || text.getClientRects().length !== 1)
          .map((text) => text.textContent),
      );
    expect(cut).toEqual([]);
    // A chip is shown whole, or not at all.
    const shares = await page.locator('.hd .chips').evaluate((chips) => {
      const row = chips.getBoundingClientRect();
      return [...chips.querySelectorAll('.chip')].map((chip) => {
        const box = chip.getBoundingClientRect();
        const inside = box.right <= row.right + 0.5 && box.bottom <= row.bottom + 0.5;
        const outside = box.top >= row.bottom;
        return inside !== outside;
      });
    });
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).not.toContain(false);
  });
});

describe('100,000 images', () => {
  it('keeps only the rows in sight in the document, and sorts and filters all of them', async () => {
    const losses = Array.from({ length: 100_000 }, (_, place) => ((place * 7919) % 100_000) / 100_000);
    const { page, host } = await open(reportOfLosses(runA, losses));
    const { ids } = host.report.columns;
    expect(await page.locator('.image-window .image-row').count()).toBeLessThan(40);
    const worst = losses.indexOf(Math.max(...losses));
    expect((await shownIds(page))[0]).toBe(ids[worst]);
    await page.getByRole('searchbox').fill('image-04242');
    expect(await shownIds(page)).toHaveLength(10);
    await page.getByRole('searchbox').fill('');
    await page.locator('.image-rows').evaluate((rows) => {
      rows.scrollTop = rows.scrollHeight;
    });
    const best = losses.indexOf(Math.min(...losses));
    await page.locator(`.image-row[data-id="${ids[best]}"]`).waitFor();
    expect(await page.locator('.image-window .image-row').count()).toBeLessThan(40);
  });
});

describe.skipIf(!hasData)(hasData ? 'report of camvid' : noData, () => {
  it.each(['ckpt1', 'ckpt2'])('%s: the numbers that others computed stand on the page', async (run) => {
    const file = await madeReport(path.join(dataFolder, 'camvid'), `${run}/pred`);
    const one = await open(file, {}, ['ckpt1/pred']);
    await pictured(one);
    await one.page.screenshot({ path: path.join(pictures, `report-camvid-${run}.png`) });
    const expected = (JSON.parse(readFileSync(path.join(dataFolder, 'pooled.json'), 'utf8')) as Pooled)[run];
    const shown = await one.page.locator('[data-number="mIoU, pooled"] .v').getAttribute('title');
    expect(Number(shown)).toBeCloseTo(expected?.mIoU ?? Number.NaN, 9);
    for (const [id, iou] of Object.entries(expected?.iou ?? {})) {
      const cell = one.page.locator(`.classes-list tr[data-class="${id}"] td`).nth(2);
      expect(Number(await cell.getAttribute('title'))).toBeCloseTo(iou, 9);
    }
    const pairs = expectedData().pairs.filter(({ pred }) => pred.startsWith(`camvid/${run}/pred/`));
    expect(pairs.length).toBeGreaterThan(0);
    for (const { pred, lovasz_onehot, miou_union_classes } of pairs) {
      const row = one.page.locator(`.image-row[data-id="${path.basename(pred, '.png')}"]`);
      expect(Number(await row.locator('.loss').getAttribute('title'))).toBeCloseTo(lovasz_onehot ?? Number.NaN, 9);
      expect(Number(await row.locator('.mIoU').getAttribute('title'))).toBeCloseTo(miou_union_classes ?? Number.NaN, 9);
    }
  });
});

type Pooled = Readonly<Record<string, { readonly mIoU: number; readonly iou: Readonly<Record<string, number>> }>>;

/** The same report of a run of another name. */
function calledAnew(file: string, run: string): string {
  const { report } = readReport(file);
  const copy = path.join(path.dirname(file), `report-${path.basename(path.dirname(run))}.json`);
  writeReport({ ...report, options: { ...report.options, run } }, copy, path.join(root, 'sample'));
  return copy;
}
