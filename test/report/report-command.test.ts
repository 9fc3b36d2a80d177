import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { cliBundle } from '../engine/bundles.ts';
import { reportOf } from './report-of.ts';
import { voidLabels, writeLabels, writeSmallDataSet } from './small-data-set.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
let folder: string;

beforeAll(() => {
  folder = writeSmallDataSet(ids, ['one', 'two']);
  mkdirSync(path.join(folder, 'out'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** As it stands in a file. */
type StoredReport = Report & { readonly pairs: readonly ReportPair[] };

const run = (...args: string[]) => runCli(args, folder);
const report = (...args: string[]) => run('report', '.', '--run', 'runs/one', ...args);

async function jsonReport(...args: string[]) {
  const { code, stdout, stderr } = await report('--json', ...args);
  return { code, stderr, report: JSON.parse(stdout) as StoredReport };
}

function read(file: string): string {
  return readFileSync(path.join(folder, file), 'utf8');
}

describe('report', () => {
  it('pools the counts of all pairs, and means the numbers of each', async () => {
    const { code, report: found, stderr } = await jsonReport();
    expect([code, stderr]).toEqual([0, '']);
    expect(found.pairs.map(({ id }) => id)).toEqual(ids);
    expect(found).toMatchObject({ schema: 'lovasz-lens/report@1', status: 'complete', found: 7 });
    const losses = found.pairs.map(({ loss }) => loss ?? Number.NaN);
    expect(found.means.loss).toBe(losses.reduce((sum, loss) => sum + loss, 0) / 7);
    // The pooled IoU of a class by hand, from the counts of the pairs.
    for (const entry of found.pooled.classes) {
      let hits = 0;
      let union = 0;
      for (const pair of found.pairs) {
        const row = pair.classes.find(({ id }) => id === entry.id);
        const own = pair.confusion.find(([truth, decided]) => truth === entry.id && decided === entry.id)?.[2] ?? 0;
        hits += own;
        union += (row?.pixels ?? 0) + (row?.predicted ?? 0) - own;
      }
      expect(entry.iou).toBe(hits / union);
      expect(found.pooled.iou[entry.name]).toBe(entry.iou);
    }
    expect(found.worst.map(({ loss }) => loss)).toEqual([...losses].sort((a, b) => b - a));
  });

  it('inspect says the same of each pair', async () => {
    const { report: found } = await jsonReport();
    const [pair] = found.pairs;
    const { stdout } = await run(
      'inspect',
      pair?.files.prediction ?? '',
      '--ground-truth',
      pair?.files.groundTruth ?? '',
      '--json',
    );
    const inspection = JSON.parse(stdout) as { loss: { value: number }; metrics: object };
    expect(inspection.loss.value).toBe(pair?.loss);
    expect(inspection.metrics).toMatchObject({ mIoU: pair?.mIoU, pixelAccuracy: pair?.pixelAccuracy });
  });

  it('writes the same numbers to every format', async () => {
    const files = ['out/r.json', 'out/r.csv', 'out/r.md', 'out/r.xml'];
    const { code } = await report(...files.flatMap((file) => ['--out', file]));
    expect(code).toBe(0);
    const found = JSON.parse(read('out/r.json')) as Report;
    const mIoU = found.pooled.mIoU ?? Number.NaN;
    const csv = read('out/r.csv')
      .trimEnd()
      .split('\n')
      .map((line) => line.split(','));
    const column = csv[0]?.indexOf('miou') ?? -1;
    expect(csv.map(([scope]) => scope)).toEqual(['scope', ...ids.map(() => 'image'), 'pooled', 'mean of images']);
    expect(Number(csv.find(([scope]) => scope === 'pooled')?.[column])).toBe(mIoU);
    expect(read('out/r.md')).toContain(`| mIoU | ${mIoU.toFixed(10)} |`);
    expect(read('out/r.md')).toContain('| [a](../runs/one/pred/a.npy) |');
    expect(read('out/r.xml').match(/<testcase classname="pairs"/g)).toHaveLength(7);
    expect(readdirSync(path.join(folder, 'out')).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('one unreadable file costs one line and exit code 3', async () => {
    const broken = path.join(folder, 'runs/one/pred/c.npy');
    const bytes = readFileSync(broken);
    writeFileSync(broken, bytes.subarray(0, bytes.length - 20));
    const { code, report: found } = await jsonReport();
    writeFileSync(broken, bytes);
    expect(code).toBe(3);
    expect(found.failed).toHaveLength(1);
    expect(found.failed[0]).toMatchObject({ id: 'c', file: 'runs/one/pred/c.npy' });
    expect(found.failed[0]?.message).not.toContain('no words yet');
    expect(found.pairs.map(({ id }) => id)).toEqual(ids.filter((id) => id !== 'c'));
  });

  it('a void image has no loss and lowers no mean; a file without a partner is listed', async () => {
    const other = writeSmallDataSet(['p', 'q']);
    writeLabels(path.join(other, 'labels/void.npy'), voidLabels());
    writeLabels(path.join(other, 'runs/a/pred/void.npy'), new Uint8Array(voidLabels().length));
    writeLabels(path.join(other, 'labels/alone.npy'), voidLabels());
    const { stdout } = await runCli(['report', other, '--json'], folder);
    rmSync(other, { recursive: true });
    const found = JSON.parse(stdout) as Report;
    const rows = [...found.pairs];
    expect(rows.find(({ id }) => id === 'void')).toMatchObject({ loss: null, mIoU: null, pixelAccuracy: null });
    expect([found.means.lossPairs, found.means.pairs]).toEqual([2, 3]);
    expect(found.unmatched).toEqual({ groundTruth: ['labels/alone.npy'], prediction: [] });
  });

  it('about no pair at all says so, lists the files and ends with exit code 2', async () => {
    const other = writeSmallDataSet(['x'], ['one']);
    onTestFinished(() => rmSync(other, { recursive: true }));
    rmSync(path.join(other, 'labels', 'x.npy'));
    writeLabels(path.join(other, 'labels', 'y.npy'), voidLabels());
    const { code, stdout, stderr } = await runCli(['report', '.', '--json'], other);
    expect(code).toBe(2);
    expect(stderr).toContain('No pair was found');
    const found = JSON.parse(stdout) as Report;
    expect(found.unmatched.groundTruth).toEqual(['labels/y.npy']);
    expect(found.warnings.map(({ code: warning }) => warning)).toEqual(['no-pairs']);
  });

  it('takes the patterns and options of a lovasz-lens.json, named or found, and a folder below it', async () => {
    const config = {
      groundTruth: 'labels/{id}.npy',
      predictions: { first: 'runs/one/pred/{id}.npy', second: 'runs/two/pred/{id}.npy' },
      classes: ['w', 'x', 'y', 'z'].map((name) => ({ name, color: [1, 2, 3] })),
    };
    const place = path.join(folder, 'lovasz-lens.json');
    writeFileSync(place, JSON.stringify(config));
    try {
      const byConvention = await reportOf(folder, 'runs/two');
      for (const where of ['.', 'lovasz-lens.json', 'runs/two']) {
        const { stdout, stderr } = await run('report', where, '--run', 'second', '--json');
        expect(stderr).toBe('');
        const found = JSON.parse(stdout) as StoredReport;
        expect(found.pooled.classes.map(({ name }) => name)).toEqual(['w', 'x', 'y', 'z']);
        expect(found.pooled.mIoU).toBe(byConvention.pooled.mIoU);
      }
      const { code, stderr } = await run('report', '.');
      expect([code, stderr]).toEqual([2, expect.stringMatching(/first.*second/)]);
      const none = await run('report', 'runs/one', '--run', 'second', '--json');
      expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('"second" lie in another folder')]);
    } finally {
      rmSync(place);
    }
  });

  it.each([
    [['report'], 'report takes a folder'],
    [['report', 'nowhere'], 'nowhere'],
    [['report', '.'], 'runs'],
    [['report', '.', '--run', 'three'], 'three'],
    [['report', '.', '--run', 'runs/one', '--out', 'x.txt'], 'x.txt'],
    [['report', '.', '--run', 'runs/one', '--shard', '3/2'], '--shard'],
    [['report', '.', '--run', 'runs/one', '--fail-if', 'mIoU<1'], 'pooled.mIoU'],
    [
      ['report', '.', '--run', 'runs/one', '--baseline', 'labels/a.npy', '--fail-if', 'pooled.mIoU drops 1'],
      'labels/a.npy',
    ],
  ])('%j: exit code 2 and one line', async (args, says) => {
    const { code, stdout, stderr } = await run(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
    expect(stderr).not.toContain('no words yet');
  });
});

describe('thresholds', () => {
  it('a crossed one gives exit code 1, whatever else happened', async () => {
    expect((await report('--fail-if', 'pooled.mIoU<0.999')).code).toBe(1);
    expect((await report('--fail-if', 'pooled.mIoU<0.001')).code).toBe(0);
  });

  it('against an earlier report', async () => {
    await run('report', '.', '--run', 'runs/two', '--out', 'out/two.json');
    const worse = await report(
      '--baseline',
      'out/two.json',
      '--fail-if',
      'pooled.mIoU drops 0.05',
      '--out',
      'out/g.md',
    );
    expect(worse.code).toBe(1);
    expect(worse.stderr).toMatch(/crossed: pooled.mIoU drops 0.05: pooled.mIoU was 0\.\d+ and is 0\.\d+/);
    expect(read('out/g.md')).toContain('**crossed**');
    const same = await run(
      'report',
      '.',
      '--run',
      'runs/two',
      '--baseline',
      'out/two.json',
      '--fail-if',
      'pooled.mIoU drops 0.05',
    );
    expect(same.code).toBe(0);
    expect(same.stderr).not.toContain('the baseline differs');
  });

  it('against an earlier report of other pairs are refused, of other options told', async () => {
    const rule = ['--fail-if', 'pooled.mIoU drops 0.5'];
    for (const [name, ...part] of [
      ['shard', '--shard', '1/2'],
      ['limit', '--limit', '2'],
    ]) {
      await report(...part, '--out', `out/base-${name}.json`);
      const compared = await report('--baseline', `out/base-${name}.json`, ...rule);
      expect(compared.code).toBe(2);
      expect(compared.stderr).toContain('would compare different pairs');
    }
    await report('--ignore', 'none', '--out', 'out/base-ignore.json');
    const told = await report('--baseline', 'out/base-ignore.json', ...rule);
    expect(told.code).toBe(0);
    expect(told.stderr).toContain('warning: the baseline differs in options (ignore)');
  });
});

describe('parts', () => {
  it('merged are the whole, byte for byte', async () => {
    await report('--out', 'out/whole.json');
    const parts = [1, 2, 3].map((index) => `out/part-${index}.json`);
    for (const [place, file] of parts.entries()) await report('--shard', `${place + 1}/3`, '--out', file);
    expect((await run('merge', ...parts.slice(1), '--out', 'out/m.json')).stderr).toContain('part 1/3');
    expect((await run('merge', ...parts, parts[1] ?? '', '--out', 'out/m.json')).stderr).toContain('both part 2/3');
    expect(existsSync(path.join(folder, 'out/m.json'))).toBe(false);
    const { code } = await run('merge', ...parts.reverse(), '--out', 'out/m.json', '--out', 'out/m.csv');
    expect(code).toBe(0);
    expect(read('out/m.json')).toBe(read('out/whole.json'));
  });

  it('of different options are refused, and the option is named', async () => {
    await report('--shard', '1/2', '--out', 'out/x1.json');
    await report('--shard', '2/2', '--ignore', 'none', '--out', 'out/x2.json');
    const { code, stderr } = await run('merge', 'out/x1.json', 'out/x2.json', '--out', 'out/x.json');
    expect(code).toBe(2);
    expect(stderr).toContain('out/x2.json');
    expect(stderr).toContain('pair.ignore: "auto" and "none"');
  });

  it('a report that something else has formatted is read as well', async () => {
    await report('--shard', '1/1', '--out', 'out/y.json');
    writeFileSync(path.join(folder, 'out/flat.json'), JSON.stringify(JSON.parse(read('out/y.json'))));
    await run('merge', 'out/flat.json', '--out', 'out/z.json');
    await report('--out', 'out/whole.json');
    expect(read('out/z.json')).toBe(read('out/whole.json'));
  });
});

describe('a second run', () => {
  const journal = () =>
    read('out/.again.json.journal')
      .split('\n')
      .filter((line) => line.includes('"pair"'));

  it('computes only what has changed', async () => {
    await report('--out', 'out/again.json');
    const before = read('out/again.json');
    const second = await report('--out', 'out/again.json');
    expect(second.stderr).toContain('7 pairs taken over');
    expect(read('out/again.json')).toBe(before);
    utimesSync(path.join(folder, 'labels/b.npy'), new Date(0), new Date(0));
    expect((await report('--out', 'out/again.json')).stderr).toContain('6 pairs taken over');
    expect(read('out/again.json')).toBe(before);
    expect(journal()).toHaveLength(7);
    expect((await report('--out', 'out/again.json', '--ignore', '255,0')).stderr).toBe('');
    expect((await report('--out', 'out/again.json', '--ignore', '255,0', '--fresh')).stderr).toBe('');
  });

  it('goes on where a torn line ends', async () => {
    await report('--out', 'out/again.json', '--fresh');
    const before = read('out/again.json');
    const file = path.join(folder, 'out/.again.json.journal');
    const text = readFileSync(file);
    writeFileSync(file, text.subarray(0, text.length - 40));
    expect((await report('--out', 'out/again.json')).stderr).toContain('6 pairs taken over');
    expect(read('out/again.json')).toBe(before);
    expect(
      journal()
        .map((line) => JSON.parse(line).pair.id)
        .sort(),
    ).toEqual(ids);
  });

  /** A run over many pairs that gets a signal when ten of them are finished. */
  async function signalled(signal: NodeJS.Signals, ...args: string[]) {
    const many = Array.from({ length: 60 }, (_, i) => `p${String(i).padStart(3, '0')}`);
    const big = writeSmallDataSet(many);
    onTestFinished(() => rmSync(big, { recursive: true }));
    const file = path.join(big, '.r.json.journal');
    const child = spawn(process.execPath, [cliBundle(), 'report', '.', '--out', 'r.json', '--threads', '1', ...args], {
      cwd: big,
      stdio: 'ignore',
    });
    const pairsIn = () =>
      (existsSync(file) ? readFileSync(file, 'utf8') : '').split('\n').filter((line) => line.includes('"pair"'));
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
      child.on('close', (code, by) => resolve(by ?? code)),
    );
    while (child.exitCode === null && pairsIn().length < 10) await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    return { big, many, pairsIn, ended: await ended };
  }

  it('after Ctrl+C: exit code 130, what is finished is in the report, and merge refuses it as a part', async () => {
    const { big, many, ended } = await signalled('SIGINT', '--shard', '1/1');
    expect(ended).toBe(130);
    const found = JSON.parse(readFileSync(path.join(big, 'r.json'), 'utf8')) as StoredReport;
    expect(found).toMatchObject({ status: 'interrupted', found: many.length, failed: [] });
    expect(found.pairs.length).toBeGreaterThanOrEqual(10);
    expect(found.pairs.length).toBeLessThan(many.length);
    const { code, stderr } = await runCli(['merge', 'r.json', '--out', 'm.json'], big);
    expect([code, stderr]).toEqual([2, expect.stringContaining('r.json was interrupted')]);
  });

  it('after Ctrl+C: a page is written, too', async () => {
    const { big, ended } = await signalled('SIGINT', '--out', 'y.html');
    expect(ended).toBe(130);
    expect(readFileSync(path.join(big, 'y.html'), 'utf8')).toContain('</html>');
  });

  it('after Ctrl+C while pictures are made: the page has those that are there, and the exit code says so', async () => {
    const big = writeSmallDataSet(Array.from({ length: 400 }, (_, i) => `p${i}`));
    onTestFinished(() => rmSync(big, { recursive: true }));
    const args = ['report', '.', '--threads', '1', '--out', 'r.json', '--out', 'y.html'];
    const child = spawn(process.execPath, [cliBundle(), ...args], { cwd: big });
    let said = '';
    child.stderr.on('data', (text: Buffer) => {
      said += text.toString();
    });
    const ended = new Promise((resolve) => child.on('close', resolve));
    while (child.exitCode === null && !existsSync(path.join(big, 'r.json'))) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(said).toMatch(/interrupted: the page has the pictures of \d+ pairs/);
    const page = readFileSync(path.join(big, 'y.html'), 'utf8');
    expect(page).toContain('</html>');
    expect(page.match(/data:image\/png/g)?.length ?? 0).toBeLessThan(800);
    expect(JSON.parse(readFileSync(path.join(big, 'r.json'), 'utf8'))).toMatchObject({ status: 'complete' });
  });

  it('after SIGKILL loses no pair and computes none twice', async () => {
    const { big, many, pairsIn, ended } = await signalled('SIGKILL');
    expect(ended).toBe('SIGKILL');
    const finished = pairsIn().length;
    const { code, stderr } = await runCli(['report', '.', '--out', 'r.json'], big);
    expect([code, stderr]).toEqual([0, expect.stringMatching(/^\d+ pairs taken over/)]);
    // A line torn by the kill is not counted as finished.
    expect(Number.parseInt(stderr, 10)).toBeGreaterThanOrEqual(finished - 1);
    expect(
      pairsIn()
        .map((line) => (JSON.parse(line) as { pair: ReportPair }).pair.id)
        .sort(),
    ).toEqual(many);
    await runCli(['report', '.', '--out', 'fresh.json'], big);
    expect(readFileSync(path.join(big, 'r.json'), 'utf8')).toBe(readFileSync(path.join(big, 'fresh.json'), 'utf8'));
  });
});
