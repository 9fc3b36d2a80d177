import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ProbeData } from '../../src/core/view-data.ts';
import { fixedText } from '../../webview/ui/number-text.ts';
import { makePair } from './harness/made-pair.ts';
import { savedStateOf, settled } from './harness/open-page.ts';
import { asked, pageTest, pixelPlace, probeText } from './harness/page-test.ts';

const { pair, open } = pageTest();

describe('numbers', () => {
  it('are those of the engine', async () => {
    const { page, host } = await open();
    const { inspection } = host.pair;
    expect(await page.locator('[data-number="loss"]').innerText()).toBe(fixedText(inspection.loss.value));
    expect(await page.locator('[data-number="loss"]').getAttribute('title')).toBe(String(inspection.loss.value));
    const shown = await page.locator('.num .v').allInnerTexts();
    const { mIoU, pixelAccuracy } = inspection.metrics;
    expect(shown.slice(1, 5)).toEqual(
      [1 - (mIoU ?? 0), mIoU, pixelAccuracy, inspection.otherLosses['cross-entropy']].map((value) => fixedText(value)),
    );
    const rows = await page.locator('tr[data-class]').count();
    expect(rows).toBe(5);
    const first = await page.locator('tr[data-class] td').allInnerTexts();
    const largest = [...inspection.classes].sort((a, b) => (b.share ?? 0) - (a.share ?? 0))[0];
    expect(first[3]).toBe(fixedText(largest?.loss));
  });

  it('stay while the files are read again, dimmed, and change at once', async () => {
    const { page, host } = await open();
    host.progress({ what: 'reading the prediction', fraction: 0.5 });
    await page.waitForSelector('.values.stale');
    expect(await page.locator('.half').innerText()).toBe('reading the prediction…');
    expect(await page.locator('[role="progressbar"]').count()).toBe(1);
    const before = await page.locator('[data-number="loss"]').innerText();
    await host.load('files-changed', {
      ...pair,
      prediction: makePair({ kind: 'labels' }).prediction,
      options: { ...pair.options, kind: 'labels' },
    });
    host.progress({ what: null, fraction: null });
    await page.waitForSelector('.values:not(.stale)');
    expect(await page.locator('[data-number="loss"]').innerText()).not.toBe(before);
    expect(await page.locator('.spoken').innerText()).toContain('written anew');
  });
});

describe('a pair without a scored pixel', () => {
  it('is told so in every place that would be empty', async () => {
    const labels = makePair({ kind: 'labels' });
    const one = await open({ ...labels, options: { ...labels.options, ignore: [0, 1, 2, 3, 4, 255] } });
    const words = (selector: string) => one.page.locator(selector).innerText();
    expect(await words('.curve-note')).toBe('No pixel is scored: there are no errors to sort.');
    for (const [tab, said] of [
      ['Classes', 'No pixel is scored: there is no class to list.'],
      ['Regions', 'No pixel is scored: there is nothing to fix.'],
      ['Explain', 'No pixel is scored: there is no class to explain.'],
    ] as const) {
      await one.page.getByRole('tab', { name: tab }).click();
      await settled(one);
      expect(await words('.tab-panel .note')).toBe(said);
    }
  });
});

