import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './harness/bundles.ts';
import { cutTools, seriousFindings, sticksOut } from './harness/looks.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { pageTest, pixelPlace } from './harness/page-test.ts';
import type { ThemeName } from './harness/themes.ts';

const { pair, open } = pageTest();
const folder = path.join(root, 'artifacts', 'webview');
mkdirSync(folder, { recursive: true });

const themes: ThemeName[] = ['dark', 'light', 'high-contrast', 'high-contrast-light'];

describe.each(themes)('theme %s', (theme) => {
  it('has no serious accessibility finding in any tab, also with a change that is looked at', async () => {
    const one = await open(pair, { theme });
    for (const tab of ['Regions', 'Budget', 'Explain', 'What if']) {
      await one.page.getByRole('tab', { name: tab }).click();
      await settled(one);
      if (tab === 'Regions') await one.page.locator('tr[data-region] input').first().click();
      if (tab === 'Budget') await one.page.locator('tr[data-line="kind-0"]').click();
      await settled(one);
      await one.page.screenshot({ path: path.join(folder, `${tab.replace(' ', '-').toLowerCase()}-${theme}.png`) });
      expect(await seriousFindings(one.page), tab).toEqual([]);
    }
  });

  it('has no serious accessibility finding, and its picture is kept', async () => {
    const one = await open(pair, { theme });
    const place = await pixelPlace(one, pair, 2, 40, 40);
    await one.page.mouse.click(place.x, place.y);
    await settled(one);
    await one.page.screenshot({ path: path.join(folder, `inspector-${theme}.png`) });
    expect(await seriousFindings(one.page)).toEqual([]);
    await one.page.keyboard.press('x');
    await one.page.keyboard.press('m');
    await settled(one);
    await one.page.screenshot({ path: path.join(folder, `delta-${theme}.png`) });
    expect(await seriousFindings(one.page)).toEqual([]);
  });

  it('has no serious finding on the problem page, in a popover and in a sheet', async () => {
    const one = await open(pair, { theme });
    await one.page.locator('.chip').first().click();
    expect(await seriousFindings(one.page)).toEqual([]);
    await one.page.keyboard.press('Escape');
    await one.page.keyboard.press('?');
    expect(await seriousFindings(one.page)).toEqual([]);
    await one.page.keyboard.press('Escape');
    await one.host.load('opened', { ...pair, prediction: '/nowhere/missing.npy' });
    await one.page.waitForSelector('.problem');
    await one.page.screenshot({ path: path.join(folder, `problem-${theme}.png`) });
    expect(await seriousFindings(one.page)).toEqual([]);
  });
});

