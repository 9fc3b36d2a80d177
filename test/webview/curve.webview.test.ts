import { describe, expect, it } from 'vitest';
import { beginBrush, drag, ends, plotBox, words } from './harness/curve-hands.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { asked, pageTest } from './harness/page-test.ts';

const { pair, open } = pageTest();

describe('brush on the curve', () => {
  it('is dragged, moved by keys at its ends, and says what it holds', async () => {
    const one = await open();
    await drag(one, 200, 400);
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
    await beginBrush(one);
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
    await drag(one, 150, 250);
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
    await drag(one, 100, 300);
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
    await drag(one, axis.to - 200, box.width - 18);
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
