import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { encodeNpy } from '../../src/formats/npy-writer.ts';
import type { ComparedPair, Comparison } from '../../src/report/comparison.ts';
import { runCli } from '../cli/run-cli.ts';
import { dataFolder, hasData, noData } from '../engine/expected-data.ts';
import { reportOf } from './report-of.ts';
import { PIXELS, writeLabels, writeSmallDataSet } from './small-data-set.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
let folder: string;

beforeAll(() => {
  folder = writeSmallDataSet(ids, ['one', 'two']);
  mkdirSync(path.join(folder, 'out'));
  rmSync(path.join(folder, 'runs/two/pred/h.npy'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const compare = (...args: string[]) => runCli(['compare', '.', ...args], folder);

type StoredComparison = Comparison & { readonly pairs: readonly ComparedPair[] };

describe('compare', () => {
  it('takes the pairs that both runs have, and the numbers of their reports', async () => {
    const { code, stdout, stderr } = await compare('--runs', 'runs/one,runs/two', '--json');
    expect([code, stderr]).toEqual([0, '']);
    const found = JSON.parse(stdout) as StoredComparison;
    const two = await reportOf(folder, 'runs/two');
    const one = await reportOf(folder, 'runs/one');
    expect(found.pairs.map(({ id }) => id)).toEqual(ids.slice(0, -1));
    expect(found.onlyIn).toEqual([['h'], []]);
    expect(found.runs[1].pooled.mIoU).toBe(two.pooled.mIoU);
    expect(found.runs[0].pooled.mIoU).not.toBe(one.pooled.mIoU);
    for (const [place, pair] of found.pairs.entries()) {
      expect(pair.mIoU).toEqual([one.pairs[place]?.mIoU, two.pairs[place]?.mIoU]);
      expect(pair.difference).toBe((pair.mIoU[1] ?? 0) - (pair.mIoU[0] ?? 0));
    }
    const regions = (side: 0 | 1) => found.pairs.reduce((sum, pair) => sum + (pair.regions[side] ?? 0), 0);
    expect(found.regions).toEqual([regions(0), regions(1)]);
    expect(found.regions[1]).toBe(two.budget.regions);
    expect(found.images.better).toBe(found.pairs.filter(({ difference }) => (difference ?? 0) > 0).length);
    expect(found.interval.mIoU).toMatchObject({ images: 7, exact: true });
    expect(found.interval.mIoU.low ?? 0).toBeGreaterThan(0);
  });

  it('takes runs whose names have commas, each with an option of its own', async () => {
    cpSync(path.join(folder, 'runs/two'), path.join(folder, 'runs/lr=0.1,wd=2'), { recursive: true });
    const plain = JSON.parse((await compare('--runs', 'runs/one,runs/two', '--json')).stdout) as StoredComparison;
    const { code, stdout } = await compare('--runs', 'runs/one', '--runs', 'runs/lr=0.1,wd=2', '--json');
    rmSync(path.join(folder, 'runs/lr=0.1,wd=2'), { recursive: true });
    const found = JSON.parse(stdout) as StoredComparison;
    expect([code, found.runs[1].predictions]).toEqual([0, expect.stringContaining('lr=0.1,wd=2')]);
    expect(found.runs[1].pooled).toEqual(plain.runs[1].pooled);
  });

  it('says in plain words which is better, and writes all formats', async () => {
    const { stdout } = await compare('--runs', 'runs/one,runs/two', '--out', 'out/c.md', '--out', 'out/c.csv');
    expect(stdout).toMatch(
      /^runs\/two is better than runs\/one: mIoU 0\.\d{4} higher in the mean of 7 images \(95 % interval/,
    );
    expect(readFileSync(path.join(folder, 'out/c.md'), 'utf8')).toContain('](../runs/two/pred/');
    expect(readFileSync(path.join(folder, 'out/c.csv'), 'utf8').trimEnd().split('\n')).toHaveLength(8);
    const turned = await compare('--runs', 'runs/two,runs/one');
    expect(turned.stdout).toMatch(/^runs\/one is worse than runs\/two/);
  });

  it('names what could not be read once a cause, counts what it leaves out, and warns all the same', async () => {
    const many = Array.from({ length: 60 }, (_, i) => `${i}`.padStart(2, '0'));
    const big = writeSmallDataSet(many, ['one', 'two']);
    onTestFinished(() => rmSync(big, { recursive: true }));
    for (const [place, id] of many.entries()) {
      const labels = Uint8Array.from({ length: PIXELS }, (_, i) => (i + place) % 2);
      for (const file of [`labels/${id}.npy`, `runs/one/pred/${id}.npy`]) writeLabels(path.join(big, file), labels);
      const file = path.join(big, `runs/two/pred/${id}.npy`);
      if (place < 50) {
        // Each has a length of its own, so that none is like another; those behind are logits.
        writeFileSync(file, readFileSync(file).subarray(0, 100 + place));
      } else {
        const logits = Float32Array.from({ length: PIXELS }, (_, i) => Math.sin(i * (place + 1)) * 9);
        writeFileSync(file, encodeNpy(logits, 'float32', [9, 12]));
      }
    }
    const text = await runCli(['compare', '.', '--runs', 'runs/one,runs/two'], big);
    expect(text.stdout.match(/^failed in runs\/two: /gm)).toHaveLength(39);
    expect(text.stdout).toMatch(/^only in runs\/one: 50 pairs/m);
    expect(text.stdout).toContain('\nand 11 more\n');
    expect(text.stdout).toContain('warning: The two runs were understood in different ways');
  });

  it('says of two runs that are alike that they are, not which is higher', async () => {
    cpSync(path.join(folder, 'runs/one'), path.join(folder, 'runs/same'), { recursive: true });
    const { stdout } = await compare('--runs', 'runs/one,runs/same');
    rmSync(path.join(folder, 'runs/same'), { recursive: true });
    expect(stdout).toMatch(/^runs\/one and runs\/same have the same mIoU in each of 8 images\.\n/);
    expect(stdout).toContain('Over all pixels pooled, both have the same mIoU.');
    expect(stdout).not.toMatch(/higher|lower|changed most/);
  });

  it.each([
    [['--runs', 'runs/one'], '--runs A,B'],
    [['--runs', 'runs/one,runs/one'], 'itself'],
    [['--runs', 'runs/one,runs/three'], 'runs/three'],
    [['--runs', 'runs/one,runs/two', '--out', 'x.html'], 'x.html'],
  ])('%j: exit code 2 and one line', async (args, says) => {
    const { code, stdout, stderr } = await compare(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
  });
});

describe.skipIf(!hasData)(hasData ? 'compare over camvid' : noData, () => {
  it('ckpt2 is better, and what got worse is named', async () => {
    const { stdout } = await runCli(['compare', 'camvid', '--runs', 'ckpt1,ckpt2', '--json'], dataFolder);
    const found = JSON.parse(stdout) as StoredComparison;
    const [ckpt1, ckpt2] = found.runs;
    expect(ckpt2.pooled.mIoU ?? 0).toBeGreaterThan(ckpt1.pooled.mIoU ?? 1);
    const text = (await runCli(['compare', 'camvid', '--runs', 'ckpt1,ckpt2'], dataFolder)).stdout;
    expect(text).toContain('ckpt2 is better than ckpt1');
    const [worst] = found.classes;
    if ((worst?.difference ?? 0) < 0) expect(text).toContain(`Classes that lost IoU (pooled): ${worst?.name}`);
  });
});
