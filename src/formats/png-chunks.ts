import { crc32 } from 'node:zlib';
import { LensError } from '../core/lens-error.ts';
import type { ByteSource, FormatWarning } from './decoded.ts';

/** The head of a PNG file (PNG specification, third edition, 11.2.1). */
export interface PngHead {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: 1 | 2 | 4 | 8 | 16;
  readonly colour: 'grey' | 'rgb' | 'indexed' | 'grey-alpha' | 'rgba';
  readonly interlaced: boolean;
}

export interface PngStructure {
  readonly head: PngHead;
  /** RGB triplets of PLTE, or null. */
  readonly palette: Uint8Array | null;
  /** Where the run of IDAT chunks begins (at its first length) and ends. */
  readonly dataStart: number;
  readonly dataEnd: number;
  /** Compressed bytes inside these chunks. */
  readonly dataBytes: number;
  readonly warnings: readonly FormatWarning[];
}

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const colours = new Map<number, PngHead['colour']>([
  [0, 'grey'],
  [2, 'rgb'],
  [3, 'indexed'],
  [4, 'grey-alpha'],
  [6, 'rgba'],
]);

const depths: Readonly<Record<PngHead['colour'], readonly number[]>> = {
  grey: [1, 2, 4, 8, 16],
  rgb: [8, 16],
  indexed: [1, 2, 4, 8],
  'grey-alpha': [8, 16],
  rgba: [8, 16],
};

interface Chunk {
  readonly type: string;
  /** Of its length field. */
  readonly position: number;
  readonly length: number;
}

/**
 * Walks the chunks of a PNG file by their lengths, without reading pixel data. Checks IHDR, the order, the presence of
 * PLTE and IDAT and the check sums of IHDR and PLTE; those of IDAT are checked where the data is read.
 * @throws LensError png-truncated { chunk, expectedBytes, foundBytes }, png-chunk-damaged { position }, png-crc
 *   { chunk, position }, png-head { field, value }, png-no-palette, png-no-data, png-order { chunk },
 *   png-unknown-chunk { chunk }
 */
export function readPngStructure(source: ByteSource): PngStructure {
  const file = source.name;
  let position = PNG_SIGNATURE.length;
  let head: PngHead | null = null;
  let palette: Uint8Array | null = null;
  let dataStart = 0;
  let dataEnd = 0;
  let dataBytes = 0;
  for (;;) {
    const chunk = readChunkHead(source, position);
    const { type, length } = chunk;
    if (head === null && type !== 'IHDR') throw new LensError('png-order', { file, chunk: type });
    if (type === 'IHDR') {
      if (head !== null) throw new LensError('png-order', { file, chunk: type });
      const run = chunkRun(source, chunk, 13);
      // A value that cannot be says more than its check sum.
      head = interpretHead(run.subarray(8), file);
      checkChunkSums(run, position, file);
    } else if (type === 'PLTE') {
      if (palette !== null || dataEnd > 0) throw new LensError('png-order', { file, chunk: type });
      const run = chunkRun(source, chunk, 768);
      checkChunkSums(run, position, file);
      palette = run.slice(8, 8 + length);
      if (palette.length === 0 || palette.length % 3 !== 0) {
        throw new LensError('png-head', { file, field: 'palette bytes', value: palette.length });
      }
    } else if (type === 'IDAT') {
      if (dataEnd === 0) dataStart = position;
      else if (dataEnd !== position) throw new LensError('png-order', { file, chunk: type });
      dataEnd = position + 12 + length;
      dataBytes += length;
    } else if (type === 'IEND') {
      position += 12 + length;
      break;
    } else if ((type.charCodeAt(0) & 0x20) === 0) {
      throw new LensError('png-unknown-chunk', { file, chunk: type, position });
    }
    position += 12 + length;
  }
  if (head?.colour === 'indexed' && palette === null) throw new LensError('png-no-palette', { file });
  if (head === null || dataBytes === 0) throw new LensError('png-no-data', { file });
  const spare = source.size - position;
  return {
    head,
    palette: head.colour === 'indexed' ? palette : null,
    dataStart,
    dataEnd,
    dataBytes,
    warnings:
      spare > 0 ? [{ code: 'trailing-bytes', message: `${spare} bytes after the end of the PNG were not read.` }] : [],
  };
}

