import { describe, expect, it } from 'vitest';
import { certaintyMap } from '../../src/core/certainty.ts';
import { colourOf } from '../../src/core/colour-map.ts';
import { summariseField } from '../../src/core/field-code.ts';
import { automaticRange, type FieldRange, placeInRange } from '../../src/core/field-range.ts';
import { planeOf } from '../../src/core/label-map.ts';
import { type OtherLossName, otherLossMap } from '../../src/core/other-loss-maps.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { pictureOf, SAMPLED_PIXELS } from './harness/page-picture.ts';
import { type OpenedPage, pageTest, pixelPlace } from './harness/page-test.ts';

const { pair, open } = pageTest();

/** The pane shows the values in the range's colours, at every sampled pixel. */
async function expectMap(one: OpenedPage, pane: number, values: Float64Array, range: FieldRange): Promise<void> {
  const picture = await pictureOf(one.page);
  for (const [x, y] of SAMPLED_PIXELS) {
    const at = await pixelPlace(one, pair, pane, x, y);
    const place = placeInRange(values[y * pair.width + x] ?? Number.NaN, range);
    const near = [-0.004, 0, 0.004].map((step) => String(colourOf(range.signed ? 'diverging' : 'magma', place + step)));
    expect(near, `pane ${pane} at ${x}, ${y}`).toContain(String(picture.at(at.x, at.y)));
  }
}

function otherLoss(one: OpenedPage, loss: OtherLossName, map: 'contribution' | 'grad-logit'): Float64Array {
  const { truth, prediction, settings, selected } = one.host.pair.memory;
  return otherLossMap(truth, prediction, settings, selected, loss, map, null);
}

const rangeOfValues = (one: OpenedPage, values: Float64Array) =>
  automaticRange(summariseField(values, one.host.pair.memory.truth.ids));

async function pickLayer(one: OpenedPage, pane: number, name: string | RegExp): Promise<void> {
  await one.page.locator('.tag').nth(pane).click();
  await one.page.getByRole('menuitemradio', { name }).click();
  await settled(one);
}

describe('maps of other losses', () => {
  it('lie beside the Lovász map after one switch, and give the panes back', async () => {
    const one = await open();
    await one.page.getByRole('button', { name: /Lovász, cross-entropy, focal and Dice/ }).click();
    await settled(one);
    const titles = await one.page.locator('.tag .shown').allInnerTexts();
    expect(titles).toEqual([
      'Contribution, all classes',
      'Contribution, cross-entropy, all classes',
      'Contribution, focal, all classes',
      'Contribution, Dice, all classes',
    ]);
    await one.page.mouse.move(2, 2);
    const contribution = planeOf(one.host.pair.memory.contribution);
    await expectMap(one, 0, contribution, rangeOfValues(one, contribution));
    for (const [pane, loss] of [[1, 'cross-entropy'] as const, [2, 'focal'] as const, [3, 'dice'] as const]) {
      const values = otherLoss(one, loss, 'contribution');
      await expectMap(one, pane, values, rangeOfValues(one, values));
    }
    await one.page.keyboard.press('v');
    await settled(one);
    expect(await one.page.locator('.tag .shown').first().innerText()).toBe('Image');
  });

  it('show the gradient of the logits where that is looked at', async () => {
    const one = await open();
    await pickLayer(one, 3, 'dL/dz, all classes');
    await one.page.keyboard.press('v');
    await settled(one);
    expect(await one.page.locator('.tag .shown').nth(1).innerText()).toBe('dL/dz, cross-entropy, all classes');
    await one.page.mouse.move(2, 2);
    const values = otherLoss(one, 'focal', 'grad-logit');
    await expectMap(one, 2, values, rangeOfValues(one, values));
  });

  it('are not offered for labels', async () => {
    const one = await open(makePair({ kind: 'labels' }));
    expect(await one.page.getByRole('button', { name: /no maps of other losses/ }).isDisabled()).toBe(true);
    await one.page.locator('.tag').nth(3).click();
    const names = await one.page.getByRole('menuitemradio').allInnerTexts();
    expect(names.filter((name) => /Dice|focal|entropy|Margin/i.test(name))).toEqual([]);
  });
});

describe('maps of certainty', () => {
  it.each(['entropy', 'margin'] as const)('%s is shown as core computes it', async (name) => {
    const one = await open();
    await pickLayer(one, 3, new RegExp(`^${name}$`, 'i'));
    await one.page.mouse.move(2, 2);
    const { truth, prediction } = one.host.pair.memory;
    const values = certaintyMap(truth, prediction, name);
    await expectMap(one, 3, values, rangeOfValues(one, values));
  });
});

describe('range of the colours', () => {
  it('ends at a percentile, or where it was fixed, and says so', async () => {
    const one = await open();
    await pickLayer(one, 3, 'Margin');
    const { truth, prediction } = one.host.pair.memory;
    const values = certaintyMap(truth, prediction, 'margin');
    const field = summariseField(values, truth.ids);
    const mode = one.page.locator('.bar-mode');
    await mode.click();
    await one.page.getByRole('menuitemradio', { name: 'Linear', exact: true }).click();
    await mode.click();
    await one.page.getByRole('menuitemradio', { name: /^Up to the 90 % point/ }).click();
    await one.page.mouse.move(2, 2);
    await settled(one);
    await expectMap(one, 3, values, {
      mode: 'linear',
      low: 0,
      high: field.percentiles[0] ?? Number.NaN,
      signed: false,
    });
    await mode.click();
    await one.page.getByRole('menuitemradio', { name: 'Fixed…' }).click();
    const sheet = one.page.getByRole('dialog');
    await sheet.locator('vscode-text-field').nth(0).locator('input').fill('0.9');
    await sheet.locator('vscode-text-field').nth(1).locator('input').fill('0.5');
    await sheet.getByText('Use This Range').click();
    expect(await sheet.locator('.range-fault').isVisible()).toBe(true);
    await sheet.locator('vscode-text-field').nth(0).locator('input').fill('0.25');
    await sheet.locator('vscode-text-field').nth(1).locator('input').fill('0.75');
    await sheet.locator('vscode-text-field').nth(1).locator('input').press('Enter');
    await settled(one);
    expect(await mode.getAttribute('aria-label')).toBe('Range: linear, fixed');
    await expectMap(one, 3, values, { mode: 'linear', low: 0.25, high: 0.75, signed: false });
  });

  it('reads the value at the pointer out at the bar', async () => {
    const one = await open();
    const body = one.page.locator('.bar-body');
    const box = await body.boundingBox();
    if (!box) throw new Error('no bar');
    await one.page.mouse.move(box.x + 20, box.y + box.height / 2);
    await settled(one);
    expect(await one.page.locator('.bar-value').innerHTML()).toMatch(/\d/);
    await one.page.mouse.move(2, 2);
    await settled(one);
    expect(await one.page.locator('.bar-value').count()).toBe(0);
  });
});
