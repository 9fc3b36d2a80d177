import { readFileSync } from 'node:fs';

/** The numbers of a golden .npy file (version 1, little endian, C order); float16 is widened. */
export function readNpy(path: string): Float32Array | Float64Array | Uint8Array {
  return npyArray(readFileSync(path), path);
}

/** The numbers of such a file's bytes. */
export function npyArray(file: Buffer, path: string): Float32Array | Float64Array | Uint8Array {
  const headerBytes = file.readUInt16LE(8);
  const header = file.subarray(10, 10 + headerBytes).toString('latin1');
  const dtype = /'descr': '([^']+)'/.exec(header)?.[1];
  const bytes = new Uint8Array(file.subarray(10 + headerBytes)).buffer;
  switch (dtype) {
    case '<f8':
      return new Float64Array(bytes);
    case '<f4':
      return new Float32Array(bytes);
    case '<f2':
      return Float32Array.from(new Uint16Array(bytes), halfToNumber);
    case '|u1':
      return new Uint8Array(bytes);
    default:
      throw new Error(`${path}: dtype ${dtype}`);
  }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  return exponent === 0 ? sign * fraction * 2 ** -24 : sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
