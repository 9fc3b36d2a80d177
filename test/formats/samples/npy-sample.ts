import { concat } from './png-sample.ts';

export interface NpySample {
  readonly descr: string;
  readonly shape: string;
  readonly data: Uint8Array;
  readonly fortran?: boolean;
  readonly version?: 1 | 2 | 3;
  /** Instead of the usual header text. */
  readonly header?: string;
}

/** A .npy file as numpy lays it out; `shape` and `descr` are Python text. */
export function npySample(sample: NpySample): Uint8Array {
  const { version = 1 } = sample;
  const order = sample.fortran ? 'True' : 'False';
  const text =
    sample.header ?? `{'descr': ${sample.descr}, 'fortran_order': ${order}, 'shape': ${sample.shape}, }`.padEnd(117);
  const header = new TextEncoder().encode(`${text}\n`);
  const prefix = new Uint8Array(version === 1 ? 10 : 12);
  prefix.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, version, 0]);
  const view = new DataView(prefix.buffer);
  if (version === 1) view.setUint16(8, header.length, true);
  else view.setUint32(8, header.length, true);
  return concat([prefix, header, sample.data]);
}

export function bytesOf(array: ArrayBufferView): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** The values in the other byte order. */
export function swapped(array: ArrayBufferView & { readonly BYTES_PER_ELEMENT: number }): Uint8Array {
  const bytes = bytesOf(array).slice();
  const size = array.BYTES_PER_ELEMENT;
  for (let i = 0; i < bytes.length; i += size) bytes.subarray(i, i + size).reverse();
  return bytes;
}
