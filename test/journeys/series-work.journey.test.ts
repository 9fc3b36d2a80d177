import { cp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
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

const page = () => code.webview();

/** Pairs of each run on the page. */
async function shownPairs(): Promise<Record<string, number>> {
  const rows = page().locator('.run-table tbody tr');
  return Object.fromEntries(
    await rows.evaluateAll((list) =>
      list.map((row) => [row.getAttribute('data-run') ?? '', Number(row.querySelector('.pairs')?.textContent)]),
    ),
  );
}

async function storedPairs(run: string): Promise<number> {
  const file = join(folder, '.lovasz-lens', 'reports', run, 'report.json');
  const report = JSON.parse(await readFile(file, 'utf8')) as Report & { readonly pairs: readonly unknown[] };
  return report.pairs.length;
}

/** A new run of the data set's file, of one pair, that is written while the page is open. */
async function writeRun(run: string): Promise<void> {
  const file = join(folder, 'lovasz-lens.json');
  const config = JSON.parse(await readFile(file, 'utf8')) as { predictions: Record<string, string> };
  await cp(join(folder, 'run-b', 'street-01.npy'), join(folder, run, 'street-01.npy'), { recursive: true });
  config.predictions[run] = `${run}/{id}.npy`;
  await writeFile(file, JSON.stringify(config));
}

it('cancelled while it computes, shows what is finished', async () => {
  await code.palette('Lovász Lens: Show Series of Runs…');
  await code.answerPath('Runs of a data set over time', `${folder}/`);
  const running = page()
    .locator('.running')
    .filter({ hasText: `of ${pairs}` });
  const done = async () => Number(/(\d+) of \d+/.exec(await running.first().innerText())?.[1]);
  await running.first().waitFor({ timeout: 120_000 });
  await expect.poll(done, { timeout: 60_000 }).toBeGreaterThan(0);
  await page().locator('.running .lk').filter({ hasText: 'Cancel' }).click();
  await expect.poll(shownPairs, { timeout: 60_000 }).toEqual({ 'run-a': await settledPairs() });
  await code.screenshot('series-cancelled');
});

/** What was finished of the run that was cancelled. */
async function settledPairs(): Promise<number> {
  await expect.poll(() => storedPairs('run-a').catch(() => 0), { timeout: 60_000 }).toBeGreaterThan(0);
  const finished = await storedPairs('run-a');
  expect(finished).toBeLessThan(pairs);
  return finished;
}

it('stays cancelled when files are written: a new run is taken up, the others are not', async () => {
  const finished = await storedPairs('run-a');
  await writeRun('run-c');
  await expect.poll(shownPairs, { timeout: 60_000 }).toEqual({ 'run-a': finished, 'run-c': 1 });
  await page().locator('.watch-line .news').filter({ hasText: 'new: run-c' }).waitFor();
  // One event more, of a file of a run that was cancelled.
  await writeFile(join(folder, 'run-b', 'street-01.npy'), await readFile(join(folder, 'run-a', 'street-01.npy')));
  await writeRun('run-d');
  await expect.poll(shownPairs, { timeout: 60_000 }).toEqual({ 'run-a': finished, 'run-c': 1, 'run-d': 1 });
  await page().locator('.cancelled').filter({ hasText: '2 runs are not finished' }).waitFor();
  await code.screenshot('series-still-cancelled');
});

it('stays cancelled over a reload, and goes on from there when it is told to', async () => {
  const finished = await storedPairs('run-a');
  await code.reload();
  await code.page.locator('.tab').filter({ hasText: 'Series:' }).click();
  await page().locator('.cancelled').filter({ hasText: '2 runs are not finished' }).waitFor({ timeout: 60_000 });
  await expect.poll(shownPairs, { timeout: 60_000 }).toEqual({ 'run-a': finished, 'run-c': 1, 'run-d': 1 });
  await page().getByRole('button', { name: 'Go on' }).click();
  await page().locator('.running').filter({ hasText: 'taken over' }).waitFor({ timeout: 60_000 });
  const all = { 'run-a': pairs, 'run-b': pairs, 'run-c': 1, 'run-d': 1 };
  await expect.poll(shownPairs, { timeout: 240_000 }).toEqual(all);
  await expect.poll(() => page().locator('.running, .cancelled').count()).toBe(0);
  expect(await code.page.locator('.notification-toast').count()).toBe(0);
}, 300_000);
