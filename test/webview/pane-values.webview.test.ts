import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { settled } from './harness/open-page.ts';
import { type OpenedPage, pageTest } from './harness/page-test.ts';

const { pair, open } = pageTest();

/** Wrong pixels left of a border between two classes, and right ones, large enough to be written into. */
const camera = { x: 29, y: 40, zoom: 40 };

interface Written {
  readonly data: Buffer;
  readonly width: number;
  readonly height: number;
}

/** What is written over the picture of a pane. */
async function writtenIn(one: OpenedPage, pane: number): Promise<Written> {
  await settled(one);
  const url = await one.page.evaluate((index) => {
    const [pictures, marks] = document.querySelectorAll<HTMLCanvasElement>('.stage-canvases canvas');
    const stage = pictures?.getBoundingClientRect();
    const box = document.querySelector(`[data-pane="${index}"]`)?.getBoundingClientRect();
    const part = document.createElement('canvas');
    if (!marks || !stage || !box) return '';
    part.width = Math.floor(box.width);
    part.height = Math.floor(box.height);
    part.getContext('2d')?.drawImage(marks, stage.left - box.left, stage.top - box.top);
    return part.toDataURL();
  }, pane);
  const png = Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
  const { data, info } = await sharp(png).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

/** Columns from..to of a picture, as text. */
function columns({ data, width, height }: Written, from: number, to: number): string {
  const rows = Array.from({ length: height }, (_, y) => data.subarray((y * width + from) * 4, (y * width + to) * 4));
  return Buffer.concat(rows).toString('base64');
}

/** The picture's square of an image pixel in the middle of which a text stands, as text. */
function squareOf(written: Written, x: number, y: number): string {
  const { zoom } = camera;
  const left = Math.round(written.width / 2 + (x - camera.x) * zoom) + 2;
  const top = Math.round(written.height / 2 + (y - camera.y) * zoom) + 2;
  const rows = Array.from({ length: zoom - 4 }, (_, row) => {
    const at = ((top + row) * written.width + left) * 4;
    return written.data.subarray(at, at + (zoom - 4) * 4);
  });
  return Buffer.concat(rows).toString('base64');
}

async function openAt(activePane: number, mode: string): Promise<OpenedPage> {
  const view = { camera, activePane, compare: { mode, layer: 'prediction', edge: 0.4 } };
  return await open(pair, { savedState: { version: 1, pairId: 'pair', view } });
}

/** What is written while the second layer alone is shown. */
async function writtenOfSecond(one: OpenedPage, pane: number): Promise<Written> {
  await one.page.keyboard.down('b');
  const second = await writtenIn(one, pane);
  await one.page.keyboard.up('b');
  return second;
}

describe('values in the pixels of a compared pane are those of the layer that is seen there', () => {
  it('on both sides of the swipe', async () => {
    const one = await openAt(1, 'swipe');
    const swiped = await writtenIn(one, 1);
    const second = await writtenOfSecond(one, 1);
    await one.page.getByRole('radio', { name: 'Off' }).click();
    const first = await writtenIn(one, 1);
    const edge = Math.round(swiped.width * 0.4);
    const { width } = swiped;
    expect(columns(second, 0, width)).not.toBe(columns(first, 0, width));
    expect(columns(swiped, 0, edge - 1)).toBe(columns(first, 0, edge - 1));
    expect(columns(swiped, edge + 1, width)).toBe(columns(second, edge + 1, width));
  });

  it('in the difference: names where the prediction is shown, else what the pane shows', async () => {
    const one = await openAt(3, 'diff');
    const compared = await writtenIn(one, 3);
    const names = await writtenOfSecond(one, 3);
    await one.page.getByRole('radio', { name: 'Off' }).click();
    const values = await writtenIn(one, 3);
    const { truth, decision } = one.host.pair.memory;
    const seen = { right: 0, wrong: 0 };
    for (let y = 38; y < 42; y += 1) {
      for (let x = 26; x < 32; x += 1) {
        const at = y * pair.width + x;
        const isRight = truth.ids[at] === decision[at];
        seen[isRight ? 'right' : 'wrong'] += 1;
        expect(squareOf(names, x, y)).not.toBe(squareOf(values, x, y));
        expect(squareOf(compared, x, y), `${x}, ${y}`).toBe(squareOf(isRight ? values : names, x, y));
      }
    }
    expect(seen.right).toBeGreaterThan(0);
    expect(seen.wrong).toBeGreaterThan(0);
  });

  it('in the onion skin, of the one that is stronger', async () => {
    const one = await openAt(1, 'onion');
    const second = await writtenOfSecond(one, 1);
    const { width } = second;
    const slider = one.page.locator('.slider');
    await slider.fill('80');
    expect(columns(await writtenIn(one, 1), 0, width)).toBe(columns(second, 0, width));
    await slider.fill('20');
    expect(columns(await writtenIn(one, 1), 0, width)).not.toBe(columns(second, 0, width));
  });
});
