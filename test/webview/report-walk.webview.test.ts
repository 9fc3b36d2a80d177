import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Looked, walk } from './harness/keyboard-walk.ts';
import { madeReport } from './harness/made-report.ts';
import { type HostedPage, hostPage, launchBrowser, type OpenOptions, settled } from './harness/open-page.ts';
import { endEngine } from './harness/panel-host.ts';
import { ReportHost } from './harness/report-host.ts';

let browser: Browser;
let runs: readonly string[];
let opened: (HostedPage & { readonly host: ReportHost }) | null = null;

beforeAll(async () => {
  browser = await launchBrowser();
  runs = [await madeReport('sample', 'run-a'), await madeReport('sample', 'run-b')];
});
afterAll(async () => {
  await browser?.close();
  await endEngine();
});
afterEach(async () => {
  const last = opened;
  opened = null;
  await last?.page.context().close();
  last?.host.dispose();
  expect(last?.problems ?? []).toEqual([]);
});

async function open(options: OpenOptions = {}, otherRuns: readonly string[] = ['run-a']) {
  const page = await hostPage(browser, 'report', { width: 1180, height: 1116, ...options });
  const host = await ReportHost.start(page.end, runs[1] ?? '', otherRuns);
  await page.go();
  opened = { ...page, host };
  await page.page.locator('.image-row .strip img').first().waitFor();
  await settled(opened);
  return opened;
}

describe('every control of the report is reached by Tab and arrows, forwards and back, is named and shows its focus', {
  timeout: 300_000,
}, () => {
  const looked: Looked = new Set();

  it('as it opens', async () => {
    const { page } = await open();
    const { stops, faults } = await walk(page, looked);
    expect(faults).toEqual([]);
    expect(stops.length).toBeGreaterThan(30);
  });

  it('compared with another run, with a cell and a class chosen', async () => {
    const one = await open();
    await one.host.compare(runs[0] ?? '');
    await one.page.locator('.compared tbody tr').first().waitFor();
    await one.page.locator('[data-cell]:not(:disabled)').nth(3).click();
    await settled(one);
    expect((await walk(one.page, looked)).faults).toEqual([]);
  });

  it.each(['light', 'high-contrast'] as const)('in the theme %s', async (theme) => {
    expect((await walk((await open({ theme })).page, new Set())).faults).toEqual([]);
  });

  it('at a width of 400', async () => {
    expect((await walk((await open({ width: 400 })).page, looked)).faults).toEqual([]);
  });

  it('and what opens above it, which gives the focus back', async () => {
    const one = await open({}, ['run-a', 'run-c']);
    const { page } = one;
    const openers = page.locator('[aria-haspopup]');
    const count = await openers.count();
    expect(count).toBeGreaterThan(1);
    for (let at = 0; at < count; at += 1) {
      const opener = openers.nth(at);
      await opener.focus();
      await page.keyboard.press('Enter');
      await page.locator('.pop').waitFor();
      expect((await walk(page, looked, 'menu')).faults).toEqual([]);
      await page.keyboard.press('Escape');
      expect(await page.locator('.pop').count()).toBe(0);
      expect(await opener.evaluate((element) => element === document.activeElement)).toBe(true);
    }
  });
});
