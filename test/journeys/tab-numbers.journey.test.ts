import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../src/core/inspection.ts';
import { startHost, type VsCodeDriver } from './harness/host.ts';
import { InspectorPage } from './inspector-page.ts';
import { inspectByCli } from './sample-copy.ts';

const root = resolve(import.meta.dirname, '../..');
const data = resolve(process.env['LENS_DATA'] ?? join(root, '../shared/data'), 'camvid');
const FRAME = '0016E5_07967';
const PREDICTION = `ckpt2/logits/${FRAME}.npy`;

/** A row of a table: the text of its cells, and the numbers with all digits. */
interface Row {
  readonly texts: readonly string[];
  readonly numbers: readonly number[];
}

const count = (text: string | undefined) => Number(text?.replaceAll(',', ''));
const sumOf = (numbers: readonly number[]) => numbers.reduce((sum, one) => sum + one, 0);

describe.skipIf(!existsSync(data))('the numbers of the tabs on CamVid logits', () => {
  let folder: string;
  let code: VsCodeDriver;
  let page: InspectorPage;
  let byCli: Inspection;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lens-camvid-'));
    for (const file of [`gt/${FRAME}.png`, `images/${FRAME}.png`, PREDICTION]) {
      await cp(join(data, file), join(folder, file), { recursive: true });
    }
    byCli = await inspectByCli(folder, PREDICTION, '--regions', '1000');
    code = await startHost({ workspaceFolder: folder });
    page = new InspectorPage(code);
    await code.rightClickAndChoose(PREDICTION, 'Inspect Loss');
    expect(await page.loss()).toBe(byCli.loss.value);
  });

  afterAll(async () => {
    await code?.stop();
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  const rowsOf = (selector: string): Promise<Row[]> =>
    page.locator(selector).evaluateAll((rows) =>
      rows.map((row) => {
        const cells = [...row.querySelectorAll('td')];
        return {
          texts: cells.map((cell) => cell.getAttribute('title') ?? cell.textContent?.trim() ?? ''),
          numbers: cells.map((cell) => Number((cell.getAttribute('title') || 'NaN').replace('−', '-'))),
        };
      }),
    );

  /** Rank, error, foreground, weight, Δ(S_k) of each pixel, as the command line writes them. */
  async function curveByCli(classId: number): Promise<number[][]> {
    const file = join(folder, `by-cli-${classId}.csv`);
    const cli = join(root, 'dist/cli.js');
    const args = [cli, 'inspect', PREDICTION, '--class', String(classId), '--curve-out', file, '--quiet'];
    await promisify(execFile)(process.execPath, args, { cwd: folder });
    const lines = (await readFile(file, 'utf8')).trim().split('\n').slice(1);
    return lines.map((line) => line.split(',').map(Number));
  }

  it('budget: kinds of pixels and classes are those of the command line; pixels add up', async () => {
    await page.openTab('Budget');
    await page.locator('tr[data-line="kind-0"]').waitFor();
    const kinds = await rowsOf('tr[data-line^="kind-"]');
    const parts = byCli.classes.flatMap(({ lossByPixelKind }) => lossByPixelKind ?? []);
    expect(kinds.map(({ numbers }) => numbers[2])).toEqual(
      (['missed', 'falseAlarm', 'underMargin'] as const).map((kind) =>
        expect.closeTo(sumOf(parts.map((part) => part[kind])), 12),
      ),
    );
    for (const { numbers } of kinds) expect(numbers[3]).toBeCloseTo((numbers[2] ?? 0) / byCli.loss.value, 12);

    const classes = await rowsOf('tr[data-line^="class-"]');
    const shown = new Map(classes.map(({ texts, numbers }) => [texts[0], numbers]));
    const counted = byCli.classes.filter(({ loss }) => loss !== null);
    expect([...shown.keys()].sort()).toEqual(counted.map(({ name }) => name).sort());
    for (const { name, share } of counted) {
      expect(shown.get(name)?.[2], name).toBeCloseTo((share ?? 0) * byCli.loss.value, 12);
      expect(shown.get(name)?.[3], name).toBeCloseTo(share ?? 0, 12);
    }

    for (const group of ['place', 'object']) {
      const rows = await rowsOf(`tr[data-line^="${group}-"]`);
      expect(sumOf(rows.map(({ texts }) => count(texts[1]))), group).toBe(byCli.pixels.scored);
      expect(sumOf(rows.map(({ numbers }) => numbers[2] ?? 0)), group).toBeCloseTo(byCli.loss.value, 12);
    }
    const right = count((await rowsOf('tr[data-line="object-3"]'))[0]?.texts[1]);
    expect(right / byCli.pixels.scored).toBeCloseTo(byCli.metrics.pixelAccuracy ?? Number.NaN, 12);
  });

  it('explain: every row of ranks is that of the command line’s curve, and its sums are those of brute force', async () => {
    await page.openTab('Classes');
    await page.selectClass('Building');
    const id = byCli.classes.find(({ name }) => name === 'Building')?.id ?? -1;
    const curve = await curveByCli(id);
    await page.openTab('Explain');
    await expect.poll(() => page.locator('.explain-head .shown').innerText()).toBe('Building');
    await page.locator('.ranks tfoot').waitFor();
    // The first fold opened as well: ten rows more.
    const before = await page.locator('tr[data-rank]').count();
    await page.locator('.ranks .fold button').first().click();
    await expect.poll(() => page.locator('tr[data-rank]').count()).toBeGreaterThan(before);
    const rows = await rowsOf('tr[data-rank]');
    const all = curve.filter((row) => row[2] === 1).length;
    for (const { texts, numbers } of rows) {
      const rank = count(texts[0]);
      const [, error = 0, , weight = 0, jaccard = 0] = curve[rank - 1] ?? [];
      const behind = curve.slice(0, rank);
      const found = behind.filter((row) => row[2] === 1).length;
      const [, , e, , step, intersection, union, delta, g, part, sum] = numbers;
      expect([e, g], `rank ${rank}`).toEqual([error, weight]);
      expect(delta, `Δ of rank ${rank}`).toBeCloseTo(jaccard, 13);
      expect(step).toBeCloseTo(error - (curve[rank]?.[1] ?? 0), 14);
      expect([intersection, union]).toEqual([all - found, all + rank - found]);
      expect(part).toBeCloseTo(error * weight, 14);
      expect(sum).toBeCloseTo(sumOf(behind.map((row) => (row[1] ?? 0) * (row[3] ?? 0))), 12);
    }
    expect(rows.length).toBeGreaterThan(15);
  });

  it('regions: every row has the size, share and gains of the command line', async () => {
    await page.openTab('Regions');
    await page.locator('tr[data-region]').first().waitFor({ timeout: 60_000 });
    await page.settled();
    expect(await page.locator('[role=tab][aria-selected=true] .badge').innerText()).toBe(String(byCli.regionCount));
    const name = (classId: number | null) => byCli.classes.find(({ id }) => id === classId)?.name ?? 'no class';
    const left = [...(byCli.regions ?? [])];
    expect(left.length).toBe(byCli.regionCount);
    const rows = await rowsOf('tr[data-region]');
    expect(rows.length).toBeGreaterThan(100);
    let computed = 0;
    for (const { texts, numbers } of rows) {
      const [, title, pixels, , , loss] = texts;
      const at = left.findIndex(
        (one) =>
          `${name(one.groundTruth)} → ${name(one.prediction)}` === title &&
          one.pixels === count(pixels) &&
          Math.abs(one.share - (numbers[4] ?? 0)) < 1e-14 &&
          Math.abs((one.deltaMIoU ?? 0) - (numbers[6] ?? 0)) < 1e-14,
      );
      expect(at, `${title}, ${pixels} px`).toBeGreaterThanOrEqual(0);
      const [one] = left.splice(at, 1);
      if (loss === '' || loss === '–' || Number.isNaN(numbers[5])) continue;
      computed += 1;
      expect(numbers[5]).toBeCloseTo(one?.deltaLoss ?? Number.NaN, 13);
    }
    expect(computed).toBeGreaterThanOrEqual(20);
  });
});
