import { LensError } from '../core/lens-error.ts';
import type { ByteSource, DecodedArray, DecodeOptions, PictureFacts } from './decoded.ts';
import { checkPictureSize, pictureArray } from './picture-array.ts';

interface BmpHead {
  readonly width: number;
  readonly height: number;
  readonly bottomUp: boolean;
  readonly bitDepth: 1 | 4 | 8 | 24 | 32;
  readonly palette: Uint8Array | null;
  readonly dataStart: number;
  readonly rowBytes: number;
}

/**
 * Reads an uncompressed Windows bitmap: palette indices of 1, 4 or 8 bit, or RGB of 24 or 32 bit (alpha dropped). The
 * picture library has no reader for it.
 * @throws LensError bmp-truncated { expectedBytes, foundBytes }, bmp-kind { bitDepth, compression }, picture-too-large
 */
export async function decodeBmp(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedArray> {
  const head = readHead(source);
  const { width, height, bitDepth } = head;
  const indexed = bitDepth <= 8;
  checkPictureSize(source.name, { width, height, channels: indexed ? 1 : 3 }, 1, options);
  const expectedBytes = head.dataStart + head.rowBytes * height;
  if (expectedBytes > source.size) {
    throw new LensError('bmp-truncated', { file: source.name, expectedBytes, foundBytes: source.size });
  }
  const samples = new Uint8Array(width * height * (indexed ? 1 : 3));
  const row = new Uint8Array(head.rowBytes);
  for (let y = 0; y < height; y += 1) {
    source.read(row, head.dataStart + (head.bottomUp ? height - 1 - y : y) * head.rowBytes);
    if (indexed) unpackRow(row, bitDepth, samples.subarray(y * width, (y + 1) * width));
    else reorderRow(row, bitDepth / 8, samples.subarray(y * width * 3, (y + 1) * width * 3));
  }
  const facts: PictureFacts = indexed
    ? { colour: 'indexed', bitDepth, palette: head.palette, lossy: false }
    : { colour: 'rgb', bitDepth: 8, palette: null, lossy: false };
  const shape = indexed ? [height, width] : [height, width, 3];
  const pixels = { samples, width, height, channels: indexed ? 1 : 3 };
  return pictureArray(pixels, { container: 'bmp', dtype: 'uint8', shape, facts, warnings: [] }, options);
}

function readHead(source: ByteSource): BmpHead {
  const file = source.name;
  const bytes = new Uint8Array(Math.min(source.size, 64));
  source.read(bytes, 0);
  const view = new DataView(bytes.buffer);
  const infoBytes = view.getUint32(14, true);
  const old = infoBytes === 12;
  const needed = old ? 26 : 54;
  if (bytes.length < needed) {
    throw new LensError('bmp-truncated', { file, expectedBytes: needed, foundBytes: source.size });
  }
  const dataStart = view.getUint32(10, true);
  const width = old ? view.getUint16(18, true) : view.getInt32(18, true);
  const signedHeight = old ? view.getUint16(20, true) : view.getInt32(22, true);
  const bitDepth = view.getUint16(old ? 24 : 28, true);
  const compression = old ? 0 : view.getUint32(30, true);
  if (width <= 0 || signedHeight === 0) {
    throw new LensError('array-empty', { file, member: null, dtype: 'uint8', shape: `(${signedHeight}, ${width})` });
  }
  // 32-bit bitmaps name their masks; the usual ones are blue, green, red.
  const usualMasks = compression === 3 && bitDepth === 32 && infoBytes >= 40 && masksAreUsual(source);
  if (!isDepth(bitDepth) || (compression !== 0 && !usualMasks)) {
    throw new LensError('bmp-kind', { file, bitDepth, compression });
  }
  const rowBytes = Math.ceil((width * bitDepth) / 32) * 4;
  const entryBytes = old ? 3 : 4;
  const colours = old ? 0 : view.getUint32(46, true);
  const palette = bitDepth <= 8 ? readPalette(source, 14 + infoBytes, entryBytes, colours || 2 ** bitDepth) : null;
  return { width, height: Math.abs(signedHeight), bottomUp: signedHeight > 0, bitDepth, palette, dataStart, rowBytes };
}

function isDepth(value: number): value is BmpHead['bitDepth'] {
  return [1, 4, 8, 24, 32].includes(value);
}

function masksAreUsual(source: ByteSource): boolean {
  if (source.size < 66) return false;
  const bytes = new Uint8Array(12);
  source.read(bytes, 54);
  const view = new DataView(bytes.buffer);
  return view.getUint32(0, true) === 0xff0000 && view.getUint32(4, true) === 0xff00 && view.getUint32(8, true) === 0xff;
}

function readPalette(source: ByteSource, position: number, entryBytes: number, entries: number): Uint8Array {
  const count = Math.min(entries, 256);
  const expectedBytes = position + count * entryBytes;
  if (expectedBytes > source.size) {
    throw new LensError('bmp-truncated', { file: source.name, expectedBytes, foundBytes: source.size });
  }
  const bytes = new Uint8Array(count * entryBytes);
  source.read(bytes, position);
  return Uint8Array.from({ length: count * 3 }, (_, i) => bytes[Math.floor(i / 3) * entryBytes + 2 - (i % 3)] ?? 0);
}

function unpackRow(row: Uint8Array, bitDepth: number, out: Uint8Array): void {
  const perByte = 8 / bitDepth;
  const mask = 2 ** bitDepth - 1;
  for (let x = 0; x < out.length; x += 1) {
    const byte = row[Math.floor(x / perByte)] as number;
    out[x] = (byte >> (8 - bitDepth * ((x % perByte) + 1))) & mask;
  }
}

function reorderRow(row: Uint8Array, pixelBytes: number, out: Uint8Array): void {
  for (let from = 0, to = 0; to < out.length; from += pixelBytes, to += 3) {
    out[to] = row[from + 2] as number;
    out[to + 1] = row[from + 1] as number;
    out[to + 2] = row[from] as number;
  }
}
