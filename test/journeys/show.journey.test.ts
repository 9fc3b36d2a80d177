import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VsCodeDriver } from './harness/host.ts';
import type { InspectorPage } from './inspector-page.ts';
import { inspectByCli } from './sample-copy.ts';
import { openSampleInspector, type SampleInspector } from './sample-inspector.ts';

const cli = resolve(import.meta.dirname, '../../dist/cli.js');
const PAIR = 'run-a/street-01.npy';

let session: SampleInspector | null = null;
let folder: string;
let code: VsCodeDriver;
let page: InspectorPage;

beforeAll(async () => {
  session = await openSampleInspector(PAIR);
  ({ folder, code, page } = session);
});
afterAll(() => session?.close());

/** Writes what the command line gives into a file of the data set, and reads it. */
async function byCli(file: string, ...args: readonly string[]): Promise<Buffer> {
  const path = join(folder, file);
  await promisify(execFile)(process.execPath, [cli, 'inspect', PAIR, ...args, path, '--quiet'], {
    cwd: folder,
    maxBuffer: 1 << 26,
  });
  return await readFile(path);
}

/** Class id and rows (rank, error, foreground, weight, jaccard) of the class that the curve shows. */
async function curveOf(name: string): Promise<{ id: number; rows: number[][] }> {
  const { classes } = await inspectByCli(folder, PAIR);
  const id = classes.find((row) => row.name === name)?.id ?? -1;
  const text = await byCli(`by-cli-${id}.csv`, '--class', String(id), '--curve-out');
  const rows = text
    .toString()
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split(',').map(Number));
  return { id, rows };
}

const words = async () => (await page.locator('.brush-words').innerText()).replaceAll(/\s+/g, ' ');

describe('the curve in the panel', () => {
  it('is brushed from rank 1 to the top 1 %, and says what the command line’s curve says', async () => {
    await page.selectClass('Building');
    const { rows } = await curveOf('Building');
    const top = Math.round(rows.length / 100);
    await page.locator('.plot-cursor').focus();
    await code.page.keyboard.press('Home');
    await code.page.keyboard.press('Enter');
    await page.locator('.brush-end.to').focus();
    const last = rows.findLastIndex((row) => row[2] === 1) + 1;
    const hundredth = Math.max(1, Math.round(last / 100));
    const far = Math.round((top - 1) / hundredth);
    const near = top - 1 - far * hundredth;
    for (let step = 0; step < far; step += 1) await code.page.keyboard.press('Shift+ArrowRight');
    for (let step = 0; step < Math.abs(near); step += 1) {
      await code.page.keyboard.press(near > 0 ? 'ArrowRight' : 'ArrowLeft');
    }
    const value = async () => Number(await page.locator('.brush-end.to').getAttribute('aria-valuenow'));
    await expect.poll(value).toBe(top);
    const brushed = rows.slice(0, top);
    const sum = (of: readonly number[][]) => of.reduce((all, row) => all + (row[1] ?? 0) * (row[3] ?? 0), 0);
    const share = `${((sum(brushed) / sum(rows)) * 100).toFixed(1)} %`;
    const foreground = brushed.filter((row) => row[2] === 1).length;
    await expect.poll(words).toContain(`${top.toLocaleString('en')} px, ${foreground.toLocaleString('en')} Building`);
    expect(await words()).toContain(`${share} of this class`);
    await page.drawn();
    await code.screenshot('show-brush');
  });

  it('zooms to the brushed ranks and back', async () => {
    await code.page.keyboard.press('z');
    await page.locator('button[title^="Show all ranks"]').waitFor();
    await code.screenshot('show-zoom');
    await code.page.keyboard.press('z');
    await page.locator('button[title^="Zoom to the brushed ranks"]').waitFor();
    await code.page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.brush-end').count()).toBe(0);
  });

  it('plays the chain, and Δ(S_k) is that of the command line’s curve', async () => {
    const { rows } = await curveOf('Building');
    await code.page.keyboard.press('k');
    const end = page.locator('.brush-end');
    await expect
      .poll(async () => Number(await end.getAttribute('aria-valuenow')), { timeout: 20_000 })
      .toBeGreaterThan(3000);
    await code.page.keyboard.press('k');
    await page.drawn();
    const k = Number(await end.getAttribute('aria-valuenow'));
    const delta = page.locator('[data-number=delta]');
    await expect.poll(async () => Number(await delta.getAttribute('title'))).toBeCloseTo(rows[k - 1]?.[4] ?? -1, 12);
    await code.screenshot('show-chain');
    await code.page.keyboard.press('Escape');
  });

  it('shows where the pixels of a lasso lie', async () => {
    const pane = await page.locator('[data-pane="1"]').boundingBox();
    if (!pane) throw new Error('The pane has no place.');
    await page.locator('[data-pane="1"]').focus();
    await code.page.keyboard.press('l');
    const at = (x: number, y: number) => [pane.x + pane.width * x, pane.y + pane.height * y] as const;
    await code.page.mouse.move(...at(0.4, 0.4));
    await code.page.mouse.down();
    for (const [x, y] of [
      [0.6, 0.42],
      [0.62, 0.6],
      [0.42, 0.62],
    ] as const) {
      await code.page.mouse.move(...at(x, y), { steps: 6 });
    }
    await code.page.mouse.up();
    await expect.poll(words).toMatch(/^Lasso [\d,]+ px/);
    await page.drawn();
    await code.screenshot('show-lasso');
    await code.page.keyboard.press('Escape');
  });
});

