import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unzipSync } from 'fflate';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LabelBatch, type LossSettings, type ScorePrediction } from '../../src/core/batch.ts';
import { decide } from '../../src/core/decision.ts';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap, lossMapAllClasses } from '../../src/core/maps.ts';
import { confusionOf, metricsOf } from '../../src/core/metrics.ts';
import { otherLosses } from '../../src/core/other-losses.ts';
import { resizeScores } from '../../src/core/resize.ts';
import { npyArray } from './golden/npy-array.ts';

/*
 * Real frames: our mathematics on the stored numbers against numbers that numpy and the published code gave for them.
 * Only plain files are taken here (grey PNG, C-ordered .npy); the formats have tests of their own.
 */

const folder = process.env['LENS_DATA'] ?? join(import.meta.dirname, '../../../shared/data');
const found = existsSync(join(folder, 'expected.json'));

interface Expected {
  readonly lovasz_softmax?: number;
  readonly per_class?: Readonly<Record<string, number>>;
  readonly iou?: readonly number[];
  readonly miou_gt_classes?: number;
  readonly pixel_acc?: number;
  readonly cross_entropy?: number;
  readonly grad_prob_l1?: number;
  readonly grad_logit_l1?: number;
  readonly grad_logit_absmax?: number;
}

interface ExpectedPair extends Expected {
  readonly gt: string;
  readonly pred: string;
  readonly kind: string;
  readonly shape?: readonly number[];
  readonly gt_size?: readonly [number, number];
  readonly ignore: number | null;
  readonly value_scale?: number;
  readonly bilinear_half_pixel?: Expected;
  readonly lovasz_hinge?: number;
  readonly lovasz_sigmoid?: number;
  readonly iou_at_0?: number;
  readonly iou_at_half?: number;
}

const pairs = found
  ? (JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as { pairs: ExpectedPair[] }).pairs
  : [];
const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage: false, ties: 'index' };

async function greyPixels(file: string): Promise<{ width: number; height: number; samples: Uint8Array | Uint16Array }> {
  const { depth } = await sharp(join(folder, file)).metadata();
  const { data, info } =
    depth === 'ushort'
      ? await sharp(join(folder, file))
          .toColourspace('grey16')
          .raw({ depth: 'ushort' })
          .toBuffer({ resolveWithObject: true })
      : await sharp(join(folder, file)).extractChannel(0).raw().toBuffer({ resolveWithObject: true });
  const bytes = new Uint8Array(data);
  return {
    width: info.width,
    height: info.height,
    samples: depth === 'ushort' ? new Uint16Array(bytes.buffer) : bytes,
  };
}

async function readTruth(pair: ExpectedPair, foreground = 1): Promise<LabelBatch> {
  const { width, height, samples } = await greyPixels(pair.gt);
  const binary = pair.kind.startsWith('binary');
  const ids = Int32Array.from(samples, (value) =>
    value === pair.ignore ? IGNORED : binary ? (value === foreground ? 1 : 0) : value,
  );
  return { batch: 1, height, width, ids };
}

function readScores(pair: ExpectedPair, channels: number, height: number, width: number): ScorePrediction {
  const values = npyArray(readFileSync(join(folder, pair.pred)), pair.pred) as Float32Array;
  return { kind: 'logits', batch: 1, channels, height, width, values, integerMax: null };
}

