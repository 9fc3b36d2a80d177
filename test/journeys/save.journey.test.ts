import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VsCodeDriver } from './harness/host.ts';
import type { InspectorPage } from './inspector-page.ts';
import { inspectByCli } from './sample-copy.ts';
import { openSampleInspector, type SampleInspector } from './sample-inspector.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli.js');
const PAIR = 'run-a/street-01.npy';
const PNG_SIGNATURE = Buffer.from('89504e470d0a1a0a', 'hex');

let session: SampleInspector | null = null;
let folder: string;
let code: VsCodeDriver;
let page: InspectorPage;

beforeAll(async () => {
  session = await openSampleInspector(PAIR);
  ({ folder, code, page } = session);
  await page.selectClass('Building');
});
afterAll(() => session?.close());

/** What the command line writes into a file of the data set. */
async function byCli(file: string, ...args: readonly string[]): Promise<Buffer> {
  const path = join(folder, file);
  await promisify(execFile)(process.execPath, [cli, 'inspect', PAIR, ...args, path, '--quiet'], { cwd: folder });
  return await readFile(path);
}

const choice = (name: string) => page.locator('.export [role=radio]').filter({ hasText: name });

/** Opens the menu, presses a button of it and takes the name that VS Code's dialog proposes, all by mouse. */
async function save(button: string, name: string): Promise<Buffer> {
  if (!(await page.locator('.export').isVisible())) await page.locator('button[title^="Export"]').click();
  await page.locator('.export vscode-button').filter({ hasText: button }).click();
  const path = join(folder, 'run-a', name);
  await code.takeProposedPath(`Save ${name}`, path);
  await code.toast(`Saved ${name}.`);
  return await readFile(path);
}

describe('Export, saved through the dialog of VS Code', () => {
  it('writes a picture of all panes, twice as large as on the screen', async () => {
    await page.locator('button[title^="Export"]').click();
    await choice('All panes').click();
    await choice('2×').click();
    await page.locator('.export input[type=checkbox]').uncheck();
    const shown = await page.locator('.panes').boundingBox();
    if (!shown) throw new Error('There are no panes.');
    const png = await save('Save PNG', 'street-01.view.png');
    expect(png.subarray(0, 8).equals(PNG_SIGNATURE)).toBe(true);
    const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
    expect([info.width, info.height]).toEqual([Math.round(shown.width * 2), Math.round(shown.height * 2)]);
    const colours = new Set<number>();
    for (let at = 0; at < data.length; at += 3) colours.add(data.readUIntBE(at, 3));
    const { classes } = await inspectByCli(folder, PAIR);
    for (const { color, pixels } of classes) {
      if (pixels > 0) expect(colours).toContain((color[0] << 16) | (color[1] << 8) | color[2]);
    }
  });

  it('writes the curve as the command line does, byte by byte', async () => {
    const { classes } = await inspectByCli(folder, PAIR);
    const id = String(classes.find(({ name }) => name === 'Building')?.id);
    const saved = await save('as CSV', `street-01.curve-${id}.csv`);
    expect(saved.equals(await byCli('by-cli.csv', '--class', id, '--curve-out'))).toBe(true);
  });

  it('writes the map as the command line does, byte by byte', async () => {
    const saved = await save('as .npy', 'street-01.contribution.npy');
    expect(saved.equals(await byCli('by-cli.npy', '--map', 'contribution', '--map-out'))).toBe(true);
  });

  it('writes the finding as Markdown and as a page that loads nothing, with the loss that the panel shows', async () => {
    const loss = await page.loss();
    const shown = await page.locator('[data-number=loss][title]').innerText();
    const markdown = (await save('As Markdown', 'street-01.finding.md')).toString();
    expect(markdown).toContain(loss.toFixed(10));
    expect(shown).toBe(loss.toFixed(4));
    expect(markdown).toContain('| **Building** |');
    const html = (await save('As HTML', 'street-01.finding.html')).toString();
    expect(html).toContain(`value="${loss}"`);
    expect(html).toContain('src="data:image/png;base64,iVBOR');
    expect(html).not.toMatch(/<script|https?:/);
  });
});
