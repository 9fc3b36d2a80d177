import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startHost, type VsCodeDriver } from './harness/host.ts';

let folder: string;
let code: VsCodeDriver;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workbench-'));
  await cp(import.meta.filename, join(folder, 'nested/deeper/journey.ts'), { recursive: true });
  await writeFile(join(folder, 'note.txt'), 'a note\n');
  code = await startHost({ workspaceFolder: folder });
});

afterAll(async () => {
  await code?.stop();
  await rm(folder, { recursive: true, force: true });
});

it('lists the files of the folder', async () => {
  const row = await code.openExplorerPath('nested/deeper/journey.ts');
  expect(await row.innerText()).toBe('journey.ts');
});

it('opens a file', async () => {
  await code.openFile('note.txt');
  expect(await code.editorText()).toContain('a note');
  expect(await code.tabs()).toContain('note.txt');
});

it('has our extension', async () => {
  expect(await code.paletteOffers('Lovász Lens: Inspect Loss')).toBe(true);
  await code.screenshot('workbench');
});

it('changes the theme', async () => {
  for (const theme of ['dark', 'light', 'high-contrast-dark', 'high-contrast-light'] as const)
    await code.setTheme(theme);
});

it('changes settings', async () => {
  await code.setSettings({ 'workbench.statusBar.visible': false });
  await code.page.locator('.part.statusbar').waitFor({ state: 'hidden' });
  await code.setSettings({ 'workbench.statusBar.visible': true });
  await code.page.locator('.part.statusbar').waitFor();
});

it('comes back after a reload', async () => {
  await code.reload();
  expect(await code.tabs()).toContain('note.txt');
});
