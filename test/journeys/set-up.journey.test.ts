import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LensConfig } from '../../src/dataset/config.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { inspectByCli, sampleCopy } from './sample-copy.ts';

let folder: string;
let code: VsCodeDriver;

beforeAll(async () => {
  folder = await sampleCopy();
  await rm(join(folder, 'lovasz-lens.json'));
  code = await startHost({ workspaceFolder: folder });
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

const written = async () => JSON.parse(await readFile(join(folder, 'lovasz-lens.json'), 'utf8')) as LensConfig;

it('shows what it would write before it writes, and writes nothing without consent', async () => {
  await code.rightClickAndChoose('run-a', 'Set Up Data Set…');
  const rows = await code.quickPickRows();
  expect(rows[0]).toMatch(/Write lovasz-lens\.json[\s\S]*run-a: 8 pairs; run-b: 8 pairs/);
  expect(await code.editorText()).toContain('"groundTruth": "gt/{id}.png"');
  await code.screenshot('set-up');
  await code.quickPick('Not now');
  expect(existsSync(join(folder, 'lovasz-lens.json'))).toBe(false);
});

it('writes the proposal as it was edited', async () => {
  await code.palette('View: Revert and Close Editor');
  const before = await inspectByCli(folder, 'run-a/street-01.npy');
  await code.rightClickAndChoose('run-a', 'Set Up Data Set…');
  await code.quickPickRows();
  await code.quickPick('Write lovasz-lens.json');
  await code.page.locator('.tab.active[data-resource-name="lovasz-lens.json"]').waitFor();
  expect(await written()).toMatchObject({
    ignore: [255],
    images: 'images/{id}.png',
    groundTruth: 'gt/{id}.png',
    predictions: { 'run-a': 'run-a/{id}.npy', 'run-b': 'run-b/{id}.npy' },
  });
  // The file says what was detected, so the number is the same.
  expect((await inspectByCli(folder, 'run-a/street-01.npy')).loss.value).toBe(before.loss.value);
});

it('compares with the file that is there before it replaces it, from the palette too', async () => {
  const before = await written();
  await code.palette('View: Close All Editors');
  await code.palette('Lovász Lens: Set Up Data Set…');
  await code.answerPath('Set up a data set', `${folder}/`);
  await code.page.locator('.quick-input-title').filter({ hasText: 'Replace the lovasz-lens.json' }).waitFor();
  await code.page.locator('.tab.active', { hasText: 'now and proposed' }).waitFor();
  await code.quickPick('Not now');
  expect(await written()).toEqual(before);
});
