import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Inspection } from '../../src/core/inspection.ts';
import { defaultPairOptions } from '../../src/dataset/pair-options.ts';
import { Engine } from '../../src/engine/engine.ts';
import { workerBundle } from './bundles.ts';
import { dataFolder, expectedData, expectedLoss, hasData, noData, scoresOf } from './expected-data.ts';

/** Every pair of the shared data, with nothing but its two files: all beliefs come from evidence. */
describe.skipIf(!hasData)(hasData ? 'every expected pair' : noData, () => {
  let engine: Engine;

  beforeAll(async () => {
    engine = new Engine({ workerFile: workerBundle(), workers: 2, cacheBytes: 1 });
  });
  afterAll(() => engine?.dispose());

  const file = (name: string) => ({ name, content: { file: path.join(dataFolder, name) }, version: '' });

  it.each(expectedData().pairs.map((pair) => [`${pair.gt} | ${pair.pred}`, pair] as const))('%s', async (_, pair) => {
    const inspection = await engine.inspect({
      groundTruth: file(pair.gt),
      prediction: file(pair.pred),
      image: null,
      options: defaultPairOptions,
    });
    const expected = scoresOf(pair);
    const tolerance = pair.bilinear_half_pixel ? 1e-6 : 1e-9;
    const near = (found: number | null | undefined, wanted: number | null | undefined, what: string) => {
      if (wanted === undefined) return;
      if (wanted === null) expect(found ?? null, what).toBeNull();
      else expect(Math.abs((found ?? Number.NaN) - wanted), what).toBeLessThanOrEqual(tolerance);
    };
    near(inspection.loss.value, expectedLoss(pair), 'loss');
    near(inspection.metrics.mIoU, expected.miou_union_classes ?? expected.miou_gt_classes, 'mIoU');
    near(inspection.metrics.pixelAccuracy, expected.pixel_acc, 'pixel accuracy');
    near(iouOf(inspection, 1), pair.iou_at_half ?? pair.iou_at_0, 'IoU of the foreground');
    for (const [id, loss] of Object.entries(expected.per_class ?? {})) {
      near(inspection.classes.find((row) => row.id === Number(id))?.loss, loss, `loss of class ${id}`);
    }
    for (const [id, iou] of Object.entries(expected.iou ?? {})) {
      near(iouOf(inspection, Number(id)), iou, `IoU of class ${id}`);
    }
  });
});

function iouOf(inspection: Inspection, id: number): number | null {
  return inspection.classes.find((row) => row.id === id)?.iou ?? null;
}
