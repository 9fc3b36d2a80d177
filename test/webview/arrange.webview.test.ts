import { describe, expect, it } from 'vitest';
import { savedStateOf, settled } from './harness/open-page.ts';
import { pictureOf, SAMPLED_PIXELS } from './harness/page-picture.ts';
import { type OpenedPage, pageTest, probeText } from './harness/page-test.ts';

const { pair, open } = pageTest();

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

async function boxes({ page }: OpenedPage): Promise<Box[]> {
  const panes = await page.locator('[data-pane]').all();
  return await Promise.all(panes.map(async (pane) => (await pane.boundingBox()) as Box));
}

/** Middle of a pixel in a pane: all panes have the zoom that fits the smallest, and the same middle. */
function placeOf(all: readonly Box[], pane: number, x: number, y: number): { x: number; y: number } {
  const zoom = Math.min(...all.map(({ width, height }) => Math.min(width / pair.width, height / pair.height)));
  const box = all[pane] as Box;
  return {
    x: box.x + box.width / 2 + (x + 0.5 - pair.width / 2) * zoom,
    y: box.y + box.height / 2 + (y + 0.5 - pair.height / 2) * zoom,
  };
}

/** The truth and the decision are where they should be, and the pointer finds them there. */
async function expectPixels(one: OpenedPage, truthPane: number, predictionPane: number): Promise<void> {
  const { inspection, memory } = one.host.pair;
  const colours = new Map(inspection.classes.map(({ id, color }) => [id, color]));
  await one.page.mouse.move(1, 1);
  await settled(one);
  const all = await boxes(one);
  const picture = await pictureOf(one.page);
  for (const [x, y] of SAMPLED_PIXELS) {
    const at = y * pair.width + x;
    const truth = placeOf(all, truthPane, x, y);
    expect(picture.at(truth.x, truth.y), `truth at ${x}, ${y}`).toEqual(colours.get(memory.truth.ids[at] ?? -9));
    const decided = placeOf(all, predictionPane, x, y);
    expect(picture.at(decided.x, decided.y)).toEqual(colours.get(memory.decision[at] ?? -9));
  }
  const place = placeOf(all, predictionPane, 33, 40);
  await one.page.mouse.move(place.x, place.y);
  await settled(one);
  expect(await probeText(one)).toContain('x 33 y 40 ');
}

const titles = ({ page }: OpenedPage) => page.locator('.tag .shown').allInnerTexts();

