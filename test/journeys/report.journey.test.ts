import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
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

it('reports on a folder from its context menu, as Markdown with JSON and CSV beside it', async () => {
  await code.rightClickAndChoose('lovasz-lens.json', 'Report on Folder…');
  await code.quickPick('run-a');
  await code.toast(/8 pairs: pooled mIoU/);
  expect(await code.editorText()).toContain('# Report');
  await code.screenshot('report-markdown');
  const reports = join(folder, '.lovasz-lens/reports/run-a');
  for (const ending of ['md', 'json', 'csv']) expect(existsSync(join(reports, `report.${ending}`))).toBe(true);
  const report = JSON.parse(await readFile(join(reports, 'report.json'), 'utf8')) as Report;
  const one = await inspectByCli(folder, 'run-a/street-01.npy');
  const row = [...report.pairs].find(({ id }) => id === 'street-01');
  expect(row?.loss).toBe(one.loss.value);
});

it('opens the inspector from a line of the report', async () => {
  await code.clearToasts();
  const link = code.page.locator('.view-line .detected-link').filter({ hasText: 'street' }).first();
  await link.waitFor();
  const name = (await link.innerText()).match(/street-\d+/)?.[0] ?? '';
  await link.click({ modifiers: ['ControlOrMeta'] });
  const page = new InspectorPage(code);
  expect(await page.loss()).toBe((await inspectByCli(folder, `run-a/${name}.npy`)).loss.value);
});

it('works from the palette', async () => {
  await code.palette('View: Close All Editors');
  await code.palette('Lovász Lens: Report on Folder…');
  await code.answerPath('Report on a folder', `${folder}/`);
  await code.quickPick('run-b');
  await code.toast(/8 pairs: pooled mIoU/);
  expect(existsSync(join(folder, '.lovasz-lens/reports/run-b/report.md'))).toBe(true);
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
