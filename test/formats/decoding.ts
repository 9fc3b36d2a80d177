import { expect } from 'vitest';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { decodeFile } from '../../src/formats/decode-file.ts';
import type { DecodedArray, DecodeOptions } from '../../src/formats/decoded.ts';

export async function decode(bytes: Uint8Array, options: DecodeOptions = {}, name = 'a.bin'): Promise<DecodedArray> {
  return await decodeFile(bytesSource(name, bytes), options);
}

/** Expects the refusal of some bytes, with these parameters among others. */
export async function expectRefusal(
  bytes: Uint8Array,
  code: string,
  params: Readonly<Record<string, unknown>> = {},
  options: DecodeOptions = {},
): Promise<void> {
  const told = expect.objectContaining({ file: 'a.bin', ...params });
  await expect(decode(bytes, options)).rejects.toMatchObject({ name: 'LensError', code, params: told });
}
