import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../src/core/inspection.ts';
import { regionOfPixels } from '../../src/core/region-runs.ts';
import { defaultPairOptions } from '../../src/dataset/pair-options.ts';
import { Engine } from '../../src/engine/engine.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { inspectByCli } from './sample-copy.ts';

const root = resolve(import.meta.dirname, '../..');
const data = resolve(process.env['LENS_DATA'] ?? join(root, '../shared/data'), 'camvid');
const FRAME = '0016E5_07967';
const PREDICTION = `ckpt2/logits/${FRAME}.npy`;
const CLASSES = 12;

/** float16 of 0 and of minus infinity: one-hot probabilities. */
const SURE = 0x0000;
const NEVER = 0xfc00;

describe.skipIf(!existsSync(data))('the tabs on a CamVid frame', () => {
  let folder: string;
  let code: VsCodeDriver;
  let page: InspectorPage;
  let engine: Engine;
  let before: Inspection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lens-camvid-'));
    for (const file of [`gt/${FRAME}.png`, `images/${FRAME}.png`, PREDICTION]) {
      await cp(join(data, file), join(folder, file), { recursive: true });
    }
    before = await inspectByCli(folder, PREDICTION);
    engine = new Engine({ workerFile: join(root, 'dist/worker.js'), workers: 1 });
    code = await startHost({ workspaceFolder: folder });
    page = new InspectorPage(code);
    await code.rightClickAndChoose(PREDICTION, 'Inspect Loss');
    expect(await page.loss()).toBe(before.loss.value);
  });

  afterAll(async () => {
    await engine?.dispose();
    await code?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const openTab = (name: string) => page.locator('[role=tab]').filter({ hasText: name }).click();
  const numbersOf = (selector: string) =>
    page.locator(selector).evaluateAll((cells) => cells.map((cell) => Number(cell.getAttribute('title'))));

  it('budget: each group adds up to the loss of the command line', async () => {
    await openTab('Budget');
    await page.locator('tr[data-line="kind-0"]').waitFor();
    for (const group of ['kind', 'place', 'object', 'class']) {
      const losses = await numbersOf(`tr[data-line^="${group}-"] td:nth-child(3)`);
      expect(losses.reduce((sum, loss) => sum + loss, 0)).toBeCloseTo(before.loss.value, 12);
    }
    await page.locator('tr[data-line="object-0"]').click();
    await page.drawn();
    await code.screenshot('budget-dark');
    await code.page.keyboard.press('Escape');
  });

  it('explain: the steps end at the loss of the class, and the certificate passes', async () => {
    await openTab('Explain');
    await page.locator('.ranks tfoot').waitFor();
    const name = await page.locator('.explain-head .shown').innerText();
    const [sum] = await numbersOf('.ranks tfoot td:last-child');
    expect(sum).toBeCloseTo(before.classes.find((row) => row.name === name)?.loss ?? Number.NaN, 12);
    await page.locator('.verdict').waitFor({ timeout: 60_000 });
    expect(await page.locator('.verdict').innerText()).toBe('PASS');
    await code.screenshot('explain-dark');
  });

  it('regions: fixing one gives exactly the numbers of the prediction edited on disk', async () => {
    await openTab('Regions');
    const row = page.locator('tr[data-region]').first();
    await row.waitFor({ timeout: 60_000 });
    const id = Number(await row.getAttribute('data-region'));
    await row.click();
    await code.page.keyboard.press('Space');
    const after = page.locator('.num.main .after');
    await after.waitFor({ timeout: 60_000 });
    const [loss] = await numbersOf('.num.main .after');
    const [mIoU] = await numbersOf('.what-if .change:first-child .b');
    await page.drawn();
    await code.screenshot('regions-dark');
    await page.locator('.what-if button').click();
    await after.waitFor({ state: 'detached' });

    const file = (name: string) => ({ name, content: { file: join(folder, name) }, version: '1' });
    const pair = await engine.open({
      groundTruth: file(`gt/${FRAME}.png`),
      prediction: file(PREDICTION),
      image: null,
      options: defaultPairOptions,
    });
    const { runs } = await pair.regions();
    const { ids } = pair.memory.truth;
    const bytes = await readFile(join(folder, PREDICTION));
    const scores = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 2 * CLASSES * ids.length);
    let edited = 0;
    regionOfPixels(runs, ids.length).forEach((region, pixel) => {
      if (region !== id) return;
      edited += 1;
      for (let c = 0; c < CLASSES; c += 1) {
        scores.setUint16(2 * (c * ids.length + pixel), c === ids[pixel] ? SURE : NEVER, true);
      }
    });
    expect(edited).toBeGreaterThan(0);
    await writeFile(join(folder, PREDICTION), bytes);
    const fixed = await inspectByCli(folder, PREDICTION);
    expect(loss).toBeCloseTo(fixed.loss.value, 14);
    expect(mIoU).toBeCloseTo(fixed.metrics.mIoU ?? Number.NaN, 14);
    expect(fixed.loss.value).toBeLessThan(before.loss.value);
    // The panel follows the file.
    expect(await page.lossAfter(before.loss.value)).toBe(fixed.loss.value);
  });

  it('what if: an ignored class gives the numbers of the command line', async () => {
    const now = await page.loss();
    await openTab('What if');
    await page.locator('[data-ignore="0"] input').click();
    await page.locator('.num.main .after').waitFor({ timeout: 60_000 });
    const [loss] = await numbersOf('.num.main .after');
    const expected = await inspectByCli(folder, PREDICTION, '--ignore', '0,11');
    expect(loss).toBeCloseTo(expected.loss.value, 14);
    expect(loss).not.toBe(now);
    const [mIoU] = await numbersOf('.what-if .change:first-child .b');
    expect(mIoU).toBeCloseTo(expected.metrics.mIoU ?? Number.NaN, 14);
    await page.locator('.what-if button').click();
  });
});
