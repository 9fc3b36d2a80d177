import { describe, expect, it } from 'vitest';
import { settled } from './harness/open-page.ts';
import { pictureOf } from './harness/page-picture.ts';
import { type OpenedPage, pageTest, pixelPlace } from './harness/page-test.ts';

const { pair, open } = pageTest();

type Place = readonly [x: number, y: number];

/** Colours of pixels of a pane, in the picture of the page. */
async function colours(one: OpenedPage, pane: number, pixels: readonly Place[]): Promise<string[]> {
  const picture = await pictureOf(one.page);
  const found: string[] = [];
  for (const [x, y] of pixels) {
    const place = await pixelPlace(one, pair, pane, x, y);
    found.push(picture.at(place.x, place.y).join());
  }
  return found;
}

/** Three pixels: right, wrong, and right again further to the right. */
function samples(one: OpenedPage): readonly [Place, Place, Place] {
  const { truth, decision } = one.host.pair.memory;
  const first = (from: number, wanted: (at: number) => boolean): Place => {
    for (let y = 30; y < 60; y += 1) {
      for (let x = from; x < from + 30; x += 1) {
        if ([-1, 0, 1].every((step) => wanted(y * pair.width + x + step))) return [x, y];
      }
    }
    throw new Error('no such pixel');
  };
  const right = (at: number) => truth.ids[at] === decision[at];
  return [first(10, right), first(20, (at) => !right(at)), first(62, right)];
}

function labelColour(one: OpenedPage, ids: ArrayLike<number>, [x, y]: Place): string | undefined {
  return one.host.pair.inspection.classes.find(({ id }) => id === ids[y * pair.width + x])?.color.join();
}

describe('compare', () => {
  it('swipe shows one layer at the left of the edge and the other at its right', async () => {
    const one = await open();
    await one.page.locator('[data-pane="2"]').focus();
    await one.page.getByRole('radio', { name: 'Swipe' }).click();
    const edge = one.page.getByRole('slider', { name: 'Edge between the two layers' });
    const pixels = samples(one);
    const { truth, decision } = one.host.pair.memory;
    await edge.press('Home');
    await settled(one);
    expect(await colours(one, 2, pixels)).toEqual(pixels.map((pixel) => labelColour(one, truth.ids, pixel)));
    await edge.press('End');
    await settled(one);
    expect(await colours(one, 2, pixels)).toEqual(pixels.map((pixel) => labelColour(one, decision, pixel)));
  });

  it('blink shows the other layer while B is held, and no longer', async () => {
    const one = await open();
    await one.page.locator('[data-pane="2"]').focus();
    const pixels = samples(one);
    const { truth, decision } = one.host.pair.memory;
    await one.page.keyboard.down('b');
    await settled(one);
    expect(await colours(one, 2, pixels)).toEqual(pixels.map((pixel) => labelColour(one, truth.ids, pixel)));
    await one.page.keyboard.up('b');
    await settled(one);
    expect(await colours(one, 2, pixels)).toEqual(pixels.map((pixel) => labelColour(one, decision, pixel)));
  });

  it('diff shows the prediction where it is wrong, and dims the rest', async () => {
    const one = await open();
    await one.page.locator('[data-pane="1"]').focus();
    await one.page.getByRole('radio', { name: 'Diff' }).click();
    await settled(one);
    const [right, wrong] = samples(one);
    const { truth, decision } = one.host.pair.memory;
    const [dimmed, shown] = await colours(one, 1, [right, wrong]);
    expect(shown).toBe(labelColour(one, decision, wrong));
    expect(dimmed).not.toBe(labelColour(one, truth.ids, right));
  });

  it('onion mixes both by the overlay', async () => {
    const one = await open();
    await one.page.locator('[data-pane="2"]').focus();
    await one.page.getByRole('radio', { name: 'Onion' }).click();
    await one.page.locator('.slider').fill('100');
    await settled(one);
    const pixels = samples(one);
    const { truth } = one.host.pair.memory;
    expect(await colours(one, 2, pixels)).toEqual(pixels.map((pixel) => labelColour(one, truth.ids, pixel)));
  });
});

describe('classes', () => {
  it('are hidden and soloed in the masks by Space, and all shown by A', async () => {
    const one = await open();
    const pixels = samples(one);
    const { truth } = one.host.pair.memory;
    const idAt = ([x, y]: Place) => truth.ids[y * pair.width + x];
    const all = await colours(one, 1, pixels);
    const id = idAt(pixels[0]);
    const row = one.page.locator(`tr[data-class="${id}"]`);
    await row.click();
    await row.press(' ');
    await settled(one);
    expect((await colours(one, 1, pixels))[0]).not.toBe(all[0]);
    await row.press('Shift+ ');
    await settled(one);
    const soloed = await colours(one, 1, pixels);
    pixels.forEach((pixel, place) => {
      expect(soloed[place] === all[place]).toBe(idAt(pixel) === id);
    });
    await one.page.keyboard.press('a');
    await settled(one);
    expect(await colours(one, 1, pixels)).toEqual(all);
  });

  it('are outlined on every pane', async () => {
    const one = await open();
    const whites = async (pane: number) => {
      const box = await one.page.locator(`[data-pane="${pane}"]`).boundingBox();
      if (!box) throw new Error('no pane');
      const clip = { ...box, y: box.y + 40, height: box.height - 40 };
      return (await pictureOf(one.page, clip)).count([255, 255, 255]);
    };
    const before = [await whites(0), await whites(1), await whites(3)];
    await one.page.keyboard.press('c');
    await settled(one);
    const after = [await whites(0), await whites(1), await whites(3)];
    after.forEach((count, place) => {
      expect(count).toBeGreaterThan((before[place] ?? 0) + 50);
    });
  });
});
