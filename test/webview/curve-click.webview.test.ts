import { describe, expect, it } from 'vitest';
import { plotBox } from './harness/curve-hands.ts';
import { makePair } from './harness/made-pair.ts';
import { savedStateOf, settled } from './harness/open-page.ts';
import { asked, type OpenedPage, pageTest, pixelPlace, probeText } from './harness/page-test.ts';

const { pair, open } = pageTest();

const shownRank = async ({ page }: OpenedPage) =>
  Number(await page.locator('.plot-cursor').getAttribute('aria-valuenow'));

/** The pixel of the rank that the curve marks, in the order of the engine. */
async function markedPixel(one: OpenedPage): Promise<{ x: number; y: number; unit: number }> {
  const classId = asked(one.host, 'lens/curve').at(-1)?.['classId'] as number;
  const { x, y, unit } = await one.host.pair.pixelAtRank(await shownRank(one), 0, classId);
  return { x, y, unit };
}

async function savedView(one: OpenedPage): Promise<Record<string, unknown>> {
  return ((await savedStateOf(one)) as { view: Record<string, unknown> }).view;
}

describe('a click on the curve pins the pixel of its rank', () => {
  it('whatever the mouse has passed since another was pinned, and lets go of it by a second one', async () => {
    const one = await open();
    const { mouse } = one.page;
    const box = await plotBox(one);
    await mouse.move(box.x + 150, box.y + 60);
    await settled(one);
    const rank = await shownRank(one);
    const { x, y } = await markedPixel(one);
    const first = await pixelPlace(one, pair, 2, 20, 20);
    await mouse.click(first.x, first.y);
    const last = await pixelPlace(one, pair, 2, 50, 65);
    await mouse.move(last.x, last.y, { steps: 5 });
    await mouse.move(box.x + 150, box.y + 60, { steps: 5 });
    await mouse.down();
    await mouse.up();
    await settled(one);
    expect((await savedView(one))['pin']).toEqual({ x, y });
    expect(await probeText(one)).toContain(`x ${x} y ${y} `);
    expect(await probeText(one)).toContain(`rank ${rank.toLocaleString('en')} `);
    expect(await shownRank(one)).toBe(rank);
    await mouse.down();
    await mouse.up();
    await settled(one);
    expect((await savedView(one))['pin']).toBeNull();
  });

  it('when answers are slow and the mouse moves on', async () => {
    const one = await open();
    const { mouse } = one.page;
    const before = await pixelPlace(one, pair, 2, 20, 20);
    await mouse.move(before.x, before.y);
    await settled(one);
    const release = one.host.hold('lens/pixelAtRank');
    const box = await plotBox(one);
    await mouse.move(box.x + 150, box.y + 60);
    await mouse.down();
    await mouse.up();
    const { x, y } = await markedPixel(one);
    await mouse.move(box.x + 300, box.y + 60, { steps: 4 });
    release();
    await settled(one);
    expect((await savedView(one))['pin']).toEqual({ x, y });
    expect(await probeText(one)).toContain(`x ${x} y ${y} `);
  });

  it.each(['a click', 'the key P'])('in the image of the batch that holds it, by %s', async (way) => {
    const one = await open(makePair({ batch: 2 }));
    const { mouse, keyboard } = one.page;
    const box = await plotBox(one);
    let pixel = { x: 0, y: 0, unit: 0 };
    for (let px = 100; pixel.unit === 0; px += 7) {
      await mouse.move(box.x + px, box.y + 60);
      await settled(one);
      pixel = await markedPixel(one);
    }
    if (way === 'a click') await mouse.down();
    if (way === 'a click') await mouse.up();
    else await keyboard.press('p');
    await settled(one);
    const { x, y } = pixel;
    expect(await savedView(one)).toMatchObject({ unit: 1, pin: { x, y } });
    expect(await probeText(one)).toMatch(new RegExp(`^x ${x} y ${y} truth`));
  });

  it('of the second of two, when the answer about the first comes between them', async () => {
    const one = await open();
    const { mouse } = one.page;
    const box = await plotBox(one);
    const click = async (px: number) => {
      await mouse.move(box.x + px, box.y + 60);
      await mouse.down();
      await mouse.up();
    };
    const release = one.host.hold('lens/pixelAtRank');
    await click(120);
    await click(260);
    const { x, y } = await markedPixel(one);
    release();
    await settled(one);
    expect((await savedView(one))['pin']).toEqual({ x, y });
  });

  it('and lets go of it so that the probe still tells it', async () => {
    const one = await open();
    const { mouse } = one.page;
    const box = await plotBox(one);
    const at = { x: box.x + 150, y: box.y + 60 };
    await mouse.click(at.x, at.y);
    await settled(one);
    const { x, y } = await markedPixel(one);
    const other = await pixelPlace(one, pair, 2, 50, 65);
    await mouse.move(other.x, other.y);
    await mouse.click(at.x, at.y);
    await settled(one);
    expect((await savedView(one))['pin']).toBeNull();
    expect(await probeText(one)).toContain(`x ${x} y ${y} `);
  });
});

describe('the button of the probe', () => {
  it('lets go of the pinned pixel, whatever the mouse has passed on its way', async () => {
    const one = await open();
    const { mouse } = one.page;
    const first = await pixelPlace(one, pair, 2, 20, 20);
    await mouse.click(first.x, first.y);
    await settled(one);
    expect((await savedView(one))['pin']).toEqual({ x: 20, y: 20 });
    const last = await pixelPlace(one, pair, 2, 50, 65);
    await mouse.move(last.x, last.y, { steps: 5 });
    await one.page.getByRole('button', { name: 'Let go of the pixel' }).click();
    await settled(one);
    expect((await savedView(one))['pin']).toBeNull();
  });
});
