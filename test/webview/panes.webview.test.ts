import { describe, expect, it, vi } from 'vitest';
import { SAFE_COLOURS } from '../../src/core/class-palette.ts';
import { colourOf } from '../../src/core/colour-map.ts';
import { automaticRange, placeInRange } from '../../src/core/field-range.ts';
import { valueAt } from '../../src/core/label-map.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { pictureOf, SAMPLED_PIXELS } from './harness/page-picture.ts';
import { asked, type OpenedPage, pageTest, pixelPlace } from './harness/page-test.ts';

const { pair, open } = pageTest();

async function expectPanes(one: OpenedPage): Promise<void> {
  const { inspection, memory } = one.host.pair;
  const picture = await pictureOf(one.page);
  const colours = new Map(inspection.classes.map(({ id, color }) => [id, color]));
  const info = await one.host.pair.layerInfo({ kind: 'map', unit: 0, map: 'contribution', classId: null });
  if (!info.field) throw new Error('no field');
  const range = automaticRange(info.field);
  for (const [x, y] of SAMPLED_PIXELS) {
    const at = y * pair.width + x;
    const truth = await pixelPlace(one, pair, 1, x, y);
    expect(picture.at(truth.x, truth.y)).toEqual(colours.get(memory.truth.ids[at] ?? -9));
    const decided = await pixelPlace(one, pair, 2, x, y);
    expect(picture.at(decided.x, decided.y)).toEqual(colours.get(memory.decision[at] ?? -9));
    const heat = await pixelPlace(one, pair, 3, x, y);
    const place = placeInRange(valueAt(memory.contribution)(at), range);
    const near = [-0.004, 0, 0.004].map((step) => String(colourOf('magma', place + step)));
    expect(near).toContain(String(picture.at(heat.x, heat.y)));
    const image = await pixelPlace(one, pair, 0, x, y);
    expect(picture.at(image.x, image.y)).toEqual([0, 1, 2].map((c) => 40 + (((at * 3 + c) * 31) % 180)));
  }
}

/** Takes the graphics context away and gives it back, as a driver does. */
async function loseContext({ page }: OpenedPage): Promise<void> {
  await page.evaluate(async () => {
    const canvas = document.querySelector('canvas');
    const extension = canvas?.getContext('webgl2')?.getExtension('WEBGL_lose_context');
    const told = (what: string) => new Promise((done) => canvas?.addEventListener(what, done, { once: true }));
    const lost = told('webglcontextlost');
    extension?.loseContext();
    await lost;
    // It may be restored once every listener has heard that it is lost.
    await new Promise((done) => setTimeout(done));
    const restored = told('webglcontextrestored');
    extension?.restoreContext();
    await restored;
  });
}

