import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import { countText, fixedText } from '../../webview/ui/number-text.ts';
import { settled } from './harness/open-page.ts';
import { asked, pageTest } from './harness/page-test.ts';

const { open } = pageTest();

const openTab = async (one: Awaited<ReturnType<typeof open>>) => {
  await one.page.getByRole('tab', { name: 'Regions' }).click();
  await settled(one);
};

const camera = (page: Awaited<ReturnType<typeof open>>['page']) => page.locator('.zoom-text').innerText();

describe('regions', () => {
  it('are listed by what fixing them gains, with the numbers of the engine', async () => {
    const one = await open();
    await openTab(one);
    const list = await one.host.pair.regionList();
    expect(await one.page.getByRole('tab', { name: 'Regions' }).innerText()).toContain(countText(list.count));
    const ids = await one.page
      .locator('tr[data-region]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-region')));
    expect(ids).toEqual(list.rows.map(({ id }) => String(id)));
    const first = list.rows[0];
    if (!first) throw new Error('no region');
    const [gain] = await one.host.pair.regionGains([first.id]);
    const row = one.page.locator(`tr[data-region="${first.id}"]`);
    expect(await row.locator('td.r-mIoU').getAttribute('title')).toBe(String(first.deltaMIoU));
    expect(await row.locator('td.r-loss').getAttribute('title')).toBe(
      String((gain?.loss ?? 0) - one.host.pair.inspection.loss.value),
    );
    expect(asked(one.host, 'lens/regionGains')[0]?.['ids']).toEqual(list.rows.slice(0, 20).map(({ id }) => id));
  });

  it('are flown to by keyboard, lit in every pane, and flown back from', async () => {
    const one = await open();
    await openTab(one);
    const { page } = one;
    const before = await camera(page);
    await page.locator('tr[data-region]').first().focus();
    await page.keyboard.press('ArrowDown');
    await settled(one);
    const list = await one.host.pair.regionList();
    expect(await page.locator('tr[data-region].sel').getAttribute('data-region')).toBe(String(list.rows[1]?.id));
    await expect.poll(() => camera(page)).not.toBe(before);
    const lit = asked(one.host, 'lens/tile').filter(({ layer }) => (layer as { kind: string }).kind === 'lit');
    expect(lit[0]).toMatchObject({ layer: { set: { by: 'regions', ids: [list.rows[1]?.id] } } });
    expect(await page.locator('.spoken').innerText()).toContain('Region of');
    await page.keyboard.press('Backspace');
    await expect.poll(() => camera(page)).toBe(before);
    await page.keyboard.press('Escape');
    expect(await page.locator('tr[data-region].sel').count()).toBe(0);
  });

  it('are fixed together: all numbers follow, and go back', async () => {
    const one = await open();
    await openTab(one);
    const { page, host } = one;
    const list = await host.pair.regionList();
    await page.locator('tr[data-region]').first().focus();
    await page.keyboard.press(' ');
    await page.locator('tr[data-region] input').nth(1).click();
    await settled(one);
    const change = {
      threshold: null,
      temperature: null,
      ignored: [],
      fixes: list.rows.slice(0, 2).map(({ id }) => id),
    };
    const { inspection } = await host.pair.whatIf(change);
    expect(asked(host, 'lens/whatIf').at(-1)?.['change']).toEqual(change);
    const strip = page.getByRole('group', { name: 'What if' });
    expect(await strip.innerText()).toContain('2 regions fixed');
    expect(await strip.innerText()).toContain(fixedText(inspection.loss.value));
    expect(await strip.innerText()).toContain(fixedText(inspection.metrics.mIoU));
    expect(await page.locator('.num.main .after').innerText()).toBe(`→ ${fixedText(inspection.loss.value)}`);
    // Curve, maps and probe are those of the changed pair.
    const revision = asked(host, 'lens/curve').at(-1)?.['revision'];
    expect(revision).not.toBe(asked(host, 'lens/curve')[0]?.['revision']);
    expect(asked(host, 'lens/tile').at(-1)?.['revision']).toBe(revision);
    await strip.getByRole('button', { name: 'Clear' }).click();
    await settled(one);
    expect(await page.locator('.num.main .after').count()).toBe(0);
    expect(await page.locator('tr[data-region] input:checked').count()).toBe(0);
  });

  it('tell how few fixes reach a mIoU, and tick them', async () => {
    const one = await open();
    await openTab(one);
    const { page, host } = one;
    const list = await host.pair.regionList();
    const wanted = list.plan.findIndex(({ mIoU }) => (mIoU ?? 0) >= 0.9) + 1;
    const field = page.getByRole('textbox', { name: 'Fixes needed for mIoU' });
    await field.fill('0.9');
    await field.press('Enter');
    expect(await page.locator('[data-needed]').innerText()).toBe(countText(wanted));
    await page.locator('.plan .lk').click();
    await settled(one);
    expect(asked(host, 'lens/whatIf').at(-1)?.['change']).toMatchObject({
      fixes: list.plan.slice(0, wanted).map(({ region }) => region),
    });
    expect(await page.locator('.what-if').innerText()).toContain(fixedText(list.plan[wanted - 1]?.mIoU));
  });

  it('are all listed in the end, a thousand at a time, and it is said how many are not yet', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-regions-'));
    const [width, height] = [150, 120];
    const truth = Uint8Array.from({ length: width * height }, (_, at) => (at % width < 60 ? 0 : 1));
    // Single wrong pixels, three apart.
    const wrong = (at: number) => at % 3 === 0 && Math.floor(at / width) % 3 === 0;
    const labels = truth.map((id, at) => (wrong(at) ? 1 - id : id));
    const file = (name: string, ids: Uint8Array) => {
      const place = path.join(folder, name);
      writeFileSync(place, encodeNpy(ids, 'uint8', [height, width]));
      return place;
    };
    const options = { kind: 'labels', preset: null } as const;
    const one = await open({ groundTruth: file('a_gt.npy', truth), prediction: file('a_pred.npy', labels), options });
    await openTab(one);
    const count = (width / 3) * (height / 3);
    const more = one.page.locator('.more');
    expect(await more.innerText()).toContain(`1,000 of ${countText(count)} are listed`);
    await one.page.locator('[data-more-regions]').click();
    await settled(one);
    expect(await more.innerText()).not.toContain('are listed');
    while ((await more.innerText()).includes('more rows')) await more.getByText('more rows').click();
    const ids = await one.page
      .locator('tr[data-region]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-region')));
    expect(new Set(ids).size).toBe(count);
  });
});
