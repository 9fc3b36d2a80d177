import { describe, expect, it } from 'vitest';
import { settled } from './harness/open-page.ts';
import { asked, pageTest, probeText } from './harness/page-test.ts';

const { open } = pageTest();

describe('keyboard', () => {
  it('moves the crosshair in a pane and pins it', async () => {
    const one = await open();
    const { page } = one;
    await page.locator('[data-pane="1"]').focus();
    await page.keyboard.press('ArrowRight');
    await settled(one);
    expect(await probeText(one)).toContain('x 48 y 36 ');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowDown');
    await settled(one);
    expect(await probeText(one)).toContain('x 49 y 46 ');
    await page.keyboard.press('p');
    await settled(one);
    expect(await page.getByRole('button', { name: 'Let go of the pixel' }).getAttribute('aria-pressed')).toBe('true');
    expect(await page.locator('.spoken').innerText()).toContain('x 49, y 46');
  });

  it('chooses classes', async () => {
    const { page } = await open();
    const selected = () => page.locator('tr[aria-selected="true"]').getAttribute('data-class');
    const order = await page
      .locator('tr[data-class]')
      .evaluateAll((rows) => rows.map((row) => row.getAttribute('data-class')));
    expect(await selected()).toBe(order[0]);
    await page.keyboard.press(']');
    expect(await selected()).toBe(order[1]);
    await page.locator('tr[aria-selected="true"]').focus();
    await page.keyboard.press('End');
    expect(await selected()).toBe(order.at(-1));
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-class'))).toBe(order.at(-1));
    await page.keyboard.press('[');
    expect(await selected()).toBe(order.at(-2));
  });

  it('sorts the table by its heads', async () => {
    const { page } = await open();
    const names = () => page.locator('tr[data-class] .nm').allInnerTexts();
    await page.getByRole('columnheader', { name: 'Class' }).getByRole('button').press('Enter');
    expect(await names()).toEqual([...(await names())].sort());
    expect(await page.locator('th.name').getAttribute('aria-sort')).toBe('ascending');
    await page.getByRole('columnheader', { name: 'Class' }).getByRole('button').press('Enter');
    expect(await page.locator('th.name').getAttribute('aria-sort')).toBe('descending');
    expect(await names()).toEqual([...(await names())].sort().reverse());
  });

  it('walks along the curve', async () => {
    const one = await open();
    const { page, host } = one;
    await page.locator('.plot-cursor').focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowRight');
    await settled(one);
    expect(asked(host, 'lens/pixelAtRank').at(-1)).toMatchObject({ rank: 2 });
    const classId = Number(await page.locator('tr[aria-selected="true"]').getAttribute('data-class'));
    const { x, y } = await host.pair.pixelAtRank(2, 0, classId);
    expect(await probeText(one)).toContain(`x ${x} y ${y} `);
  });

  it('changes axis, size of the curve and zoom', async () => {
    const { page } = await open();
    await page.keyboard.press('x');
    expect(await page.getByRole('radio', { name: 'Δ' }).getAttribute('aria-checked')).toBe('true');
    await page.keyboard.press('m');
    expect(await page.locator('[data-pane="0"]').isVisible()).toBe(false);
    await page.keyboard.press('Escape');
    expect(await page.locator('[data-pane="0"]').isVisible()).toBe(true);
    await page.keyboard.press('1');
    expect(await page.locator('.zoom-text').innerText()).toBe('100 %');
    await page.keyboard.press('+');
    expect(await page.locator('.zoom-text').innerText()).toBe('150 %');
    await page.keyboard.press('-');
    expect(await page.locator('.zoom-text').innerText()).toBe('100 %');
    await page.keyboard.press('0');
    expect(await page.locator('.zoom-text').innerText()).toBe('331 %');
  });

  it('opens the list of keys and closes it', async () => {
    const { page } = await open();
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog', { name: 'Keys' }).innerText()).toContain('next area');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);
  });

  it('reaches every area by F6, and round again', async () => {
    const { page } = await open();
    const areas: string[] = [];
    for (let press = 0; press < 8; press += 1) {
      await page.keyboard.press('F6');
      areas.push(
        await page.evaluate(() => {
          const area = document.activeElement?.closest('.hd, .nums, .tb, .panes, .right, .curve, .probe');
          return area?.className.split(' ')[0] ?? '';
        }),
      );
    }
    // The probe line has a control only once there is a pixel.
    expect(areas).toEqual(['hd', 'nums', 'tb', 'panes', 'right', 'curve', 'hd', 'nums']);
  });

  it('works menus: arrows, first letters, Esc gives the focus back', async () => {
    const { page } = await open();
    const tag = page.locator('.tag').nth(1);
    await tag.focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Ground truth');
    await page.keyboard.press('ArrowDown');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toBe('Prediction');
    await page.keyboard.press('e');
    expect(await page.evaluate(() => document.activeElement?.textContent?.trim())).toMatch(/^Error, /);
    await page.keyboard.press('Escape');
    expect(await page.locator('.pop').count()).toBe(0);
    expect(await tag.evaluate((element) => element === document.activeElement)).toBe(true);
    await page.keyboard.press('Enter');
    await page.keyboard.press('r');
    await page.keyboard.press('Enter');
    expect(await tag.innerText()).toBe('Right and wrong');
  });
});
