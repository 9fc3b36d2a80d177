import { expect, it } from 'vitest';
import { fixedText } from '../../webview/ui/number-text.ts';
import { makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { asked, pageTest } from './harness/page-test.ts';

const { open } = pageTest();

const looked = (host: Parameters<typeof asked>[0], method: string) =>
  asked(host, method).map(({ revision, layer }) => `${revision} ${(layer as { kind: string } | undefined)?.kind}`);

it('of a large pair stands there with its bounds until the exact loss takes its place; the labels stay', async () => {
  const one = await open();
  const { page, host } = one;
  let release = () => {};
  host.exactAfter = new Promise((resolve) => {
    release = resolve;
  });
  host.received.length = 0;
  const loading = host.load('opened', makePair({ width: 1024, height: 820, classes: 5, withImage: false }));
  const estimate = page.locator('[data-number=estimate]');
  await estimate.waitFor();
  const revision = host.content.kind === 'inspection' ? host.content.revision : -1;
  const title = (await estimate.getAttribute('title'))?.match(/from (\S+) to (\S+)/)?.slice(1);
  const [lower = Number.NaN, upper = Number.NaN] = title?.map(Number) ?? [];
  const text = await estimate.innerText();
  const place = await estimate.boundingBox();
  expect(await page.locator('.half').innerText()).toMatch(/^From 0\.\d+ to 0\.\d+, exact in a\s+moment$/);
  expect(await page.locator('table.classes.estimated td.loss').first().getAttribute('title')).toBe('Exact in a moment');
  await settled(one);
  expect(looked(host, 'lens/tile')).toContain(`${revision} prediction`);
  expect(looked(host, 'lens/tile')).toContain(`${revision} map`);
  // Once: the exact numbers wait for it.
  expect(asked(host, 'lens/lookShown')).toEqual([{ revision }]);
  // What has to be sorted is asked for when the numbers are exact.
  expect(asked(host, 'lens/curve')).toEqual([]);
  expect(await page.getByRole('button', { name: 'Export: picture, curve, map, finding' }).isDisabled()).toBe(true);
  release();
  await loading;
  const loss = page.locator('[data-number=loss]');
  await loss.waitFor();
  await settled(one);
  const exact = host.pair.inspection.loss.value;
  expect(Number(await loss.getAttribute('title'))).toBe(exact);
  expect(lower).toBeLessThanOrEqual(exact);
  expect(upper).toBeGreaterThanOrEqual(exact);
  expect(await loss.innerText()).toBe(fixedText(exact));
  expect(text).toBe(fixedText(exact));
  expect(await loss.boundingBox()).toEqual(place);
  expect(await page.locator('table.classes.estimated').count()).toBe(0);
  expect(looked(host, 'lens/tile')).toContain(`${revision + 1} map`);
  expect(looked(host, 'lens/tile')).not.toContain(`${revision + 1} prediction`);
  expect(asked(host, 'lens/curve').map((params) => params.revision)).toEqual([revision + 1]);
});
