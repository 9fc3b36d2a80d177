import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { largeReport } from './harness/large-report.ts';
import { madeReport } from './harness/made-report.ts';
import { settled } from './harness/open-page.ts';
import { reportTest, shownIds } from './harness/report-test.ts';

const { open } = reportTest();
let run: string;

beforeAll(async () => {
  run = await madeReport('sample', 'run-a');
});

/** Name of the image whose row has the focus; undefined where no row has it. */
async function focusedId(page: Page): Promise<string | undefined> {
  return await page.evaluate(() => (document.activeElement as HTMLElement | null)?.dataset['id']);
}

/** The row that a Tab from the heads of the list leads to; undefined where it passes the list. */
async function tabToRow(page: Page): Promise<string | undefined> {
  await page.locator('.image-heads button').last().focus();
  await page.keyboard.press('Tab');
  return await focusedId(page);
}

/** Selects the second image by key. */
async function selectSecond(page: Page): Promise<string | undefined> {
  await page.locator('.image-window .image-row').first().focus();
  await page.keyboard.press('ArrowDown');
  return (await shownIds(page))[1];
}

describe('the list of images is one stop of Tab', () => {
  it('at the selected row, or at the first where that one does not pass the filter', async () => {
    const { page } = await open(run);
    const selected = await selectSecond(page);
    expect(await tabToRow(page)).toBe(selected);
    const others = (await shownIds(page)).filter((id) => id !== selected);
    await page.getByRole('searchbox').fill(others[1] ?? '');
    expect(await shownIds(page)).toEqual([others[1]]);
    expect(await tabToRow(page)).toBe(others[1]);
    await page.getByRole('searchbox').fill('');
    await settled({ page });
    expect(await tabToRow(page)).toBe(selected);
    expect(await page.locator('.image-window [tabindex="0"]').count()).toBe(1);
  });

  it('at the first row in sight where the selected one is scrolled far away', async () => {
    const { page } = await open(largeReport(run, 1000));
    const selected = await selectSecond(page);
    const rows = page.locator('.image-rows');
    await rows.hover();
    await page.mouse.wheel(0, 20_010);
    await expect.poll(() => rows.evaluate((element) => element.scrollTop)).toBe(20_010);
    await settled({ page });
    expect(await shownIds(page)).not.toContain(selected);
    const reached = await tabToRow(page);
    const place = await page.evaluate(() => {
      const row = document.activeElement?.getBoundingClientRect();
      const list = document.querySelector('.image-rows')?.getBoundingClientRect();
      return row && list ? row.top - list.top : Number.NaN;
    });
    // Where one looks: the list has not jumped.
    expect(reached).toBeDefined();
    expect(Math.abs(place)).toBeLessThan(50);
    expect(await rows.evaluate((element) => Math.abs(element.scrollTop - 20_010))).toBeLessThan(50);
    await page.keyboard.press('ArrowDown');
    await settled({ page });
    const ids = await shownIds(page);
    expect(await focusedId(page)).toBe(ids[ids.indexOf(reached) + 1]);
  });
});
