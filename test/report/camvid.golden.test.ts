import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
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
});
