import { describe, expect, it } from 'vitest';
import { exactText } from '../../webview/ui/number-text.ts';
import { seriousFindings } from './harness/looks.ts';
import { makePair } from './harness/made-pair.ts';
import { savedStateOf, settled } from './harness/open-page.ts';
import { type OpenedPage, pageTest, pixelPlace, probeText } from './harness/page-test.ts';

const { pair, open } = pageTest();

const rows = ({ page }: OpenedPage) => page.locator('tr[data-pin]');

/** Titles of the cells of a row: the numbers with all digits. */
async function numbers(one: OpenedPage, row: number): Promise<string[]> {
  const cells = rows(one).nth(row).locator('td[title]');
  return await cells.evaluateAll((elements) => elements.map((cell) => cell.getAttribute('title') ?? ''));
}

async function pinByMouse(one: OpenedPage, x: number, y: number): Promise<void> {
  const place = await pixelPlace(one, pair, 2, x, y);
  await one.page.keyboard.down('Shift');
  await one.page.mouse.click(place.x, place.y);
  await one.page.keyboard.up('Shift');
  await settled(one);
}

const shownClass = async ({ page }: OpenedPage) =>
  Number(await page.locator('table.classes tr[aria-selected="true"]').getAttribute('data-class'));

async function expectedNumbers(one: OpenedPage, x: number, y: number): Promise<string[]> {
  const data = await one.host.pair.probe(x, y, 0, await shownClass(one), { whole: true });
  expect(data.gradLogit).not.toBeNull();
  const loss = one.host.content.kind === 'inspection' ? one.host.content.inspection.loss.value : 0;
  return [
    data.classProbability,
    data.error,
    data.rank,
    data.weight,
    data.classContribution,
    (data.contribution ?? Number.NaN) / loss,
    data.gradProbability,
    data.gradLogit,
  ].map(exactText);
}

describe('pixels that are compared', () => {
  it('stand in a table with the numbers of the engine, of the class that is chosen', async () => {
    const one = await open();
    await pinByMouse(one, 30, 20);
    await pinByMouse(one, 80, 60);
    expect(await rows(one).count()).toBe(2);
    expect(await one.page.evaluate(() => String(window.getSelection()))).toBe('');
    expect(await numbers(one, 0)).toEqual(await expectedNumbers(one, 30, 20));
    expect(await numbers(one, 1)).toEqual(await expectedNumbers(one, 80, 60));
    const before = await shownClass(one);
    await one.page.locator('table.classes tbody tr').last().click();
    await settled(one);
    expect(await shownClass(one)).not.toBe(before);
    expect(await numbers(one, 1)).toEqual(await expectedNumbers(one, 80, 60));
    expect(await seriousFindings(one.page)).toEqual([]);
  });

  it('are pinned, walked through and removed by keys', async () => {
    const one = await open();
    await one.page.locator('[data-pane="1"]').focus();
    for (let step = 0; step < 3; step += 1) {
      await one.page.keyboard.press('ArrowRight');
      await one.page.keyboard.press('Shift+P');
    }
    await settled(one);
    expect(await rows(one).count()).toBe(3);
    // The same pixel again: no longer.
    await one.page.keyboard.press('Shift+P');
    expect(await rows(one).count()).toBe(2);
    await rows(one).first().focus();
    await one.page.keyboard.press('ArrowDown');
    await settled(one);
    expect(await one.page.locator('tr[data-pin][aria-selected="true"]').getAttribute('data-pin')).toBe('2');
    expect((await probeText(one)).startsWith(`x ${pair.width / 2 + 1} y ${pair.height / 2}`)).toBe(true);
    await one.page.keyboard.press('Delete');
    expect(await rows(one).count()).toBe(1);
    await one.page.getByRole('button', { name: 'Remove all pins' }).click();
    expect(await one.page.locator('.pins').isVisible()).toBe(false);
  });

  it('are numbered in every pane, survive a reload, and are copied with all digits', async () => {
    const one = await open();
    const dark = () => one.page.locator('.stage-canvases canvas').nth(1).screenshot();
    const before = await dark();
    await pinByMouse(one, 30, 20);
    await one.page.mouse.move(1, 1);
    await settled(one);
    expect((await dark()).equals(before)).toBe(false);
    await one.page.getByRole('button', { name: 'Copy the pins as table' }).click();
    await settled(one);
    const [head, first] = (one.host.copied[0] ?? '').split('\n');
    expect(head?.split('\t').slice(0, 6)).toEqual(['pin', 'image', 'x', 'y', 'truth', 'prediction']);
    expect(first?.split('\t').slice(0, 4)).toEqual(['1', '1', '30', '20']);
    expect(first?.split('\t').slice(7)).toEqual(await expectedNumbers(one, 30, 20));
    const savedState = await savedStateOf(one);
    await one.close();
    const again = await open(pair, { savedState });
    await settled(again);
    expect(await numbers(again, 0)).toEqual(await expectedNumbers(again, 30, 20));
  });

  it.each([1240, 1100])('of logits of many classes need no sideways scrolling at %d px', async (width) => {
    const many = makePair({ classes: 150, width: 150, height: 130 });
    const pins = [
      { unit: 0, x: 140, y: 120 },
      { unit: 0, x: 60, y: 20 },
    ];
    const savedState = { version: 1, pairId: 'pair', view: { pins } };
    const one = await open(many, { width, savedState });
    expect(await rows(one).count()).toBe(2);
    const beyond = await one.page.locator('.pin-scroll').evaluate((area) => area.scrollWidth - area.clientWidth);
    expect(beyond).toBe(0);
    await one.page.locator('.pins').screenshot({ path: `artifacts/webview/pins-${width}.png` });
  });

  it('of a batch name their image, and those outside of the pair are left out', async () => {
    const batch = makePair({ batch: 2 });
    const pins = [
      { unit: 1, x: 5, y: 6 },
      { unit: 7, x: 5, y: 6 },
      { unit: 0, x: 9000, y: 6 },
    ];
    const one = await open(batch, { savedState: { version: 1, pairId: 'pair', view: { pins } } });
    expect(await rows(one).count()).toBe(1);
    expect(await rows(one).first().innerText()).toMatch(/^1\s+2\s+5\s+6\s/);
  });
});
