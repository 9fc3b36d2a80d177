import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { lossMap } from '../../src/core/maps.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { pictureOf } from './harness/page-picture.ts';
import { asked, type OpenedPage, pageTest, pixelPlace } from './harness/page-test.ts';

const { pair, open } = pageTest();

/** The pixel of the page where a rank lies on the plot, by asking the slider's value under the pointer. */
async function plotBox({ page }: OpenedPage) {
  const box = await page.locator('.plot-cursor').boundingBox();
  if (!box) throw new Error('no plot');
  return box;
}

const words = async ({ page }: OpenedPage) => (await page.locator('.brush-words').innerText()).replaceAll(/\s+/g, ' ');

/** Waits until what was done has been drawn, answered or not. */
async function settledFrame({ page }: OpenedPage): Promise<void> {
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
}

async function ends({ page }: OpenedPage): Promise<number[]> {
  const values = await page.locator('.brush-end').evaluateAll((all) => all.map((one) => one.ariaValueNow));
  return values.map(Number);
}

describe('brush on the curve', () => {
  it('is dragged, moved by keys at its ends, and says what it holds', async () => {
    const one = await open();
    const box = await plotBox(one);
    await one.page.mouse.move(box.x + 200, box.y + 60);
    await one.page.mouse.down();
    await one.page.mouse.move(box.x + 400, box.y + 70, { steps: 5 });
    await one.page.mouse.up();
    await settled(one);
    const [from = 0, to = 0] = await ends(one);
    expect(to).toBeGreaterThan(from);
    const classId = asked(one.host, 'lens/rankSpan').at(-1)?.['classId'] as number;
    const exact = await one.host.pair.rankSpan({ from, to }, 0, classId);
    const share = `${((exact.classShare ?? 0) * 100).toFixed(1)} %`;
    expect(await words(one)).toContain(`${to - from + 1} px`);
    expect(await words(one)).toContain(share);
    expect(await words(one)).toMatch(/ of this class · \S+ % of all, through it$/);
    await one.page.locator('.brush-end.from').focus();
    await one.page.keyboard.press('ArrowRight');
    await settled(one);
    expect(await ends(one)).toEqual([from + 1, to]);
    await one.page.locator('.brush-end.to').focus();
    await one.page.keyboard.press('Shift+ArrowLeft');
    await settled(one);
    const curve = await one.host.pair.curve(classId, 0, { maxPoints: 100, shown: null });
    const hundredth = Math.max(1, Math.round(curve.lastForegroundRank / 100));
    expect(await ends(one)).toEqual([from + 1, to - hundredth]);
    await one.page.keyboard.press('Escape');
    await settled(one);
    expect(await one.page.locator('.brush-end').count()).toBe(0);
  });

  it('says it all at every width, also of a class with a long name', async () => {
    const view = { classId: 4, brush: { classId: 4, from: 1, to: 5555, walk: false } };
    const named = { ...pair, options: { ...pair.options, preset: 'mapillary_vistas_v12' as const } };
    const one = await open(named, { savedState: { version: 1, pairId: 'pair', view } });
    const whole = await words(one);
    expect(whole).toMatch(/^Brushed 1–5,555 .* of this class · \S+ % of all, through it$/);
    for (const width of [320, 420, 560, 639, 660, 760, 899, 920, 1080, 1180, 1400, 1900]) {
      await one.page.setViewportSize({ width, height: 860 });
      await settled(one);
      const faults = await one.page.locator('.curve-head').evaluate((head) => {
        const said = head.querySelector('.brush-words') as HTMLElement;
        const frame = head.getBoundingClientRect();
        const range = document.createRange();
        range.selectNodeContents(said);
        const lines = [...range.getClientRects()];
        const others = [...head.querySelectorAll('button, .b.st:not(.brush-words *)')].map((one) =>
          one.getBoundingClientRect(),
        );
        const meet = (a: DOMRect, b: DOMRect) =>
          a.left < b.right - 1 && b.left < a.right - 1 && a.top < b.bottom - 1 && b.top < a.bottom - 1;
        return [
          said.scrollWidth > said.clientWidth + 1 ? 'cut' : '',
          lines.some((line) => line.left < frame.left || line.right > frame.right) ? 'beside the head' : '',
          lines.some((line) => line.bottom > frame.bottom + 1) ? 'below the head' : '',
          lines.some((line) => others.some((other) => meet(line, other))) ? 'under a button' : '',
        ].filter(Boolean);
      });
      expect(faults, `at ${width}`).toEqual([]);
      expect(await words(one)).toBe(whole);
    }
  });

  it('starts by Enter, without a pointer', async () => {
    const one = await open();
    await one.page.locator('.plot-cursor').focus();
    await one.page.keyboard.press('Home');
    for (let step = 0; step < 4; step += 1) await one.page.keyboard.press('ArrowRight');
    await one.page.keyboard.press('Enter');
    await settled(one);
    await one.page.keyboard.press('ArrowRight');
    await settled(one);
    expect(await ends(one)).toEqual([5, 6]);
  });

  it('is the same on the Δ axis, where it is as wide as its weights', async () => {
    const one = await open();
    await one.page.locator('.plot-cursor').focus();
    await one.page.keyboard.press('Home');
    await one.page.keyboard.press('Enter');
    await settled(one);
    for (let step = 0; step < 40; step += 1) await one.page.keyboard.press('ArrowRight');
    await one.page.keyboard.press('x');
    await settled(one);
    expect(await ends(one)).toEqual([1, 41]);
    const classId = asked(one.host, 'lens/rankSpan').at(-1)?.['classId'] as number;
    const { deltaAfter } = await one.host.pair.rankSpan({ from: 1, to: 41 }, 0, classId);
    const width = Number(await one.page.locator('.brush rect').getAttribute('width'));
    const axis = await one.page.locator('.plot svg').boundingBox();
    expect(width).toBeCloseTo(deltaAfter * ((axis?.width ?? 0) - 56 - 24), 1);
  });

  it('is zoomed to, exactly, and the curve comes back whole', async () => {
    const one = await open();
    const box = await plotBox(one);
    await one.page.mouse.move(box.x + 150, box.y + 60);
    await one.page.mouse.down();
    await one.page.mouse.move(box.x + 250, box.y + 60, { steps: 3 });
    await one.page.mouse.up();
    await settled(one);
    const [from = 0, to = 0] = await ends(one);
    await one.page.keyboard.press('z');
    await settled(one);
    expect(asked(one.host, 'lens/curve').at(-1)?.['shown']).toEqual({ from, to });
    // Beside the brush's own ends, which lie over the edges of the plot now.
    await one.page.mouse.move(box.x + 300, box.y + 60);
    await settled(one);
    const cursor = one.page.locator('.plot-cursor');
    const rank = async () => Number(await cursor.getAttribute('aria-valuenow'));
    await expect.poll(rank, { timeout: 10_000 }).toBeGreaterThan(from);
    expect(await rank()).toBeLessThan(to);
    await one.page.keyboard.press('z');
    await settled(one);
    expect(asked(one.host, 'lens/curve').at(-1)?.['shown']).toBeNull();
  });

  it('zooms by the wheel about the rank under the pointer', async () => {
    const one = await open();
    const box = await plotBox(one);
    await one.page.mouse.move(box.x + 300, box.y + 60);
    const cursor = one.page.locator('.plot-cursor');
    await expect
      .poll(async () => Number(await cursor.getAttribute('aria-valuenow')), { timeout: 10_000 })
      .toBeGreaterThan(1);
    await settled(one);
    const rank = Number(await cursor.getAttribute('aria-valuenow'));
    await one.page.mouse.wheel(0, -400);
    await settled(one);
    const shown = asked(one.host, 'lens/curve').at(-1)?.['shown'] as { from: number; to: number };
    expect(shown.from).toBeLessThan(rank);
    expect(shown.to).toBeGreaterThan(rank);
    await one.page.mouse.move(box.x + 301, box.y + 60);
    await settled(one);
    const near = Number(await one.page.locator('.plot-cursor').getAttribute('aria-valuenow'));
    expect(Math.abs(near - rank)).toBeLessThanOrEqual((shown.to - shown.from) / 100 + 1);
    await one.page.mouse.wheel(0, 4000);
    await settled(one);
    expect(asked(one.host, 'lens/curve').at(-1)?.['shown']).toBeNull();
  });

  it('zooms by the wheel over an end of the brush, too', async () => {
    const one = await open();
    const box = await plotBox(one);
    await one.page.mouse.move(box.x + 100, box.y + 60);
    await one.page.mouse.down();
    await one.page.mouse.move(box.x + 300, box.y + 60, { steps: 5 });
    await one.page.mouse.up();
    await settled(one);
    await one.page.locator('.brush-end.to').hover();
    await one.page.mouse.wheel(0, -400);
    await settled(one);
    expect(asked(one.host, 'lens/curve').at(-1)?.['shown']).not.toBeNull();
  });
});

