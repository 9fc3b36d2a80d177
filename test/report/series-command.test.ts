import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SeriesImage, SeriesSummary } from '../../src/report/series.ts';
import { runCli } from '../cli/run-cli.ts';
import { dataFolder, hasData, noData } from '../engine/expected-data.ts';
import { type Courses, writeCourseRun, writeCourseTruths } from './course-data-set.ts';
import { reportOf } from './report-of.ts';

const courses: Courses = {
  learned: 'BBGG',
  forgotten: 'GGGB',
  flicker: 'BGBG',
  good: 'GGGG',
  bad: 'BBBB',
  late: '---G',
};
const runs = ['ckpt1', 'ckpt2', 'ckpt10', 'ckpt11'];
const names = runs.map((run) => `runs/${run}`);
let folder: string;

beforeAll(() => {
  folder = writeCourseTruths(Object.keys(courses));
  for (const [place, run] of runs.entries()) writeCourseRun(folder, run, courses, place);
});
afterAll(() => rmSync(folder, { recursive: true }));

const series = (...args: string[]) => runCli(['series', '.', ...args], folder);

type StoredSeries = SeriesSummary & { readonly images: readonly SeriesImage[] };

describe('series', () => {
  it('finds the runs in order, with the numbers of their reports, and what became of each image', async () => {
    const { code, stdout, stderr } = await series('--json');
    expect([code, stderr]).toEqual([0, '']);
    const found = JSON.parse(stdout) as StoredSeries;
    expect(found.runs.map(({ number }) => number)).toEqual([1, 2, 10, 11]);
    expect(found.order).toMatchObject({ order: 'number' });
    const reports = [];
    for (const { name } of found.runs) reports.push(await reportOf(folder, name));
    for (const [place, report] of reports.entries()) {
      expect(found.runs[place]).toMatchObject({
        pairs: place < 3 ? 5 : 6,
        status: 'complete',
        pooled: { mIoU: report.pooled.mIoU, pixelAccuracy: report.pooled.pixelAccuracy },
        means: { loss: report.means.loss, mIoU: report.means.mIoU },
      });
      for (const [at, { iou }] of report.pooled.classes.entries()) {
        expect(found.classes[at]?.pooledIoU[place]).toBe(iou);
        expect(found.classes[at]?.meanLoss[place]).toBe(report.means.classes[at]?.loss);
      }
      for (const image of found.images) {
        const pair = report.pairs.find(({ id }) => id === image.id);
        expect(image.mIoU[place]).toBe(pair?.mIoU ?? null);
        expect(image.loss[place]).toBe(pair?.loss ?? null);
      }
    }
    expect(Object.fromEntries(found.images.map(({ id, kind }) => [id, kind]))).toEqual({
      learned: 'learned',
      forgotten: 'forgotten',
      flicker: 'flickering',
      good: 'good',
      bad: 'bad',
      late: 'untold',
    });
    expect(found.counts).toEqual({ learned: 1, forgotten: 1, flickering: 1, good: 1, bad: 1, untold: 1 });
    expect(found.images.find(({ id }) => id === 'forgotten')).toMatchObject({ crossings: 1, crossed: 3 });
    expect(found.warnings.map(({ code: warned }) => warned)).toEqual(Array(3).fill('runs-of-different-images'));
  });

  it('states the line between good and bad, and takes another', async () => {
    expect((await series()).stdout).toContain('mIoU is at least 0.5; it flickers when it crosses that line 2 times');
    const strict = JSON.parse((await series('--good', '1', '--json')).stdout) as StoredSeries;
    expect(strict.counts).toMatchObject({ bad: 5, untold: 1 });
    const patient = JSON.parse((await series('--flicker', '4', '--json')).stdout) as StoredSeries;
    expect(patient.counts).toMatchObject({ flickering: 0, learned: 2 });
  });

  it('takes runs by name in the order given, or by a pattern', async () => {
    const given = JSON.parse((await series('--runs', `${names[2]},${names[0]}`, '--json')).stdout) as StoredSeries;
    expect(given.runs.map(({ name, number }) => [name, number])).toEqual([
      [names[2], 10],
      [names[0], 1],
    ]);
    expect(given.order.order).toBe('given');
    const { stdout } = await series('--json');
    const listed = (JSON.parse(stdout) as StoredSeries).order.pattern;
    expect(JSON.parse((await series('--runs', listed, '--json')).stdout)).toEqual(JSON.parse(stdout));
  });

  it('takes the epochs of a lovasz-lens.json, whose files may lie anywhere', async () => {
    const config = {
      groundTruth: 'labels/{id}.npy',
      predictions: { unet: 'runs/ckpt{epoch}/pred/{id}.npy' },
    };
    writeFileSync(path.join(folder, 'epochs.json'), JSON.stringify(config));
    const { code, stdout } = await series('--config', 'epochs.json', '--json');
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as StoredSeries;
    expect(found.order).toMatchObject({ pattern: 'unet@*', order: 'number' });
    expect(found.runs.map(({ name, number }) => [name, number])).toEqual([
      ['unet@1', 1],
      ['unet@2', 2],
      ['unet@10', 10],
      ['unet@11', 11],
    ]);
    const plain = JSON.parse((await series('--json')).stdout) as StoredSeries;
    expect(found.runs.map(({ pooled }) => pooled.mIoU)).toEqual(plain.runs.map(({ pooled }) => pooled.mIoU));
    expect(found.images).toEqual(plain.images);
  });

  it('writes all formats, and computes nothing again that has not changed', async () => {
    const out = ['s.json', 's.csv', 's.md'].map((file) => path.join('out', file));
    const args = out.flatMap((file) => ['--out', file]);
    const first = await series(...args);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const stored = JSON.parse(readFileSync(path.join(folder, 'out/s.json'), 'utf8')) as StoredSeries;
    const csv = readFileSync(path.join(folder, 'out/s.csv'), 'utf8').trimEnd().split('\n');
    expect(csv).toHaveLength(1 + 4 * (2 + 2 * stored.classes.length + stored.images.length));
    const [run] = stored.runs;
    expect(csv[1]).toBe(`pooled,${run?.name},1,,,${run?.pooled.mIoU},,${run?.pooled.pixelAccuracy}`);
    expect(csv).toContain(
      `image,${run?.name},1,forgotten,forgotten,${stored.images.find(({ id }) => id === 'forgotten')?.mIoU[0]},${stored.images.find(({ id }) => id === 'forgotten')?.loss[0]},`,
    );
    const markdown = readFileSync(path.join(folder, 'out/s.md'), 'utf8');
    expect(markdown).toContain('## Forgotten (1)');
    expect(markdown).toContain(run?.pooled.mIoU?.toFixed(10));
    const journals = () =>
      readdirSync(path.join(folder, 'out'))
        .filter((file) => file.endsWith('.journal'))
        .map((file) => [file, statSync(path.join(folder, 'out', file)).size] as const);
    const before = journals();
    expect(before).toHaveLength(4);
    const again = await series(...args);
    expect(again.stderr.match(/\d+ pairs taken over/g)).toEqual([
      '5 pairs taken over',
      '5 pairs taken over',
      '5 pairs taken over',
      '6 pairs taken over',
    ]);
    expect(journals()).toEqual(before);
    expect(again.stdout).toBe(first.stdout);
  });

  it('lists a file that is not whole and goes on', async () => {
    const file = path.join(folder, 'runs/ckpt10/pred/good.npy');
    const whole = readFileSync(file);
    writeFileSync(file, whole.subarray(0, 100));
    try {
      const { code, stdout } = await series('--json');
      expect(code).toBe(3);
      const found = JSON.parse(stdout) as StoredSeries;
      expect(found.runs.map(({ failed }) => failed.map(({ id }) => id))).toEqual([[], [], ['good'], []]);
      expect(found.images.find(({ id }) => id === 'good')).toMatchObject({ kind: 'good' });
      expect(found.images.find(({ id }) => id === 'good')?.mIoU[2]).toBeNull();
    } finally {
      writeFileSync(file, whole);
    }
  });

  it.each([
    [['--runs', 'runs/ckpt1'], '--runs A,B,…'],
    [['--runs', 'runs/ckpt1,runs/ckpt1'], 'twice'],
    [['--runs', 'runs/ckpt1,runs/ckpt3'], 'runs/ckpt3'],
    [['--runs', 'epoch*'], 'matches no run'],
    [['--good', '1.5'], '--good'],
    [['--flicker', '1'], '--flicker'],
    [['--out', 'x.xml'], 'x.xml'],
  ])('%j: exit code 2 and one line', async (args, says) => {
    const { code, stdout, stderr } = await series(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toContain(says);
  });
});

describe.skipIf(!hasData)(hasData ? 'series over camvid' : noData, () => {
  it('has the expected pooled IoU of both checkpoints', async () => {
    const pooled = JSON.parse(readFileSync(path.join(dataFolder, 'pooled.json'), 'utf8')) as Readonly<
      Record<string, { readonly mIoU: number; readonly iou: readonly (number | null)[] }>
    >;
    const { code, stdout } = await runCli(['series', 'camvid', '--runs', 'ckpt1,ckpt2', '--json'], dataFolder);
    expect(code).toBe(0);
    const found = JSON.parse(stdout) as StoredSeries;
    expect(found.runs.map(({ name }) => name)).toEqual(['ckpt1', 'ckpt2']);
    for (const [place, { name, pooled: own }] of found.runs.entries()) {
      expect(own.mIoU).toBeCloseTo(pooled[name]?.mIoU ?? Number.NaN, 9);
      for (const { id, pooledIoU } of found.classes) {
        expect(pooledIoU[place]).toBeCloseTo(pooled[name]?.iou[id] ?? Number.NaN, 9);
      }
    }
  });

  it('asks which series is meant where there are several', async () => {
    const { code, stderr } = await runCli(['series', 'camvid'], dataFolder);
    expect(code).toBe(2);
    expect(stderr).toContain("--runs 'ckpt*/pred'");
  });
});
