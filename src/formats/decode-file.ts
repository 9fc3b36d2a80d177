import { LensError } from '../core/lens-error.ts';
import { sourceStream } from './byte-stream.ts';
import type { ByteSource, DecodedArray, DecodeOptions } from './decoded.ts';
import { fileKind } from './file-kind.ts';
import { readNpy } from './npy.ts';
import { decodePng } from './png.ts';

/**
 * Reads a mask, a picture or an array of scores into memory. The content decides, never the name.
 * @throws LensError that names the file and what is wrong with it (docs/formats.md lists the codes)
 */
export async function decodeFile(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedArray> {
  options.checkCancelled?.();
  switch (fileKind(source)) {
    case 'png':
      return await decodePng(source, options);
    case 'npy':
      return await decodeNpy(source, options);
    default:
      throw new LensError('file-unknown-format', { file: source.name });
  }
}

async function decodeNpy(source: ByteSource, options: DecodeOptions): Promise<DecodedArray> {
  const stream = sourceStream(source, 0, source.size);
  const array = await readNpy({ file: source.name, member: null, stream, size: source.size }, options);
  return { container: 'npy', key: null, picture: null, ...array };
}
