import { describe, expect, it } from 'vitest';
import { defaultPairOptions } from '../../src/dataset/pair-options.ts';
import { isPanopticTruth, panopticJsonPaths, readPanopticJson } from '../../src/dataset/panoptic-segments.ts';
import { errorOf } from './error-of.ts';
import { greyPng, rgbPng } from './make-array.ts';

const segments = [
  { id: 1, category_id: 17, iscrowd: 0, bbox: [0, 0, 1, 1] },
  { id: 65_536, category_id: 200, iscrowd: 1 },
];
const record = { file_name: '000000000139.png', image_id: 139, segments_info: segments };
const other = { file_name: '000000000285.png', segments_info: [] };

describe('the JSON of a panoptic mask', () => {
  it('is looked for beside the mask, then beside its folder, for panoptic masks only', () => {
    const mask = rgbPng(1, 2, [
      [1, 0, 0],
      [0, 0, 1],
    ]);
    const path = 'annotations/panoptic_val2017/000000000139.png';
    expect(panopticJsonPaths(path)).toEqual([
      'annotations/panoptic_val2017/000000000139.json',
      'annotations/panoptic_val2017.json',
    ]);
    expect(panopticJsonPaths('a.png')).toEqual(['a.json']);
    expect(isPanopticTruth(mask, path, defaultPairOptions)).toBe(true);
    expect(isPanopticTruth(mask, 'x/a.png', defaultPairOptions)).toBe(false);
    expect(isPanopticTruth(mask, 'x/a.png', { ...defaultPairOptions, preset: 'coco_panoptic_133' })).toBe(true);
    expect(isPanopticTruth(greyPng(1, 2, [0, 1]), path, defaultPairOptions)).toBe(false);
  });

  it('gives the category of each segment, null for a crowd', () => {
    const expected = new Map([
      [1, 17],
      [65_536, null],
    ]);
    for (const json of [record, { annotations: [record] }, { images: [], annotations: [other, record] }]) {
      expect(readPanopticJson(JSON.stringify(json), 'a.json').segmentsOf('annotations/p/000000000139.png')).toEqual(
        expected,
      );
    }
  });

  it.each([
    ['{', 'not JSON'],
    ['[]', /segments_info/],
    [JSON.stringify({ annotations: [other, record] }), 'no annotation of m.png'],
    [
      JSON.stringify({ annotations: [{ file_name: 'm.jpg', segments_info: [{ id: 'x', category_id: 1 }] }] }),
      /segments_info/,
    ],
  ])('is refused: %s', (text, detail) => {
    const error = errorOf(() => readPanopticJson(text, 'a.json').segmentsOf('m.png'));
    expect(error.code).toBe('panoptic-json-invalid');
    expect(error.params.detail).toEqual(typeof detail === 'string' ? detail : expect.stringMatching(detail));
  });
});
