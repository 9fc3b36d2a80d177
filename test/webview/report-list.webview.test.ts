import { beforeAll, describe, expect, it } from 'vitest';
import { madeReport, reportOfLosses } from './harness/made-report.ts';
import { settled } from './harness/open-page.ts';
import { reportTest, shownIds } from './harness/report-test.ts';

const { open } = reportTest();
let runA: string;
let runB: string;

beforeAll(async () => {
  [runA, runB] = [await madeReport('sample', 'run-a'), await madeReport('sample', 'run-b')];
});

describe('filters of the list of images', () => {
  it('lets go of what is filtered and sorted by the change when the comparison ends', async () => {
    const { page, host } = await open(runB, {}, ['run-a']);
    const chips = page.locator('.chip.filter');
    const all = await shownIds(page);
    await host.compare(runA);
    await page.getByRole('radio', { name: 'Change' }).click();
    await page.locator('.histogram button:not(:disabled)').first().click();
    await page.locator('.compared .lk:not(:disabled)').first().click();
    const asked = await shownIds(page);
    const chosen = await chips.allInnerTexts();
    expect(chosen).toHaveLength(2);
    // The report is read anew: its comparison comes later, and with it what was chosen.
    host.stopComparing();
    await expect.poll(() => shownIds(page)).toEqual(all);
    expect(await chips.count()).toBe(0);
    await host.compare(runA);
    await expect.poll(() => chips.allInnerTexts()).toEqual(chosen);
    expect(await shownIds(page)).toEqual(asked);
    await page.getByTitle('a click ends it').click();
    await expect.poll(() => shownIds(page)).toEqual(all);
    expect(await chips.count()).toBe(0);
    await host.compare(runA);
    await page.locator('.compared tbody tr').first().waitFor();
    expect(await shownIds(page)).toEqual(all);
    expect(await chips.count()).toBe(0);
  });

  it('lists below a bar as many images as the bar says, also where their numbers lie on its ends', async () => {
    const losses = Array.from({ length: 33 * 16 }, (_, place) => (place % 33) / 32);
    const { page } = await open(reportOfLosses(runA, losses));
    const bars = page.locator('.histogram button');
    for (const bin of [0, 1, 16, 31]) {
      await bars.nth(bin).click();
      await settled({ page });
      const [, said] = /: (\d+) images$/.exec((await bars.nth(bin).getAttribute('aria-label')) ?? '') ?? [];
      expect(await page.locator('.image-tools .count').innerText()).toBe(`${said} of 528`);
      await bars.nth(bin).click();
    }
  });
});