describe('panes', () => {
  it('show image, truth, prediction and contribution, pixel by pixel', async () => {
    await expectPanes(await open());
  });

  it('come back after the graphics context was lost', async () => {
    const one = await open();
    await loseContext(one);
    await settled(one);
    await expectPanes(one);
  });

  it('are drawn once their programs are linked, and nobody waits for that', async () => {
    const one = await open();
    await one.page.evaluate(() => {
      const own = window as unknown as { lensLinked: boolean; lensLookedUp: number };
      own.lensLinked = false;
      own.lensLookedUp = 0;
      const { prototype } = WebGL2RenderingContext;
      const ask = prototype.getProgramParameter;
      prototype.getProgramParameter = function (program, what) {
        if (what === 0x91b1) return own.lensLinked && ask.call(this, program, what);
        if (!own.lensLinked) own.lensLookedUp += 1;
        return ask.call(this, program, what);
      };
      const askSync = prototype.getSyncParameter;
      prototype.getSyncParameter = function (sync, what) {
        return own.lensLinked ? askSync.call(this, sync, what) : this.UNSIGNALED;
      };
    });
    // New programs are made when the context comes back.
    await loseContext(one);
    await one.page.locator('.stage-canvases[data-partial]').waitFor({ state: 'attached' });
    const lookedUp = await one.page.evaluate(() => {
      const own = window as unknown as { lensLinked: boolean; lensLookedUp: number };
      own.lensLinked = true;
      return own.lensLookedUp;
    });
    expect(lookedUp).toBe(0);
    await settled(one);
    await expectPanes(one);
  });

  it('ask for what they show before the next frame comes, and only what the pair does not tell', async () => {
    const one = await open();
    await one.page.evaluate(() => {
      window.requestAnimationFrame = () => 0;
    });
    one.host.received.length = 0;
    await one.host.load('opened', makePair({ width: 300, height: 200, classes: 4 }));
    await vi.waitUntil(() => asked(one.host, 'lens/tile').length >= 4, { timeout: 60_000 });
    const kinds = (method: string) => asked(one.host, method).map(({ layer }) => (layer as { kind: string }).kind);
    expect(new Set(kinds('lens/tile'))).toEqual(new Set(['image', 'truth', 'prediction', 'map']));
    expect(kinds('lens/layer')).toEqual(['image', 'map']);
  });

  it('show classes in colours that the colour-blind tell apart, in masks and swatches alike, and in their own again', async () => {
    const one = await open();
    const { memory, inspection } = one.host.pair;
    const pick = async (name: string) => {
      await one.page.locator('.tag').nth(1).click();
      await one.page.getByRole('menuitemradio', { name }).click();
      await settled(one);
    };
    const expectColours = async (of: (place: number) => readonly number[] | undefined) => {
      const picture = await pictureOf(one.page);
      for (const [x, y] of SAMPLED_PIXELS) {
        const truth = await pixelPlace(one, pair, 1, x, y);
        const id = memory.truth.ids[y * pair.width + x] ?? -9;
        const place = inspection.classes.findIndex((row) => row.id === id);
        expect(picture.at(truth.x, truth.y)).toEqual(of(place));
        const swatch = one.page.locator(`tr[data-class="${id}"] .sw`);
        const shown = await swatch.evaluate((element) => getComputedStyle(element).backgroundColor);
        expect(shown).toBe(`rgb(${of(place)?.join(', ')})`);
      }
    };
    await pick('Colour-blind-safe colours');
    await expectColours((place) => SAFE_COLOURS[place]);
    await pick('Colours of the data set');
    await expectColours((place) => inspection.classes[place]?.color);
  });

  it('show another map when it is picked, and ask for it once', async () => {
    const one = await open();
    await one.page.locator('.tag').nth(3).click();
    await one.page.getByRole('menuitemradio', { name: /^Weight, / }).click();
    await settled(one);
    const maps = asked(one.host, 'lens/layer').filter((request) => JSON.stringify(request).includes('weight'));
    expect(maps).toHaveLength(1);
    expect(await one.page.locator('.bar-symbol').innerText()).toBe('g');
  });

  it('say why a layer cannot be shown', async () => {
    const one = await open(makePair({ withImage: false }));
    await one.page.getByText('Select an Image…').click();
    await settled(one);
    expect(one.host.actions).toEqual(['choose-image']);
  });

  it('leave nothing behind where they say that there is no image: no layer of before, no crosshair', async () => {
    const files = makePair({ withImage: false });
    const view = { panes: ['image', 'truth', 'prediction', 'contribution'] };
    const one = await open(files, { savedState: { version: 1, pairId: 'pair', view } });
    const { page } = one;
    const clip = await page.locator('[data-pane="0"]').boundingBox();
    if (!clip) throw new Error('no pane');
    await page.mouse.move(2, 2);
    await settled(one);
    const empty = await page.screenshot({ clip });
    const place = await pixelPlace(one, files, 2, 50, 30);
    await page.mouse.move(place.x, place.y);
    await settled(one);
    expect((await page.screenshot({ clip })).equals(empty)).toBe(true);
    await page.getByRole('button', { name: /^Layer of pane 2/ }).click();
    await page.getByRole('menuitemradio', { name: 'Image' }).click();
    await page.mouse.move(2, 2);
    await settled(one);
    const at = await pixelPlace(one, files, 1, 20, 30);
    expect((await pictureOf(page)).at(at.x, at.y)).toEqual([0x18, 0x18, 0x18]);
  });

  it('lay the heat map over the image', async () => {
    const one = await open();
    await one.page.locator('.slider').fill('100');
    await settled(one);
    const picture = await pictureOf(one.page);
    const over = await pixelPlace(one, pair, 0, 50, 30);
    const heat = await pixelPlace(one, pair, 3, 50, 30);
    expect(picture.at(over.x, over.y)).toEqual(picture.at(heat.x, heat.y));
  });

  it('take the ground colour of a new theme at once', async () => {
    const one = await open(makePair({ width: 200, height: 40 }));
    const box = await one.page.locator('[data-pane="3"]').boundingBox();
    if (!box) throw new Error('no pane');
    expect((await pictureOf(one.page)).at(box.x + box.width - 20, box.y + 10)).toEqual([0x18, 0x18, 0x18]);
    await one.setTheme('light');
    await settled(one);
    expect((await pictureOf(one.page)).at(box.x + box.width - 20, box.y + 10)).toEqual([0xf8, 0xf8, 0xf8]);
  });
});

describe('tiles', () => {
  const large = makePair({ width: 3000, height: 2200, classes: 2, kind: 'labels', withImage: false });
  const levels = (one: OpenedPage) =>
    asked(one.host, 'lens/tile').map(({ layer, level, column, row }) => {
      const { kind } = layer as { kind: string };
      return `${kind} ${level} ${column} ${row}`;
    });

  it('are asked for where they are seen, at the level that is needed', async () => {
    const one = await open(large);
    expect(new Set(levels(one))).toEqual(new Set(['truth 2 0 0', 'prediction 2 0 0', 'map 2 0 0']));
    const before = levels(one).length;
    await one.page.keyboard.press('1');
    await settled(one);
    const fine = levels(one).slice(before);
    expect(fine.length).toBeGreaterThan(0);
    expect(fine.every((tile) => / 0 [12] 1$/.test(tile) || / 0 1 [01]$/.test(tile))).toBe(true);
    expect(new Set(fine).size).toBe(fine.length);
  });
});
