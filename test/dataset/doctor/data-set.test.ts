import { describe, expect, it } from 'vitest';
import { dataSetFindings, diagnosePairOfDataSet } from '../../../src/dataset/doctor/diagnose-data-set.ts';
import { diagnoseFile } from '../../../src/dataset/doctor/diagnose-file.ts';
import { nodeFileTree } from '../../../src/dataset/node-file-tree.ts';
import { collectPairs } from '../../../src/dataset/pair-files.ts';
import { pairFolder } from '../../../src/dataset/pair-folder.ts';
import { defaultPairOptions } from '../../../src/dataset/pair-options.ts';
import type { DecodedArray } from '../../../src/formats/decoded.ts';
import { greyPng, indexedPng, npyArray, rgbPng } from '../make-array.ts';
import { dataRoot, decodeShared, hasData, withoutData } from '../shared-data.ts';
import { sceneClasses, sceneLogits, softmax, streetScene } from './street-scene.ts';

interface Files {
  readonly truth: DecodedArray;
  readonly prediction: DecodedArray;
}

/** Ten pairs, some of them changed. */
function findingsOf(change: (n: number, files: Files) => Files) {
  const pairs = Array.from({ length: 10 }, (_, n) => {
    const { height, width, truth, prediction } = streetScene(n + 20);
    const files = change(n, { truth: greyPng(height, width, truth), prediction: greyPng(height, width, prediction) });
    return diagnosePairOfDataSet({
      ...files,
      truthPath: `gt/${n}.png`,
      predictionPath: `pred/${n}.png`,
      options: defaultPairOptions,
    });
  });
  return dataSetFindings(pairs);
}

const relabelled = (array: DecodedArray, map: (value: number) => number): DecodedArray => ({
  ...array,
  data: Uint8Array.from(array.data, map),
});

describe('a data set', () => {
  it('that is healthy has no finding', () => {
    expect(findingsOf((_, files) => files)).toEqual([]);
  });

  it('says once what is wrong everywhere', () => {
    const found = findingsOf((_, { truth, prediction }) => ({
      truth,
      prediction: relabelled(prediction, (id) => id + 1),
    }));
    expect(found).toHaveLength(1);
    expect(found[0]?.finding.code).toBe('label-offset');
    expect(found[0]?.paths).toHaveLength(10);
  });

  it('names the one pair that has a fault', () => {
    const found = findingsOf((n, { truth, prediction }) => ({
      truth,
      prediction: n === 4 ? { ...prediction, data: Uint8Array.from(prediction.data).reverse() } : prediction,
    }));
    expect(found.map(({ finding, paths }) => [finding.code, paths])).toEqual([['flipped', ['pred/4.png']]]);
  });

  it.each<[string, (truth: DecodedArray) => DecodedArray, RegExp]>([
    [
      '16 bits',
      ({ shape, data }) => greyPng(shape[0] ?? 0, shape[1] ?? 0, data, 16),
      /stored as grey png of 16 bits, 9 others as grey png of 8 bits/,
    ],
    [
      'a palette',
      ({ shape, data }) =>
        indexedPng(
          shape[0] ?? 0,
          shape[1] ?? 0,
          data,
          Array.from({ length: 8 }, (_, i) => [i, i, i] as const),
        ),
      /indexed png/,
    ],
    [
      'colours of grey',
      ({ shape, data }) =>
        rgbPng(
          shape[0] ?? 0,
          shape[1] ?? 0,
          Array.from(data, (v) => [v, v, v] as const),
        ),
      /rgb png/,
    ],
  ])('names the one truth that is stored otherwise: %s', (_, store, sentence) => {
    const found = findingsOf((n, { truth, prediction }) => ({ truth: n === 7 ? store(truth) : truth, prediction }));
    expect(found.map(({ finding, paths }) => [finding.code, paths])).toEqual([['unlike-its-neighbours', ['gt/7.png']]]);
    expect(found[0]?.finding.evidence.join(' ')).toMatch(sentence);
  });

  it('a pair whose truth cannot be read is no measure for the others', () => {
    const noTruth = npyArray('float32', [2, 3], [0.25, 1, 2, 3, 4, 5.5]);
    const found = findingsOf((n, { truth, prediction }) => ({
      truth: n === 7 ? truth : noTruth,
      prediction: n === 7 ? { ...prediction, container: 'tiff' } : prediction,
    }));
    expect(found).toEqual([]);
  });

  it('a prediction that fits no truth is not called an array that holds nothing', () => {
    const found = findingsOf((n, { truth, prediction: { shape, data } }) => {
      const prediction = npyArray('float32', [8, ...shape], sceneLogits([...data], sceneClasses));
      return { truth, prediction: n === 7 ? npyArray('float32', [8, 3, 5], data.slice(0, 120)) : prediction };
    });
    expect(found.filter(({ finding }) => finding.code === 'unlike-its-neighbours')).toEqual([]);
  });

  it('names the one file that counts from 1', () => {
    const found = findingsOf((n, { truth, prediction }) => ({
      truth: n === 2 ? relabelled(truth, (id) => id + 1) : truth,
      prediction,
    }));
    expect(found.map(({ finding, paths }) => [finding.code, paths])).toEqual([
      ['label-offset', ['pred/2.png']],
      ['unlike-its-neighbours', ['gt/2.png']],
    ]);
    expect(found[1]?.finding.evidence[0]).toMatch(/holds 8 and no 0; 9 others hold 0 and at most 7/);
  });

  it('names the palette that is another', () => {
    const palette = Array.from({ length: 8 }, (_, i) => [i * 20, 50, 90] as [number, number, number]);
    const other = palette.map(([r, g, b]) => [b, g, r] as const);
    const found = findingsOf((n, { truth, prediction }) => ({
      truth: indexedPng(truth.shape[0] ?? 0, truth.shape[1] ?? 0, truth.data, n === 5 ? other : palette),
      prediction,
    }));
    expect(found.map(({ finding, paths }) => [finding.code, paths])).toEqual([['unlike-its-neighbours', ['gt/5.png']]]);
    expect(found[0]?.finding.evidence[0]).toMatch(/palette/);
  });

  it('finds over all pairs a shift that no single one shows', () => {
    const found = findingsOf((_, { truth, prediction }) => {
      const width = prediction.shape[1] ?? 1;
      return {
        truth,
        prediction: {
          ...prediction,
          data: prediction.data.map((_, i) => prediction.data[i % width === 0 ? i : i - 1] ?? 0),
        },
      };
    });
    expect(found.map(({ finding }) => finding.code)).toEqual(['shifted']);
    expect(found[0]?.paths).toHaveLength(10);
  });

  it('whose files differ among themselves says nothing about that', () => {
    const sizes = Array.from({ length: 8 }, (_, n) => {
      const { height, width, truth, prediction } = streetScene(n, 60 + 8 * n, 80 + 4 * n);
      return diagnosePairOfDataSet({
        truth: greyPng(height, width, truth),
        truthPath: `gt/${n}.png`,
        prediction: greyPng(height, width, prediction),
        predictionPath: `pred/${n}.png`,
        options: defaultPairOptions,
      });
    });
    expect(dataSetFindings(sizes)).toEqual([]);
  });
});