describe('pointer', () => {
  it('probes the pixel that it is at, in every pane', async () => {
    const one = await open();
    for (const [pane, x, y] of [
      [0, 10, 20],
      [1, 50, 40],
      [3, 95, 71],
    ] as const) {
      const place = await pixelPlace(one, pair, pane, x, y);
      await one.page.mouse.move(place.x, place.y);
      await settled(one);
      expect(await probeText(one)).toContain(`x ${x} y ${y} `);
    }
  });

  it('asks for one pixel at a time, however fast it moves', async () => {
    const one = await open();
    const before = asked(one.host, 'lens/probe').length;
    const from = await pixelPlace(one, pair, 1, 5, 5);
    const to = await pixelPlace(one, pair, 1, 80, 60);
    await one.page.mouse.move(from.x, from.y);
    await one.page.mouse.move(to.x, to.y, { steps: 60 });
    await settled(one);
    const probes = asked(one.host, 'lens/probe').slice(before);
    expect(probes.length).toBeLessThan(60);
    expect(one.host.mostAtOnce('lens/probe')).toBe(1);
    expect(probes.at(-1)).toMatchObject({ x: 80, y: 60 });
  });

  it('pins by a click, and lets go by Esc', async () => {
    const one = await open();
    const place = await pixelPlace(one, pair, 2, 30, 30);
    await one.page.mouse.click(place.x, place.y);
    const elsewhere = await pixelPlace(one, pair, 2, 60, 50);
    await one.page.mouse.move(elsewhere.x, elsewhere.y);
    await settled(one);
    expect(await probeText(one)).toContain('x 30 y 30 ');
    await one.page.keyboard.press('Escape');
    await settled(one);
    expect(await probeText(one)).toContain('x 60 y 50 ');
  });

  it('on the curve marks the pixel of that rank in the panes', async () => {
    const one = await open();
    const box = await one.page.locator('.plot-cursor').boundingBox();
    if (!box) throw new Error('no curve');
    await one.page.mouse.move(box.x + box.width * 0.3, box.y + 40);
    await settled(one);
    const question = asked(one.host, 'lens/pixelAtRank').at(-1) as { rank: number; classId: number };
    const answer: ProbeData = await one.host.pair.pixelAtRank(question.rank, 0, question.classId);
    expect(await probeText(one)).toContain(`x ${answer.x} y ${answer.y} `);
    expect(await one.page.locator('.plot-cursor').getAttribute('aria-valuenow')).toBe(String(question.rank));
  });

  it('in a pane marks the rank on the curve', async () => {
    const one = await open();
    const place = await pixelPlace(one, pair, 0, 40, 60);
    await one.page.mouse.move(place.x, place.y);
    await settled(one);
    const classId = Number(await one.page.locator('tr[aria-selected="true"]').getAttribute('data-class'));
    const { rank } = await one.host.pair.probe(40, 60, 0, classId);
    expect(await one.page.locator('.plot-cursor').getAttribute('aria-valuenow')).toBe(String(rank));
  });

  it('zooms at itself and pans all panes together', async () => {
    const one = await open();
    const place = await pixelPlace(one, pair, 1, 24, 36);
    await one.page.mouse.move(place.x, place.y);
    for (let notch = 0; notch < 6; notch += 1) await one.page.mouse.wheel(0, -240);
    await settled(one);
    expect(await probeText(one)).toContain('x 24 y 36 ');
    await one.page.mouse.down();
    await one.page.mouse.move(place.x + 60, place.y + 20, { steps: 4 });
    await one.page.mouse.up();
    await one.page.mouse.move(place.x + 61, place.y + 21);
    await settled(one);
    expect(await probeText(one)).toContain('x 24 y 36 ');
  });
});

