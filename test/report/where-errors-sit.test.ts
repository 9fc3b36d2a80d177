import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { voidLabels, writeLabels, writeSmallDataSet } from './small-data-set.ts';

const ids = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
let folder: string;

beforeAll(() => {
  folder = writeSmallDataSet(ids);
  writeLabels(path.join(folder, 'labels', 'void.npy'), voidLabels());
  writeLabels(path.join(folder, 'runs', 'a', 'pred', 'void.npy'), voidLabels());
});
afterAll(() => rmSync(folder, { recursive: true }));

async function json(...args: string[]): Promise<Report & { readonly pairs: readonly ReportPair[] }> {
  const { code, stdout, stderr } = await runCli(args, folder);
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout);
}

const sum = (parts: readonly { readonly loss: number }[]) => parts.reduce((total, { loss }) => total + loss, 0);

describe('where the errors of a data set sit', () => {
  it('splits the mean loss: every group adds up to it, and to 100 %', async () => {
    const { budget, means } = await json('report', '.', '--json');
    expect(budget.loss).toBe(means.loss);
    expect(budget.pairs).toBe(ids.length);
    const groups = [budget.byPixelKind, budget.byClass, budget.byPlace, budget.byRegion];
    for (const group of groups) {
      expect(sum(group)).toBeCloseTo(means.loss ?? Number.NaN, 12);
      expect(group.reduce((total, { share }) => total + share, 0)).toBeCloseTo(1, 12);
    }
    // Label maps: a pixel is right or carries its whole error, so nothing is under margin.
    expect(budget.byPixelKind.find(({ kind }) => kind === 'underMargin')?.loss).toBe(0);
    expect(budget.byRegion.find(({ kind }) => kind === 'right')?.loss).toBe(0);
  });

  it('counts what the rows hold', async () => {
    const { budget, pairs } = await json('report', '.', '--json');
    expect(pairs.find(({ id }) => id === 'void')?.errors).toBeNull();
    const wrong = pairs.reduce(
      (total, { confusion }) => total + confusion.reduce((all, [t, d, pixels]) => (t === d ? all : all + pixels), 0),
      0,
    );
    const pixels = budget.byRegion
      .filter(({ kind }) => kind !== 'right')
      .reduce((total, line) => total + line.pixels, 0);
    expect(pixels).toBe(wrong);
    const scored = pairs.reduce((total, pair) => total + pair.pixels.scored, 0);
    expect(budget.byPlace.reduce((total, line) => total + line.pixels, 0)).toBe(scored);
  });

  it('lists the regions that carry most loss over all images, as inspect finds them alone', async () => {
    const { worstRegions, pairs } = await json('report', '.', '--json');
    const held = pairs.flatMap(({ id, errors }) => (errors?.regions ?? []).map((region) => ({ id, ...region })));
    expect(worstRegions.map(({ loss }) => loss)).toEqual(held.map(({ loss }) => loss).sort((a, b) => b - a));
    const total = pairs.reduce((all, { loss }) => all + (loss ?? 0), 0);
    for (const { loss, share } of worstRegions) expect(share).toBe(loss / total);
    const [worst] = worstRegions;
    const { stdout } = await runCli(['inspect', worst?.file ?? '', '--json', '--regions', '1000'], folder);
    const alone = JSON.parse(stdout) as { loss: { value: number }; regions: { box: unknown; share: number }[] };
    const same = alone.regions.find(({ box }) => JSON.stringify(box) === JSON.stringify(worst?.box));
    expect((same?.share ?? Number.NaN) * alone.loss.value).toBeCloseTo(worst?.loss ?? Number.NaN, 12);
  });

  it('is the same of merged parts, byte for byte', async () => {
    const whole = await json('report', '.', '--json');
    for (const part of [1, 2, 3]) {
      await runCli(['report', '.', '--shard', `${part}/3`, '--out', `part-${part}.json`], folder);
    }
    const merged = await json('merge', 'part-1.json', 'part-2.json', 'part-3.json', '--json');
    expect(JSON.stringify(merged.budget)).toBe(JSON.stringify(whole.budget));
    expect(JSON.stringify(merged.worstRegions)).toBe(JSON.stringify(whole.worstRegions));
    expect(JSON.stringify(merged.pairs)).toBe(JSON.stringify(whole.pairs));
  });
});
