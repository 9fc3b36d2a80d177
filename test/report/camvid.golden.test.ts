import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { Report, ReportPair } from '../../src/report/report.ts';
import { runCli } from '../cli/run-cli.ts';
import { dataFolder, expectedData, hasData, noData } from '../engine/expected-data.ts';

type Pooled = Readonly<Record<string, { readonly mIoU: number; readonly iou: Readonly<Record<string, number>> }>>;

/** Both checkpoints over the shared frames, through the command line, against numbers that others computed. */
describe.skipIf(!hasData)(hasData ? 'report over camvid' : noData, () => {
  it.each(['ckpt1', 'ckpt2'])('%s: pooled and per image', async (run) => {
    const expected = (JSON.parse(readFileSync(path.join(dataFolder, 'pooled.json'), 'utf8')) as Pooled)[run];
    const { code, stdout, stderr } = await runCli(['report', 'camvid', '--run', `${run}/pred`, '--json'], dataFolder);
    expect([code, stderr]).toEqual([0, '']);
    const report = JSON.parse(stdout) as Report & { readonly pairs: readonly ReportPair[] };
    expect(report.pooled.mIoU).toBeCloseTo(expected?.mIoU ?? Number.NaN, 9);
    for (const { id, iou } of report.pooled.classes) expect(iou).toBeCloseTo(expected?.iou[id] ?? Number.NaN, 9);
    const pairs = expectedData().pairs.filter(({ pred }) => pred.startsWith(`camvid/${run}/pred/`));
    expect(report.pairs).toHaveLength(pairs.length);
    for (const pair of pairs) {
      const row = report.pairs.find(({ files }) => `camvid/${files.prediction}` === pair.pred);
      expect(`camvid/${row?.files.groundTruth}`).toBe(pair.gt);
      expect(row?.loss).toBeCloseTo(pair.lovasz_onehot ?? Number.NaN, 9);
      expect(row?.mIoU).toBeCloseTo(pair.miou_union_classes ?? Number.NaN, 9);
      expect(row?.pixelAccuracy).toBeCloseTo(pair.pixel_acc ?? Number.NaN, 9);
      for (const { id, iou } of row?.classes ?? []) {
        const wanted = (pair.iou as Readonly<Record<string, number | null>>)[id]; // label pairs list them by id
        if (wanted === null) expect(iou).toBeNull();
        else expect(iou).toBeCloseTo(wanted ?? Number.NaN, 9);
      }
    }
  });
  it('says the same numbers in JSON, CSV, Markdown and HTML', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'lovasz-lens-camvid-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const files = ['json', 'csv', 'md', 'html'].map((ending) => path.join(folder, `report.${ending}`));
    const outs = files.flatMap((file) => ['--out', file]);
    const { code } = await runCli(['report', 'camvid', '--run', 'ckpt2/pred', ...outs], dataFolder);
    expect(code).toBe(0);
    const [json = '', csv = '', markdown = '', html = ''] = files.map((file) => readFileSync(file, 'utf8'));
    const rows = (JSON.parse(json) as { readonly pairs: readonly ReportPair[] }).pairs;
    const [head = [], ...lines] = csv.split('\n').map((line) => line.split(','));
    const page = JSON.parse(/id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? '') as {
      readonly rows: readonly { readonly id: string; readonly loss: number; readonly mIoU: number }[];
    };
    for (const { pred, lovasz_onehot, miou_union_classes } of expectedData().pairs) {
      if (!pred.startsWith('camvid/ckpt2/pred/')) continue;
      const id = rows.find(({ files: { prediction } }) => `camvid/${prediction}` === pred)?.id ?? '';
      const line = lines.find((cells) => cells[0] === 'image' && cells[1] === id) ?? [];
      const cell = (column: string) => Number(line[head.indexOf(column)]);
      const cells = markdown
        .split('\n')
        .find((text) => text.startsWith(`| [${id}]`))
        ?.split('|')
        .map(Number);
      const inPage = page.rows.find((row) => row.id === id);
      for (const loss of [cell('loss'), cells?.[2], inPage?.loss]) {
        expect(loss).toBeCloseTo(lovasz_onehot ?? Number.NaN, 9);
      }
      for (const mIoU of [cell('miou'), cells?.[3], inPage?.mIoU]) {
        expect(mIoU).toBeCloseTo(miou_union_classes ?? Number.NaN, 9);
      }
    }
    expect(html.length).toBeLessThan(60_000 * (rows.length + 1));
  });
});
