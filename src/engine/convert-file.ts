import { LensError } from '../core/lens-error.ts';
import { colourTable, colourTableOfPreset, decodeColours, packColours, segmentIds } from '../dataset/colour-codes.ts';
import type { NamedClass } from '../dataset/pair-options.ts';
import { presetByName } from '../dataset/presets.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import { encodeNpy, npyDtype } from '../formats/npy-writer.ts';
import { encodeGreyPng8, encodeGreyPng16, encodeRgbPng } from '../formats/sharp-pixels.ts';
import type { FileRef } from './pair-request.ts';
import { decodeRef } from './read-files.ts';

export interface ConvertRequest {
  readonly file: FileRef;
  readonly key: string | null;
  readonly format: 'npy' | 'png';
  /** How colours are class ids: a preset, or the classes in the order of their ids. Null: the samples stay. */
  readonly preset: string | null;
  readonly classes: readonly NamedClass[] | null;
}

export interface ConvertedFile {
  readonly bytes: Uint8Array;
  /** The type in the file that was read, and in that which is written. */
  readonly dtypes: { readonly read: string; readonly written: string };
  readonly shape: readonly number[];
  readonly warnings: readonly string[];
}

/** What was read from a file, exactly. @throws LensError convert-to-png, and those of the reader */
export async function convertFile(request: ConvertRequest): Promise<ConvertedFile> {
  const read = await decodeRef(request.file, request.key);
  const { array, warnings } = decodedIds(read, request);
  const { data, dtype, shape } = array;
  const bytes = request.format === 'npy' ? encodeNpy(data, dtype, shape) : await asPng(array, request.file.name);
  const dtypes = { read: dtype, written: request.format === 'npy' ? npyDtype(dtype) : dtype };
  return { bytes, dtypes, shape, warnings: [...read.warnings.map(({ message }) => message), ...warnings] };
}

/** Ids of a picture in colour where it is known what its colours mean. */
function decodedIds(
  array: DecodedArray,
  { file, preset, classes }: ConvertRequest,
): { readonly array: DecodedArray; readonly warnings: readonly string[] } {
  const colours = array.picture?.colour === 'rgb' || array.picture?.colour === 'rgba';
  if (!colours || (preset === null && classes === null)) return { array, warnings: [] };
  const plane = packColours(array, file.name);
  const shape = [plane.height, plane.width];
  const ids = (data: Int32Array): DecodedArray => ({ ...array, dtype: 'int32', shape, data });
  const known = preset === null ? null : presetByName(preset);
  if (known?.name === 'coco_panoptic_133') return { array: ids(segmentIds(plane)), warnings: [] };
  const table =
    classes === null && known
      ? colourTableOfPreset(known)
      : colourTable(
          'the colours of the configuration',
          (classes ?? []).map(({ color }, diskValue) => ({ diskValue, color })),
        );
  const { values, warnings } = decodeColours(plane, table, file.name);
  return { array: ids(values), warnings: warnings.map(({ message }) => message) };
}

async function asPng({ data, shape }: DecodedArray, file: string): Promise<Uint8Array> {
  const [height = 0, width = 0, channels] = shape;
  if (shape.length === 2 && data instanceof Uint8Array) return await encodeGreyPng8(data, width, height);
  if (shape.length === 2 && data instanceof Uint16Array) return await encodeGreyPng16(data, width, height);
  if (shape.length === 2 && data instanceof Int32Array && data.every((value) => value >= 0 && value < 65536)) {
    return data.every((value) => value < 256)
      ? await encodeGreyPng8(Uint8Array.from(data), width, height)
      : await encodeGreyPng16(Uint16Array.from(data), width, height);
  }
  if (shape.length === 3 && channels === 3 && data instanceof Uint8Array)
    return await encodeRgbPng(data, width, height);
  throw new LensError('convert-to-png', { file, shape });
}
