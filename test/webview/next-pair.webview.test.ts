import { describe, expect, it } from 'vitest';
import { ends, words } from './harness/curve-hands.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { pictureOf } from './harness/page-picture.ts';
import { type OpenedPage, pageTest, pixelPlace, probeText } from './harness/page-test.ts';

const { pair, open } = pageTest();
const narrower = makePair({ width: 48, height: 72 });

/** Shows a pair in place of the one that is shown, as Next does. */
async function next(one: OpenedPage, files = narrower): Promise<void> {
  await one.host.load('opened', files);
  await settled(one);
}

/** Whether anything is drawn over the pictures: a crosshair. */
const hasMarks = async ({ page }: OpenedPage) =>
  await page
    .locator('.stage-canvases canvas')
    .nth(1)
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
      return data.some((value) => value > 0);
    });

const withView = (view: object) => ({ savedState: { version: 1, pairId: 'pair', view } });

describe('the next pair, which is narrower', () => {
  it('has no pin where it has no pixel: the pointer is followed, and the pin is there in the wide one again', async () => {
    const one = await open(pair, withView({ pin: { x: 60, y: 20 } }));
    expect(await probeText(one)).toContain('x 60 y 20 ');
    await next(one);
    expect(await hasMarks(one)).toBe(false);
    expect(await one.page.getByRole('button', { name: 'Let go of the pixel' }).count()).toBe(0);
    const place = await pixelPlace(one, narrower, 1, 20, 10);
    await one.page.mouse.move(place.x, place.y);
    await settled(one);
    expect(await probeText(one)).toContain('x 20 y 10 ');
    await next(one, pair);
    expect(await probeText(one)).toContain('x 60 y 20 ');
  });

  it('has no crosshair beside it, where the pointer was in the wide one', async () => {
    const one = await open();
    const place = await pixelPlace(one, pair, 1, 60, 20);
    await one.page.mouse.move(place.x, place.y);
    await settled(one);
    expect(await hasMarks(one)).toBe(true);
    await next(one);
    expect(await hasMarks(one)).toBe(false);
    expect(await one.page.getByRole('button', { name: 'Compare this pixel' }).isDisabled()).toBe(true);
  });

  it('is seen where a corner of the wide one was', async () => {
    const one = await open(pair, withView({ camera: { x: 90, y: 66, zoom: 20 } }));
    await next(one);
    const box = await one.page.locator('[data-pane="1"]').boundingBox();
    if (!box) throw new Error('no pane');
    const shown = (await pictureOf(one.page)).at(box.x + box.width * 0.4, box.y + box.height * 0.4);
    expect(one.host.pair.inspection.classes.map(({ color }) => String(color))).toContain(String(shown));
    await one.close();
    // Also where the page comes back to another pair than it has left.
    const again = await open(narrower, withView({ camera: { x: 90, y: 66, zoom: 20 } }));
    expect((await pictureOf(again.page)).at(box.x + box.width * 0.4, box.y + box.height * 0.4)).toEqual(shown);
  });

  it('has the brushed ranks that it has pixels for, and all of them in the wide one again', async () => {
    const brush = { classId: 2, from: 1, to: 6000, walk: false };
    const one = await open(pair, withView({ classId: 2, brush }));
    expect(await ends(one)).toEqual([1, 6000]);
    await next(one);
    const { scored } = one.host.pair.inspection.pixels;
    expect(await words(one)).toContain(`1–${scored.toLocaleString('en')} · `);
    await next(one, pair);
    expect(await ends(one)).toEqual([1, 6000]);
  });
});
