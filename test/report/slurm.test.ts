import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { runCli } from '../cli/run-cli.ts';
import { noSlurm, startSlurm } from './slurm-cluster.ts';
import { writeSmallDataSet } from './small-data-set.ts';

const ids = Array.from({ length: 10 }, (_, i) => `p${i}`);

function dataSet(): string {
  const folder = writeSmallDataSet(ids);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

describe('the scripts for Slurm', () => {
  it('quote what the shell would touch, and give thresholds to the merge', async () => {
    const folder = dataSet();
    const { code, stdout } = await runCli(
      [
        'slurm',
        '.',
        '--shards',
        '4',
        '--dir',
        'it is here',
        '--run',
        'runs/a',
        '--ignore',
        '255',
        '--fail-if',
        'pooled.mIoU<0.1',
        '--sbatch=--mem=2G',
      ],
      folder,
    );
    expect(code).toBe(0);
    expect(stdout).toContain('submit.sh');
    const read = (name: string) => readFileSync(path.join(folder, 'it is here', name), 'utf8');
    expect(read('report.sbatch')).toContain('#SBATCH --array=1-4\n#SBATCH --mem=2G\n');
    expect(read('report.sbatch')).toContain('--ignore=255');
    expect(read('report.sbatch')).toContain(`cd '${path.join(folder, 'it is here')}'`);
    expect(read('merge.sbatch')).toContain('--job-name=lovasz-lens-merge\n#SBATCH --mem=2G\n');
    expect(read('merge.sbatch')).toContain("'--fail-if=pooled.mIoU<0.1'");
    for (const name of ['report.sbatch', 'merge.sbatch', 'submit.sh']) {
      execFileSync('bash', ['-n', path.join(folder, 'it is here', name)]);
    }
  });

  it.each([
    [[], []],
    [['--array=3'], [1, 2, 4, 5, 6, 7, 8, 9]],
    [
      ['--array', '4,6-7'],
      [1, 2, 3, 5, 8, 9],
    ],
    [
      ['-a2', '--mem=2G'],
      [1, 3, 4, 5, 6, 7, 8, 9],
    ],
    [['--array=1-9:4%2'], [2, 3, 4, 6, 7, 8]],
  ])('submitting %j leaves of earlier parts %j', async (args, left) => {
    const folder = dataSet();
    await runCli(['slurm', '.', '--shards', '9', '--run', 'runs/a'], folder);
    const home = path.join(folder, 'lovasz-lens-slurm');
    mkdirSync(path.join(home, 'parts'), { recursive: true });
    for (let part = 1; part <= 9; part += 1) writeFileSync(path.join(home, 'parts', `part-${part}.json`), '{}');
    // What the scheduler is told does not matter here: the parts go before it is.
    writeFileSync(path.join(home, 'sbatch'), '#!/bin/sh\necho 17\n', { mode: 0o755 });
    execFileSync('bash', [path.join(home, 'submit.sh'), ...args], {
      env: { ...process.env, PATH: `${home}:${process.env['PATH']}` },
    });
    const names = readdirSync(path.join(home, 'parts')).map((name) => Number(/\d+/.exec(name)));
    expect(names.sort((a, b) => a - b)).toEqual(left);
  });

  it.each([
    [['slurm', '.'], '--shards N'],
    [['slurm', '.', '--shards', '0'], '--shards'],
    [['slurm', '.', '--shards', '2', '--shard', '1/2'], '--shard is set by the scripts'],
    [['slurm', '.', '--shards', '2', '--sbatch', 'partition'], '--sbatch'],
    [['slurm', 'nowhere', '--shards', '2'], 'nowhere'],
  ])('%j: exit code 2 and one line', async (args, says) => {
    const { code, stderr } = await runCli(args, dataSet());
    expect(code).toBe(2);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
  });
});

describe.skipIf(noSlurm !== null)(noSlurm ?? 'on the real scheduler', () => {
  it('four parts, one of which fails and is run again alone: merged is the whole', { timeout: 300_000 }, async () => {
    const folder = dataSet();
    const jobs = path.join(folder, 'jobs');
    expect((await runCli(['slurm', '.', '--shards', '4', '--dir', 'jobs', '--out', 'merged.json'], folder)).code).toBe(
      0,
    );
    // Part 3 ends with an error as long as a file is there.
    const script = path.join(jobs, 'report.sbatch');
    const sabotage = 'if [ "$SLURM_ARRAY_TASK_ID" = 3 ] && [ -e broken-node ]; then exit 7; fi';
    const text = readFileSync(script, 'utf8');
    writeFileSync(script, text.replace('\npart=', `\n${sabotage}\npart=`));
    execFileSync('touch', [path.join(jobs, 'broken-node')]);
    const slurm = await startSlurm();
    try {
      const submit = (...args: string[]) =>
        execFileSync(path.join(jobs, 'submit.sh'), args, { cwd: jobs, env: slurm.env, encoding: 'utf8' });
      expect(submit()).toMatch(/parts: job \d+, merge: job \d+/);
      await slurm.idle();
      expect(existsSync(path.join(folder, 'merged.json'))).toBe(false);
      expect(readFileSync(path.join(jobs, 'logs/merge.log'), 'utf8')).toContain(
        'parts missing: 3 of 4. Run them again: ./submit.sh --array=3',
      );
      renameSync(path.join(jobs, 'broken-node'), path.join(jobs, 'mended-node'));
      submit('--array=3');
      await slurm.idle();
    } finally {
      await slurm.stop();
    }
    await runCli(['report', '.', '--out', 'whole.json'], folder);
    expect(readFileSync(path.join(folder, 'merged.json'), 'utf8')).toBe(
      readFileSync(path.join(folder, 'whole.json'), 'utf8'),
    );
  });
});
