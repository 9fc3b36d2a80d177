import { spawn } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { PairFiles } from '../../src/dataset/pair-files.ts';
import { PairJournal } from '../../src/report/pair-journal.ts';
import type { ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { cliBundle } from '../engine/bundles.ts';
import { writeSmallDataSet } from './small-data-set.ts';

const files: PairFiles = { id: 'a', groundTruth: 'gt/a.png', prediction: 'pred/a.png', image: null };
const row = { id: 'a', files, loss: 0.25 } as unknown as ReportPair; // a journal looks at nothing else

function journalFile(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-journal-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return path.join(folder, '.r.json.journal');
}

const refused = expect.objectContaining({ code: 'report-being-written' });

it('a second journal is refused before it touches the file, and opens when the first is closed', () => {
  const file = journalFile();
  const first = new PairJournal(file, 'one', true);
  first.add(row, 'state');
  const before = readFileSync(file, 'utf8');
  expect(() => new PairJournal(file, 'two', true)).toThrow(refused);
  expect(() => new PairJournal(file, 'one', true, true)).toThrow(refused);
  expect(readFileSync(file, 'utf8')).toBe(before);
  first.close();
  expect(readdirSync(path.dirname(file))).toEqual([path.basename(file)]);
  const again = new PairJournal(file, 'one', true);
  expect(again.reuse(files, 'state')).toBe(true);
  again.close();
  new PairJournal(file, 'two', true).close();
});

it('a line of other settings is not taken over, nor is what they found in a sample', () => {
  const file = journalFile();
  const write = (settings: string) => {
    rmSync(file, { force: true });
    const journal = new PairJournal(file, settings, true);
    journal.remember('sample', { preset: settings });
    journal.add(row, 'state');
    journal.close();
    return readFileSync(file, 'utf8').split('\n');
  };
  const [, ...lines] = write('one');
  const [header = ''] = write('two');
  writeFileSync(file, [header, ...lines].join('\n'));
  const mixed = new PairJournal(file, 'two', true);
  expect([mixed.reuse(files, 'state'), mixed.recall('sample')]).toEqual([false, undefined]);
  mixed.close();
});

it('nothing is written below what another one has written', () => {
  const file = journalFile();
  const first = new PairJournal(file, 'one', true);
  onTestFinished(() => first.close());
  truncateSync(file, 0);
  appendFileSync(file, '{"schema":"of another one"}\n');
  const before = readFileSync(file, 'utf8');
  expect(() => first.add(row, 'state')).toThrow(/another run is writing/);
  expect(readFileSync(file, 'utf8')).toBe(before);
});

/** The lock as it lies there while a journal is open. */
function lockOf(file: string): string {
  const journal = new PairJournal(file, 'one', true);
  const text = readFileSync(`${file}.lock`, 'utf8');
  journal.close();
  return text;
}

async function numberOfDeadProcess(): Promise<number> {
  const child = spawn(process.execPath, ['-e', '']);
  await new Promise((resolve) => child.on('close', resolve));
  return child.pid ?? 0;
}

it('the lock of a process that is gone does not stand in the way', async () => {
  const file = journalFile();
  const lock = JSON.parse(lockOf(file)) as object;
  writeFileSync(`${file}.lock`, JSON.stringify({ ...lock, pid: await numberOfDeadProcess() }));
  new PairJournal(file, 'one', true).close();
  expect(existsSync(`${file}.lock`)).toBe(false);
});

it.each([
  ['another machine', (lock: object) => JSON.stringify({ ...lock, machine: 'other', host: 'node7' })],
  ['a process of the same number', (lock: object) => JSON.stringify(lock)],
  ['nobody who could be told', () => ''],
])('a lock of %s holds until it was silent for a minute', (_, textOf) => {
  const file = journalFile();
  writeFileSync(`${file}.lock`, textOf(JSON.parse(lockOf(file)) as object));
  expect(() => new PairJournal(file, 'one', true)).toThrow(refused);
  const longAgo = new Date(Date.now() - 61_000);
  utimesSync(`${file}.lock`, longAgo, longAgo);
  new PairJournal(file, 'one', true).close();
  expect(existsSync(`${file}.lock`)).toBe(false);
});

it('who holds a lock says so every few seconds, and writes no more when another has taken it', () => {
  vi.useFakeTimers();
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const file = journalFile();
  const lock = `${file}.lock`;
  const first = new PairJournal(file, 'one', true);
  const longAgo = new Date(Date.now() - 61_000);
  utimesSync(lock, longAgo, longAgo);
  vi.advanceTimersByTime(6000);
  expect(statSync(lock).mtimeMs).toBeGreaterThan(longAgo.getTime() + 60_000);
  rmSync(lock);
  vi.advanceTimersByTime(6000);
  expect(existsSync(lock)).toBe(true);
  const others = readFileSync(lock, 'utf8').replace(/"token":"[^"]*"/, '"token":"another"');
  writeFileSync(lock, others);
  vi.advanceTimersByTime(6000);
  expect(() => first.add(row, 'state')).toThrow(/another run is writing/);
  first.close();
  expect(readFileSync(lock, 'utf8')).toBe(others);
});

it('two runs with one --out: the second is refused in one line, the first loses nothing', async () => {
  const ids = Array.from({ length: 60 }, (_, i) => `p${String(i).padStart(3, '0')}`);
  const folder = writeSmallDataSet(ids);
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const journal = path.join(folder, '.r.json.journal');
  const report = ['report', '.', '--out', 'r.json'];
  const child = spawn(process.execPath, [cliBundle(), ...report, '--threads', '1', '--ignore', 'none'], {
    cwd: folder,
    stdio: 'ignore',
  });
  const ended = new Promise((resolve) => child.on('close', resolve));
  const finished = () => (existsSync(journal) ? readFileSync(journal, 'utf8').split('"pair"').length - 1 : 0);
  while (child.exitCode === null && finished() < 3) await new Promise((resolve) => setTimeout(resolve, 5));
  // It goes on when the others have been refused, however fast it is.
  child.kill('SIGSTOP');
  for (const more of [['--ignore', '0'], ['--ignore', 'none'], ['--fresh']]) {
    const { code, stdout, stderr } = await runCli([...report, ...more], folder);
    expect([code, stdout, stderr.trimEnd().split('\n').length]).toEqual([2, '', 1]);
    expect(stderr).toContain('.r.json.journal: Another report is being written here');
    expect(stderr).toContain(`process ${child.pid}`);
  }
  child.kill('SIGCONT');
  expect(await ended).toBe(0);
  const again = await runCli([...report, '--ignore', 'none'], folder);
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('60 pairs taken over') });
  const other = await runCli([...report, '--ignore', '0'], folder);
  expect(other).toMatchObject({ code: 0, stderr: '' });
});

