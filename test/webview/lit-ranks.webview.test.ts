import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { lossMap } from '../../src/core/maps.ts';
import { beginBrush, ends, settledFrame, words } from './harness/curve-hands.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { pictureOf } from './harness/page-picture.ts';
import { asked, type OpenedPage, pageTest, pixelPlace } from './harness/page-test.ts';

const { pair, open } = pageTest();

/** Pixels of a class in descending error, ties by index; by plain comparison. */
function orderOf({ host }: OpenedPage, classIndex: number): number[] {
  const { truth, prediction, settings } = host.pair.memory;
  const error = lossMap(truth, prediction, settings, 'error', classIndex);
  return [...truth.ids.keys()]
    .filter((pixel) => truth.ids[pixel] !== IGNORED)
    .sort((one, other) => (error[other] as number) - (error[one] as number) || one - other);
}

describe('lit ranks', () => {
  it('are exactly the pixels of the top 1 %, in every pane that is seen', async () => {
    const classId = 2;
    const scored = pair.truth.filter((id) => id !== 255).length;
    const to = Math.round(scored / 100);
    const zoom = 12;
    const view = {
      classId,
      layout: 'one',
      panes: ['truth', 'truth', 'truth', 'truth'],
      camera: { x: pair.width / 2, y: pair.height / 2, zoom },
      curveOpen: false,
      brush: { classId, from: 1, to, walk: false },
    };
    const one = await open(pair, {
      width: 2200,
      height: 1200,
      savedState: { version: 1, pairId: 'pair', view },
    });
    const top = new Set(orderOf(one, classId).slice(0, to));
    const tile = await one.host.pair.tile(
      { kind: 'lit', unit: 0, set: { by: 'ranks', classId, from: 1, to } },
      0,
      0,
      0,
    );
    const lit = new Uint8Array(tile.data);
    expect([...lit.keys()].filter((pixel) => lit[pixel] === 1)).toEqual([...top].sort((a, b) => a - b));
    await one.page.mouse.move(2, 2);
    await settled(one);
    const picture = await pictureOf(one.page);
    const box = await one.page.locator('[data-pane="3"]').boundingBox();
    if (!box) throw new Error('no pane');
    const colours = new Map(one.host.pair.inspection.classes.map(({ id, color }) => [id, color]));
    let seen = 0;
    for (let y = 0; y < pair.height; y += 1) {
      for (let x = 0; x < pair.width; x += 1) {
        const pixel = y * pair.width + x;
        const color = colours.get(pair.truth[pixel] ?? -1);
        const left = box.x + box.width / 2 + (x + 0.5 - pair.width / 2) * zoom;
        const topPx = box.y + box.height / 2 + (y + 0.5 - pair.height / 2) * zoom;
        if (!color || left < box.x + 200 || topPx < box.y + 60) continue;
        if (left > box.x + box.width - 8 || topPx > box.y + box.height - 8) continue;
        seen += 1;
        const shown = picture.at(left, topPx);
        const expected = top.has(pixel) ? color : color.map((tone) => (tone * 2) / 3);
        for (const channel of [0, 1, 2]) {
          expect(Math.abs((shown[channel] ?? -9) - (expected[channel] ?? 0)), `${x}, ${y}`).toBeLessThanOrEqual(1);
        }
      }
    }
    expect(seen).toBeGreaterThan(pair.width * pair.height * 0.5);
  });

  it('and outlines leave the pane empty that says that there is no image', async () => {
    const classId = 2;
    const view = (more: object) => ({
      version: 1,
      pairId: 'pair',
      view: { classId, panes: ['image', 'truth', 'prediction', 'contribution'], ...more },
    });
    const brush = { classId, from: 1, to: 900, walk: false };
    const seen = async (pane: number, savedState: unknown) => {
      const one = await open(makePair({ withImage: false }), { savedState });
      const box = await one.page.locator(`[data-pane="${pane}"]`).boundingBox();
      if (!box) throw new Error('no pane');
      await one.page.mouse.move(2, 2);
      return await one.page.screenshot({ clip: box });
    };
    const [plain, lit] = [view({}), view({ brush, contours: true })];
    expect((await seen(0, lit)).equals(await seen(0, plain))).toBe(true);
    expect((await seen(1, lit)).equals(await seen(1, plain))).toBe(false);
  });

  it('stay lit while the next ones are on their way, and go dark with Escape', async () => {
    const one = await open();
    await beginBrush(one);
    await one.page.keyboard.press('End');
    await settled(one);
    const sets = asked(one.host, 'lens/tile').filter((request) => JSON.stringify(request).includes('"lit"'));
    expect(sets.length).toBeGreaterThanOrEqual(2);
    await one.page.keyboard.press('Escape');
    await settled(one);
    expect(await one.page.locator('.brush').count()).toBe(0);
  });
});

