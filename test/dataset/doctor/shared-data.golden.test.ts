import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { diagnosePair } from '../../../src/dataset/doctor/diagnose-pair.ts';
import { defaultPairOptions } from '../../../src/dataset/pair-options.ts';
import { dataRoot, decodeShared, expectedPairs, hasData, withoutData } from '../shared-data.ts';

async function diagnose(groundTruth: string, prediction: string) {
  return diagnosePair({
    truth: await decodeShared(groundTruth),
    truthPath: groundTruth,
    prediction: await decodeShared(prediction),
    predictionPath: prediction,
    options: defaultPairOptions,
  });
}

const skipped = hasData ? '' : `: ${withoutData}`;

/** Instance numbers and likelihoods of another model are no predictions of these truths. */
const odd = /error_|instance|likelihood/;
const healthy = expectedPairs().filter(({ gt, pred }) => !odd.test(`${gt} ${pred}`));

describe.skipIf(!hasData)(`real pairs are healthy${skipped}`, () => {
  it.each(healthy.map(({ gt, pred }) => [pred, gt] as const))('%s', async (prediction, groundTruth) => {
    const { findings, problem } = await diagnose(groundTruth, prediction);
    expect(findings).toEqual([]);
    expect(problem).toBeNull();
  });

  it.each(['ckpt1', 'ckpt2'])('camvid/%s/pred_colour', async (run) => {
    for (const name of readdirSync(join(dataRoot, 'camvid', run, 'pred_colour')).filter((file) =>
      file.endsWith('.png'),
    )) {
      expect((await diagnose(`camvid/gt/${name}`, `camvid/${run}/pred_colour/${name}`)).findings).toEqual([]);
    }
  });
});

const base = 'edge/valid/base_grey8.png';
const small = 'edge/valid/npy/gt_32x24.png';

describe.skipIf(!hasData)(`real mistakes are found${skipped}`, () => {
  it.each([
    [base, 'edge/valid/error_rotated180.png', 'flipped'],
    [base, 'edge/valid/error_transposed.png', 'transposed'],
    [base, 'edge/valid/error_jpeg_labels_q75.jpg', 'lossy-labels'],
    [base, 'edge/valid/error_jpeg_labels_q95.jpg', 'lossy-labels'],
    [base, 'edge/valid/error_jpeg_colours_q85.jpg', 'lossy-labels'],
    ['edge/valid/error_jpeg_labels_q95.jpg', base, 'lossy-labels'],
    [base, 'edge/valid/error_labels_resized_bilinear.png', 'interpolated-labels'],
    ['edge/valid/error_labels_resized_bilinear.png', base, 'interpolated-labels'],
    [base, 'edge/valid/error_colours_resized_bilinear.png', 'interpolated-labels'],
    [small, 'edge/valid/npy/logits_8_channels.npy', 'ids-beyond-classes'],
    [
      'real/mmseg/frankfurt_000000_000294_gtFine_labelIds.png',
      'real/mmseg/frankfurt_000000_000294_gtFine_labelTrainIds.png',
      'label-ids-against-train-ids',
    ],
  ])('%s with %s: %s', async (groundTruth, prediction, cause) => {
    expect((await diagnose(groundTruth, prediction)).findings[0]?.code).toBe(cause);
  });

  it.each(['grey16.png', 'palette4.png', 'interlaced_grey8.png', 'colour_rgba_opaque.png', 'grey_alpha16.png'])(
    'the same labels in another encoding are no mistake: %s',
    async (name) => {
      const { findings, mIoU } = await diagnose(base, `edge/valid/${name}`);
      expect(findings).toEqual([]);
      expect(mIoU).toBe(1);
    },
  );
});
