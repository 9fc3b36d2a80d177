import { LensError } from '../core/lens-error.ts';
import { type ArrayContainer, chooseContained, listContained } from './array-container.ts';
import { decodeBmp } from './bmp.ts';
import { sourceStream } from './byte-stream.ts';
import type { ArrayListing, ByteSource, DecodedArray, DecodeOptions } from './decoded.ts';
import { fileKind } from './file-kind.ts';
import { decodeGif } from './gif.ts';
import { decodeNetpbm } from './netpbm.ts';
import { decodeNifti } from './nifti.ts';
import { readNpy } from './npy.ts';
import { npzContainer } from './npz.ts';
import { decodePhoto } from './photo.ts';
import { decodePng } from './png.ts';
import { isTorchArchive, torchContainer } from './pt.ts';
import { safetensorsContainer } from './safetensors.ts';
import { decodeTiff } from './tiff.ts';
import { readZipDirectory } from './zip-archive.ts';

/**
 * Reads a mask, a picture or an array of scores into memory. The content decides, never the name.
 * @throws LensError that names the file and what is wrong with it (docs/formats.md lists the codes)
 */
export async function decodeFile(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedArray> {
  switch (fileKind(source)) {
    case 'png':
      return await decodePng(source, options);
    case 'npy':
      return await decodeNpy(source, options);
    case 'zip':
      return await decodeContained(await zipContainer(source), options);
    case 'safetensors':
      return await decodeContained(safetensorsContainer(source), options);
    case 'tiff':
      return await decodeTiff(source, options);
    case 'jpeg':
      return await decodePhoto(source, 'jpeg', options);
    case 'webp':
      return await decodePhoto(source, 'webp', options);
    case 'gif':
      return await decodeGif(source, options);
    case 'bmp':
      return await decodeBmp(source, options);
    case 'netpbm':
      return await decodeNetpbm(source, options);
    case 'nifti':
      return await decodeNifti(source, 'none', options);
    case 'gzip':
      return await decodeNifti(source, 'gzip', options);
  }
}

/**
 * The arrays of a container file, by their headers; empty for files that hold a single array without a name.
 * @throws LensError as `decodeFile` does
 */
export async function listArrays(source: ByteSource): Promise<ArrayListing[]> {
  const kind = fileKind(source);
  if (kind === 'zip') return await listContained(await zipContainer(source));
  if (kind === 'safetensors') return await listContained(safetensorsContainer(source));
  return [];
}

async function decodeContained(container: ArrayContainer, options: DecodeOptions): Promise<DecodedArray> {
  const { array, warnings } = await chooseContained(container, options.key);
  const decoded = await array.read(options);
  return warnings.length === 0 ? decoded : { ...decoded, warnings: [...warnings, ...decoded.warnings] };
}

async function zipContainer(source: ByteSource): Promise<ArrayContainer> {
  const members = await readZipDirectory(source);
  if (isTorchArchive(members)) return await torchContainer(source, members);
  if (members.length === 0) throw new LensError('zip-empty', { file: source.name });
  const container = npzContainer(source, members);
  if (container.keys.length === 0) {
    throw new LensError('zip-no-arrays', { file: source.name, names: members.slice(0, 5).map(({ name }) => name) });
  }
  return container;
}

async function decodeNpy(source: ByteSource, options: DecodeOptions): Promise<DecodedArray> {
  const stream = sourceStream(source, 0, source.size);
  const array = await readNpy({ file: source.name, member: null, stream, size: source.size }, options);
  return { container: 'npy', key: null, picture: null, ...array };
}