describe('the rank axis of a class of which most pixels have no error', () => {
  it('ends behind the last error, says what lies beyond, and every rank is still reached', async () => {
    const labels = makePair({ kind: 'labels' });
    const one = await open(labels, { savedState: { version: 1, pairId: 'pair', view: { classId: 0 } } });
    const curve = await one.host.pair.curve(0, 0, { maxPoints: 100, shown: null });
    expect(curve.lastErrorRank).toBeLessThan(curve.lastForegroundRank / 4);
    const box = await plotBox(one);
    const cursor = one.page.locator('.plot-cursor');
    const rankAt = async (x: number) => {
      await one.page.mouse.move(box.x + x, box.y + 60);
      await settled(one);
      return Number(await cursor.getAttribute('aria-valuenow'));
    };
    // The axis goes from 44 px to 110 px before the right edge, its stub on to 18 px before it.
    const axis = { from: 44, to: box.width - 110 };
    const middle = await rankAt((axis.from + axis.to) / 2);
    expect(middle).toBeGreaterThan(curve.lastErrorRank / 2);
    expect(middle).toBeLessThan(curve.lastErrorRank);
    const end = Math.ceil(curve.lastErrorRank * 1.12);
    const tail = one.page.locator('.plot .tail');
    expect((await tail.locator('text').first().textContent())?.replaceAll('\u00a0', ' ')).toBe(
      `${(curve.pixels - end).toLocaleString('en')} px`,
    );
    expect(await tail.locator('text').nth(1).textContent()).toBe('more, error 0');
    expect(await one.page.locator('.plot').innerText()).toContain(
      `last error above 0, rank ${curve.lastErrorRank.toLocaleString('en')}`,
    );
    expect(await rankAt(box.width - 18)).toBe(curve.pixels);
    for (const width of [320, 560]) {
      await one.page.setViewportSize({ width, height: 860 });
      await settled(one);
      expect(await tail.locator('text').textContent()).toBe(`+ ${(curve.pixels - end).toLocaleString('en')}`);
      const places = await one.page
        .locator('.plot svg text')
        .evaluateAll((all) =>
          all.filter((one) => /^[+ \d,]+$/.test(one.textContent ?? '')).map((one) => one.getBoundingClientRect()),
        );
      const low = places.filter(({ top }) => top > Math.max(...places.map((place) => place.top)) - 4);
      const inOrder = low.sort((a, b) => a.left - b.left);
      expect(inOrder.length).toBeGreaterThan(1);
      for (const [at, { left }] of inOrder.entries()) {
        if (at > 0) expect(left, `at ${width}`).toBeGreaterThan(inOrder[at - 1]?.right ?? 0);
      }
    }
    await one.page.setViewportSize({ width: 1180, height: 860 });
    await settled(one);
    // Brushed into the stub and zoomed to, then all of it again.
    await one.page.mouse.move(box.x + axis.to - 200, box.y + 60);
    await one.page.mouse.down();
    await one.page.mouse.move(box.x + box.width - 18, box.y + 60, { steps: 5 });
    await one.page.mouse.up();
    await one.page.keyboard.press('z');
    await settled(one);
    expect(asked(one.host, 'lens/curve').at(-1)?.['shown']).toMatchObject({ to: curve.pixels });
    await one.page.mouse.move(box.x + box.width / 2, box.y + 60);
    await one.page.mouse.wheel(0, 8000);
    await settled(one);
    expect(asked(one.host, 'lens/curve').at(-1)?.['shown']).toBeNull();
  });
});

