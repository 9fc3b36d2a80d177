import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { chromiumArguments, findChromium } from '../../scripts/chromium.mjs';
import { reportHtml } from '../../src/report/html.ts';
import { writePieces } from '../../src/report/output-pieces.ts';
import type { ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { openFile } from './page-from-disk.ts';
import { reportOf } from './report-of.ts';
import { writeSmallDataSet } from './small-data-set.ts';

const executablePath = findChromium();
const evil = `</script><img src=x onerror="document.title='run'">'&`;
const ids = ['a', 'b', 'c', evil];

describe.skipIf(executablePath === undefined)('the HTML page in Chromium, from disk, offline', () => {
  let browser: Browser;
  let folder: string;
  let file: string;

  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath ?? '', args: [...chromiumArguments] });
    folder = writeSmallDataSet(
      ids.map((id) => id.replaceAll('/', '∕')),
      ['one'],
    );
    const noise = Uint8Array.from({ length: 640 * 480 * 3 }, (_, i) => (i * 2654435761) >>> 24);
    await sharp(noise, { raw: { width: 640, height: 480, channels: 3 } })
      .png()
      .toFile(path.join(folder, 'b.png'));
    file = path.join(folder, 'report.html');
    const { code, stderr } = await runCli(
      ['report', '.', '--out', 'report.html', '--fail-if', 'pooled.mIoU<0'],
      folder,
    );
    expect([code, stderr]).toEqual([0, '']);
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const names = (page: Page) => page.locator('#rows td.name').allTextContents();
  const ofColumn = async (page: Page, column: number) =>
    (await page.locator(`#rows tr:not(.space) td:nth-child(${column})`).allTextContents()).map(Number);

  it('shows the numbers of the report, sorts, filters, opens details, and says nothing in the console', async () => {
    const { page, problems } = await openFile(browser, file);
    expect(await page.title()).not.toBe('run');
    expect(await names(page)).toHaveLength(4);
    const losses = await ofColumn(page, 3);
    expect(losses).toEqual([...losses].sort((a, b) => b - a));
    await page.getByRole('button', { name: 'mIoU' }).click();
    const rising = await ofColumn(page, 4);
    expect(rising).toEqual([...rising].sort((a, b) => a - b));
    await page.getByRole('button', { name: 'mIoU' }).click();
    expect(await ofColumn(page, 4)).toEqual(rising.reverse());
    await page.locator('#filter').fill('B');
    expect(await names(page)).toEqual(['b']);
    expect(await page.locator('#count').textContent()).toBe('1 of 4');
    await page.locator('#rows tr[data-id="b"]').click();
    expect(await page.locator('#details h3').textContent()).toBe('b');
    expect(await page.locator('#details a').getAttribute('href')).toBe('runs/one/pred/b.npy');
    expect(await page.locator('#details table tr').count()).toBeGreaterThan(3);
    await page.locator('#filter').fill('');
    await page.locator('#rows tr:not(.space)').first().focus();
    await page.keyboard.press('ArrowDown');
    expect(await page.locator('#rows tr.selected').getAttribute('aria-rowindex')).toBe('3');
    expect(problems).toEqual([]);
  });

  it('holds all digits, and pictures within 60 kB a pair', async () => {
    const { page, problems } = await openFile(browser, file);
    const report = await reportOf(folder, undefined);
    const shown = await page
      .locator('.numbers data')
      .evaluateAll((all) => all.map((one) => Number(one.getAttribute('value'))));
    expect(shown).toContain(report.pooled.mIoU);
    expect(shown).toContain(report.means.loss);
    const split = await page
      .locator('#budget tbody:nth-of-type(2) data')
      .evaluateAll((all) => all.map((one) => Number(one.getAttribute('value'))));
    expect(split).toEqual(report.budget.byRegion.map(({ loss }) => loss));
    expect(await page.locator('#regions tbody tr').count()).toBe(Math.min(30, report.worstRegions.length));
    const pictures = page.locator('#rows tr[data-id="a"] img');
    expect(await pictures.evaluateAll((all) => all.map((one) => one.getAttribute('alt')))).toEqual([
      'truth',
      'prediction',
      'contribution',
    ]);
    expect(await pictures.evaluateAll((all) => all.every((one) => Number(Reflect.get(one, 'naturalWidth')) > 0))).toBe(
      true,
    );
    expect(statSync(file).size).toBeLessThan(60_000 * ids.length + 60_000);
    expect(problems).toEqual([]);
  });

  it('a hundred thousand pairs: only the rows in sight are in the document', async () => {
    const small = await reportOf(folder, undefined);
    const [first] = small.pairs;
    const many = {
      *[Symbol.iterator](): Generator<ReportPair> {
        for (let i = 0; i < 100_000 && first; i += 1) yield { ...first, id: `p${i}`, loss: i / 100_000 };
      },
    };
    const place = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-page-'));
    onTestFinished(() => rmSync(place, { recursive: true }));
    const big = path.join(place, 'big.html');
    writePieces(big, reportHtml({ ...small, pairs: many }, { linkTo: (target) => target, picturesOf: () => null }, []));
    const { page, problems } = await openFile(browser, big);
    expect((await names(page))[0]).toBe('p99999');
    expect(await page.locator('#rows tr').count()).toBeLessThan(60);
    await page.locator('#scroller').evaluate((scroller) => {
      Reflect.set(scroller, 'scrollTop', 50_000 * 74);
    });
    await page.locator('#rows tr[data-id="p49998"]').waitFor();
    expect(await page.locator('#rows tr').count()).toBeLessThan(60);
    expect(problems).toEqual([]);
  });

  it('a merged report has the same page', async () => {
    for (const part of [1, 2])
      await runCli(['report', '.', '--shard', `${part}/2`, '--out', `part-${part}.json`], folder);
    const merged = await runCli(
      ['merge', 'part-1.json', 'part-2.json', '--out', 'merged.html', '--fail-if', 'pooled.mIoU<0'],
      folder,
    );
    expect(merged.code).toBe(0);
    expect(readFileSync(path.join(folder, 'merged.html'), 'utf8')).toBe(readFileSync(file, 'utf8'));
    expect(existsSync(path.join(folder, '.merged.html.journal'))).toBe(false);
  });
});
