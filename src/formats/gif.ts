import { LensError } from '../core/lens-error.ts';
import type { ByteSource, DecodedArray, DecodeOptions, FormatWarning } from './decoded.ts';
import { countGifPixels } from './gif-codes.ts';
import { checkPictureSize, pictureArray, readWhole } from './picture-array.ts';
import { decodePixels } from './sharp-pixels.ts';

interface GifFrame {
  readonly width: number;
  readonly height: number;
  readonly palette: Uint8Array;
  /** Bits of an index. */
  readonly bitDepth: number;
  /** Pixels that the codes stand for, up to one more than needed; null for codes without meaning. */
  readonly pixels: number | null;
  readonly moreFrames: boolean;
}

/**
 * Reads the palette indices of the first frame of a GIF (GIF89a specification).
 * @throws LensError gif-truncated { foundBytes }, gif-short-data { expected, found } in pixels, gif-damaged { detail }, gif-partial-frame { width, height },
 *   picture-too-large, picture-damaged
 */
export async function decodeGif(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedArray> {
  const file = source.name;
  const bytes = readWhole(source);
  const frame = neutralise(bytes, file);
  const { width, height, palette, bitDepth } = frame;
  checkPictureSize(file, { width, height, channels: 4, heldWhole: true }, 1, options);
  if (frame.pixels === null) throw new LensError('gif-damaged', { file, detail: 'a code without a meaning' });
  if (frame.pixels < width * height) {
    throw new LensError('gif-short-data', { file, expected: width * height, found: frame.pixels });
  }
  const pixels = await decodePixels({ file, bytes, space: 'b-w', depth: 'uchar', channel: 0, failOn: 'error' });
  if (pixels.width !== width || pixels.height !== height) {
    throw new LensError('picture-damaged', { file, detail: `decoded as ${pixels.width}×${pixels.height}` });
  }
  const warnings: FormatWarning[] = frame.moreFrames
    ? [{ code: 'first-frame-only', message: 'The GIF is animated; its first frame was read.' }]
    : [];
  const facts = { colour: 'indexed', bitDepth, palette, lossy: false } as const;
  return pictureArray(pixels, { container: 'gif', dtype: 'uint8', shape: [height, width], facts, warnings }, options);
}

/**
 * Replaces the colours of the first frame by grey i → (i, i, i) and takes the transparency away, so that the decoder's
 * samples are the indices. Changes `bytes`.
 */
function neutralise(bytes: Uint8Array, file: string): GifFrame {
  const reader = new GifReader(bytes, file);
  const width = reader.short(6);
  const height = reader.short(8);
  if (width === 0 || height === 0) throw new LensError('gif-damaged', { file, detail: `${width}×${height} pixels` });
  let position = 13;
  const globalFlags = reader.byte(10);
  const globalTable = globalFlags & 0x80 ? position : null;
  if (globalTable !== null) position += reader.tableBytes(globalFlags);
  for (;;) {
    const block = reader.byte(position);
    if (block === 0x21) {
      // Bit 0 of a graphic control extension says that one index is transparent.
      if (reader.byte(position + 1) === 0xf9) bytes[position + 3] = reader.byte(position + 3) & ~1;
      position = reader.skipSubBlocks(position + 2);
      continue;
    }
    if (block !== 0x2c) throw new LensError('gif-damaged', { file, detail: `block 0x${block.toString(16)}` });
    const partial = reader.short(position + 1) !== 0 || reader.short(position + 3) !== 0;
    if (partial || reader.short(position + 5) !== width || reader.short(position + 7) !== height) {
      throw new LensError('gif-partial-frame', { file, width, height });
    }
    const localFlags = reader.byte(position + 9);
    const local = (localFlags & 0x80) !== 0;
    const table = local ? position + 10 : globalTable;
    if (table === null) throw new LensError('gif-damaged', { file, detail: 'it has no colours' });
    const flags = local ? localFlags : globalFlags;
    const tableBytes = reader.tableBytes(flags);
    reader.byte(table + tableBytes - 1);
    const palette = bytes.slice(table, table + tableBytes);
    for (let i = 0; i < tableBytes; i += 1) bytes[table + i] = Math.floor(i / 3);
    position += 10 + (local ? tableBytes : 0);
    const { content, end } = reader.subBlocks(position + 1);
    const minimumBits = reader.byte(position);
    const valid = minimumBits >= 1 && minimumBits <= 8;
    const pixels = valid ? countGifPixels(content, minimumBits, width * height) : null;
    return { width, height, palette, bitDepth: (flags & 7) + 1, pixels, moreFrames: reader.hasMoreFrames(end) };
  }
}

class GifReader {
  private readonly bytes: Uint8Array;
  private readonly file: string;

  constructor(bytes: Uint8Array, file: string) {
    this.bytes = bytes;
    this.file = file;
  }

  byte(position: number): number {
    const value = this.bytes[position];
    if (value === undefined) throw new LensError('gif-truncated', { file: this.file, foundBytes: this.bytes.length });
    return value;
  }

  short(position: number): number {
    return this.byte(position) | (this.byte(position + 1) << 8);
  }

  tableBytes(flags: number): number {
    return 3 * 2 ** ((flags & 7) + 1);
  }

  /** Position after the empty block that ends a run of sub-blocks. */
  skipSubBlocks(start: number): number {
    let position = start;
    for (;;) {
      const length = this.byte(position);
      position += 1 + length;
      if (length === 0) return position;
    }
  }

  /** The bytes of a run of sub-blocks, joined, and the position after it. */
  subBlocks(start: number): { content: Uint8Array; end: number } {
    const end = this.skipSubBlocks(start);
    const content = new Uint8Array(end - start);
    let filled = 0;
    for (let position = start; position < end; ) {
      const length = this.byte(position);
      content.set(this.bytes.subarray(position + 1, position + 1 + length), filled);
      filled += length;
      position += 1 + length;
    }
    return { content: content.subarray(0, filled), end };
  }

  hasMoreFrames(start: number): boolean {
    let position = start;
    while (position < this.bytes.length) {
      const block = this.bytes[position];
      if (block === 0x2c) return true;
      if (block !== 0x21) return false;
      position = this.skipSubBlocks(position + 2);
    }
    return false;
  }
}