describe('a file without a partner', () => {
  const { height, width, truth } = streetScene();
  const scores = softmax(sceneLogits(truth, sceneClasses), sceneClasses);

  it('is healthy', () => {
    expect(diagnoseFile(greyPng(height, width, truth), 'a.png')).toEqual([]);
    expect(diagnoseFile(npyArray('float32', [sceneClasses, height, width], scores), 'a.npy')).toEqual([]);
    const photograph = rgbPng(
      8,
      8,
      Array.from({ length: 64 }, (_, i) => [i, (i * 37) % 256, (i * 91) % 256] as const),
    );
    expect(diagnoseFile(photograph, 'a.png')).toEqual([]);
    expect(
      diagnoseFile({ ...photograph, picture: photograph.picture && { ...photograph.picture, lossy: true } }, 'a.jpg'),
    ).toEqual([]);
  });

  it('is not', () => {
    const lossy = greyPng(height, width, truth);
    const jpeg: DecodedArray = {
      ...lossy,
      container: 'jpeg',
      picture: lossy.picture && { ...lossy.picture, lossy: true },
    };
    expect(diagnoseFile(jpeg, 'a.jpg')[0]?.code).toBe('lossy-labels');
    const twice = npyArray('float32', [sceneClasses, height, width], softmax(scores, sceneClasses));
    expect(diagnoseFile(twice, 'a.npy')[0]?.code).toBe('softmax-twice');
  });
});

describe.skipIf(!hasData)(`real data sets are healthy${hasData ? '' : `: ${withoutData}`}`, () => {
  it.each([
    ['camvid', 'ckpt1/pred'],
    ['camvid', 'ckpt2/pred'],
    ['camvid', 'ckpt2/pred_colour'],
    ['camvid', 'ckpt1/logits_quarter'],
    ['camvid', 'ckpt2/logits_quarter'],
    ['camvid', 'ckpt1/logits'],
    ['binary/road', 'ckpt1/*_logit.npy'],
    ['binary/road', 'ckpt2/*_prob8.png'],
  ])('%s %s', async (folder, run) => {
    const { pairs } = await collectPairs(pairFolder(nodeFileTree(dataRoot), folder, { run }));
    const diagnoses = [];
    for (const { groundTruth, prediction } of pairs) {
      const truth = await decodeShared(groundTruth);
      const options = defaultPairOptions;
      diagnoses.push(
        diagnosePairOfDataSet({
          truth,
          truthPath: groundTruth,
          prediction: await decodeShared(prediction),
          predictionPath: prediction,
          options,
        }),
      );
    }
    expect(pairs.length).toBeGreaterThan(1);
    expect(dataSetFindings(diagnoses)).toEqual([]);
  });
});
