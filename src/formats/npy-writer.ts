import { LensError } from '../core/lens-error.ts';
import { shapeText } from './array-shape.ts';
import type { DecodedValues, StoredDtype } from './decoded.ts';
import { toHalfFloatBits } from './half-floats.ts';

/** numpy has no bfloat16. */
type NpyDtype = Exclude<StoredDtype, 'bfloat16'>;

const descrs: Readonly<Record<NpyDtype, string>> = {
  bool: '|b1',
  uint8: '|u1',
  int8: '|i1',
  uint16: '<u2',
  int16: '<i2',
  uint32: '<u4',
  int32: '<i4',
  uint64: '<u8',
  int64: '<i8',
  float16: '<f2',
  float32: '<f4',
  float64: '<f8',
};

/** The type that a .npy holds values of a type in. */
export function npyDtype(dtype: StoredDtype): NpyDtype {
  return dtype === 'bfloat16' ? 'float32' : dtype;
}

/**
 * A .npy file, version 1.0, C order, little endian (numpy.lib.format). The type is kept; bfloat16, which numpy does not
 * have, is written as float32.
 * @param data in C order, in the type that `decodeFile` holds `dtype` in
 * @throws LensError shape-mismatch { shape, count }
 */
export function encodeNpy(data: DecodedValues, dtype: StoredDtype, shape: readonly number[]): Uint8Array {
  return Buffer.concat(npyPieces(data, dtype, shape));
}

/**
 * The same file as its head and its values; the values are those of `data` without a copy, where they are stored as they
 * are held.
 * @throws LensError as encodeNpy
 */
export function npyPieces(
  data: DecodedValues,
  dtype: StoredDtype,
  shape: readonly number[],
): readonly [Uint8Array, Uint8Array] {
  const count = shape.reduce((product, length) => product * length, 1);
  if (count !== data.length) throw new LensError('shape-mismatch', { shape: shapeText(shape), count: data.length });
  const header = `{'descr': '${descrs[npyDtype(dtype)]}', 'fortran_order': False, 'shape': ${shapeText(shape)}, }`;
  const paddedBytes = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const head = new Uint8Array(10 + paddedBytes);
  const text = `\x93NUMPY\x01\0${header.padEnd(paddedBytes - 1)}\n`;
  for (let i = 0; i < 8; i += 1) head[i] = text.charCodeAt(i);
  new DataView(head.buffer).setUint16(8, paddedBytes, true);
  for (let i = 8; i < text.length; i += 1) head[i + 2] = text.charCodeAt(i);
  return [head, storedBytes(data, dtype)];
}

/** Machines that run this are little endian (Node supports no other as a VS Code host). */
function storedBytes(data: DecodedValues, dtype: StoredDtype): Uint8Array {
  let stored: DecodedValues | BigInt64Array | BigUint64Array = data;
  if (dtype === 'float16') stored = Uint16Array.from(data, toHalfFloatBits);
  else if (dtype === 'int64')
    stored = BigInt64Array.from(data as Float64Array, BigInt); // held as float64
  else if (dtype === 'uint64') stored = BigUint64Array.from(data as Float64Array, BigInt); // held as float64
  return new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength);
}
