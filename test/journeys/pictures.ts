/**
 * The pictures of README and docs, on the sample data set:
 *
 *   LENS_PICTURES=docs/images npm run test:journeys -- pictures
 *
 * writes them anew. Not one of the journeys of every day: those look whether it works, here a person looks at the result.
 */
import { cp, mkdir, mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { ReportPage } from './report-page.ts';
import { inspectByCli } from './sample-copy.ts';

const root = resolve(import.meta.dirname, '../..');
const pictures = resolve(root, process.env['LENS_PICTURES'] ?? 'artifacts/pictures');
const PAIR = 'run-a/street-01.npy';
const IMAGE = { width: 384, height: 256 };
/** So that a page with several of them loads soon. */
const MOST_BYTES = 200_000;

let home: string;
let folder: string;
let code: VsCodeDriver;
let page: InspectorPage;

beforeAll(async () => {
  await mkdir(pictures, { recursive: true });
  home = await mkdtemp(join(tmpdir(), 'lens-pictures-'));
  folder = join(home, 'streets');
  await cp(join(root, 'sample'), folder, { recursive: true });
  code = await startHost({ workspaceFolder: folder });
  page = new InspectorPage(code);
  await code.rightClickAndChoose(PAIR, 'Inspect Loss');
  expect(await page.loss()).toBe((await inspectByCli(folder, PAIR)).loss.value);
  await code.palette('View: Toggle Primary Side Bar Visibility');
  await code.page.setViewportSize({ width: 1340, height: 940 });
  await page.drawn();
});

afterAll(async () => {
  await code?.stop();
  await rm(home, { recursive: true, force: true });
});

/** Takes the window as it is, in at most 256 colours. */
async function take(name: string): Promise<void> {
  await code.clearToasts();
  const file = join(pictures, `${name}.png`);
  await sharp(await code.page.screenshot())
    .png({ palette: true, colours: 256, dither: 0, effort: 10, compressionLevel: 9 })
    .toFile(file);
  expect((await stat(file)).size).toBeLessThan(MOST_BYTES);
}

/** Points at a pixel of the image in a pane that fits it. */
async function pointAt(pane: number, x: number, y: number): Promise<void> {
  const box = await page.locator(`[data-pane="${pane}"]`).boundingBox();
  if (!box) throw new Error(`There is no pane ${pane}.`);
  const zoom = Math.min(box.width / IMAGE.width, box.height / IMAGE.height);
  const [right, down] = [(x + 0.5 - IMAGE.width / 2) * zoom, (y + 0.5 - IMAGE.height / 2) * zoom];
  await code.page.mouse.move(box.x + box.width / 2 + right, box.y + box.height / 2 + down);
}

it('brush: ranks of a class, lit in all panes', async () => {
  await page.selectClass('Building');
  await page.drawn();
  await page.locator('.plot-cursor').focus();
  await code.page.keyboard.press('Home');
  await code.page.keyboard.press('Enter');
  await page.locator('.brush-end.to').focus();
  await code.page.keyboard.press('Shift+ArrowRight');
  await code.page.keyboard.press('Shift+ArrowRight');
  await code.page.mouse.move(4, 4);
  await expect.poll(() => page.locator('.brush-words').innerText()).toMatch(/Brushed\s+1–1,\d+ .* of this class/);
  await page.drawn();
  await take('brush');
  await code.page.keyboard.press('Escape');
});

it('chain: the sorted pixels, played up to a rank', async () => {
  await page.selectClass('Pavement');
  await page.drawn();
  await code.page.keyboard.press('k');
  const k = async () => Number(await page.locator('.brush-end').getAttribute('aria-valuenow'));
  await expect.poll(k, { timeout: 20_000 }).toBeGreaterThan(1500);
  await code.page.keyboard.press('k');
  await page.drawn();
  await take('chain');
  await code.page.keyboard.press('Escape');
});

it('losses: the same map of four losses', async () => {
  await page.selectClass('Bicyclist');
  await code.page.keyboard.press('v');
  await expect.poll(() => page.locator('.tag .shown').allInnerTexts()).toContain('Contribution, Dice, all classes');
  await page.drawn();
  await take('losses');
  await code.page.keyboard.press('v');
});

it('regions: what fixing two of them would give', async () => {
  await page.openTab('Regions');
  const rows = page.locator('tr[data-region]');
  await rows.first().waitFor({ timeout: 60_000 });
  for (const place of [0, 1]) await rows.nth(place).locator('input').click();
  await page.locator('.num.main .after').waitFor({ timeout: 60_000 });
  // The fixed class has next to no errors left: a plainer curve.
  await page.locator('.curve-head .pick').click();
  await page.locator('[role=menuitemradio]').filter({ hasText: 'Pedestrian' }).click();
  await page.drawn();
  await page.settled();
  await take('regions');
  await page.locator('.what-if button').click();
  await page.locator('.num.main .after').waitFor({ state: 'detached' });
});

it('explain: the four steps with the real ranks of a class', async () => {
  await page.openTab('Classes');
  await page.selectClass('Pavement');
  await page.openTab('Explain');
  await page.locator('.ranks tfoot').waitFor();
  await page.locator('.verdict').waitFor({ timeout: 60_000 });
  expect(await page.locator('.verdict').innerText()).toBe('PASS');
  await page.settled();
  await take('explain');
  await page.openTab('Classes');
});

it('versus: which pixels another run won and lost', async () => {
  await page.locator('button[title="Compare with another prediction of this image"]').click();
  await code.page.locator('.quick-input-list .monaco-list-row').filter({ hasText: 'run-b' }).click();
  await page.locator('[data-light="won"]').waitFor({ timeout: 60_000 });
  await page.settled();
  await page.drawn();
  await take('versus');
});

it('inspector: the panel beside the Explorer, a pixel pointed at', async () => {
  await code.palette('View: Close All Editors');
  await code.page.setViewportSize({ width: 1600, height: 1000 });
  await code.rightClickAndChoose(PAIR, 'Inspect Loss');
  await page.loss();
  await page.drawn();
  await pointAt(1, 236, 151);
  await expect.poll(() => page.probe()).toMatch(/truth Bicyclist prediction Pedestrian/);
  await page.drawn();
  await take('inspector');
});

it('report: the page about a run', async () => {
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('lovasz-lens.json', 'Report on Folder…');
  await code.quickPick('run-a');
  const report = new ReportPage(code);
  expect(await report.images()).toHaveLength(8);
  await report.locator('.image-row .strip img').nth(20).waitFor({ timeout: 60_000 });
  await code.palette('View: Toggle Primary Side Bar Visibility');
  await code.page.setViewportSize({ width: 1340, height: 1040 });
  await code.page.waitForTimeout(2000);
  await take('report');
});
