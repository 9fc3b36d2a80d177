import { expect, it } from 'vitest';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import type { DecodedValues, StoredDtype } from '../../src/formats/decoded.ts';
import { encodeNpy } from '../../src/formats/npy-writer.ts';

const samples: readonly [StoredDtype, DecodedValues][] = [
  ['bool', Uint8Array.of(0, 1, 1, 0, 0, 1)],
  ['uint8', Uint8Array.of(0, 1, 2, 3, 254, 255)],
  ['int8', Int8Array.of(-128, -1, 0, 1, 2, 127)],
  ['uint16', Uint16Array.of(0, 1, 2, 3, 256, 65535)],
  ['int16', Int16Array.of(-32768, -1, 0, 1, 2, 32767)],
  ['uint32', Uint32Array.of(0, 1, 2, 3, 4, 4294967295)],
  ['int32', Int32Array.of(-2147483648, -1, 0, 1, 2, 2147483647)],
  ['uint64', Float64Array.of(0, 1, 2, 3, 4, 2 ** 53)],
  ['int64', Float64Array.of(-(2 ** 53), -1, 0, 1, 2, 2 ** 53)],
  ['float16', Float32Array.of(-1.5, 0, 2 ** -24, 2 ** -14, Number.NEGATIVE_INFINITY, 65504)],
  ['float32', Float32Array.of(-1.5, 0, 1e-30, 3.25, Number.POSITIVE_INFINITY, 7)],
  ['float64', Float64Array.of(-1.5, 0, 1e-300, Math.PI, Number.NEGATIVE_INFINITY, 7)],
];

it.each(samples)('writes %s so that it reads back exactly', async (dtype, data) => {
  for (const shape of [
    [2, 3],
    [1, 2, 3],
  ]) {
    const decoded = await decodeFile(bytesSource('x.npy', encodeNpy(data, dtype, shape)));
    expect(decoded.dtype).toBe(dtype);
    expect(decoded.shape).toEqual(shape);
    expect([...decoded.data]).toEqual([...data]);
  }
});

it('aligns the values to 64 bytes, as numpy does', () => {
  const bytes = encodeNpy(new Uint8Array(4), 'uint8', [2, 2]);
  expect((bytes.length - 4) % 64).toBe(0);
});

it('writes bfloat16 as float32, which numpy has', async () => {
  const data = Float32Array.of(1.0078125, -2, 3, 4);
  const decoded = await decodeFile(bytesSource('x.npy', encodeNpy(data, 'bfloat16', [2, 2])));
  expect(decoded.dtype).toBe('float32');
  expect(decoded.data).toEqual(data);
});

it('refuses a shape that is not the number of values', () => {
  expect(() => encodeNpy(new Uint8Array(4), 'uint8', [2, 3])).toThrow(/shape-mismatch/);
});