describe('the scrubber', () => {
  it('walks the chain and reads Δ(S_k) out, by key and by itself', async () => {
    const one = await open();
    await one.page.keyboard.press('k');
    await one.page.waitForFunction(() => Number(document.querySelector('.brush-end')?.ariaValueNow) > 20);
    await one.page.keyboard.press('k');
    await settled(one);
    const [k = 0] = await ends(one);
    await settled(one);
    expect(await ends(one)).toEqual([k]);
    const classId = asked(one.host, 'lens/rankSpan').at(-1)?.['classId'] as number;
    const exact = await one.host.pair.rankSpan({ from: 1, to: k }, 0, classId);
    expect(Number(await one.page.locator('[data-number=delta]').getAttribute('title'))).toBeCloseTo(
      exact.deltaAfter,
      12,
    );
    await one.page.locator('.brush-end.to').focus();
    await one.page.keyboard.press('ArrowRight');
    await settled(one);
    expect(await ends(one)).toEqual([k + 1]);
    const next = await one.host.pair.rankSpan({ from: 1, to: k + 1 }, 0, classId);
    expect(await words(one)).toContain(next.deltaAfter.toFixed(4));
  });
});

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

  it('stay lit while the next ones are on their way, and go dark with Escape', async () => {
    const one = await open();
    await one.page.locator('.plot-cursor').focus();
    await one.page.keyboard.press('Home');
    await one.page.keyboard.press('Enter');
    await settled(one);
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
