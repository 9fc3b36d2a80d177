import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { LensError } from '../../src/core/lens-error.ts';
import { fileSource } from '../../src/formats/byte-source.ts';
import { decodeFile, listArrays } from '../../src/formats/decode-file.ts';
import type { DecodedArray } from '../../src/formats/decoded.ts';
import { dataFolder } from './shared-data.ts';

interface ExpectedArray {
  readonly shape?: readonly number[];
  readonly width?: number;
  readonly height?: number;
  readonly sha256_int32le?: string;
  readonly sha256_float64le_c?: string;
  readonly sha256_uint8_hwc?: string;
  readonly sha256_voxels_file_order?: string;
  readonly labels_sha256_int32le?: string;
  /** A text stands for a member that is no array, and says what it is. */
  readonly arrays?: Readonly<Record<string, ExpectedArray | string>>;
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
    for (const [key, each] of Object.entries(array.arrays ?? { '': array })) {
      it(`reads ${path} ${key}`, async () => {
        const source = fileSource(`${folder}/${path}`, path);
        if (key !== '') expect((await listArrays(source)).map((listing) => listing.key)).toContain(key);
        const decoding = decodeFile(source, key === '' ? {} : { key });
        if (path.endsWith('legacy.pt')) await expect(decoding).rejects.toMatchObject({ code: 'pt-legacy' });
        else if (typeof each === 'string') await expect(decoding).rejects.toBeInstanceOf(LensError);
        else expectArray(await decoding, each);
      });
    }
  }

  for (const [path, { why, tolerable }] of Object.entries(expected.malformed)) {
    it(`refuses ${path}: ${why}`, async () => {
      // This one was cut behind its end in some packs: then check sum and length are right, and it is whole.
      if (path.endsWith('truncated.nii.gz') && isWholeGzip(`${folder}/${path}`)) return;
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

function isWholeGzip(path: string): boolean {
  const packed = readFileSync(path);
  try {
    return gunzipSync(packed).length % 2 ** 32 === packed.readUInt32LE(packed.length - 4);
  } catch {
    return false;
  }
}

function expectArray(decoded: DecodedArray, expected: ExpectedArray): void {
  const { container, data, shape } = decoded;
  if (expected.width !== undefined) expect(shape.slice(0, 2)).toEqual([expected.height, expected.width]);
  if (container === 'jpeg') {
    // Decoders may differ by 1, so there is no hash to hold it to.
    expect(decoded.warnings.map(({ code }) => code)).toContain('lossy');
    return;
  }
  if (expected.sha256_uint8_hwc !== undefined) expect(sha256(Uint8Array.from(data))).toBe(expected.sha256_uint8_hwc);
  if (expected.sha256_voxels_file_order !== undefined) {
    expect(shape).toEqual([...(expected.shape ?? [])].reverse());
    expect(sha256(data)).toBe(expected.sha256_voxels_file_order);
  }
  if (expected.sha256_float64le_c !== undefined) {
    expect(shape).toEqual(expected.shape);
    expect(sha256(Float64Array.from(data))).toBe(expected.sha256_float64le_c);
  }
  if (expected.sha256_int32le !== undefined) expect(sha256(labelsOf(decoded))).toBe(expected.sha256_int32le);
  if (expected.labels_sha256_int32le !== undefined && decoded.picture?.colour === 'indexed') {
    expect(sha256(labelsOf(decoded))).toBe(expected.labels_sha256_int32le);
  }
}

/** A colour picture whose labels are asked for holds ids as R + 256 G + 65536 B (COCO panoptic). */
function labelsOf({ data, shape }: DecodedArray): Int32Array {
  const [height = 0, width = 0, channels = 1] = shape;
  if (channels === 1) return Int32Array.from(data);
  return Int32Array.from({ length: height * width }, (_, i) => {
    const [red = 0, green = 0, blue = 0] = [data[i * channels], data[i * channels + 1], data[i * channels + 2]];
    return red + 256 * green + 65536 * blue;
  });
}

function sha256(values: DecodedArray['data']): string {
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  return createHash('sha256').update(bytes).digest('hex');
}
