import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { LensError } from '../../src/core/lens-error.ts';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile, listArrays } from '../../src/formats/decode-file.ts';
import type { DecodedArray } from '../../src/formats/decoded.ts';
import { bytesHash, dataFolder, floatsHash, labelsHash } from './shared-data.ts';

interface ExpectedArray {
  readonly shape?: readonly number[];
  readonly dtype?: string;
  readonly width?: number;
  readonly height?: number;
  readonly sha256_int32le?: string;
  readonly sha256_float64le_c?: string;
  readonly sha256_uint8_hwc?: string;
  readonly arrays?: Readonly<Record<string, ExpectedArray>>;
}

interface Expected {
  readonly decode: Readonly<Record<string, ExpectedArray>>;
  readonly malformed: Readonly<Record<string, { readonly why: string; readonly tolerable?: string }>>;
}

const folder = dataFolder;
const expected: Expected =
  folder === null
    ? { decode: {}, malformed: {} }
    : (JSON.parse(readFileSync(`${folder}/expected.json`, 'utf8')) as Expected); // the pack's own layout

describe.skipIf(folder === null)('every file of LENS_DATA (skipped where the folder is not there)', () => {
  for (const [path, array] of Object.entries(expected.decode)) {
    if (!/\.(png|npy|npz|pt|safetensors)$/i.test(path)) continue;
    for (const [key, each] of Object.entries(array.arrays ?? { '': array })) {
      it(`reads ${path} ${key}`, async () => {
        const source = fileSource(`${folder}/${path}`, path);
        if (key !== '') expect((await listArrays(source)).map((listing) => listing.key)).toContain(key);
        const decoding = decodeFile(source, key === '' ? {} : { key });
        if (path.endsWith('legacy.pt')) return await expect(decoding).rejects.toMatchObject({ code: 'pt-legacy' });
        if (each.dtype?.includes('U')) {
          return await expect(decoding).rejects.toMatchObject({ code: 'dtype-text' });
        }
        if (each.shape !== undefined && each.shape.length < 2) {
          return await expect(decoding).rejects.toMatchObject({ code: 'array-dimensions' });
        }
        expectArray(await decoding, each);
      });
    }
  }

  for (const [path, { why, tolerable }] of Object.entries(expected.malformed)) {
    if (!/\.(png|npy|npz|pt|safetensors)$/i.test(path)) continue;
    it(`refuses ${path}: ${why}`, async () => {
      const outcome = await (async () => await decodeFile(fileSource(`${folder}/${path}`, path)))().catch(
        (error: unknown) => error,
      );
      if (tolerable !== undefined && !(outcome instanceof Error)) {
        expect((outcome as DecodedArray).warnings).not.toEqual([]); // no error, so it is an array
        return;
      }
      expect(outcome).toBeInstanceOf(LensError);
      expect((outcome as LensError).params['file']).toBe(path); // an instance, by the line above
      expect((outcome as LensError).code).not.toBe('internal');
    });
  }
});

function expectArray(decoded: DecodedArray, expected: ExpectedArray): void {
  if (expected.width !== undefined) expect(decoded.shape.slice(0, 2)).toEqual([expected.height, expected.width]);
  if (expected.sha256_uint8_hwc !== undefined) expect(bytesHash(decoded.data)).toBe(expected.sha256_uint8_hwc);
  if (expected.sha256_float64le_c !== undefined) {
    expect(decoded.shape).toEqual(expected.shape);
    expect(floatsHash(decoded.data)).toBe(expected.sha256_float64le_c);
  }
  if (expected.sha256_int32le !== undefined) expect(labelsHash(labelsOf(decoded))).toBe(expected.sha256_int32le);
}

/** A colour picture whose labels are asked for holds ids as R + 256 G + 65536 B (COCO panoptic). */
function labelsOf({ data, shape }: { data: ArrayLike<number>; shape: readonly number[] }): ArrayLike<number> {
  const [height = 0, width = 0, channels = 1] = shape;
  if (channels === 1) return data;
  return Int32Array.from({ length: height * width }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = [data[i * channels], data[i * channels + 1], data[i * channels + 2]];
    return red + 256 * green + 65536 * blue;
  });
}