it.skipIf(process.platform !== 'linux')(
  'a process that was killed holds nothing, also before its parent looks',
  async () => {
    const file = journalFile();
    const held = new PairJournal(file, 'one', true);
    const text = readFileSync(`${file}.lock`, 'utf8');
    held.close();
    // `sleep` takes the place of the shell, and never asks after its child.
    const parent = spawn('sh', ['-c', 'sleep 60 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    onTestFinished(() => void parent.kill());
    const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (said) => resolve(Number(said))));
    const left = { ...JSON.parse(text), pid };
    writeFileSync(`${file}.lock`, JSON.stringify(left));
    expect(() => new PairJournal(file, 'one', true)).toThrow(refused);
    process.kill(pid, 'SIGKILL');
    await vi.waitFor(() => expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(' Z '));
    new PairJournal(file, 'one', true).close();
  },
);

it('is given up also where what counts cannot be written anew', () => {
  const file = journalFile();
  const first = new PairJournal(file, 'one', true);
  first.add(row, 'state');
  first.close();
  const second = new PairJournal(file, 'one', true);
  expect(second.reuse(files, 'another state')).toBe(false);
  second.add(row, 'another state');
  // A folder where the new file would be written.
  mkdirSync(`${file}.new`);
  expect(() => second.close()).toThrow();
  new PairJournal(file, 'one', true).close();
});
