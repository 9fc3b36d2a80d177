import { LensError } from '../../../src/core/lens-error.ts';
import { bytesSource } from '../../../src/formats/byte-source.ts';
import { decodeFile } from '../../../src/formats/decode-file.ts';

/**
 * Decodes one input with the limits of the product. A broken file may be refused in words, or be read as an array whose
 * values are as many as its shape says; anything else is a fault of ours and thrown.
 */
export async function runOnce(bytes: Uint8Array): Promise<'read' | 'refused'> {
  try {
    const decoded = await decodeFile(bytesSource('fuzz.bin', bytes));
    const count = decoded.shape.reduce((product, length) => product * length, 1);
    if (decoded.data.length !== count) throw new Error(`${decoded.data.length} values for shape ${decoded.shape}`);
    return 'read';
  } catch (error) {
    if (error instanceof LensError && error.code !== 'internal' && error.params['file'] === 'fuzz.bin')
      return 'refused';
    throw error;
  }
}
