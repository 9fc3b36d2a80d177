import { LensError } from '../core/lens-error.ts';
import type { DecodedValues, StoredDtype } from './decoded.ts';

/** .npy codes of the types that can be written; float16 and bfloat16 were widened when read and go as float32. */
const codes: Partial<Record<StoredDtype, string>> = {
  bool: '|b1',
  uint8: '|u1',
  int8: '|i1',
  uint16: '<u2',
  int16: '<i2',
  uint32: '<u4',
  int32: '<i4',
  uint64: '<u8',
  int64: '<i8',
  float32: '<f4',
  float64: '<f8',
};

/**
 * An array as .npy version 1, C order, little endian.
 * @param shape its product is the number of values
 * @param dtype as it should stand in the file; 64-bit integers are written from exact float64 values
 * @throws LensError dtype-not-written, shape-mismatch
 */
export function encodeNpy(data: DecodedValues, dtype: StoredDtype, shape: readonly number[]): Uint8Array {
  const stored = dtype === 'bfloat16' || dtype === 'float16' ? 'float32' : dtype;
  const code = codes[stored];
  if (code === undefined) throw new LensError('dtype-not-written', { dtype });
  const count = shape.reduce((product, side) => product * side, 1);
  if (count !== data.length) throw new LensError('shape-mismatch', { shape, values: data.length });
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(', ');
  const text = `{'descr': '${code}', 'fortran_order': False, 'shape': (${dims}), }`;
  const length = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = new TextEncoder().encode(text.padEnd(length - 11, ' ').concat('\n'));
  const values = storedBytes(data, stored);
  const bytes = new Uint8Array(length + values.byteLength);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  bytes.set(header, 10);
  bytes.set(values, length);
  return bytes;
}

function storedBytes(data: DecodedValues, dtype: StoredDtype): Uint8Array {
  if (dtype === 'int64' || dtype === 'uint64') {
    const wide = dtype === 'int64' ? new BigInt64Array(data.length) : new BigUint64Array(data.length);
    for (let i = 0; i < data.length; i += 1) wide[i] = BigInt(data[i] as number);
    return new Uint8Array(wide.buffer);
  }
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
