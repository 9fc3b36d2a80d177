import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { defaultPairOptions, type PairOptions, pairOptionsSchema } from '../../src/dataset/pair-options.ts';

const full: PairOptions = {
  ...defaultPairOptions,
  key: 'logits',
  preset: null,
  classes: [{ name: 'sky', color: [0, 128, 255] }],
  ignore: [255, -1],
  labelOffset: -1,
  classSelection: [0, 3],
};

describe('options that come from outside', () => {
  it.each([[defaultPairOptions], [full]])('are taken as they are: %j', (options) => {
    const parsed: PairOptions = v.parse(pairOptionsSchema, options);
    expect(parsed).toEqual(options);
  });

  it.each<[string, unknown]>([
    ['a missing key', { ...full, kind: undefined }],
    ['an unknown key', { ...full, run: 'x' }],
    ['another kind', { ...full, kind: 'scores' }],
    ['a fraction as label', { ...full, ignore: [0.5] }],
    ['a colour out of range', { ...full, classes: [{ name: 'a', color: [0, 0, 300] }] }],
    ['an empty list of classes', { ...full, classSelection: [] }],
    ['no object', 'labels'],
  ])('are refused with %s', (_, options) => {
    expect(v.safeParse(pairOptionsSchema, options).success).toBe(false);
  });
});
