import { describe, expect, it } from 'vitest';
import { type OpenedPage, settled } from './harness/open-page.ts';
import { asked, pageTest } from './harness/page-test.ts';

const { open } = pageTest();

/** The pixel of the page where a rank lies on the plot, by asking the slider's value under the pointer. */
async function plotBox({ page }: OpenedPage) {
  const box = await page.locator('.plot-cursor').boundingBox();
  if (!box) throw new Error('no plot');
  return box;
}

const words = async ({ page }: OpenedPage) => (await page.locator('.brush-words').innerText()).replaceAll(/\s+/g, ' ');

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
    await one.page.mouse.move(box.x + 44, box.y + 60);
    await settled(one);
    expect(await one.page.locator('.plot-cursor').getAttribute('aria-valuenow')).toBe(String(from));
    await one.page.keyboard.press('z');
    await settled(one);
    expect(asked(one.host, 'lens/curve').at(-1)?.['shown']).toBeNull();
  });

  it('zooms by the wheel about the rank under the pointer', async () => {
    const one = await open();
    const box = await plotBox(one);
    await one.page.mouse.move(box.x + 300, box.y + 60);
    await settled(one);
    const rank = Number(await one.page.locator('.plot-cursor').getAttribute('aria-valuenow'));
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
