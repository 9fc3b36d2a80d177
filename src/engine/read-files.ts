import { LensError } from '../core/lens-error.ts';
import { bytesSource, fileSource } from '../formats/byte-source.ts';
import { decodeFile } from '../formats/decode-file.ts';
import type { Allocate, ByteSource, DecodedArray } from '../formats/decoded.ts';
import type { PictureMemory } from './pair-memory.ts';
import type { FileRef } from './pair-request.ts';
import { allocateShared, toShared } from './shared-memory.ts';

export function sourceOf(file: FileRef): ByteSource {
  return 'file' in file.content ? fileSource(file.content.file, file.name) : bytesSource(file.name, file.content.bytes);
}

/** Decodes a file straight into shared memory, or into that of `allocate`. @throws LensError that names the file */
export async function decodeRef(
  file: FileRef,
  key: string | null,
  allocate: Allocate = allocateShared,
): Promise<DecodedArray> {
  return await decodeFile(sourceOf(file), { ...(key !== null && { key }), allocate });
}

/** A picture for the image pane. 16-bit samples lose their low byte: the pane shows it, nothing computes with it. */
export async function readPicture(file: FileRef): Promise<PictureMemory> {
  const decoded = await decodeRef(file, null);
  const [height, width, channels = 1] = decoded.shape;
  if (height === undefined || width === undefined || (channels !== 1 && channels !== 3 && channels !== 4)) {
    throw new LensError('not-a-picture', { file: file.name, shape: decoded.shape });
  }
  const { data, picture } = decoded;
  if (picture?.colour === 'indexed' && picture.palette) {
    return { height, width, channels: 3, samples: toShared(expandPalette(data, picture.palette)) };
  }
  if (data instanceof Uint8Array) return { height, width, channels, samples: toShared(data) };
  if (!(data instanceof Uint16Array)) throw new LensError('not-a-picture', { file: file.name, shape: decoded.shape });
  const samples = new Uint8Array(allocateShared(data.length));
  for (let i = 0; i < data.length; i += 1) samples[i] = (data[i] as number) >> 8;
  return { height, width, channels, samples };
}

function expandPalette(indices: ArrayLike<number>, palette: Uint8Array): Uint8Array {
  const samples = new Uint8Array(indices.length * 3);
  for (let i = 0; i < indices.length; i += 1) {
    const entry = (indices[i] as number) * 3;
    for (let c = 0; c < 3; c += 1) samples[i * 3 + c] = palette[entry + c] ?? 0;
  }
  return samples;
}
