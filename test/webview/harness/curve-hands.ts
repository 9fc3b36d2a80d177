import { settled } from './open-page.ts';
import type { OpenedPage } from './page-test.ts';

/** Where the plot lies on the page. */
export async function plotBox({ page }: OpenedPage) {
  const box = await page.locator('.plot-cursor').boundingBox();
  if (!box) throw new Error('no plot');
  return box;
}

/** What the head says of the brushed, lit or walked set. */
export const words = async ({ page }: OpenedPage) =>
  (await page.locator('.brush-words').innerText()).replaceAll(/\s+/g, ' ');

/** Waits until what was done has been drawn, answered or not. */
export async function settledFrame({ page }: OpenedPage): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

/** The ranks at the ends of the brush. */
export async function ends({ page }: OpenedPage): Promise<number[]> {
  const values = await page.locator('.brush-end').evaluateAll((all) => all.map((one) => one.ariaValueNow));
  return values.map(Number);
}

/** Brushes what lies between two places of the plot, px from its left. */
export async function drag(one: OpenedPage, from: number, to: number): Promise<void> {
  const box = await plotBox(one);
  await one.page.mouse.move(box.x + from, box.y + 60);
  await one.page.mouse.down();
  await one.page.mouse.move(box.x + to, box.y + 70, { steps: 5 });
  await one.page.mouse.up();
  await settled(one);
}

/** Begins a brush by keys, at the first rank. */
export async function beginBrush(one: OpenedPage): Promise<void> {
  await one.page.locator('.plot-cursor').focus();
  await one.page.keyboard.press('Home');
  await one.page.keyboard.press('Enter');
  await settled(one);
}
