import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seriousFindings } from '../webview/harness/looks.ts';
import type { VsCodeDriver } from './harness/host.ts';
import type { InspectorPage } from './inspector-page.ts';
import { inspectByCli } from './sample-copy.ts';
import { openSampleInspector, type SampleInspector } from './sample-inspector.ts';

const PAIR = 'run-a/street-01.npy';

let session: SampleInspector | null = null;
let folder: string;
let code: VsCodeDriver;
let page: InspectorPage;

beforeAll(async () => {
  session = await openSampleInspector(PAIR);
  ({ folder, code, page } = session);
});
afterAll(() => session?.close());

const titles = () => page.locator('.tag .shown').allInnerTexts();
const width = async (pane: number) => (await page.locator(`[data-pane="${pane}"]`).boundingBox())?.width ?? 0;
/** Runs a command, and waits until the palette has given the focus back. */
const command = async (title: string) => {
  await code.palette(`Lovász Lens: ${title}`);
  await code.page.waitForFunction(() => document.activeElement?.tagName === 'IFRAME');
};

describe('panes', () => {
  it('are moved by the mouse, resized by the keyboard, and remembered', async () => {
    const before = await titles();
    const tag = await page.locator('.tag').nth(3).boundingBox();
    const target = await page.locator('[data-pane="0"]').boundingBox();
    if (!tag || !target) throw new Error('no pane');
    await code.page.mouse.move(tag.x + 12, tag.y + 10);
    await code.page.mouse.down();
    await code.page.mouse.move(target.x + 90, target.y + 90, { steps: 8 });
    await code.page.mouse.up();
    await expect.poll(titles).toEqual([before[3], before[1], before[2], before[0]]);
    await page.locator('.pane-sash.columns').focus();
    for (let step = 0; step < 6; step += 1) await code.page.keyboard.press('ArrowRight');
    await expect.poll(() => width(0)).toBeGreaterThan(1.4 * (await width(1)));
    await page.settled();
    await code.screenshot('arrange-panes');
    const wide = await width(0);
    // A page that is hidden is gone; it comes back with what it kept.
    await code.openFile('README.md');
    await code.page.locator('.tab.active[data-resource-name="README.md"]').waitFor();
    await code.page.locator('.tabs-container .tab').filter({ hasText: 'street-01' }).click();
    await page.loss();
    await expect.poll(titles).toEqual([before[3], before[1], before[2], before[0]]);
    await expect.poll(() => width(0)).toBe(wide);
    // Not in its middle, where the lines cross.
    await page.locator('.pane-sash.columns').dblclick({ position: { x: 2, y: 60 } });
    await page.locator('[data-pane="0"]').focus();
    for (let step = 0; step < 3; step += 1) await code.page.keyboard.press('>');
    await expect.poll(titles).toEqual([before[1], before[2], before[0], before[3]]);
  });

  it('show the classes in colours that the colour-blind tell apart', async () => {
    const swatch = page.locator('table.classes tbody .sw').first();
    const colour = () => swatch.evaluate((element) => getComputedStyle(element).backgroundColor);
    const own = await colour();
    await page.locator('button[title="Layer of pane 1"]').click();
    await page.locator('[role=menuitemradio]').filter({ hasText: 'Colour-blind-safe' }).click();
    await expect.poll(colour).not.toBe(own);
    await page.settled();
    await code.screenshot('arrange-safe-colours');
    await page.locator('button[title="Layer of pane 1"]').click();
    await page.locator('[role=menuitemradio]').filter({ hasText: 'Colours of the data set' }).click();
    await expect.poll(colour).toBe(own);
  });
});