const near = (value: number | null | undefined, expected: number | undefined, tolerance: number) => {
  if (expected !== undefined) expect(Math.abs((value ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance);
};

function compareSoftmax(truth: LabelBatch, prediction: ScorePrediction, expected: Expected, tolerance: number): void {
  const decision = decide(prediction);
  const evaluation = evaluateLoss(truth, prediction, settings);
  near(evaluation.value, expected.lovasz_softmax, tolerance);
  expect(evaluation.rows.map(({ classId }) => String(classId))).toEqual(Object.keys(expected.per_class ?? {}));
  for (const { classId, loss } of evaluation.rows) near(loss, expected.per_class?.[classId], tolerance);
  const metrics = metricsOf(confusionOf(truth.ids, decision, prediction.channels), [11]);
  expected.iou?.forEach((iou, classId) => {
    near(metrics.classes[classId]?.iou, iou, tolerance);
  });
  near(metrics.mIoU, expected.miou_gt_classes, tolerance);
  near(metrics.pixelAccuracy, expected.pixel_acc, tolerance);
  const others = otherLosses(truth, prediction, settings, evaluation.selected, decision);
  near(others.crossEntropy, expected.cross_entropy, tolerance);
  near(1 - (others.jaccard ?? Number.NaN), expected.miou_gt_classes, tolerance);
  near(normOf(lossMapAllClasses(truth, prediction, settings, 'grad-probability')).sum, expected.grad_prob_l1, 1e-6);
  const logit = normOf(lossMapAllClasses(truth, prediction, settings, 'grad-logit'));
  near(logit.sum, expected.grad_logit_l1, 1e-6);
  near(logit.peak, expected.grad_logit_absmax, 1e-9);
}

function normOf(values: Float64Array | Float32Array | Uint8Array): { sum: number; peak: number } {
  let sum = 0;
  let peak = 0;
  for (const value of values) {
    sum += Math.abs(value);
    peak = Math.max(peak, Math.abs(value));
  }
  return { sum, peak };
}

describe.skipIf(!found)('real frames of LENS_DATA (skipped: the folder is not there)', () => {
  const softmax = pairs.filter(({ kind, pred }) => kind === 'logits' && /\/logits(_quarter)?\/.*\.npy$/.test(pred));
  for (const pair of softmax) {
    it(`${pair.pred}: loss, IoU, cross-entropy and gradients`, async () => {
      const truth = await readTruth(pair);
      const [channels = 0, height = 0, width = 0] = pair.shape ?? [];
      const prediction = readScores(pair, channels, height, width);
      if (height === truth.height) compareSoftmax(truth, prediction, pair, 1e-9);
      else
        compareSoftmax(
          truth,
          resizeScores(prediction, truth.height, truth.width),
          pair.bilinear_half_pixel ?? {},
          1e-9,
        );
    });
  }

  const binary = pairs.filter(({ kind, pred }) => kind.startsWith('binary') && /_logit\.npy$|\.png$/.test(pred));
  for (const pair of binary) {
    it(`${pair.pred}: hinge and sigmoid`, async () => {
      const foreground = pair.pred.startsWith('binary/') ? 1 : 255;
      const truth = await readTruth(pair, foreground);
      const { height, width } = truth;
      let prediction: ScorePrediction;
      if (pair.kind === 'binary-logit') {
        prediction = readScores(pair, 1, height, width);
      } else {
        const { samples } = await greyPixels(pair.pred);
        const integerMax = pair.value_scale ?? 255;
        prediction = { kind: 'probabilities', batch: 1, channels: 1, height, width, values: samples, integerMax };
      }
      const perImage = { ...settings, perImage: true };
      near(evaluateLoss(truth, prediction, { ...perImage, loss: 'lovasz-sigmoid' }).value, pair.lovasz_sigmoid, 1e-9);
      if (pair.kind === 'binary-logit') {
        near(evaluateLoss(truth, prediction, { ...perImage, loss: 'lovasz-hinge' }).value, pair.lovasz_hinge, 1e-9);
      }
      const iou = metricsOf(confusionOf(truth.ids, decide(prediction), 2)).classes[1]?.iou;
      near(iou, pair.iou_at_0 ?? pair.iou_at_half, 1e-12);
    });
  }

  it('the map of |dL/dz| over channels equals the one that the published code gave', async () => {
    const folderOfMaps = 'camvid/ckpt2/expected_grad/';
    const maps = pairs.flatMap((pair) => {
      const stem = /camvid\/ckpt2\/logits\/([^/]+)\.npy$/.exec(pair.pred)?.[1];
      const map = join(folder, folderOfMaps, `${stem}_abs_grad_logits_l1.npz`);
      return stem && existsSync(map) ? [{ pair, map }] : [];
    });
    expect(maps.length).toBeGreaterThan(0);
    for (const { pair, map } of maps) {
      const expected = npyArray(Buffer.from(unzipSync(readFileSync(map))['map.npy'] ?? []), map);
      const truth = await readTruth(pair);
      const [channels = 0, height = 0, width = 0] = pair.shape ?? [];
      const ours = lossMap(truth, readScores(pair, channels, height, width), settings, 'grad-logit', null);
      const { peak } = normOf(expected);
      ours.forEach((value, i) => {
        if (Math.abs(value - (expected[i] as number)) > 1e-4 * peak) {
          expect(value, `pixel ${i}`).toBe(expected[i]);
        }
      });
    }
  });
});
