import { describe, expect, it } from 'vitest';
import { settled } from './harness/open-page.ts';
import { asked, pageTest } from './harness/page-test.ts';

const { open } = pageTest();

describe('budget', () => {
  it('has groups that each add up to the loss, as the engine splits it', async () => {
    const one = await open();
    await one.page.getByRole('tab', { name: 'Budget' }).click();
    await settled(one);
    const data = await one.host.pair.budget(null);
    const { value } = one.host.pair.inspection.loss;
    for (const group of ['kind', 'place', 'object', 'class'] as const) {
      const losses = await one.page
        .locator(`tr[data-line^="${group}-"] td:nth-child(3)`)
        .evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('title'))));
      expect(losses.length).toBe(data[group].length);
      expect(losses.reduce((sum, loss) => sum + loss, 0)).toBeCloseTo(value, 12);
      expect(losses.toSorted()).toEqual(data[group].map(({ loss }) => loss).toSorted());
    }
  });

  it('lights exactly the pixels of a line, by mouse and by keyboard', async () => {
    const one = await open();
    const { page, host } = one;
    await page.getByRole('tab', { name: 'Budget' }).click();
    await settled(one);
    await page.locator('tr[data-line="kind-0"]').focus();
    await page.keyboard.press('Enter');
    await settled(one);
    const { truth, decision } = host.pair.memory;
    const tiles = asked(host, 'lens/tile').filter(({ layer }) => (layer as { kind: string }).kind === 'lit');
    expect(tiles.at(-1)?.['layer']).toMatchObject({ set: { by: 'budget', group: 'kind', row: 0, classId: null } });
    const litOf = async (group: 'kind' | 'object' | 'class', row: number, classId: number | null = null) => {
      const tile = await host.pair.tile({ kind: 'lit', unit: 0, set: { by: 'budget', group, row, classId } }, 0, 0, 0);
      return new Uint8Array(tile.data);
    };
    expect([...(await litOf('kind', 0))]).toEqual(
      Array.from(truth.ids, (id, i) => (id >= 0 && id !== decision[i] ? 1 : 0)),
    );
    expect([...(await litOf('object', 3))]).toEqual(
      Array.from(truth.ids, (id, i) => (id >= 0 && id === decision[i] ? 1 : 0)),
    );
    expect([...(await litOf('kind', 1, 2))]).toEqual(
      Array.from(truth.ids, (id, i) => (id >= 0 && id !== 2 && decision[i] === 2 ? 1 : 0)),
    );
    expect([...(await litOf('class', 1))]).toEqual(
      Array.from(truth.ids, (id, i) => (id === 1 || (id >= 0 && decision[i] === 1) ? 1 : 0)),
    );
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    expect(await page.locator('.budget tr.sel').getAttribute('data-line')).toBe('kind-1');
    await page.locator('tr[data-line="object-0"]').click();
    expect(await page.locator('.tab-area .note').innerText()).toContain('truth areas of which less than 10\u00a0%');
    await page.locator('tr[data-line="object-0"]').click();
    expect(await page.locator('.budget tr.sel').count()).toBe(0);
  });

  it('is that of one class when it is chosen', async () => {
    const one = await open();
    const { page, host } = one;
    await page.getByRole('tab', { name: 'Budget' }).click();
    await page.getByRole('button', { name: 'Loss of: All classes' }).click();
    await page.getByRole('menuitemradio').nth(2).click();
    await settled(one);
    const data = await host.pair.budget(1);
    const row = host.pair.inspection.classes.find(({ id }) => id === 1);
    expect(data.loss).toBeCloseTo((row?.share ?? 0) * host.pair.inspection.loss.value, 12);
    const kinds = row?.lossByPixelKind;
    expect(data.kind.map(({ loss }) => loss)).toEqual([kinds?.missed, kinds?.falseAlarm, kinds?.underMargin]);
    expect(await page.locator('tr[data-line="place-0"] td:nth-child(3)').getAttribute('title')).toBe(
      String(data.place[0]?.loss),
    );
    expect(await page.locator('tr[data-line^="class-"]').count()).toBe(0);
  });
});