describe('commands of the palette', () => {
  const pressed = (title: string) => page.locator(`button[title^="${title}"]`).getAttribute('aria-pressed');

  it('do what the keys do', async () => {
    await command('Zoom Panes to Actual Size');
    await expect.poll(() => page.locator('.zoom-text').innerText()).toBe('100 %');
    await command('Fit Panes');
    await expect.poll(() => page.locator('.zoom-text').innerText()).not.toBe('100 %');
    await command('Toggle Outlines of the Class');
    await expect.poll(() => pressed('Outlines of')).toBe('true');
    await command('Toggle Outlines of the Class');
    await expect.poll(() => pressed('Outlines of')).toBe('false');
    await command('Draw Lasso');
    await expect.poll(() => pressed('Lasso')).toBe('true');
    await command('Draw Lasso');
    await command('Toggle Maps of the Four Losses');
    await expect.poll(() => pressed('The same map of')).toBe('true');
    await command('Toggle Maps of the Four Losses');
    const selected = () => page.locator('table.classes tr[aria-selected=true]').getAttribute('data-class');
    const first = await selected();
    await command('Next Class');
    await expect.poll(selected).not.toBe(first);
    await command('Previous Class');
    await expect.poll(selected).toBe(first);
    await command('Search Classes');
    await page.locator('.class-search input').waitFor();
    await command('Search Classes');
    await page.locator('.class-search').waitFor({ state: 'detached' });
    await command('Switch Axis of the Curve');
    await expect.poll(() => page.locator('[role=radio][aria-checked=true]').allInnerTexts()).toContain('Δ');
    await command('Switch Axis of the Curve');
    await command('Toggle Maximised Curve');
    await page.locator('[data-pane="0"]').waitFor({ state: 'hidden' });
    await command('Toggle Maximised Curve');
    await page.locator('[data-pane="0"]').waitFor();
    await command('Play or Pause the Chain');
    await page.locator('.brush-end').first().waitFor();
    await command('Play or Pause the Chain');
    await page.locator('[data-pane="1"]').click({ position: { x: 120, y: 120 } });
    await code.page.keyboard.press('Escape');
    await page.locator('.brush-end').first().waitFor({ state: 'detached' });
    await command('Pin Pixel to Compare');
    await expect.poll(() => page.locator('tr[data-pin]').count()).toBe(1);
    await page.locator('button[title="Remove all pins"]').click();
    await command('Show Keys of the Inspector');
    await page.locator('dialog[aria-label="Keys"]').waitFor();
    await page.locator('dialog button[title^="Close"]').click();
  });

  it('read the map as text, with the regions that carry most of the loss', async () => {
    await command('Read Map as Text');
    const rows = page.locator('table.worst tbody tr');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(10);
    await code.screenshot('arrange-map-text');
    const [, x, y, , , pixels, share] = (await rows.first().innerText()).split('\t').map((cell) => cell.trim());
    const { regions } = await inspectByCli(folder, PAIR);
    const region = regions?.find(({ box }) => String(box[0]) === x && String(box[1]) === y);
    expect(region?.pixels).toBe(Number(pixels?.replaceAll(',', '')));
    expect(`${((region?.share ?? 0) * 100).toFixed(1)} %`).toBe(share?.replaceAll(/\s/g, ' '));
    await page.locator('dialog button[title^="Close"]').click();
  });

  it('are not there without an inspector in front', async () => {
    await code.openFile('README.md');
    await code.page.locator('.tab.active[data-resource-name="README.md"]').waitFor();
    expect(await code.paletteOffers('Lovász Lens: Pin Pixel to Compare')).toBe(false);
    await code.page.keyboard.press('ControlOrMeta+W');
    await page.loss();
  });
});

describe('accessibility in the real frame', () => {
  it.each(['light', 'high-contrast-dark', 'high-contrast-light', 'dark'] as const)(
    'has no serious finding in any tab in %s',
    async (theme) => {
      await code.setTheme(theme);
      await page.locator('[data-pane="0"]').focus();
      await code.page.keyboard.press('ArrowDown');
      await code.page.keyboard.press('Shift+P');
      for (const tab of ['Classes', 'Regions', 'Budget', 'Explain', 'What if']) {
        await page.openTab(tab);
        await page.settled();
        expect(await seriousFindings(await code.webviewFrame()), `${tab} in ${theme}`).toEqual([]);
        await code.screenshot(`axe-${theme}-${tab.replace(' ', '-').toLowerCase()}`);
      }
    },
  );
});
