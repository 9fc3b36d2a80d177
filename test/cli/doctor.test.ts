import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import { encodeGreyPng8, encodeGreyPng16 } from '../../src/formats/sharp-pixels.ts';
import { dataFolder, hasData, noData } from '../engine/expected-data.ts';
import { runCli } from './run-cli.ts';

const sample = path.resolve(import.meta.dirname, '../../sample');
let folder: string;

beforeAll(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'lens-doctor-'));
  cpSync(sample, path.join(folder, 'good'), { recursive: true });
  cpSync(sample, path.join(folder, 'flipped'), { recursive: true });
  for (const name of readdirSync(path.join(folder, 'flipped/gt'))) {
    const file = path.join(folder, 'flipped/gt', name);
    const { data, shape } = await decodeFile(bytesSource(name, readFileSync(file)));
    const [height = 0, width = 0] = shape;
    const turned = Uint8Array.from(data, (_, i) => data[i - (i % width) + (width - 1 - (i % width))] as number);
    writeFileSync(file, await encodeGreyPng8(turned, width, height));
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

interface Document {
  readonly schema: string;
  readonly pairs: number;
  readonly lone: number;
  readonly findings: readonly {
    readonly files: readonly string[];
    readonly code: string;
    readonly evidence: readonly string[];
    readonly advice: string;
  }[];
  readonly failed: readonly { readonly file: string; readonly code: string; readonly message: string }[];
}

async function doctor(cwd: string, ...args: string[]): Promise<Document & { readonly code: number | null }> {
  const { code, stdout, stderr } = await runCli(['doctor', ...args, '--json'], cwd);
  expect(stderr).toBe('');
  return { code, ...(JSON.parse(stdout) as Document) };
}

describe('doctor', () => {
  it('finds nothing wrong with a healthy data set: every pair of every run', async () => {
    const found = await doctor(folder, 'good');
    expect(found).toEqual({ code: 0, schema: 'lovasz-lens/doctor@1', pairs: 16, lone: 0, findings: [], failed: [] });
  });

  it('names the file, the cause, the evidence and what to do; findings are no failure', async () => {
    const found = await doctor(path.join(folder, 'flipped'), 'run-a');
    expect(found.code).toBe(0);
    expect(found.pairs).toBe(8);
    expect(new Set(found.findings.map(({ code }) => code))).toEqual(new Set(['flipped']));
    expect(found.findings.flatMap(({ files }) => files)).toContain(path.join('run-a', 'street-01.npy'));
    for (const { evidence, advice } of found.findings) expect(evidence.length * advice.length).toBeGreaterThan(0);
  });

  it('says the same in one line each for people', async () => {
    const cwd = path.join(folder, 'flipped');
    const { findings } = await doctor(cwd, 'run-a/street-01.npy');
    const { code, stdout } = await runCli(['doctor', 'run-a/street-01.npy'], cwd);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(findings.length + 1);
    for (const [i, { files, evidence, advice }] of findings.entries()) {
      for (const part of [...files, ...evidence, advice]) expect(lines[i]).toContain(part);
    }
    expect(lines.at(-1)).toBe('1 pair checked: 1 finding');
  });

  it('says once what is wrong with several files the same way', async () => {
    const { findings } = await doctor(folder, 'flipped');
    const { stdout } = await runCli(['doctor', 'flipped'], folder);
    const same = findings.filter(({ code }) => code === 'flipped').length;
    const lines = stdout.split('\n').filter((line) => line.includes('flipped/run-'));
    expect(same).toBeGreaterThan(2);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain(` and ${same - 1} more: `);
  });

  it('lists the files of a folder that cannot be read, and reads the others', async () => {
    const broken = path.join(folder, 'good/run-a/street-02.npy');
    const whole = readFileSync(broken);
    writeFileSync(broken, whole.subarray(0, 3000));
    try {
      const found = await doctor(folder, 'good');
      expect(found.code).toBe(3);
      expect(found.findings).toEqual([]);
      expect(found.failed).toMatchObject([
        { file: path.join('good', 'run-a', 'street-02.npy'), code: 'npy-truncated' },
      ]);
      const named = await runCli(['doctor', 'good/run-a/street-02.npy'], folder);
      expect(named).toMatchObject({ code: 2, stdout: '' });
      expect(named.stderr).toMatch(/^lovasz-lens: good\/run-a\/street-02\.npy: .+\n$/);
    } finally {
      writeFileSync(broken, whole);
    }
  });

  it('says something of a file without a partner, and names the file that is unlike its neighbours', async () => {
    const place = path.join(folder, 'neighbours');
    cpSync(path.join(folder, 'good'), place, { recursive: true });
    const odd = path.join(place, 'gt/street-05.png');
    const { data, shape } = await decodeFile(bytesSource(odd, readFileSync(odd)));
    writeFileSync(odd, await encodeGreyPng16(Uint16Array.from(data), shape[1] ?? 0, shape[0] ?? 0));
    const found = await doctor(folder, 'neighbours');
    expect(found.findings.map(({ code, files }) => [code, files])).toEqual([
      ['unlike-its-neighbours', [path.join('neighbours', 'gt', 'street-05.png')]],
    ]);
    writeFileSync(path.join(folder, 'lone.npy'), readFileSync(path.join(place, 'run-a/street-01.npy')));
    expect(await doctor(folder, 'lone.npy')).toMatchObject({ code: 0, pairs: 0, lone: 1, findings: [] });
    const { stdout } = await runCli(['doctor', 'lone.npy'], folder);
    expect(stdout).toBe('1 file without a partner checked: no findings\n');
  });

  it('refuses what is not there and what says nothing', async () => {
    const nothing = await runCli(['doctor'], folder);
    expect(nothing).toMatchObject({ code: 2, stdout: '' });
    const missing = await runCli(['doctor', 'nowhere'], folder);
    expect(missing).toMatchObject({ code: 2, stdout: '' });
    expect(missing.stderr).toContain('nowhere');
  });
});

describe.skipIf(!hasData)(`healthy real data${hasData ? '' : `: ${noData}`}`, () => {
  it.each([
    ['camvid', 64],
    ['binary/road', 10],
  ])('%s has no finding', { timeout: 120_000 }, async (place, pairs) => {
    const found = await doctor(dataFolder, place);
    expect(found).toMatchObject({ code: 0, pairs, findings: [], failed: [] });
  });
});

describe('a folder without pairs', () => {
  it.each([
    [
      'photographs beside masks of the same name',
      ['a.jpg', 'a.png'],
      /No ground truth was found here \(looked in: set\)/,
    ],
    ['truths alone', ['gt/a.png', 'images/a.jpg'], /No predictions were found here \(looked in: set\)/],
    [
      'other names on both sides',
      ['gt/a.png', 'gt/b.png', 'pred/x.png'],
      /No ground truth here has a prediction of its name \(looked in: set; ground truths without one: 2; predictions without one: 1\)/,
    ],
  ])('is told of: %s', async (_, names, said) => {
    const cwd = mkdtempSync(path.join(tmpdir(), 'lens-no-pairs-'));
    for (const name of names) {
      const file = path.join(cwd, 'set', name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, await encodeGreyPng8(new Uint8Array(16), 4, 4));
    }
    // A data set beside it is none of its business.
    for (const name of ['other/gt/a.png', 'other/pred/a.png']) {
      mkdirSync(path.dirname(path.join(cwd, name)), { recursive: true });
      writeFileSync(path.join(cwd, name), await encodeGreyPng8(new Uint8Array(16), 4, 4));
    }
    const { code, stdout, stderr } = await runCli(['doctor', 'set'], cwd);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(said);
    rmSync(cwd, { recursive: true });
  });
});