describe('beliefs', () => {
  it('can be overruled, and given back', async () => {
    const one = await open();
    await one.page.locator('.chip', { hasText: 'ignore 255' }).click();
    expect(await one.page.locator('.pop').innerText()).toContain('255 is ignored');
    await one.page.locator('.pop vscode-radio', { hasText: 'none' }).click();
    await one.page.waitForSelector('.chip:has-text("ignore none")');
    expect(asked(one.host, 'lens/overrule')).toEqual([{ set: { ignore: 'none' }, back: [] }]);
    await one.page.locator('.pop vscode-radio', { hasText: 'As detected' }).first().click();
    await one.page.waitForSelector('.chip:has-text("ignore 255")');
    expect(asked(one.host, 'lens/overrule').at(-1)).toEqual({ set: {}, back: ['ignore'] });
    expect(one.host.content).toMatchObject({ overruled: {} });
    await one.page.keyboard.press('Escape');
    expect(await one.page.locator('.pop').count()).toBe(0);
  });

  it('that were typed in stand beside the others, and can be given back', async () => {
    const one = await open();
    await one.page.locator('.chip', { hasText: 'ignore 255' }).click();
    const field = one.page.locator('.pop input');
    await field.fill('255, 0');
    await field.press('Enter');
    await expect.poll(() => asked(one.host, 'lens/overrule').at(-1)).toEqual({ set: { ignore: [255, 0] }, back: [] });
    const told = one.page.getByRole('radiogroup', { name: 'Ignored values' }).getByRole('radio', { checked: true });
    await expect.poll(() => told.innerText()).toBe('255, 0');
    await expect.poll(() => one.page.locator('.pop h3').innerText()).toContain('255, 0 is ignored');
    await one.page.locator('.pop vscode-radio', { hasText: 'As detected' }).first().click();
    await expect.poll(() => asked(one.host, 'lens/overrule').at(-1)).toEqual({ set: {}, back: ['ignore'] });
  });

  it('offer the settings of the loss', async () => {
    const one = await open(makePair({ kind: 'binary-logits' }));
    expect(await one.page.locator('.num.main .k').innerText()).toBe('Lovász hinge');
    await one.page.locator('.num.main .k').click();
    await one.page.locator('.pop vscode-radio', { hasText: 'Lovász-Sigmoid' }).click();
    await one.page.waitForSelector('.num.main .k:has-text("Lovász-Sigmoid")');
    expect(asked(one.host, 'lens/overrule')).toEqual([{ set: { loss: 'lovasz-sigmoid' }, back: [] }]);
  });

  it('that are set one right after the other all hold, before the first is read', async () => {
    const one = await open();
    let release = () => {};
    one.host.readsAfter = new Promise((resolve) => {
      release = resolve;
    });
    await one.page.locator('.num.main .k').click();
    const set = async (group: string, option: string) =>
      await one.page.getByRole('radiogroup', { name: group }).locator('vscode-radio', { hasText: option }).click();
    await set('Classes of the mean', 'all');
    await set('Equal errors', 'by pixel index');
    await expect.poll(() => asked(one.host, 'lens/overrule').length).toBe(2);
    release();
    await expect.poll(() => one.host.pair.inspection.loss).toMatchObject({ classes: 'all', ties: 'index' });
    await expect.poll(() => one.page.locator('.basis').innerText()).toContain('classes all');
  });

  it('are taken back at once by the radio that was set before', async () => {
    const one = await open();
    let release = () => {};
    one.host.readsAfter = new Promise((resolve) => {
      release = resolve;
    });
    await one.page.locator('.num.main .k').click();
    const radio = (option: string) =>
      one.page.getByRole('radiogroup', { name: 'Classes of the mean' }).locator('vscode-radio', { hasText: option });
    await radio('absent ones too').click();
    await radio('with a pixel').click();
    await expect.poll(() => asked(one.host, 'lens/overrule').length).toBe(2);
    release();
    await expect.poll(() => one.host.content).toMatchObject({ overruled: { classSelection: 'present' } });
    await settled(one);
    expect(one.host.pair.inspection.loss.classes).toBe('present');
    expect(asked(one.host, 'lens/overrule').length).toBe(2);
  });

  it('step through the images of a batch', async () => {
    const one = await open(makePair({ batch: 3, withImage: false }));
    await one.page.getByRole('button', { name: 'Next image' }).click();
    await settled(one);
    expect(await one.page.locator('.stepper').innerText()).toBe('image 2 of 3');
    expect(asked(one.host, 'lens/tile').at(-1)).toMatchObject({ layer: { unit: 1 } });
  });
});

describe('what was detected', () => {
  it('says how many of the classes occur where no known list of classes tells them', async () => {
    const { page, host } = await open();
    const { classes, confusion } = host.pair.inspection;
    const isThere = (id: number) => confusion.some((row, truth) => row[id] || (truth === id && row.some(Boolean)));
    const occurring = classes.filter(({ id }) => isThere(id));
    await page.locator('.hd .chips button', { hasText: `${classes.length} classes` }).click();
    expect(await page.locator('.pop .evidence').innerText()).toBe(
      `${occurring.length} of ${classes.length} classes occur in truth or prediction.`,
    );
  });
});

describe('doctor', () => {
  const finding = (id: string) => ({
    id,
    file: 'groundTruth' as const,
    title: `11 looks like the ignore value (${id})`,
    evidence: ['CamVid with 11 classes ignores 11 by convention.'],
    advice: '',
    fix: { ignore: [11] },
    rows: [['mean IoU', '0.4719', '0.5228'] as const],
  });

  it('has one quiet line, counts the others, and shows its evidence', async () => {
    const one = await open();
    expect(await one.page.locator('.doctor').count()).toBe(0);
    one.host.findings([finding('a'), finding('b'), finding('c')]);
    await one.page.locator('.doctor').waitFor();
    expect(await one.page.locator('.doctor').innerText()).toContain('2 more');
    expect(await one.page.locator('.chip.warn').innerText()).toBe('ignore 255');
    await one.page.locator('.doctor').getByText('Evidence').click();
    expect(await one.page.locator('.pop table.compared').innerText()).toContain('0.5228');
    await one.page.keyboard.press('Escape');
    await one.page.locator('.doctor').getByText('Apply').click();
    await one.page.getByRole('button', { name: 'Dismiss for this data set' }).click();
    await settled(one);
    expect(asked(one.host, 'lens/applyFinding')).toEqual([{ revision: 1, id: 'a' }]);
    expect(asked(one.host, 'lens/dismissFinding')).toEqual([{ revision: 1, id: 'a' }]);
    one.host.findings([]);
    await one.page.locator('.doctor').waitFor({ state: 'detached' });
  });
});