describe('lit ranks whose tiles are slow', () => {
  /** The last rank of the set that a tile is asked for; null: a tile of something else. */
  const lastRank = (params: unknown) => {
    const { layer } = params as { layer: { kind: string; set?: { to: number } } };
    return layer.kind === 'lit' ? (layer.set?.to ?? null) : null;
  };

  it('are seen while the chain plays: steps are left out, not tiles', async () => {
    const one = await open(pair, { savedState: { version: 1, pairId: 'pair', view: { classId: 0 } } });
    const { page, host } = one;
    const walkedTo = () =>
      page.evaluate(() => Number(document.querySelector('.brush-end.to')?.getAttribute('aria-valuenow')));
    // No tile is there before the walk has gone on.
    host.holdEach('lens/tile', async (params) => {
      const to = lastRank(params);
      if (to === null) return;
      await expect.poll(walkedTo, { timeout: 30_000 }).toBeGreaterThan(to);
      await expect.poll(walkedTo, { timeout: 30_000 }).not.toBe(await walkedTo());
    });
    const last = orderOf(one, 0).at(-1) as number;
    const place = await pixelPlace(one, pair, 1, last % pair.width, Math.floor(last / pair.width));
    const tone = async () => (await pictureOf(page)).at(place.x, place.y);
    const before = await tone();
    await page.keyboard.press('k');
    await expect.poll(tone, { timeout: 30_000 }).not.toEqual(before);
    expect(await page.getByRole('button', { name: 'Pause' }).isVisible()).toBe(true);
  });

  it('are asked for whole, however far the brush has gone meanwhile', async () => {
    const wide = makePair({ width: 2060, height: 40, withImage: false });
    const view = { layout: 'one', panes: ['truth', 'truth', 'truth', 'truth'], activePane: 0 };
    const one = await open(wide, {
      width: 4000,
      height: 900,
      savedState: { version: 1, pairId: 'pair', view: { ...view, camera: { x: 1030, y: 20, zoom: 1 } } },
    });
    const { page, host } = one;
    let release = () => {};
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    host.holdEach('lens/tile', () => released);
    await page.locator('.plot-cursor').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const lit = () =>
      asked(host, 'lens/tile')
        .filter((params) => lastRank(params) === 1)
        .map(({ level, column }) => `${level} ${column}`);
    await expect.poll(lit).toHaveLength(3);
    await expect.poll(() => page.evaluate(() => document.activeElement?.className)).toContain('brush-end');
    for (let step = 0; step < 20; step += 1) {
      await page.keyboard.press('ArrowRight');
      await settledFrame(one);
    }
    expect(await ends(one)).toEqual([1, 21]);
    release();
    await expect.poll(lit).toEqual(['2 0', '0 0', '0 1', '0 2']);
  });
});

describe('the lasso', () => {
  it('lights what it encloses, in the panes and on the curve', async () => {
    const one = await open();
    await one.page.keyboard.press('l');
    const corners = [
      [20, 20],
      [60, 22],
      [50, 55],
      [25, 50],
    ] as const;
    const places = [];
    for (const [x, y] of corners) places.push(await pixelPlace(one, pair, 1, x, y));
    await one.page.mouse.move(places[0]?.x ?? 0, places[0]?.y ?? 0);
    await one.page.mouse.down();
    for (const { x, y } of places.slice(1)) await one.page.mouse.move(x, y, { steps: 8 });
    await one.page.mouse.up();
    await settled(one);
    const request = asked(one.host, 'lens/setRanks').at(-1) as {
      set: { by: string; points: number[] };
      classId: number;
    };
    expect(request.set.by).toBe('polygon');
    // What the page asked for, against the pixels whose middle lies in the quadrangle.
    const tile = await one.host.pair.tile(
      { kind: 'lit', unit: 0, set: { by: 'polygon', points: request.set.points } },
      0,
      0,
      0,
    );
    const lit = new Uint8Array(tile.data);
    const side = ([x0, y0]: readonly number[], [x1, y1]: readonly number[], x: number, y: number) =>
      ((x1 as number) - (x0 as number)) * (y - (y0 as number)) -
      ((y1 as number) - (y0 as number)) * (x - (x0 as number));
    const inside = (x: number, y: number, margin: number) =>
      corners.every((corner, at) => {
        const next = corners[(at + 1) % corners.length] ?? corner;
        const length = Math.hypot(next[0] - corner[0], next[1] - corner[1]);
        return side(corner, next, x, y) / length > margin;
      });
    for (let y = 0; y < pair.height; y += 1) {
      for (let x = 0; x < pair.width; x += 1) {
        // The pointer moves in whole CSS pixels: what is nearer than a pixel to the line may be either.
        if (inside(x, y, 1)) expect(lit[y * pair.width + x], `${x}, ${y}`).toBe(1);
        if (!inside(x, y, -1)) expect(lit[y * pair.width + x], `${x}, ${y}`).toBe(0);
      }
    }
    const exact = await one.host.pair.setRanks({ by: 'polygon', points: request.set.points }, 0, request.classId);
    expect(await words(one)).toMatch(/ of this class · \S+ % of all, through this class$/);
    expect(await words(one)).toContain(`Lasso ${exact.pixels.toLocaleString('en')} px`);
    expect(await one.page.locator('.brush.set rect').count()).toBeGreaterThan(0);
    await one.page.keyboard.press('Escape');
    await settled(one);
    expect(await one.page.locator('.brush.set').count()).toBe(0);
  });

  it('is drawn by keys too', async () => {
    const one = await open();
    await one.page.locator('[data-pane="1"]').focus();
    await one.page.keyboard.press('l');
    for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) {
      for (let step = 0; step < 2; step += 1) await one.page.keyboard.press(`Shift+${key}`);
      await one.page.keyboard.press('Enter');
    }
    await one.page.keyboard.press('l');
    await settled(one);
    const request = asked(one.host, 'lens/setRanks').at(-1) as { set: { points: number[] } };
    expect(request.set.points).toHaveLength(6);
    expect(await words(one)).toMatch(/^Lasso \d+ px/);
  });
});
