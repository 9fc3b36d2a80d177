import { LensError } from '../core/lens-error.ts';
import { type ByteStream, PIECE_BYTES } from './byte-stream.ts';
import type { DecodedValues, StoredDtype } from './decoded.ts';
import { halfFloatTable } from './half-floats.ts';
import { allocateValues, storedBytesOf } from './stored-dtypes.ts';

/** Up to here, and not one further, float64 holds every integer. */
const INTEGER_LIMIT = 2 ** 53;

/** How values lie in a file. */
export interface StoredLayout {
  readonly dtype: StoredDtype;
  readonly bigEndian: boolean;
}

/**
 * Reads `out.length` values from a stream straight into `out`, in pieces of at most 8 MiB. Returns the bytes that the
 * stream held; fewer than needed when it ends early (then the rest of `out` is not meaningful).
 * @throws LensError integer-too-large { file, index, value } for a 64-bit integer beyond ±2^53
 */
export async function fillValues(
  stream: ByteStream,
  layout: StoredLayout,
  out: DecodedValues,
  file: string,
): Promise<number> {
  const stored = storedBytesOf(layout.dtype);
  const half = layout.dtype === 'float16' || layout.dtype === 'bfloat16';
  const valuesPerPiece = PIECE_BYTES / stored;
  const scratch = half ? new Uint16Array(Math.min(valuesPerPiece, out.length)) : null;
  let bytesRead = 0;
  for (let start = 0; start < out.length; start += valuesPerPiece) {
    const count = Math.min(valuesPerPiece, out.length - start);
    const into = scratch
      ? new Uint8Array(scratch.buffer, 0, count * stored)
      : new Uint8Array(out.buffer, out.byteOffset + start * stored, count * stored);
    const got = await stream.read(into);
    bytesRead += got;
    if (got < into.length) return bytesRead;
    if (layout.bigEndian) swapBytes(into, stored);
    if (scratch) widenHalves(scratch, count, layout.dtype === 'bfloat16', out, start);
    else if (layout.dtype === 'bool') normaliseBooleans(into);
    else if (layout.dtype === 'int64' || layout.dtype === 'uint64') {
      integersToFloats(into, layout.dtype === 'int64', start, file);
    }
  }
  return bytesRead;
}

/**
 * The same for a file in Fortran order (first axis fastest); `out` is filled in C order.
 * @param shape product equal to `out.length`
 */
export async function fillFromFortranOrder(
  stream: ByteStream,
  layout: StoredLayout,
  shape: readonly number[],
  out: DecodedValues,
  file: string,
): Promise<number> {
  // The file is a row of slabs, one for each index of the last axis, which is the fastest in C order. Several slabs at
  // a time are written as short runs side by side; value by value, each would cost a cache line.
  const slabs = shape.at(-1) ?? 1;
  const slabLength = out.length / slabs;
  const fitting = Math.floor(PIECE_BYTES / 8 / slabLength);
  const together = Math.min(slabs, Math.max(fitting, slabLength < SLAB_VALUES_LIMIT ? 8 : 1));
  const piece = allocateValues(layout.dtype, slabLength * together);
  const strides = cOrderStrides(shape);
  const storedBytes = storedBytesOf(layout.dtype);
  let bytesRead = 0;
  for (let slab = 0; slab < slabs; slab += together) {
    const count = Math.min(together, slabs - slab);
    const part = count === together ? piece : piece.subarray(0, slabLength * count);
    const got = await fillValues(stream, layout, part, file);
    bytesRead += got;
    if (got < part.length * storedBytes) return bytesRead;
    spreadSlabs(part, count, shape, strides, out, slab);
  }
  return bytesRead;
}

/** Slabs of up to this many values are read eight at a time. */
const SLAB_VALUES_LIMIT = 4 * 1024 * 1024;

function spreadSlabs(
  slabs: DecodedValues,
  count: number,
  shape: readonly number[],
  strides: readonly number[],
  out: DecodedValues,
  first: number,
): void {
  const slabLength = slabs.length / count;
  const index = new Array<number>(shape.length - 1).fill(0);
  let target = first;
  for (let i = 0; i < slabLength; i += 1) {
    for (let k = 0, from = i; k < count; k += 1, from += slabLength) out[target + k] = slabs[from] as number;
    for (let axis = 0; axis < index.length; axis += 1) {
      const next = (index[axis] as number) + 1;
      target += strides[axis] as number;
      if (next < (shape[axis] as number)) {
        index[axis] = next;
        break;
      }
      target -= next * (strides[axis] as number);
      index[axis] = 0;
    }
  }
}

/** Distance in values between neighbours along each axis of a C-ordered array. */
export function cOrderStrides(shape: readonly number[]): number[] {
  const strides = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis -= 1) {
    strides[axis] = (strides[axis + 1] as number) * (shape[axis + 1] as number);
  }
  return strides;
}

/** Reverses the bytes of each value in place. */
export function swapBytes(bytes: Uint8Array, valueBytes: number): void {
  if (valueBytes === 1) return;
  for (let start = 0; start < bytes.length; start += valueBytes) {
    for (let low = start, high = start + valueBytes - 1; low < high; low += 1, high -= 1) {
      const kept = bytes[low] as number;
      bytes[low] = bytes[high] as number;
      bytes[high] = kept;
    }
  }
}

function widenHalves(halves: Uint16Array, count: number, brain: boolean, out: DecodedValues, start: number): void {
  if (brain) {
    const bits = new Uint32Array(out.buffer, out.byteOffset + start * 4, count);
    for (let i = 0; i < count; i += 1) bits[i] = (halves[i] as number) << 16;
    return;
  }
  const table = halfFloatTable();
  const floats = new Float32Array(out.buffer, out.byteOffset + start * 4, count);
  for (let i = 0; i < count; i += 1) floats[i] = table[halves[i] as number] as number;
}

function normaliseBooleans(bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i += 1) if ((bytes[i] as number) > 1) bytes[i] = 1;
}

/** Both numbers take 8 bytes, so the integers are replaced in their own place. */
function integersToFloats(bytes: Uint8Array, signed: boolean, firstIndex: number, file: string): void {
  const count = bytes.length / 8;
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, count * 2);
  const floats = new Float64Array(bytes.buffer, bytes.byteOffset, count);
  for (let i = 0; i < count; i += 1) {
    const low = words[2 * i] as number;
    const high = words[2 * i + 1] as number;
    const value = (signed ? high | 0 : high) * 4294967296 + low;
    const exactlyLimit = low === 0 && Math.abs(value) === INTEGER_LIMIT;
    if (Math.abs(value) >= INTEGER_LIMIT && !exactlyLimit) {
      const exact = BigInt.asUintN(64, (BigInt(high) << 32n) | BigInt(low));
      const text = String(signed ? BigInt.asIntN(64, exact) : exact);
      throw new LensError('integer-too-large', { file, index: firstIndex + i, value: text });
    }
    floats[i] = value;
  }
}
