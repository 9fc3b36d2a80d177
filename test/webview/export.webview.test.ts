import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { colourOf } from '../../src/core/colour-map.ts';
import { automaticRange, placeInRange } from '../../src/core/field-range.ts';
import { valueAt } from '../../src/core/label-map.ts';
import { fixedText } from '../../webview/ui/number-text.ts';
import { beginBrush } from './harness/curve-hands.ts';
import { makeOther, makePair } from './harness/made-pair.ts';
import { settled } from './harness/open-page.ts';
import { asked, type OpenedPage, pageTest } from './harness/page-test.ts';

const { pair, open } = pageTest();

async function openMenu({ page }: OpenedPage): Promise<void> {
  await page.getByRole('button', { name: 'Export: picture, curve, map, finding' }).click();
}

/** The picture that the page sent last, once the request to save it has come. */
async function savedPicture(one: OpenedPage, requests = 1): Promise<{ data: Buffer; width: number; height: number }> {
  await expect.poll(() => one.host.exported.length, { timeout: 20_000 }).toBe(requests);
  const request = one.host.exported.at(-1);
  const upload = request && 'upload' in request ? request.upload : null;
  const pieces = one.host.pieces.filter((piece) => piece.upload === upload);
  expect(pieces.map(({ piece }) => piece)).toEqual([...pieces.keys()]);
  for (const { bytes } of pieces) expect(bytes.length).toBeLessThan(2 ** 20);
  const png = Buffer.concat(pieces.map(({ bytes }) => bytes));
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

describe('a picture', () => {
  it('of the whole image has every pixel of the layer in its colour, whatever the zoom', async () => {
    const one = await open();
    await one.page.keyboard.press('+');
    await one.page.keyboard.press('+');
    await openMenu(one);
    await one.page.getByRole('radio', { name: 'Whole image' }).click();
    await one.page.getByRole('radio', { name: '1×', exact: true }).click();
    await one.page.getByRole('checkbox').uncheck();
    await one.page.getByText('Save PNG…').click();
    const { data, width, height } = await savedPicture(one);
    expect([width, height]).toEqual([pair.width, pair.height]);
    const { memory } = one.host.pair;
    const info = await one.host.pair.layerInfo({ kind: 'map', unit: 0, map: 'contribution', classId: null });
    if (!info.field) throw new Error('no field');
    const range = automaticRange(info.field);
    for (let pixel = 0; pixel < width * height; pixel += 1) {
      if (memory.truth.ids[pixel] === -1) continue;
      const place = placeInRange(valueAt(memory.contribution)(pixel), range);
      const near = [-0.0005, 0, 0.0005].map((step) => String(colourOf('magma', place + step)));
      const shown = String([...data.subarray(pixel * 3, pixel * 3 + 3)]);
      if (!near.includes(shown)) expect.fail(`pixel ${pixel}: ${shown} is none of ${near.join(' | ')}`);
    }
  });

  it('of masks is exact at three pixels a pixel, over the edges of blocks', async () => {
    const large = makePair({ width: 700, height: 600, kind: 'labels' });
    const view = { panes: ['truth', 'truth', 'prediction', 'truth'], activePane: 1 };
    const one = await open(large, { savedState: { version: 1, pairId: 'pair', view } });
    await openMenu(one);
    await one.page.getByRole('radio', { name: 'Whole image' }).click();
    await one.page.getByRole('radio', { name: '3×', exact: true }).click();
    await one.page.getByRole('checkbox').uncheck();
    await one.page.getByText('Save PNG…').click();
    const { data, width, height } = await savedPicture(one);
    expect([width, height]).toEqual([2100, 1800]);
    const colours = new Map(one.host.pair.inspection.classes.map(({ id, color }) => [id, String(color)]));
    for (let y = 0; y < height; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const expected = colours.get(large.truth[Math.floor(y / 3) * 700 + Math.floor(x / 3)] ?? -1);
        if (expected === undefined) continue;
        const at = (y * width + x) * 3;
        const shown = `${data[at]},${data[at + 1]},${data[at + 2]}`;
        if (shown !== expected) expect.fail(`${x}, ${y}: ${shown} is not ${expected}`);
      }
    }
  });

  it('of a swiped pane writes into its pixels what is seen there', async () => {
    const camera = { x: 29, y: 40, zoom: 40 };
    const compare = { mode: 'swipe', layer: 'truth', edge: 0 };
    const picture = async (layer: string, view: object) => {
      const panes = ['image', layer, 'prediction', 'contribution'];
      const savedState = { version: 1, pairId: 'pair', view: { camera, panes, activePane: 1, ...view } };
      const one = await open(pair, { savedState });
      await openMenu(one);
      await one.page.getByRole('radio', { name: 'Active pane' }).click();
      await one.page.getByRole('radio', { name: '1×', exact: true }).click();
      await one.page.getByRole('checkbox').uncheck();
      await one.page.getByText('Save PNG…').click();
      const { data } = await savedPicture(one);
      await one.close();
      return data;
    };
    const truth = await picture('truth', {});
    expect((await picture('prediction', {})).equals(truth)).toBe(false);
    expect((await picture('prediction', { compare })).equals(truth)).toBe(true);
  });

  it('of a swipe has one edge, over all blocks', async () => {
    const large = makePair({ width: 700, height: 60, classes: 36, kind: 'labels' });
    const compare = { mode: 'swipe', layer: 'prediction', edge: 0.6 };
    const view = { panes: ['truth', 'truth', 'prediction', 'truth'], activePane: 1, compare };
    const one = await open(large, { savedState: { version: 1, pairId: 'pair', view } });
    await openMenu(one);
    await one.page.getByRole('radio', { name: 'Whole image' }).click();
    await one.page.getByRole('radio', { name: '3×', exact: true }).click();
    await one.page.getByRole('checkbox').uncheck();
    await one.page.getByText('Save PNG…').click();
    const { data, width } = await savedPicture(one);
    const { inspection, memory } = one.host.pair;
    const colours = new Map(inspection.classes.map(({ id, color }) => [id, String(color)]));
    const shownAt = (x: number, y: number) => {
      const at = ((3 * y + 1) * width + 3 * x + 1) * 3;
      return `${data[at]},${data[at + 1]},${data[at + 2]}`;
    };
    for (let x = 0; x < 700; x += 1) {
      const at = 30 * 700 + x;
      const id = x < 420 ? memory.truth.ids[at] : memory.decision[at];
      expect(shownAt(x, 30), `column ${x}`).toBe(colours.get(id ?? -9));
    }
  });

  it('of all panes is twice as large as they are, with bar and legend around it', async () => {
    const one = await open();
    const stage = await one.page.locator('.panes').boundingBox();
    if (!stage) throw new Error('no panes');
    await openMenu(one);
    await one.page.getByRole('radio', { name: 'All panes' }).click();
    await one.page.getByRole('radio', { name: '2×', exact: true }).click();
    await one.page.getByRole('checkbox').uncheck();
    await one.page.getByText('Save PNG…').click();
    const plain = await savedPicture(one);
    expect([plain.width, plain.height]).toEqual([Math.round(stage.width * 2), Math.round(stage.height * 2)]);
    await openMenu(one);
    await one.page.getByRole('checkbox').check();
    await one.page.getByText('Save PNG…').click();
    const framed = await savedPicture(one, 2);
    expect(framed.width).toBe(plain.width + 2 * 24 + 76 * 2);
    expect(framed.height).toBeGreaterThan(plain.height + 2 * 46);
    // Each class has its swatch below the panes.
    const below = framed.data.subarray((92 + plain.height) * framed.width * 3);
    const seen = new Set<string>();
    for (let at = 0; at + 2 < below.length; at += 3) seen.add(`${below[at]},${below[at + 1]},${below[at + 2]}`);
    for (const { color } of one.host.pair.inspection.classes) expect(seen).toContain(String(color));
  });
});

