import { beforeAll, describe, expect, it } from 'vitest';
import type { OpenRow } from '../../src/protocol/report-messages.ts';
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

describe('an image that is opened', () => {
  type Opened = Awaited<ReturnType<typeof open>>;

  /** What the page asked for last when an image was opened. */
  function askedOf({ host }: Opened): OpenRow | undefined {
    return host.received.findLast(({ method }) => method === 'report/open')?.params as OpenRow | undefined;
  }

  /** Opens an image of the list by a double click. */
  async function opened(one: Opened, at: number) {
    const ids = await shownIds(one.page);
    await one.page.locator(`.image-row[data-id="${ids[at]}"]`).dblclick();
    await settled(one);
    const places = ids.map((id) => one.host.report.columns.ids.indexOf(id ?? ''));
    expect(askedOf(one)).toEqual({ revision: 1, places, at, mark: null });
    return ids;
  }

  it('brings the list that it stands in: by a class, by a part of its name, by the change', async () => {
    const one = await open(runB, {}, ['run-a']);
    const { page, host } = one;
    const byLoss = await opened(one, 0);
    await host.compare(runA);
    await page.locator('.classes-list tr[data-class]').first().click();
    await settled({ page });
    expect(await opened(one, 1)).not.toEqual(byLoss);
    await page.locator('.chip.filter').click();
    await page.getByRole('columnheader', { name: 'Change' }).getByRole('button').click();
    expect(await opened(one, 2)).not.toEqual(byLoss);
    await page.getByRole('searchbox').fill('-03');
    expect(await opened(one, 0)).toEqual(['street-03']);
  });

  it('brings all of a list of 100,000', async () => {
    const one = await open(
      reportOfLosses(
        runA,
        Array.from({ length: 100_000 }, (_, place) => place / 100_000),
      ),
    );
    await one.page.locator('.image-window .image-row').first().dblclick();
    await settled(one);
    const { places = [], at } = askedOf(one) ?? {};
    expect([places.length, places[0], places.at(-1), at]).toEqual([100_000, 99_999, 0, 0]);
  });
});