/**
 * Checks the check sums of a run of chunks that was read into memory.
 * @param filePosition where the run begins in the file
 * @throws LensError png-crc { chunk, position }
 */
export function checkChunkSums(run: Uint8Array, filePosition: number, file: string): void {
  const view = new DataView(run.buffer, run.byteOffset, run.byteLength);
  for (let position = 0; position < run.length; ) {
    const length = view.getUint32(position);
    if (crc32(run.subarray(position + 4, position + 8 + length)) !== view.getUint32(position + 8 + length)) {
      throw new LensError('png-crc', { file, chunk: chunkType(run, position + 4), position: filePosition + position });
    }
    position += 12 + length;
  }
}

/** Bytes of all scan lines, filter bytes included, as they lie in the deflate stream. */
export function scanlineBytes(head: PngHead): number {
  const samples = { grey: 1, indexed: 1, 'grey-alpha': 2, rgb: 3, rgba: 4 }[head.colour];
  const bitsPerPixel = samples * head.bitDepth;
  const pass = (width: number, height: number) =>
    width === 0 ? 0 : height * (1 + Math.ceil((width * bitsPerPixel) / 8));
  if (!head.interlaced) return pass(head.width, head.height);
  // Adam7: first column, first row, step in columns, step in rows of each pass.
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  let total = 0;
  for (const [x, y, stepX, stepY] of passes) {
    total += pass(Math.ceil(Math.max(0, head.width - x) / stepX), Math.ceil(Math.max(0, head.height - y) / stepY));
  }
  return total;
}

function readChunkHead(source: ByteSource, position: number): Chunk {
  const file = source.name;
  const left = source.size - position;
  if (left < 12) {
    throw new LensError('png-truncated', {
      file,
      chunk: 'IEND',
      expectedBytes: position + 12,
      foundBytes: source.size,
    });
  }
  const bytes = new Uint8Array(8);
  source.read(bytes, position);
  const length = new DataView(bytes.buffer).getUint32(0);
  const type = chunkType(bytes, 4);
  if (!/^[A-Za-z]{4}$/.test(type) || length > 0x7fffffff) throw new LensError('png-chunk-damaged', { file, position });
  if (length > left - 12) {
    const expectedBytes = position + 12 + length;
    throw new LensError('png-truncated', { file, chunk: type, expectedBytes, foundBytes: source.size });
  }
  return { type, position, length };
}

/** A whole chunk, from its length to its check sum. */
function chunkRun(source: ByteSource, chunk: Chunk, limit: number): Uint8Array {
  const { type, position, length } = chunk;
  if (length > limit || (type === 'IHDR' && length !== limit)) {
    throw new LensError('png-head', { file: source.name, field: `${type} bytes`, value: length });
  }
  const run = new Uint8Array(12 + length);
  source.read(run, position);
  return run;
}

function interpretHead(content: Uint8Array, file: string): PngHead {
  const view = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const width = view.getUint32(0);
  const height = view.getUint32(4);
  const bitDepth = view.getUint8(8);
  const colour = colours.get(view.getUint8(9));
  const refuse = (field: string, value: number) => new LensError('png-head', { file, field, value });
  if (width === 0 || width > 0x7fffffff) throw refuse('width', width);
  if (height === 0 || height > 0x7fffffff) throw refuse('height', height);
  if (colour === undefined) throw refuse('colour type', view.getUint8(9));
  if (!depths[colour].includes(bitDepth)) throw refuse('bit depth', bitDepth);
  if (view.getUint8(10) !== 0) throw refuse('compression method', view.getUint8(10));
  if (view.getUint8(11) !== 0) throw refuse('filter method', view.getUint8(11));
  if (view.getUint8(12) > 1) throw refuse('interlace method', view.getUint8(12));
  // `depths` holds exactly the values of the type.
  return { width, height, bitDepth: bitDepth as PngHead['bitDepth'], colour, interlaced: view.getUint8(12) === 1 };
}

function chunkType(bytes: Uint8Array, position: number): string {
  return String.fromCharCode(...bytes.subarray(position, position + 4));
}
