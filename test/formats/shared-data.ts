import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { DecodedArray } from '../../src/formats/decoded.ts';

/** The folder of real files outside the repository; null where there is none. */
export const dataFolder: string | null = (() => {
  const folder = process.env['LENS_DATA'] ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
  return existsSync(`${folder}/expected.json`) ? folder : null;
})();

/** Labels as little-endian int32, rows first. */
export function labelsHash(values: ArrayLike<number>): string {
  return sha256(Int32Array.from(values));
}

/** Values as little-endian float64 in C order. */
export function floatsHash(values: ArrayLike<number>): string {
  return sha256(Float64Array.from(values));
}

export function bytesHash(values: DecodedArray['data']): string {
  return sha256(Uint8Array.from(values));
}

function sha256(values: Int32Array | Float64Array | Uint8Array): string {
  return createHash('sha256')
    .update(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    .digest('hex');
}
