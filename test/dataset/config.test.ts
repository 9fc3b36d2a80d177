import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { optionsOfConfig, parseConfig, requireConfig } from '../../src/dataset/config.ts';
import { defaultPairOptions } from '../../src/dataset/pair-options.ts';
import { presetNames } from '../../src/dataset/presets.ts';
import { errorOf } from './error-of.ts';

const schemaPath = new URL('../../media/lovasz-lens.schema.json', import.meta.url);
const schema = JSON.parse(readFileSync(schemaPath, 'utf8')) as { properties: { preset: { enum: unknown[] } } };
// The editor's words (markdownDescription, …) are no keywords of JSON schema.
const accepts = new Ajv({ strict: false }).compile(schema);

const good: unknown[] = [
  {},
  { $schema: './x.json', preset: 'camvid_11' },
  { preset: null, classes: [{ name: 'sky', color: [0, 128, 255] }] },
  { ignore: [255, -1], labelOffset: 1, kind: 'logits', axes: 'hwc', key: 'logits', resize: 'none' },
  { ignore: 'none', labelOffset: 'auto' },
  { ignore: [] },
  { groundTruth: 'gt/{id}.png', predictions: {} },
  {
    groundTruth: 'gtFine/{split}/**/{id}_gtFine_labelIds.png',
    predictions: { a: 'out/{epoch}/{id}.npy', b: '{id}.npy' },
  },
  { images: '/data/images/{id}.jpg', groundTruth: 'C:/data/{id}.png' },
  { list: 'ImageSets/val.txt' },
  { loss: { name: 'lovasz-hinge', classes: [0, 3], perImage: true, ties: 'index' } },
  { loss: { classes: 'all' } },
];

const bad: [unknown, string][] = [
  [[], ''],
  [{ presets: 'x' }, '/presets'],
  [{ preset: 'camvid' }, '/preset'],
  [{ classes: [] }, '/classes'],
  [{ classes: [{ name: 'a', color: [0, 0, 256] }] }, '/classes/0/color/2'],
  [{ classes: [{ name: 'a', color: [0, 0] }] }, '/classes/0/color/2'],
  [{ classes: [{ name: 'a', color: [0, 0, 0, 0] }] }, '/classes/0/color/3'],
  [{ classes: [{ name: 'a', color: [0, 0, 0], id: 3 }] }, '/classes/0/id'],
  [{ classes: [{ name: '', color: [0, 0, 0] }] }, '/classes/0/name'],
  [{ ignore: 255 }, '/ignore'],
  [{ ignore: [0.5] }, '/ignore/0'],
  [{ labelOffset: 1.5 }, '/labelOffset'],
  [{ groundTruth: 'gt/all.png' }, '/groundTruth'],
  [{ groundTruth: '../gt/{id}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt/../{id}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt/./{id}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt//{id}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt\\{id}.png' }, '/groundTruth'],
  [{ groundTruth: '//server/share/{id}.png' }, '/groundTruth'],
  [{ groundTruth: '\\\\server\\share\\{id}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt/*/{id}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt/a**/{id}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt/{id}{epoch}.png' }, '/groundTruth'],
  [{ groundTruth: 'gt/{id.png' }, '/groundTruth'],
  [{ groundTruth: 'gt/{2id}/{id}.png' }, '/groundTruth'],
  [{ groundTruth: 5 }, '/groundTruth'],
  [{ predictions: [] }, '/predictions'],
  [{ loss: [] }, '/loss'],
  [{ predictions: { a: 'x.png' } }, '/predictions/a'],
  [{ predictions: { '': '{id}.png' } }, '/predictions/'],
  [{ list: '../val.txt' }, '/list'],
  [{ list: 'a/..' }, '/list'],
  [{ kind: 'logit' }, '/kind'],
  [{ axes: 'bchw' }, '/axes'],
  [{ key: '' }, '/key'],
  [{ loss: 'lovasz-softmax' }, '/loss'],
  [{ loss: { classes: [] } }, '/loss/classes'],
  [{ loss: { classes: [-1] } }, '/loss/classes/0'],
  [{ loss: { perImage: 'yes' } }, '/loss/perImage'],
  [{ loss: { weights: [1] } }, '/loss/weights'],
];

describe('lovasz-lens.json', () => {
  it.each(good.map((sample) => [JSON.stringify(sample), sample]))(
    'is accepted by the reader and the schema: %s',
    (text, sample) => {
      expect(parseConfig(text as string).problems).toEqual([]);
      expect(accepts(sample)).toBe(true);
    },
  );

  it.each(bad.map(([sample, pointer]) => [JSON.stringify(sample), sample, pointer]))(
    'is refused by the reader and the schema: %s',
    (text, sample, pointer) => {
      const { config, problems } = parseConfig(text as string);
      expect(config).toBeNull();
      expect(problems.map((problem) => problem.pointer)).toContain(pointer);
      expect(accepts(sample)).toBe(false);
    },
  );

  it('offers the presets that there are', () => {
    expect(schema.properties.preset.enum).toEqual([...presetNames, null]);
  });

  it('places a problem at the value, an unknown key at its name', () => {
    const text = '{\n  // comment\n  "ignore": [255,],\n  "kind": "logit",\n  "epochs": 3\n}';
    const { problems } = parseConfig(text);
    expect(problems.map(({ offset, length }) => text.slice(offset, offset + length))).toEqual(['"logit"', '"epochs"']);
  });

  it('places a mistake of the JSON itself', () => {
    const text = '{ "kind": }';
    const { problems } = parseConfig(text);
    expect(problems[0]?.offset).toBe(text.indexOf('}'));
    expect(problems[0]?.message).toMatch(/^Not JSON: /);
    expect(parseConfig('').problems).toHaveLength(1);
  });

  it('refuses a key that stands twice', () => {
    const text = '{ "kind": "labels", "kind": "logits" }';
    expect(parseConfig(text).problems[0]).toMatchObject({ pointer: '/kind', offset: text.lastIndexOf('"kind"') });
  });

  it('names line and column of the first problem', () => {
    const error = errorOf(() => requireConfig('{\n  "kind": 3\n}', 'set/lovasz-lens.json'));
    expect(error.code).toBe('config-invalid');
    expect(error.params).toMatchObject({ file: 'set/lovasz-lens.json', line: 2, column: 11, pointer: '/kind' });
  });

  it('is overruled by what is asked for besides', () => {
    const config = requireConfig('{"kind":"logits","ignore":[3],"loss":{"perImage":true}}', 'x');
    const options = optionsOfConfig(defaultPairOptions, config, { ignore: 'none', kind: undefined as never });
    expect(options).toEqual({ ...defaultPairOptions, kind: 'logits', ignore: 'none', perImage: true });
  });
});