describe('panes are arranged', () => {
  it('by dragging the lines between them; every pixel stays where the pointer finds it', async () => {
    const one = await open();
    const before = await boxes(one);
    const stage = await one.page.locator('.panes').boundingBox();
    if (!stage) throw new Error('no stage');
    await one.page.mouse.move(stage.x + stage.width / 2, stage.y + 40);
    await one.page.mouse.down();
    await one.page.mouse.move(stage.x + stage.width * 0.3, stage.y + 60, { steps: 5 });
    await one.page.mouse.up();
    await one.page.mouse.move(stage.x + 30, stage.y + stage.height / 2);
    await one.page.mouse.down();
    await one.page.mouse.move(stage.x + 30, stage.y + stage.height * 0.65, { steps: 5 });
    await one.page.mouse.up();
    await settled(one);
    const after = await boxes(one);
    expect(after[0]?.width).toBeLessThan((before[0]?.width ?? 0) * 0.7);
    expect(after[1]?.width).toBeGreaterThan((before[1]?.width ?? 0) * 1.3);
    expect(after[0]?.height).toBeGreaterThan((before[0]?.height ?? 0) * 1.2);
    await expectPixels(one, 1, 2);
    // A double click makes them equal again.
    await one.page.mouse.dblclick(stage.x + 30, stage.y + stage.height * 0.65);
    expect(await boxes(one)).toEqual(before);
  });

  it('by keys at the lines, and the sizes come back after a reload', async () => {
    const one = await open();
    await one.page.locator('.pane-sash.columns').focus();
    for (let step = 0; step < 5; step += 1) await one.page.keyboard.press('ArrowRight');
    const wide = await boxes(one);
    expect((wide[0]?.width ?? 0) / ((wide[1]?.width ?? 0) + (wide[0]?.width ?? 0))).toBeCloseTo(0.6, 2);
    const savedState = await savedStateOf(one);
    await one.close();
    const again = await open(pair, { savedState });
    expect(await boxes(again)).toEqual(wide);
    await again.page.locator('.pane-sash.columns').focus();
    await again.page.keyboard.press('Enter');
    const [first, second] = await boxes(again);
    expect(Math.abs((first?.width ?? 0) - (second?.width ?? 9))).toBeLessThanOrEqual(1);
  });

  it('of two one above the other where they are larger so, side by side elsewhere', async () => {
    const view = { layout: 'two', tab: 'explain' };
    const one = await open(pair, { savedState: { version: 1, pairId: 'pair', view } });
    const [above, below] = await boxes(one);
    expect(below?.x).toBe(above?.x);
    expect(below?.y).toBeGreaterThan((above?.y ?? Number.NaN) + (above?.height ?? Number.NaN));
    await one.page.getByRole('tab', { name: 'Classes' }).click();
    await settled(one);
    const [left, right] = await boxes(one);
    expect(right?.y).toBe(left?.y);
    expect(right?.x).toBeGreaterThan((left?.x ?? Number.NaN) + (left?.width ?? Number.NaN));
  });

  it('by dragging one by its title onto another; a click on the title still opens its menu', async () => {
    const one = await open();
    const [image, truth, prediction, heat] = await titles(one);
    const tag = await one.page.locator('.tag').nth(1).boundingBox();
    const target = (await boxes(one))[2];
    if (!tag || !target) throw new Error('no pane');
    await one.page.mouse.move(tag.x + 10, tag.y + 8);
    await one.page.mouse.down();
    await one.page.mouse.move(target.x + 80, target.y + 80, { steps: 6 });
    expect(await one.page.locator('.cell.drop').count()).toBe(1);
    await one.page.mouse.up();
    await settled(one);
    expect(await titles(one)).toEqual([image, prediction, truth, heat]);
    expect(await one.page.getByRole('menu').count()).toBe(0);
    await expectPixels(one, 2, 1);
    await one.page.locator('.tag').nth(1).click();
    expect(await one.page.getByRole('menu').count()).toBe(1);
  });

  it('by < and >, one to four of them', async () => {
    const one = await open();
    const [image, truth, prediction, heat] = await titles(one);
    await one.page.locator('[data-pane="3"]').focus();
    await one.page.keyboard.press('<');
    expect(await titles(one)).toEqual([image, truth, heat, prediction]);
    await one.page.keyboard.press('<');
    await one.page.keyboard.press('<');
    await one.page.keyboard.press('<');
    expect(await titles(one)).toEqual([heat, image, truth, prediction]);
    await one.page.keyboard.press('>');
    expect(await titles(one)).toEqual([image, heat, truth, prediction]);
    for (const [name, count] of [
      ['One pane', 1],
      ['Two panes', 2],
      ['Three panes', 3],
      ['Four in a row', 4],
    ] as const) {
      await one.page.getByRole('button', { name }).click();
      expect(await one.page.locator('.cell').count()).toBe(count);
      expect(await one.page.locator('.pane-sash').count()).toBe(count - 1);
    }
  });

  it('stay where they are when one of them is clicked or reached by Tab, also after a reload', async () => {
    const one = await open();
    const { page } = one;
    const [image, truth, prediction, heat] = await titles(one);
    await page.getByRole('button', { name: 'Three panes' }).click();
    await page.locator('[data-pane="0"]').click();
    expect(await titles(one)).toEqual([image, truth, heat]);
    await page.locator('[data-pane="1"]').focus();
    expect(await titles(one)).toEqual([image, truth, heat]);
    await page.keyboard.press('>');
    expect(await titles(one)).toEqual([image, heat, truth]);
    await page.keyboard.press('<');
    await page.getByRole('button', { name: 'Two panes' }).click();
    await page.locator('[data-pane="0"]').click();
    expect(await titles(one)).toEqual([image, truth]);
    await page.keyboard.press('>');
    expect(await titles(one)).toEqual([truth, image]);
    await page.locator('[data-pane="0"]').click();
    const savedState = await savedStateOf(one);
    await one.close();
    const again = await open(pair, { savedState });
    expect(await titles(again)).toEqual([truth, image]);
    await again.page.getByRole('button', { name: 'Grid' }).click();
    expect(await titles(again)).toEqual([truth, image, prediction, heat]);
  });

  it('stay where they are when one of them shows another layer', async () => {
    const one = await open();
    const { page } = one;
    const [, truth, , heat] = await titles(one);
    await page.getByRole('button', { name: 'Three panes' }).click();
    await page.locator('.tag').first().click();
    await page.getByRole('menuitemradio', { name: 'Error' }).first().click();
    const [changed, ...others] = await titles(one);
    expect(changed).toContain('Error');
    expect(others).toEqual([truth, heat]);
  });

  it('stay so in a view that was saved before it said which panes were active last', async () => {
    const view = { layout: 'two', activePane: 2 };
    const one = await open(pair, { savedState: { version: 1, pairId: 'pair', view } });
    const shown = await titles(one);
    await one.page.locator('[data-pane="0"]').click();
    expect(await titles(one)).toEqual(shown);
    await one.page.keyboard.press('v');
    await one.page.locator('[data-pane="1"]').click();
    await one.page.keyboard.press('v');
    expect(await titles(one)).toEqual(shown);
  });
});