describe('widths', () => {
  const widths = [320, 419, 639, 899, 1099, 1180, 2400, 4000];
  const pairs = [
    ['one class', makePair({ kind: 'binary-logits', withImage: false })],
    ['150 classes', makePair({ classes: 150, width: 150, height: 130 })],
  ] as const;

  it.each(pairs)('nothing sticks out: %s', async (name, files) => {
    const one = await open(files, { width: 1180, height: 860 });
    for (const width of widths) {
      await one.page.setViewportSize({ width, height: 860 });
      await settled(one);
      expect(await sticksOut(one.page), `${name} at ${width}`).toEqual([]);
      for (const never of ['[data-number="loss"]', '.chip', '.probe-values']) {
        expect(await one.page.locator(never).first().isVisible(), `${never} at ${width}`).toBe(true);
      }
      await one.page.screenshot({ path: path.join(folder, `${name.replace(' ', '-')}-${width}.png`) });
    }
  });

  it('the tools over the panes keep off the right column, whatever tab is open', async () => {
    const one = await open(pair, { width: 1180, height: 860 });
    for (const tab of ['Classes', 'Explain']) {
      await one.page.getByRole('tab', { name: tab }).click();
      for (const width of [1100, 1180, 1246, 1400, 1920]) {
        await one.page.setViewportSize({ width, height: 860 });
        await settled(one);
        const column = (await one.page.locator('.right').boundingBox())?.x ?? Number.NaN;
        const tools = await one.page
          .locator('.left .tb')
          .first()
          .locator('button, input, span')
          .evaluateAll((all) =>
            all.map((tool) => ({ text: tool.textContent, right: tool.getBoundingClientRect().right })),
          );
        expect(tools.length).toBeGreaterThan(10);
        for (const { text, right } of tools) expect(right, `${text} at ${width}, ${tab}`).toBeLessThanOrEqual(column);
      }
    }
  });

  it('the tools over the panes are whole at every width, and stay where they are however near one looks', async () => {
    const view = { hidden: [1], compare: { mode: 'onion', layer: 'truth', edge: 0.5 } };
    const one = await open(pair, { savedState: { version: 1, pairId: 'pair', view } });
    const faults: string[] = [];
    // Both sides of each step of the layout and of the toolbar, and widths between at which its room is scarcest.
    const widths = [
      320, 350, 479, 482, 560, 639, 641, 770, 771, 809, 811, 899, 901, 1099, 1101, 1151, 1154, 1290, 1351, 1355, 1600,
    ];
    for (const width of widths) {
      await one.page.setViewportSize({ width, height: 860 });
      await settled(one);
      for (const tool of await cutTools(one.page, '.left .tb')) faults.push(`${width}: ${tool}`);
    }
    expect(faults).toEqual([]);
    const tools = one.page.locator('.left .tb');
    const places = () =>
      tools.locator('button').evaluateAll((all) => all.map((button) => button.getBoundingClientRect().left));
    await tools.locator('button[title^="Fit"]').click();
    const before = await places();
    for (let step = 0; step < 16; step += 1) await tools.locator('button[title^="Zoom in"]').click();
    await expect.poll(() => tools.locator('.zoom-text').innerText()).toBe('25600 %');
    expect(await cutTools(one.page, '.left .tb')).toEqual([]);
    expect(await places()).toEqual(before);
  });

  it.each([
    ['of one pixel', makePair({ width: 1, height: 1, withImage: false })],
    ['of labels', makePair({ width: 31, height: 24, kind: 'labels' })],
    ['of logits', pair],
  ])('the words beside the colour bar are whole: %s', async (_name, files) => {
    const { page } = await open(files);
    for (const mode of ['before', 'after']) {
      const beyond = await page.locator('.bar-plot text').evaluateAll((all) =>
        all.map((text) => {
          const { left, right } = text.getBoundingClientRect();
          const room = (text.closest('svg') as SVGElement).getBoundingClientRect();
          return { words: text.textContent, beyond: Math.max(0, right - room.right, room.left - left) };
        }),
      );
      expect(beyond.length, mode).toBeGreaterThan(2);
      for (const one of beyond) expect(one.beyond, `${one.words} ${mode}`).toBe(0);
      await page.locator('.bar-mode').click();
      await settled({ page });
    }
  });

  it('a low page keeps the numbers in one row and the curve’s head', async () => {
    const one = await open(pair, { width: 1180, height: 560 });
    expect((await one.page.locator('.nums').boundingBox())?.height).toBe(24);
    expect((await one.page.locator('.curve').boundingBox())?.height).toBeLessThan(40);
    await one.page.getByRole('button', { name: 'Expand' }).click();
    expect(await one.page.locator('.plot').isVisible()).toBe(true);
  });
});

describe('twins', () => {
  it('of the curve and of the map say in text what they show', async () => {
    const one = await open();
    await one.page.getByRole('button', { name: 'Read as text' }).click();
    const sheet = one.page.getByRole('dialog');
    expect(await sheet.locator('tbody tr').count()).toBe(20);
    await sheet.getByRole('button', { name: 'Copy the curve as CSV' }).click();
    await settled(one);
    expect(one.host.copied[0]?.split('\n')[0]).toBe('rank,error,jaccard,weight,foreground');
    await one.page.keyboard.press('Escape');
    await one.page.locator('.bar-mode').click();
    await one.page.getByRole('menuitemradio', { name: 'Read as text…' }).click();
    expect(await one.page.getByRole('dialog').innerText()).toContain('Largest value');
  });
});
