import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { voidLabels, writeLabels } from './small-data-set.ts';

type StoredReport = Report & { readonly pairs: readonly ReportPair[] };

let folder: string;
const run = (...args: string[]) => runCli(args, folder);

/** Every name has two predictions; "a" has two truths. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-several-'));
  const labels = voidLabels().map((_, i) => (i >> 3) % 3);
  for (const file of ['gt/a.npy', 'gt/a_mask.npy', 'gt/b.npy', 'pred/a.npy', 'pred/b.npy']) {
    writeLabels(path.join(folder, file), labels);
  }
  for (const id of ['a', 'b']) writeLabels(path.join(folder, `pred/${id}_old.npy`), labels);
  for (const id of ['a', 'b']) writeLabels(path.join(folder, `pred/${id}_pred.npy`), labels.toReversed());
});
afterAll(() => rmSync(folder, { recursive: true }));

async function stored(...args: string[]): Promise<StoredReport> {
  return JSON.parse((await run('report', '.', '--json', ...args)).stdout) as StoredReport;
}

describe('a name with several files of a side', () => {
  it('is not paired, and the options that say which are meant are given', async () => {
    const { code, stderr } = await run('report', '.');
    expect(code).toBe(2);
    expect(stderr).toContain("--run '*.npy' (2) or --run '*_pred.npy' (2)");
    expect(stderr).toContain("--ground-truth '*.npy' (1) or --ground-truth '*_mask.npy' (1)");
  });

  it('is paired with the prediction that ends so; what is left says its own option', async () => {
    const { code, stdout } = await run('report', '.', '--run', '*_pred.npy');
    expect(code).toBe(0);
    expect(stdout).toContain('1 of 1 pairs');
    expect(stdout).toContain('ambiguous: a: gt/a.npy, gt/a_mask.npy, pred/a_pred.npy');
    expect(stdout).not.toContain('--run');
    expect(stdout).toContain("--ground-truth '*.npy' (1) or --ground-truth '*_mask.npy' (1)");
  });

  it('is paired with the truth that ends so, and the report says which', async () => {
    const found = await stored('--run', '*.npy', '--ground-truth', '*.npy');
    expect(found.pairs.map(({ files }) => [files.groundTruth, files.prediction])).toEqual([
      ['gt/a.npy', 'pred/a.npy'],
      ['gt/b.npy', 'pred/b.npy'],
    ]);
    expect(found.options).toMatchObject({ run: '*.npy', groundTruth: '*.npy' });
    expect(found.pooled.mIoU).toBe(1);
    expect((await stored('--run', '*_pred.npy', '--ground-truth', '*.npy')).pooled.mIoU).toBeLessThan(1);
  });

  it('is looked at by the doctor whole: each truth with each prediction', async () => {
    const { code, stdout } = await run('doctor', '.', '--json');
    // Of "a" two truths and two predictions, of "b" one and two.
    expect([code, (JSON.parse(stdout) as { readonly pairs: number }).pairs]).toEqual([0, 6]);
  });

  it('a file is not an ending', async () => {
    const { code, stderr } = await run('report', '.', '--ground-truth', 'gt/a.npy');
    expect(code).toBe(2);
    expect(stderr).toContain('--ground-truth belongs to one pair');
  });
});