describe('numbers and the finding', () => {
  it('are asked for by what is looked at', async () => {
    const one = await open();
    await beginBrush(one);
    const classId = asked(one.host, 'lens/rankSpan').at(-1)?.['classId'];
    for (const name of ['as CSV…', 'as .npy…', 'As Markdown…']) {
      await openMenu(one);
      await one.page.locator('.export vscode-button').filter({ hasText: name }).click();
      await settled(one);
    }
    expect(one.host.exported).toEqual([
      { kind: 'curve', revision: 1, change: null, unit: 0, classId },
      { kind: 'map', revision: 1, change: null, layer: { kind: 'map', unit: 0, map: 'contribution', classId: null } },
      {
        kind: 'finding',
        revision: 1,
        change: null,
        palette: 'own',
        format: 'markdown',
        unit: 0,
        classId,
        set: { by: 'ranks', classId, from: 1, to: 1 },
        other: null,
        upload: null,
      },
    ]);
    await openMenu(one);
    await one.page.locator('.export vscode-button').filter({ hasText: 'HTML' }).click();
    const { width } = await savedPicture(one, 4);
    expect(width).toBeGreaterThan(600);
  });

  it('of a changed pair say what is changed, in the words and with the numbers that are shown', async () => {
    const one = await open();
    const { page, host } = one;
    await page.getByRole('tab', { name: 'Regions' }).click();
    await settled(one);
    await page.locator('tr[data-region] input').first().click();
    await settled(one);
    const revision = asked(host, 'lens/curve').at(-1)?.['revision'];
    expect(revision).not.toBe(1);
    for (const name of ['as CSV…', 'as .npy…', 'As Markdown…']) {
      await openMenu(one);
      await page.locator('.export vscode-button').filter({ hasText: name }).click();
      await settled(one);
    }
    expect(host.exported).toEqual(
      ['curve', 'map', 'finding'].map((kind) => expect.objectContaining({ kind, revision, change: '1 region fixed' })),
    );
    await page.evaluate(() => {
      const { prototype } = CanvasRenderingContext2D;
      const written = prototype.fillText;
      prototype.fillText = function (text, ...place) {
        document.body.dataset['written'] = `${document.body.dataset['written'] ?? ''}${text}|`;
        written.call(this, text, ...place);
      };
    });
    await openMenu(one);
    await page.locator('.export vscode-button').filter({ hasText: 'HTML' }).click();
    await savedPicture(one, 4);
    const [id] = (await host.pair.regionList()).rows.map((row) => row.id);
    const fixed = { threshold: null, temperature: null, ignored: [], fixes: [id ?? -1] };
    const { inspection } = await host.pair.whatIf(fixed);
    const written = await page.evaluate(() => document.body.dataset['written']);
    const { loss, metrics } = inspection;
    expect(written).toContain(
      `What if: 1 region fixed · Lovász-Softmax ${fixedText(loss.value)} · mIoU ${fixedText(metrics.mIoU)}`,
    );
  });

  it('of two predictions names the other one, until it is no longer compared', async () => {
    const one = await open();
    await one.host.compareWith(makeOther(pair));
    await settled(one);
    const number = asked(one.host, 'lens/versus').at(-1)?.['other'];
    await openMenu(one);
    await one.page.locator('.export vscode-button').filter({ hasText: 'As Markdown…' }).click();
    await expect.poll(() => one.host.exported.length).toBe(1);
    expect(one.host.exported[0]).toMatchObject({ kind: 'finding', other: number });
    expect(number).toBeTypeOf('number');
    await one.page.getByRole('button', { name: 'No longer compare' }).click();
    await one.page.locator('.versus').waitFor({ state: 'detached' });
    await openMenu(one);
    await one.page.locator('.export vscode-button').filter({ hasText: 'As Markdown…' }).click();
    await expect.poll(() => one.host.exported.length).toBe(2);
    expect(one.host.exported[1]).toMatchObject({ kind: 'finding', other: null });
  });
});
