import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConvertRequest, convertFile } from '../../src/engine/convert-file.ts';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import type { DecodedValues } from '../../src/formats/decoded.ts';
import { dataFolder, hasData, noData } from './expected-data.ts';

interface ExpectedDecode {
  readonly sha256_int32le?: string;
  readonly sha256_float64le_c?: string;
  readonly sha256_uint8_hwc?: string;
  readonly labels_sha256_int32le?: string;
  readonly labels_by_colour_sha256_int32le?: string;
  readonly same_labels_as?: string;
  readonly arrays?: Readonly<Record<string, ExpectedDecode>>;
}

const decode: Readonly<Record<string, ExpectedDecode>> = hasData
  ? JSON.parse(readFileSync(path.join(dataFolder, 'expected.json'), 'utf8')).decode
  : {};

function sha256(values: ArrayBufferView): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}

/** What convert wrote, read back. */
async function converted(file: string, wanted: Partial<ConvertRequest> = {}): Promise<DecodedValues> {
  const { bytes } = await convertFile({
    file: { name: file, content: { file: path.join(dataFolder, file) }, version: '' },
    key: null,
    format: 'npy',
    preset: null,
    classes: null,
    ...wanted,
  });
  return (await decodeFile(bytesSource('converted.npy', bytes))).data;
}

function cases(): [string, string, Partial<ConvertRequest>, (data: DecodedValues) => ArrayBufferView, string][] {
  const list: ReturnType<typeof cases> = [];
  const int32 = (data: DecodedValues) => Int32Array.from(data);
  for (const [file, entry] of Object.entries(decode)) {
    // The format before zip archives is refused by name.
    if (file.endsWith('legacy.pt')) continue;
    const same = entry.same_labels_as === undefined ? undefined : decode[entry.same_labels_as];
    const labels = entry.sha256_int32le ?? same?.sha256_int32le;
    const preset = file.includes('panoptic') ? { preset: 'coco_panoptic_133' } : {};
    if (labels) list.push([file, 'ids', preset, int32, labels]);
    if (entry.sha256_float64le_c) {
      list.push([file, 'array', {}, (data) => Float64Array.from(data), entry.sha256_float64le_c]);
    }
    if (entry.sha256_uint8_hwc) list.push([file, 'samples', {}, (data) => data, entry.sha256_uint8_hwc]);
    const coloured =
      entry.labels_by_colour_sha256_int32le ??
      (/colour|webp|bmp|gif/.test(file) ? entry.labels_sha256_int32le : undefined);
    if (coloured) list.push([file, 'ids by colour', { preset: 'camvid_11' }, int32, coloured]);
    for (const [key, array] of Object.entries(entry.arrays ?? {})) {
      if (array.sha256_float64le_c) {
        list.push([file, `array ${key}`, { key }, (data) => Float64Array.from(data), array.sha256_float64le_c]);
      }
    }
  }
  return list;
}

describe.skipIf(!hasData)(hasData ? 'convert writes what the file holds' : noData, () => {
  it.each(cases())('%s: %s', async (file, _, wanted, as, hash) => {
    expect(sha256(as(await converted(file, wanted)))).toBe(hash);
  });
});
