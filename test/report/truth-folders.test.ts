import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { voidLabels, writeLabels } from './small-data-set.ts';

let folder: string;
const run = (...args: string[]) => runCli(args, folder);

/** The predictions are the fine labels. */
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-truths-'));
  const labels = voidLabels().map((_, i) => (i >> 3) % 3);
  for (const id of ['a', 'b']) {
    writeLabels(path.join(folder, `labels/fine/${id}.npy`), labels);
    writeLabels(path.join(folder, `labels/coarse/${id}.npy`), labels.toReversed());
    writeLabels(path.join(folder, `preds/${id}.npy`), labels);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('two folders of ground truth', () => {
  it('are refused in one line that names them and the options', async () => {
    for (const command of [
      ['report', '.'],
      ['report', 'preds'],
      ['compare', '.', '--runs', 'preds,other'],
    ]) {
      const { code, stdout, stderr } = await run(...command);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toContain('labels/coarse for 2, labels/fine for 2');
      expect(stderr).toContain('--ground-truth labels/coarse or --ground-truth labels/fine');
      expect(stderr.trim().split('\n')).toHaveLength(1);
    }
  });

  it('one is meant by its way from where the person is, also in scripts that begin elsewhere, and with patterns', async () => {
    const inner = path.join(folder, 'preds');
    const said = ['--ground-truth', '../labels/fine'];
    const whole = JSON.parse((await run('report', '.', '--json', '--ground-truth', 'labels/fine')).stdout) as Report;
    const away = JSON.parse((await runCli(['report', '..', '--json', ...said], inner)).stdout) as Report;
    expect([...away.pairs].map(({ id }) => id)).toEqual([...whole.pairs].map(({ id }) => id));
    const scripts = path.join(folder, 'scripts');
    await runCli(['slurm', '..', '--shards', '2', '--dir', scripts, ...said], inner);
    const script = readFileSync(path.join(scripts, 'report.sbatch'), 'utf8');
    expect(script).toContain(path.join(folder, 'labels/fine'));
    rmSync(scripts, { recursive: true });
    const config = path.join(folder, 'lovasz-lens.json');
    writeFileSync(config, '{"groundTruth":"labels/{kind}/{id}.npy","predictions":{"a":"preds/{id}.npy"}}');
    try {
      for (const [place, cwd, ...options] of [
        ['..', inner, ...said] as const,
        ['.', folder, ...said.with(1, 'labels/fine')] as const,
      ]) {
        expect((await runCli(['report', place, ...options], cwd)).stdout).toContain('2 of 2 pairs');
      }
    } finally {
      rmSync(config);
    }
  });

  it.each(['labels/fine', './labels/fine/', 'labels/fine/*.npy', 'fine'])(
    'one is meant by --ground-truth %s',
    async (said) => {
      const { code, stdout } = await run('report', '.', '--ground-truth', said);
      expect(code).toBe(0);
      expect(stdout.split('\n').slice(0, 2)).toEqual(['preds: 2 of 2 pairs', 'ground truth labels/fine']);
      const report = JSON.parse((await run('report', '.', '--json', '--ground-truth', said)).stdout) as Report;
      expect(report.groundTruth).toEqual(['labels/fine']);
      expect(report.pooled.mIoU).toBe(1);
    },
  );

  it('one is meant by its path from elsewhere, and by a report on itself', async () => {
    for (const args of [
      ['preds', '--ground-truth', 'labels/coarse'],
      ['labels/coarse'],
      ['labels/coarse', '--run', 'preds'],
    ]) {
      expect((await run('report', ...args)).stdout).toContain('ground truth labels/coarse');
    }
    const { stdout } = await run('report', folder, '--ground-truth', path.join(folder, 'labels/coarse'));
    expect(stdout).toContain('ground truth labels/coarse');
  });

  it('are looked at by the doctor both', async () => {
    const { stdout } = await run('doctor', '.', '--json');
    expect((JSON.parse(stdout) as { readonly pairs: number }).pairs).toBe(4);
  });

  it('stand in the head of every report', async () => {
    await run('report', '.', '--ground-truth', 'labels/fine', '--out', 'out.md', '--out', 'out.html');
    expect(readFileSync(path.join(folder, 'out.md'), 'utf8')).toContain('Against ground truth labels/fine.');
    expect(readFileSync(path.join(folder, 'out.html'), 'utf8')).toContain('ground truth labels/fine');
  });

  it('where there is none, the folders that were looked into are said, and an example of the patterns', async () => {
    writeLabels(path.join(folder, 'lone/a/b/c/runs/e1/z.npy'), voidLabels());
    const inspected = await run('inspect', 'lone/a/b/c/runs/e1/z.npy');
    expect(inspected.code).toBe(2);
    expect(inspected.stderr).toContain(
      'looked in: lone/a/b/c/runs/e1 and folders called gt, labels, … near it; and in all below: lone/a/b/c)',
    );
    const reported = await run('report', 'lone/a/b/c/runs/e1');
    expect(reported.code).toBe(2);
    expect(reported.stderr).toContain('(looked in: lone/a/b/c/runs/e1; and in all below: lone/a/b/c)');
    expect(reported.stderr).toContain('"groundTruth": "masks/{id}.png"');
  });

  it('a name that is none is an error that says those that are', async () => {
    const { code, stderr } = await run('report', '.', '--ground-truth', 'labels/old');
    expect(code).toBe(2);
    expect(stderr).toContain('no folder of ground truth called "labels/old"');
    expect(stderr).toContain('labels/coarse, labels/fine');
  });
});
