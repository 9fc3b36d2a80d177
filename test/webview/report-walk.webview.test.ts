import { beforeAll, describe, expect, it } from 'vitest';
import { type Looked, walk } from './harness/keyboard-walk.ts';
import { madeReport } from './harness/made-report.ts';
import { type OpenOptions, settled } from './harness/open-page.ts';
import { reportTest } from './harness/report-test.ts';
import { walkRings } from './harness/ring-walk.ts';

const report = reportTest();
let runs: readonly string[];

beforeAll(async () => {
  runs = [await madeReport('sample', 'run-a'), await madeReport('sample', 'run-b')];
});

async function open(options: OpenOptions = {}, otherRuns: readonly string[] = ['run-a']) {
  const opened = await report.open(runs[1] ?? '', options, otherRuns);
  await opened.page.locator('.image-row .strip img').first().waitFor();
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
    const { kinds, faults } = await walkRings((await open({ theme })).page);
    expect(faults).toEqual([]);
    expect(kinds.length, kinds.join('\n')).toBeGreaterThan(12);
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
