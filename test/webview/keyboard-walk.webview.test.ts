import { describe, expect, it } from 'vitest';
import { type Looked, walk } from './harness/keyboard-walk.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { type OpenedPage, pageTest, pixelPlace } from './harness/page-test.ts';
import { walkRings } from './harness/ring-walk.ts';
import type { ThemeName } from './harness/themes.ts';

const { pair, open } = pageTest();

/** Each stop is looked at twice. */
const timeout = 300_000;

/** Opens a tab of the right column as a person without a mouse does. */
async function openTab(one: OpenedPage, name: string): Promise<void> {
  await one.page.locator('[role=tab][aria-selected=true]').focus();
  for (let press = 0; press < 5; press += 1) {
    if ((await one.page.locator('[role=tab][aria-selected=true]').innerText()).includes(name)) break;
    await one.page.keyboard.press('ArrowRight');
  }
  await settled(one);
  expect(await one.page.evaluate(() => document.activeElement?.textContent ?? '')).toContain(name);
}

async function pin(one: OpenedPage, x: number, y: number): Promise<void> {
  const place = await pixelPlace(one, pair, 2, x, y);
  await one.page.keyboard.down('Shift');
  await one.page.mouse.click(place.x, place.y);
  await one.page.keyboard.up('Shift');
  await settled(one);
}

describe('every control is reached by Tab and arrows, forwards and back, is named and shows its focus', {
  timeout,
}, () => {
  const looked: Looked = new Set();
  const nothing = async () => {};
  const tabs: readonly (readonly [tab: string, before: (one: OpenedPage) => Promise<void>])[] = [
    ['Classes', nothing],
    [
      'Regions',
      async ({ page }) => {
        await page.locator('tr[data-region][tabindex="0"]').focus();
        await page.keyboard.press('Space');
        await page.keyboard.press('ArrowDown');
      },
    ],
    [
      'Budget',
      async ({ page }) => {
        await page.locator('tr[data-line="kind-0"]').focus();
        await page.keyboard.press('Enter');
      },
    ],
    ['Explain', nothing],
    [
      'What if',
      async ({ page }) => {
        await page.locator('[data-ignore="0"] input').focus();
        await page.keyboard.press('Space');
      },
    ],
  ];

  it.each(tabs)('in the tab %s', async (tab, before) => {
    // Of labels there are few regions: all of their rows are walked through.
    const one = await open(tab === 'Regions' ? makePair({ kind: 'labels' }) : pair);
    await openTab(one, tab);
    await before(one);
    await settled(one);
    const { stops, faults } = await walk(one.page, looked);
    expect(faults).toEqual([]);
    expect(stops.length).toBeGreaterThan(30);
  });

  it('with compared pixels, a held pixel and a brush', async () => {
    const one = await open();
    await pin(one, 30, 20);
    await pin(one, 80, 60);
    await one.page.locator('.plot-cursor').focus();
    for (const key of ['Home', 'Enter', 'p']) await one.page.keyboard.press(key);
    await settled(one);
    const { stops, faults } = await walk(one.page, looked);
    expect(faults).toEqual([]);
    expect(stops.some((stop) => stop.includes('brush-end'))).toBe(true);
    expect(stops.some((stop) => stop.startsWith('tr.'))).toBe(true);
  });

  it('on the Δ axis over the whole panel', async () => {
    const one = await open();
    for (const key of ['x', 'm']) await one.page.keyboard.press(key);
    await settled(one);
    expect((await walk(one.page, looked)).faults).toEqual([]);
  });

  it('with 150 classes, of which some are searched', async () => {
    const one = await open(makePair({ classes: 150, width: 150, height: 130 }));
    await one.page.keyboard.press('/');
    await one.page.keyboard.type('11');
    await settled(one);
    expect((await walk(one.page, looked)).faults).toEqual([]);
  });

  it.each([320, 600, 1000])('at a width of %d', async (width) => {
    const one = await open(pair, { width });
    const { stops, faults } = await walk(one.page, looked);
    expect(faults).toEqual([]);
    expect(stops.length).toBeGreaterThan(20);
  });

  it('on the problem page', async () => {
    const one = await open();
    await one.host.load('opened', { ...pair, prediction: '/nowhere/missing.npy' });
    await one.page.waitForSelector('.problem');
    await settled(one);
    const { stops, faults } = await walk(one.page, looked);
    expect(faults).toEqual([]);
    expect(stops.some((stop) => stop.includes('Try Again'))).toBe(true);
  });

  // That the focus shows is all that a theme can change.
  it.each(['light', 'high-contrast', 'high-contrast-light'] satisfies ThemeName[])('in the theme %s', async (theme) => {
    const one = await open(pair, { theme });
    await pin(one, 30, 20);
    for (const tab of ['Classes', 'What if']) {
      await openTab(one, tab);
      const { kinds, faults } = await walkRings(one.page);
      expect(faults, tab).toEqual([]);
      expect(kinds.length, kinds.join('\n')).toBeGreaterThan(25);
    }
  });
});

describe('what opens above the page', { timeout }, () => {
  it('is walked through, and gives the focus back to what opened it', async () => {
    const one = await open();
    const { page } = one;
    const looked: Looked = new Set();
    const opened: string[] = [];
    const openers = page.locator('[aria-haspopup]');
    for (let at = 0; at < (await openers.count()); at += 1) {
      const opener = openers.nth(at);
      if (!(await opener.isVisible()) || (await opener.isDisabled())) continue;
      const name = (await opener.getAttribute('aria-label')) ?? (await opener.innerText());
      await opener.focus();
      await page.keyboard.press('Enter');
      await settled(one);
      const menu = (await page.locator('.pop.menu').count()) > 0;
      const sheet = (await page.locator('.pop.dialog, dialog[open]').count()) > 0;
      expect(menu || sheet, name).toBe(true);
      const focused = () =>
        page.evaluate(
          () =>
            document.activeElement?.closest('.pop, dialog[open]')?.className ??
            document.activeElement?.outerHTML.slice(0, 200),
        );
      await expect.poll(focused, { message: name }).toMatch(/^(pop|sheet)/);
      expect((await walk(page, looked, menu ? 'menu' : 'sheet')).faults, name).toEqual([]);
      // Tab leads out of it, which closes it: no trap.
      if ((await page.locator('.pop, dialog[open]').count()) === 0) {
        await opener.focus();
        await page.keyboard.press('Enter');
        await expect.poll(focused, { message: name }).toMatch(/^(pop|sheet)/);
      }
      await page.keyboard.press('Escape');
      await settled(one);
      expect(await page.locator('.pop, dialog[open]').count(), name).toBe(0);
      expect(await opener.evaluate((element) => element === document.activeElement), name).toBe(true);
      opened.push(name);
    }
    expect(opened.length).toBeGreaterThan(10);
    for (const wanted of ['Export', 'keys', 'Read as text', 'Range', 'Layer of pane 4']) {
      expect(
        opened.some((name) => name.includes(wanted)),
        `${wanted} of ${opened.join(' | ')}`,
      ).toBe(true);
    }
  });
});
