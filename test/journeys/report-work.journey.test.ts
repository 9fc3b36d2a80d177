import { existsSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { ReportPage } from './report-page.ts';
import { manyPairs } from './sample-copy.ts';

let folder: string;
let pairs: number;
let code: VsCodeDriver;

beforeAll(async () => {
  ({ folder, pairs } = await manyPairs());
  code = await startHost({ workspaceFolder: folder });
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

const page = () => new ReportPage(code);
const reportFile = (run: string) => join(folder, '.lovasz-lens', 'reports', run, 'report.json');

async function storedReport(run: string): Promise<Omit<Report, 'pairs'> & { readonly pairs: readonly ReportPair[] }> {
  return JSON.parse(await readFile(reportFile(run), 'utf8'));
}

/** How many pairs the page says are finished, once it says so of some. */
async function finishedPairs(): Promise<number> {
  const said = page()
    .locator('.running')
    .filter({ hasText: `of ${pairs}` });
  await said.first().waitFor({ timeout: 120_000 });
  const done = async () => Number(/(\d+) of \d+/.exec(await said.first().innerText())?.[1]);
  await expect.poll(done, { timeout: 120_000 }).toBeGreaterThan(0);
  return await done();
}

it('cancelled while it computes the first of two runs, shows what is finished and leaves the second alone', async () => {
  await code.rightClickAndChoose('lovasz-lens.json', 'Compare Runs…');
  await code.quickPick('run-a');
  const finished = await finishedPairs();
  await page().locator('.running .lk').filter({ hasText: 'Cancel' }).click();
  await page().total('mIoU, pooled');
  await code.screenshot('report-cancelled');
  const report = await storedReport('run-b');
  expect(report.status).toBe('interrupted');
  expect(report.pairs.length).toBeGreaterThanOrEqual(finished);
  expect(report.pairs.length).toBeLessThan(pairs);
  expect(existsSync(reportFile('run-a'))).toBe(false);
});

it('closed while it computes, ends its work without a word, and another report goes on from there', async () => {
  const before = (await storedReport('run-b')).pairs.length;
  await page()
    .locator('button[title="Compute again what has changed"], [aria-label="Compute again what has changed"]')
    .first()
    .click();
  await finishedPairs();
  await code.palette('View: Close All Editors');
  await code.rightClickAndChoose('lovasz-lens.json', 'Report on Folder…');
  await code.quickPick('run-b');
  const running = page().locator('.running').filter({ hasText: 'taken over' });
  await running.waitFor({ timeout: 120_000 });
  const takenOver = async () => Number(/(\d+) taken over/.exec(await running.innerText())?.[1]);
  await expect.poll(takenOver, { timeout: 60_000 }).toBeGreaterThanOrEqual(before);
  await expect.poll(async () => (await storedReport('run-b')).status, { timeout: 240_000 }).toBe('complete');
  expect((await storedReport('run-b')).pairs.length).toBe(pairs);
  expect(await code.page.locator('.notification-toast').count()).toBe(0);
});

it('compares a report that is written anew meanwhile, and goes on showing its images', async () => {
  await page().total('mIoU, pooled');
  await page().locator('.pick.compare').click();
  await finishedPairs();
  // As the series of runs does, which takes over every pair.
  const draft = `${reportFile('run-b')}.draft`;
  await writeFile(draft, await readFile(reportFile('run-b')));
  await rename(draft, reportFile('run-b'));
  await page().locator('.compared tbody tr').first().waitFor({ timeout: 240_000 });
  expect(await code.page.locator('.notification-toast').count()).toBe(0);
  await page()
    .locator('.image-rows')
    .evaluate((rows) => {
      rows.scrollTop = rows.scrollHeight / 2;
    });
  await page().locator('.image-row .strip img').first().waitFor({ timeout: 60_000 });
  expect(await page().locator('.no-picture').filter({ hasText: 'cannot be read' }).count()).toBe(0);
});
