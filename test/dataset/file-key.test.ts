import { describe, expect, it } from 'vitest';
import { dataFileExtensions, fileKey } from '../../src/dataset/file-key.ts';

describe('the key of a file', () => {
  it.each([
    ['ulm_000_019_gtFine_labelIds.png', 'ulm_000_019', '_gtFine_labelIds', 'truth'],
    ['ulm_000_019_gtCoarse_labelIds.png', 'ulm_000_019', '_gtCoarse_labelIds', 'truth'],
    ['ulm_000_019_gtFine_labelTrainIds.png', 'ulm_000_019', '_gtFine_labelTrainIds', 'truth'],
    ['000000000139_labelTrainIds.png', '000000000139', '_labelTrainIds', 'truth'],
    ['ulm_000_019_leftImg8bit.png', 'ulm_000_019', '_leftImg8bit', 'image'],
    ['0016E5_07959_L.png', '0016E5_07959', '_L', 'truth'],
    ['0016E5_07959_P.png', '0016E5_07959', '_P', 'truth'],
    ['a_l.png', 'a_l', '', null],
    ['12_02_prob8.png', '12_02', '_prob8', 'prediction'],
    ['12_02_prob16.png', '12_02', '_prob16', 'prediction'],
    ['12_02_logit.npy', '12_02', '_logit', 'prediction'],
    ['x_softmax.nii.gz', 'x', '_softmax', 'prediction'],
    ['x_MASK.PNG', 'x', '_MASK', 'truth'],
    ['road_mask_prob.png', 'road_mask', '_prob', 'prediction'],
    ['12_sat.jpg', '12', '_sat', 'image'],
    ['_mask.png', '_mask', '', null],
    ['mask.png', 'mask', '', null],
    ['no_suffix_here.png', 'no_suffix_here', '', null],
    ['.hidden', '.hidden', '', null],
    ['mask_.png', 'mask_', '', null],
    ['masked_000.png', 'masked_000', '', null],
    ['a.b.c_pred.npy', 'a.b.c', '_pred', 'prediction'],
  ])('%s', (name, key, suffix, role) => {
    expect(fileKey(name)).toMatchObject({ key, suffix, role });
  });
});

it('files of every format that docs/formats.md lists by its ending can hold labels or scores', () => {
  for (const extension of ['.bmp', '.gif', '.nii', '.nii.gz', '.npy', '.npz', '.pbm', '.pgm', '.ppm', '.pt', '.webp']) {
    expect(dataFileExtensions).toContain(extension);
  }
});
