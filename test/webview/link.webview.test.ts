import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { planeOf } from '../../src/core/label-map.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { pageTest, pixelPlace } from './harness/page-test.ts';

const MIB = 2 ** 20;
const { open } = pageTest();

describe('what crosses the link', () => {
  const large = makePair({ width: 2048, height: 1024, classes: 19, kind: 'labels' });

  it('is at most 6 MiB until the panel of a 2048 × 1024 pair is readable, and no message is over 4 MiB', async () => {
    const one = await open(large, { remote: true });
    expect(await one.page.locator('[data-number="loss"]').innerText()).toMatch(/\d/);
    const total = one.host.sent.reduce((sum, bytes) => sum + bytes, 0);
    expect(total).toBeGreaterThan(10_000);
    expect(total).toBeLessThanOrEqual(6 * MIB);
    expect(Math.max(...one.host.sent)).toBeLessThanOrEqual(4 * MIB);
    // Packed tiles are drawn as the others are.
    const { inspection, memory } = one.host.pair;
    await one.page.mouse.move(2, 2);
    const place = await pixelPlace(one, large, 1, 300, 500);
    const shot = await one.page.screenshot({
      clip: { x: Math.floor(place.x), y: Math.floor(place.y), width: 1, height: 1 },
    });
    const pixel = [...(await sharp(shot).removeAlpha().raw().toBuffer())];
    const color = inspection.classes.find(({ id }) => id === memory.truth.ids[500 * 2048 + 300])?.color;
    expect(pixel).toEqual(color);
  });

  it('is as little for 19 classes of logits, first look and exact numbers together', async () => {
    const one = await open(undefined, { remote: true });
    one.host.sent.length = 0;
    let release = () => {};
    one.host.exactAfter = new Promise((resolve) => {
      release = resolve;
    });
    const loading = one.host.load('opened', makePair({ width: 2048, height: 1024, classes: 19 }));
    await one.page.locator('[data-number=estimate]').waitFor({ timeout: 120_000 });
    await settled(one);
    release();
    await loading;
    await one.page.locator('[data-number=loss]').waitFor();
    await settled(one);
    expect(await one.page.locator('[data-number="loss"]').innerText()).toMatch(/\d/);
    expect(await one.page.locator('.plot svg').count()).toBe(1);
    const contributions = planeOf(one.host.pair.memory.contribution).reduce(
      (count, part) => count + (part > 0 ? 1 : 0),
      0,
    );
    // The map is no empty one, which would pack to nothing.
    expect(contributions).toBeGreaterThan(500_000);
    const total = one.host.sent.reduce((sum, bytes) => sum + bytes, 0);
    expect(total).toBeGreaterThan(0.2 * MIB);
    expect(total).toBeLessThanOrEqual(6 * MIB);
    expect(Math.max(...one.host.sent)).toBeLessThanOrEqual(4 * MIB);
  });

  it('is never over 4 MiB a message while it is zoomed and moved, unpacked too', async () => {
    const one = await open(large);
    const box = await one.page.locator('[data-pane="0"]').boundingBox();
    if (!box) throw new Error('no pane');
    await one.page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
    for (let step = 0; step < 6; step += 1) {
      await one.page.mouse.wheel(0, -500);
      await settled(one);
    }
    await one.page.mouse.down();
    await one.page.mouse.move(box.x + 20, box.y + 20, { steps: 4 });
    await one.page.mouse.up();
    await settled(one);
    expect(Math.max(...one.host.sent)).toBeLessThanOrEqual(4 * MIB);
  });
});
