import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { ReportPage } from './report-page.ts';
import { inspectByCli, sampleCopy } from './sample-copy.ts';

let folder: string;
let code: VsCodeDriver;

beforeAll(async () => {
  folder = await sampleCopy();
  code = await startHost({ workspaceFolder: folder });
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

const page = () => new ReportPage(code);

async function storedReport(run: string): Promise<Omit<Report, 'pairs'> & { readonly pairs: readonly ReportPair[] }> {
  return JSON.parse(await readFile(join(folder, `.lovasz-lens/reports/${run}/report.json`), 'utf8'));
}

it('reports on a folder from its context menu, on a page, with JSON, Markdown and CSV beside it', async () => {
  await code.rightClickAndChoose('lovasz-lens.json', 'Report on Folder…');
  const offers = ['run-a', 'run-b'].map((run) =>
    expect.stringMatching(new RegExp(`^${run}\\s*8 of 8 images · \\.npy$`)),
  );
  await expect.poll(() => code.quickPickRows()).toEqual(offers);
  await code.quickPick('run-a');
  const shown = await page().total('mIoU, pooled');
  const report = await storedReport('run-a');
  expect(shown).toBe(report.pooled.mIoU);
  expect(await page().total('Lovász-Softmax, mean of images')).toBe(report.means.loss);
  const worst = [...report.pairs].sort((a, b) => (b.loss ?? -1) - (a.loss ?? -1)).map(({ id }) => id);
  expect(await page().images()).toEqual(worst);
  await page().locator('.image-row .strip img').nth(8).waitFor({ timeout: 60_000 });
  await code.screenshot('report-page');
  for (const ending of ['md', 'json', 'csv']) {
    expect(existsSync(join(folder, `.lovasz-lens/reports/run-a/report.${ending}`))).toBe(true);
  }
  const one = await inspectByCli(folder, 'run-a/street-01.npy');
  expect(report.pairs.find(({ id }) => id === 'street-01')?.loss).toBe(one.loss.value);
});

it('leads from a cell of the confusion matrix to an image with exactly those pixels lit', async () => {
  const report = await storedReport('run-a');
  const { classes, confusion } = report.pooled;
  const [most] = confusion
    .flatMap((row, truth) => row.map((pixels, decided) => ({ truth, decided, pixels })))
    .filter(({ truth, decided }) => truth !== decided)
    .sort((a, b) => b.pixels - a.pixels);
  const [truth, decided] = [classes[most?.truth ?? -1]?.id ?? -1, classes[most?.decided ?? -1]?.id ?? -1];
  await page().chooseCell(truth, decided);
  const of = ({ confusion: cells }: ReportPair) =>
    cells.find((cell) => cell[0] === truth && cell[1] === decided)?.[2] ?? 0;
  const wanted = report.pairs.filter((pair) => of(pair) > 0).sort((a, b) => of(b) - of(a));
  await expect.poll(() => page().images(), { timeout: 30_000 }).toEqual(wanted.map(({ id }) => id));
  await code.screenshot('report-cell');
  await page().locator('.cell-line .lk').first().click();
  const inspector = new InspectorPage(code);
  const [first] = wanted;
  const alone = await inspectByCli(folder, `run-a/${first?.id}.npy`);
  expect(await inspector.loss()).toBe(alone.loss.value);
  await inspector.drawn();
  const words = inspector.locator('.brush-words').filter({ hasText: 'Lit' });
  await words
    .filter({ hasText: `${(first ? of(first) : -1).toLocaleString('en-US')} px` })
    .waitFor({ timeout: 60_000 });
  await code.screenshot('report-cell-lit');
});

it('opens the image of the worst region of all images with that region lit', async () => {
  await code.page.locator('.tab').filter({ hasText: 'Report: run-a' }).click();
  const report = await storedReport('run-a');
  const [worst] = report.worstRegions;
  await page().locator('.region-list tr[data-region="0"] .pair-name').click();
  const inspector = new InspectorPage(code);
  expect(await inspector.loss()).toBe((await inspectByCli(folder, worst?.file ?? '')).loss.value);
  await inspector.drawn();
  const words = inspector.locator('.brush-words').filter({ hasText: 'Lit' });
  await words.filter({ hasText: `${worst?.pixels.toLocaleString('en-US')} px` }).waitFor({ timeout: 60_000 });
  await code.screenshot('report-region-lit');
});

it('steps from an image to its neighbours in the list of the page, as it is sorted and filtered', async () => {
  await code.page.locator('.tab').filter({ hasText: 'Report: run-a' }).click();
  const report = await storedReport('run-a');
  const lossOf = (id: string | undefined) => report.pairs.find((pair) => pair.id === id)?.loss;
  await page().locator('.image-heads .mIoU button').click();
  const [first, second, ...more] = await page().images();
  const byMIoU = (id: string | undefined) => report.pairs.find((pair) => pair.id === id)?.mIoU ?? Number.NaN;
  expect(byMIoU(first)).toBeLessThan(byMIoU(second));
  await page().locator(`.image-row[data-id="${first}"] .open`).click();
  const inspector = new InspectorPage(code);
  const place = () => inspector.locator('.header-buttons .place').innerText();
  await expect.poll(place, { timeout: 60_000 }).toBe(`1 of ${2 + more.length}`);
  await expect.poll(() => inspector.loss(), { timeout: 60_000 }).toBe(lossOf(first));
  await inspector.locator('button[title="Next pair"]').click();
  await expect.poll(() => inspector.loss(), { timeout: 60_000 }).toBe(lossOf(second));
});

it('comes back after the window is reloaded, as it was looked at', async () => {
  await code.page
    .locator('.tab[data-resource-name^="Report: run-a"], .tab')
    .filter({ hasText: 'Report: run-a' })
    .click();
  const before = await page().images();
  await code.reload();
  await code.page.locator('.tab').filter({ hasText: 'Report: run-a' }).click();
  expect(await page().images()).toEqual(before);
  expect(await page().locator('.chip.filter').count()).toBe(1);
});

it('opens the inspector from a line of the Markdown beside it', async () => {
  await code.palette('View: Close All Editors');
  await code.openFile('.lovasz-lens/reports/run-a/report.md');
  expect(await code.editorText()).toContain('# Report');
  const link = code.page.locator('.view-line .detected-link').filter({ hasText: 'street' }).first();
  await link.waitFor();
  const name = (await link.innerText()).match(/street-\d+/)?.[0] ?? '';
  // By its place: VS Code draws a link anew when the pointer with the key is over it.
  const box = await link.boundingBox();
  if (!box) throw new Error('The link is not in sight');
  const middle = [box.x + box.width / 2, box.y + box.height / 2] as const;
  await code.page.keyboard.down('ControlOrMeta');
  await code.page.mouse.move(...middle);
  await code.page.mouse.click(...middle);
  await code.page.keyboard.up('ControlOrMeta');
  const inspector = new InspectorPage(code);
  expect(await inspector.loss()).toBe((await inspectByCli(folder, `run-a/${name}.npy`)).loss.value);
});

it('compares two runs from the palette: what changed, in words and image by image', async () => {
  await code.palette('View: Close All Editors');
  await code.palette('Lovász Lens: Compare Runs…');
  await code.answerPath('Compare two runs', `${folder}/`);
  await code.quickPick('run-a');
  const row = page().locator('.compared tbody tr').filter({ hasText: 'mIoU, pooled' });
  await row.waitFor({ timeout: 120_000 });
  const [a, b] = [await storedReport('run-a'), await storedReport('run-b')];
  const change = (b.pooled.mIoU ?? Number.NaN) - (a.pooled.mIoU ?? Number.NaN);
  expect(Number(await row.locator('.change').getAttribute('title'))).toBe(change);
  const losses = new Map(a.pairs.map(({ id, mIoU }) => [id, mIoU ?? Number.NaN]));
  const worse = b.pairs.filter(({ id, mIoU }) => (mIoU ?? Number.NaN) < (losses.get(id) ?? Number.NaN));
  await page()
    .locator('.compared .lk')
    .filter({ hasText: `${worse.length} worse` })
    .click();
  expect([...(await page().images())].sort()).toEqual(worse.map(({ id }) => id).sort());
  await code.screenshot('report-compared');
});

it('opens an earlier report from the Explorer', async () => {
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('.lovasz-lens/reports/run-b/report.json', 'Open Report…');
  expect(await page().total('mIoU, pooled')).toBe((await storedReport('run-b')).pooled.mIoU);
});

describe('the side bar', () => {
  const rows = () => code.page.locator('.part.sidebar .pane-body .monaco-list-row .label-name');

  it('lists the images of the report, the worst first; one opens the inspector, and its neighbours are the list’s', async () => {
    await code.palette('View: Close All Editors');
    await code.rightClickAndChoose('.lovasz-lens/reports/run-a/report.json', 'Open Report…');
    const report = await storedReport('run-a');
    const worst = [...report.pairs].sort((a, b) => (b.loss ?? -1) - (a.loss ?? -1));
    await page().total('mIoU, pooled');
    await code.page.locator('.part.activitybar .action-label[aria-label="Lovász Lens"]').click();
    await rows().first().waitFor();
    await expect.poll(() => rows().allInnerTexts()).toEqual(worst.map(({ id }) => id));
    await code.screenshot('worst-first');
    await rows().first().click();
    const inspector = new InspectorPage(code);
    expect(await inspector.loss()).toBe(worst[0]?.loss);
    expect(await inspector.locator('.header-buttons .place').innerText()).toBe('1 of 8');
    await inspector.locator('button[title="Next pair"]').click();
    expect(await inspector.lossAfter(worst[0]?.loss ?? -1)).toBe(worst[1]?.loss);
  });

  it('is filtered by class: the lowest IoU first', async () => {
    const report = await storedReport('run-a');
    const inspector = new InspectorPage(code);
    const open = await inspector.loss();
    const iouOf = (pair: ReportPair, id: number) => pair.classes.find((entry) => entry.id === id)?.iou ?? null;
    const worstOf = (id: number) =>
      report.pairs.filter((pair) => iouOf(pair, id) !== null).sort((a, b) => (iouOf(a, id) ?? 0) - (iouOf(b, id) ?? 0));
    const placeOf = (id: number) => worstOf(id).findIndex(({ loss }) => loss === open);
    // Of the list by loss it is the second.
    const { id, name } = report.pooled.classes.find((entry) => placeOf(entry.id) > 1) ?? { id: -1, name: '' };
    const wanted = worstOf(id);
    expect(wanted.length).toBeGreaterThan(2);
    await code.palette('Lovász Lens: Filter the Worst Images…');
    await code.quickPick(name);
    await expect.poll(() => rows().allInnerTexts()).toEqual(wanted.map((pair) => pair.id));
    // The image that is open takes its place in this list, where it is chosen again.
    await rows().nth(placeOf(id)).click();
    const place = `${placeOf(id) + 1} of ${wanted.length}`;
    await expect.poll(() => inspector.locator('.header-buttons .place').innerText()).toBe(place);
    expect(await inspector.loss()).toBe(open);
    await code.palette('View: Show Explorer');
  });
});

it('shows the log from the palette', async () => {
  await code.palette('Lovász Lens: Show Log');
  const channel = code.page.locator('.part.panel select.monaco-select-box');
  await expect
    .poll(() => channel.first().evaluate((box) => (box as HTMLSelectElement).selectedOptions[0]?.text))
    .toBe('Lovász Lens');
  await code.page
    .locator('.part.panel .view-line', { hasText: /pooled\s+mIoU/ })
    .first()
    .waitFor();
  await code.screenshot('log');
});
