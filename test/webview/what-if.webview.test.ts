import { describe, expect, it } from 'vitest';
import type { WhatIf } from '../../src/core/view-data.ts';
import { fixedText } from '../../webview/ui/number-text.ts';
import { makePair } from './harness/made-pair.ts';
import { savedStateOf, settled } from './harness/open-page.ts';
import { asked, pageTest } from './harness/page-test.ts';

const { pair, open } = pageTest();
const nothing: WhatIf = { threshold: null, temperature: null, fixes: [], ignored: [] };

const openTab = async (one: Awaited<ReturnType<typeof open>>) => {
  await one.page.getByRole('tab', { name: 'What if' }).click();
  await settled(one);
};

describe('what if', () => {
  it('a temperature is dragged: the newest counts, and the numbers are those of the changed logits', async () => {
    const one = await open();
    const { page, host } = one;
    await openTab(one);
    const slider = page.getByRole('slider', { name: 'Temperature' });
    await slider.focus();
    for (let press = 0; press < 12; press += 1) await page.keyboard.press('ArrowRight');
    await settled(one);
    const { change } = asked(host, 'lens/whatIf').at(-1) as { change: WhatIf };
    expect(change.temperature).toBeCloseTo(2 ** 0.6, 10);
    expect(host.mostAtOnce('lens/whatIf')).toBe(1);
    const { inspection } = await host.pair.whatIf(change);
    expect(await page.locator('.num.main .after').innerText()).toBe(`→ ${fixedText(inspection.loss.value)}`);
    expect(inspection.metrics).toMatchObject({ mIoU: host.pair.inspection.metrics.mIoU });
    await page.getByRole('button', { name: 'Reset' }).click();
    await settled(one);
    expect(await page.locator('.num.main .after').count()).toBe(0);
  });

  it('bounds of the loss stand there until the loss does', async () => {
    const one = await open();
    const { page, host } = one;
    await openTab(one);
    const release = host.hold('lens/whatIf');
    await page.getByRole('slider', { name: 'Temperature' }).focus();
    await page.keyboard.press('ArrowRight');
    const estimated = page.locator('.what-if .estimated .b');
    await estimated.waitFor();
    const { change } = asked(host, 'lens/whatIf').at(-1) as { change: WhatIf };
    const exact = (await host.pair.whatIf(change)).inspection.loss.value;
    const said =
      (await estimated.getAttribute('title'))
        ?.match(/from (\S+) to (\S+)/)
        ?.slice(1)
        .map(Number) ?? [];
    const [lower = Number.NaN, upper = Number.NaN] = said;
    expect(lower).toBeLessThanOrEqual(exact);
    expect(upper).toBeGreaterThanOrEqual(exact);
    expect(upper - lower).toBeLessThan(0.01);
    expect(await estimated.innerText()).toMatch(/^≈ 0\.\d{4}$/);
    release();
    await estimated.waitFor({ state: 'detached' });
    expect(await page.locator('.what-if').innerText()).toContain(fixedText(exact));
  });

  it('a threshold moves the IoU of a binary pair, and the loss stays', async () => {
    const one = await open(makePair({ kind: 'binary-logits' }));
    const { page, host } = one;
    await openTab(one);
    await page.getByRole('slider', { name: 'Threshold' }).fill('0.8');
    await settled(one);
    const { inspection } = await host.pair.whatIf({ ...nothing, threshold: 0.8 });
    expect(inspection.loss.value).toBe(host.pair.inspection.loss.value);
    expect(inspection.metrics.mIoU).not.toBe(host.pair.inspection.metrics.mIoU);
    expect(await page.locator('.what-if').innerText()).toContain(fixedText(inspection.metrics.mIoU));
    const { truth, prediction } = host.pair.memory;
    if (prediction.kind === 'labels') throw new Error('scores');
    const counts = { hits: 0, union: 0 };
    truth.ids.forEach((id, i) => {
      const decided = (prediction.values[i] as number) > Math.log(0.8 / 0.2);
      if (id === 1 && decided) counts.hits += 1;
      if (id === 1 || (id === 0 && decided)) counts.union += 1;
    });
    expect(inspection.classes.find(({ id }) => id === 1)?.iou).toBe(counts.hits / counts.union);
  });

  it('ignored classes take no part, and the change survives a reload of the page', async () => {
    const one = await open();
    const { page, host } = one;
    await openTab(one);
    await page.locator('[data-ignore="1"] input').click();
    await settled(one);
    const { inspection } = await host.pair.whatIf({ ...nothing, ignored: [1] });
    const ignored = host.pair.memory.truth.ids.filter((id) => id === 1).length;
    expect(inspection.classes.map(({ id }) => id)).not.toContain(1);
    expect(inspection.pixels.ignored).toBe(host.pair.inspection.pixels.ignored + ignored);
    const savedState = await savedStateOf(one);
    await one.close();
    const again = await open(pair, { savedState });
    expect(await again.page.locator('.num.main .after').innerText()).toBe(`→ ${fixedText(inspection.loss.value)}`);
  });
});