describe('state', () => {
  it('is saved and comes back', async () => {
    const one = await open();
    await one.page.locator('tr[data-class="2"]').click();
    await one.page.keyboard.press('x');
    await one.page.getByRole('button', { name: 'Two panes' }).click();
    const savedState = await savedStateOf(one);
    expect(savedState).toMatchObject({
      version: 1,
      pairId: 'pair',
      view: { classId: 2, axis: 'delta', layout: 'two' },
    });
    await one.close();
    const again = await open(pair, { savedState });
    expect(await again.page.locator('tr[aria-selected="true"]').getAttribute('data-class')).toBe('2');
    expect(await again.page.locator('.cell').count()).toBe(2);
    expect(await again.page.getByRole('radio', { name: 'Δ' }).getAttribute('aria-checked')).toBe('true');
  });

  it('is saved with the click that changes it: the next one may hide the page', async () => {
    const one = await open();
    await savedStateOf(one);
    // Long after what was saved last; from then on time stands still.
    const isUnsaved = await one.page.evaluate(() => {
      const now = performance.now() + 1e6;
      performance.now = () => now;
      document.querySelector<HTMLElement>('button[title^="Two panes"]')?.click();
      return 'unsaved' in document.documentElement.dataset;
    });
    expect(isUnsaved).toBe(false);
    expect(await savedStateOf(one)).toMatchObject({ view: { layout: 'two' } });
    await one.page.locator('tr[data-class="2"]').click();
    expect(await savedStateOf(one)).toMatchObject({ view: { layout: 'two', classId: 2 } });
  });

  it('that nobody wrote is not believed', async () => {
    const { page } = await open(pair, { savedState: { version: 1, pairId: 'x', view: { panes: 'all', unit: 'no' } } });
    expect(await page.locator('.cell').count()).toBe(4);
  });
});

describe('a file of several arrays', () => {
  it('offers them by name, and opens with the one that is chosen', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-arrays-'));
    const prediction = path.join(folder, 'a.safetensors');
    const logits = readFileSync(pair.prediction).subarray(-5 * 72 * 96 * 4);
    const features = new Uint8Array(7 * 9 * 4);
    const tensor = (shape: number[], start: number, bytes: Uint8Array) => ({
      dtype: 'F32',
      shape,
      data_offsets: [start, start + bytes.length],
    });
    const head = Buffer.from(
      JSON.stringify({ features: tensor([7, 9], 0, features), logits: tensor([5, 72, 96], features.length, logits) }),
    );
    const length = new Uint8Array(8);
    new DataView(length.buffer).setUint32(0, head.length, true);
    writeFileSync(prediction, Buffer.concat([length, head, features, logits]));
    const { page, host } = await open({ ...pair, prediction });
    const choices = page.locator('.arrays button');
    await choices.first().waitFor();
    expect(await choices.allInnerTexts()).toEqual(['features (7, 9) float32', 'logits (5, 72, 96) float32']);
    await choices.nth(1).click();
    await page.waitForSelector('tr[data-class]');
    const { inspection } = host.pair;
    expect(inspection.prediction).toMatchObject({ key: 'logits', kind: 'logits', shape: [5, 72, 96] });
    await page.getByTitle(/^What the prediction holds/).click();
    const others = page.locator('vscode-radio-group[aria-label="Array of the file"] vscode-radio');
    await others.first().waitFor();
    expect((await others.allInnerTexts()).map((text) => text.trim())).toEqual(['As detected', 'features', 'logits']);
  });
});

describe('a batch', () => {
  it('is gone through with a slider', async () => {
    const batch = makePair({ batch: 4, width: 40, height: 30 });
    const { page, host } = await open(batch);
    const slider = page.getByRole('slider', { name: 'Image of the batch' });
    await slider.focus();
    await page.keyboard.press('End');
    await page.getByText('image 4 of 4').waitFor();
    await settled({ page });
    const units = asked(host, 'lens/tile').map(({ layer }) => (layer as { unit: number }).unit);
    expect(units).toContain(3);
    await page.keyboard.press('ArrowLeft');
    await page.getByText('image 3 of 4').waitFor();
  });
});