describe('maps in the panel', () => {
  it('of the four losses lie side by side, and go away again', async () => {
    await code.page.keyboard.press('v');
    await expect.poll(() => page.locator('.tag .shown').allInnerTexts()).toContain('Contribution, Dice, all classes');
    await page.drawn();
    await code.screenshot('show-losses');
    await code.page.keyboard.press('v');
    await expect.poll(() => page.locator('.tag .shown').allInnerTexts()).toContain('Ground truth');
  });

  it('of entropy is chosen by its name', async () => {
    await page.chooseLayer(4, 'Entropy');
    await page.drawn();
    await expect.poll(() => page.locator('.bar-symbol').innerText()).toBe('H');
    await page.chooseLayer(4, 'Contribution, all classes');
  });
});

describe('pixels that are compared', () => {
  it('have the ranks and errors of the command line’s curve, and are still there after a reload', async () => {
    await page.selectClass('Building');
    await page.locator('[data-pane="1"]').focus();
    for (const key of ['ArrowRight', 'Shift+ArrowDown', 'Shift+ArrowLeft']) {
      await code.page.keyboard.press(key);
      await code.page.keyboard.press('Shift+P');
    }
    const pane = await page.locator('[data-pane="2"]').boundingBox();
    if (!pane) throw new Error('The pane has no place.');
    await code.page.keyboard.down('Shift');
    await code.page.mouse.click(pane.x + pane.width * 0.2, pane.y + pane.height * 0.6);
    await code.page.keyboard.up('Shift');
    const rows = page.locator('tr[data-pin]:not(.stale)');
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(4);
    const { rows: curve } = await curveOf('Building');
    const numbers = async () => {
      const all = rows.evaluateAll((elements) =>
        elements.map((row) => [...row.querySelectorAll('td[title]')].map((cell) => Number(cell.getAttribute('title')))),
      );
      return (await all).map(([, error, rank, weight]) => ({ error, rank, weight }));
    };
    const before = await numbers();
    for (const { error, rank, weight } of before) {
      const [, errorAt, , weightAt] = curve[(rank ?? 0) - 1] ?? [];
      expect(error).toBe(errorAt);
      expect(weight).toBe(weightAt);
    }
    await page.drawn();
    await code.screenshot('show-pins');
    await code.reload();
    await page.loss();
    await expect.poll(() => rows.count(), { timeout: 20_000 }).toBe(4);
    await expect.poll(numbers).toEqual(before);
    await page.locator('button[title="Remove all pins"]').click();
    await expect.poll(() => rows.count()).toBe(0);
  });
});
