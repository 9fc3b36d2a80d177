import { LensError } from '../core/lens-error.ts';
import type { ByteSource, DecodedArray, DecodeOptions, FormatWarning, PictureFacts } from './decoded.ts';
import { swapBytes } from './fill-values.ts';
import { checkPictureSize, pictureArray } from './picture-array.ts';

interface NetpbmHead {
  readonly kind: 1 | 2 | 3 | 4 | 5 | 6;
  readonly width: number;
  readonly height: number;
  /** 1 for bitmaps. */
  readonly maximum: number;
  readonly dataStart: number;
}

const HEADER_LIMIT_BYTES = 4096;

/**
 * Reads PBM, PGM and PPM, text (P1 to P3) and binary (P4 to P6), 8 and 16 bit (netpbm.sourceforge.net/doc). Samples
 * are the stored numbers, not scaled to the maximum; in a bitmap black is 0 and white 1, as other readers have it.
 * @throws LensError netpbm-head { detail }, netpbm-truncated { expectedBytes, foundBytes }, netpbm-value { value,
 *   maximum }, picture-too-large
 */
export async function decodeNetpbm(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedArray> {
  const head = readHead(source);
  const { kind, width, height, maximum } = head;
  const channels = kind === 3 || kind === 6 ? 3 : 1;
  const sampleBytes = maximum > 255 ? 2 : 1;
  checkPictureSize(source.name, { width, height, channels }, sampleBytes, options);
  const count = width * height * channels;
  const { samples, used } =
    kind === 4 ? readBits(source, head) : kind > 4 ? readBinary(source, head, count) : readText(source, head, count);
  const bitmap = kind === 1 || kind === 4;
  const facts: PictureFacts = {
    colour: channels === 3 ? 'rgb' : 'grey',
    bitDepth: bitmap ? 1 : sampleBytes * 8,
    palette: null,
    lossy: false,
  };
  const spare = source.size - used;
  const warnings: FormatWarning[] =
    kind >= 4 && spare > 0
      ? [{ code: 'trailing-bytes', message: `${spare} bytes after the picture were not read.` }]
      : [];
  const shape = channels === 3 ? [height, width, 3] : [height, width];
  const dtype = sampleBytes === 2 ? 'uint16' : 'uint8';
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const pixels = { samples: bytes, width, height, channels };
  return pictureArray(pixels, { container: 'netpbm', dtype, shape, facts, warnings }, options);
}

function readHead(source: ByteSource): NetpbmHead {
  const file = source.name;
  const bytes = new Uint8Array(Math.min(source.size, HEADER_LIMIT_BYTES));
  source.read(bytes, 0);
  const kind = (bytes[1] as number) - 48;
  const numbers: number[] = [];
  let position = 2;
  while (numbers.length < (kind === 1 || kind === 4 ? 2 : 3)) {
    const { value, next } = readNumber(bytes, position);
    if (value === null) throw new LensError('netpbm-head', { file, detail: `no number at byte ${position}` });
    numbers.push(value);
    position = next;
  }
  const [width = 0, height = 0, maximum = 1] = numbers;
  const told = `${width}×${height}, maximum ${maximum}`;
  if (width === 0 || height === 0 || maximum === 0 || maximum > 65535) {
    throw new LensError('netpbm-head', { file, detail: told });
  }
  // One white space ends the header. `kind` is one of six by the file's magic.
  return { kind: kind as NetpbmHead['kind'], width, height, maximum, dataStart: position + 1 };
}

/** Skips white space and comments, then reads digits. */
function readNumber(bytes: Uint8Array, start: number): { value: number | null; next: number } {
  let position = start;
  for (;;) {
    const byte = bytes[position] ?? 0;
    if (byte === 0x23) {
      while (position < bytes.length && bytes[position] !== 10) position += 1;
    } else if (byte !== 32 && (byte < 9 || byte > 13)) break;
    position += 1;
  }
  let value: number | null = null;
  for (;;) {
    const digit = (bytes[position] ?? 0) - 48;
    if (digit < 0 || digit > 9) return { value, next: position };
    value = Math.min((value ?? 0) * 10 + digit, 0x7fffffff);
    position += 1;
  }
}

interface Samples {
  readonly samples: Uint8Array | Uint16Array;
  /** Bytes of the file up to the end of the picture. */
  readonly used: number;
}

function readBinary(source: ByteSource, head: NetpbmHead, count: number): Samples {
  const wide = head.maximum > 255;
  const expectedBytes = head.dataStart + count * (wide ? 2 : 1);
  checkLength(source, expectedBytes);
  const samples = wide ? new Uint16Array(count) : new Uint8Array(count);
  const bytes = new Uint8Array(samples.buffer);
  source.read(bytes, head.dataStart);
  if (wide) swapBytes(bytes, 2);
  for (let i = 0; i < count; i += 1) {
    if ((samples[i] as number) > head.maximum) throw beyond(source.name, samples[i] as number, head.maximum);
  }
  return { samples, used: expectedBytes };
}

function readBits(source: ByteSource, head: NetpbmHead): Samples {
  const { width, height, dataStart } = head;
  const rowBytes = Math.ceil(width / 8);
  const expectedBytes = dataStart + rowBytes * height;
  checkLength(source, expectedBytes);
  const bits = new Uint8Array(rowBytes * height);
  source.read(bits, dataStart);
  const samples = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const byte = bits[y * rowBytes + (x >> 3)] as number;
      samples[y * width + x] = 1 - ((byte >> (7 - (x & 7))) & 1);
    }
  }
  return { samples, used: expectedBytes };
}

function readText(source: ByteSource, head: NetpbmHead, count: number): Samples {
  // Each number takes a digit and a space at least, except the bits of a bitmap.
  const bitmap = head.kind === 1;
  checkLength(source, head.dataStart - 1 + (bitmap ? count : 2 * count));
  const text = new Uint8Array(source.size - head.dataStart + 1);
  source.read(text, head.dataStart - 1);
  const samples = head.maximum > 255 ? new Uint16Array(count) : new Uint8Array(count);
  let position = 0;
  for (let i = 0; i < count; i += 1) {
    const { value, next } = bitmap ? readBit(text, position) : readNumber(text, position);
    if (value === null) {
      throw new LensError('netpbm-text', { file: source.name, expected: count, found: i });
    }
    if (value > head.maximum) throw beyond(source.name, value, head.maximum);
    samples[i] = bitmap ? 1 - value : value;
    position = next;
  }
  return { samples, used: head.dataStart - 1 + position };
}

/** Bits may stand side by side without spaces. */
function readBit(text: Uint8Array, start: number): { value: number | null; next: number } {
  const { value, next } = readNumber(text, start);
  if (value === null) return { value, next };
  let first = start;
  while (((text[first] ?? 0) < 48 || (text[first] ?? 0) > 57) && first < next) first += 1;
  return { value: (text[first] as number) - 48, next: first + 1 };
}

function checkLength(source: ByteSource, expectedBytes: number): void {
  if (source.size >= expectedBytes) return;
  throw new LensError('netpbm-truncated', { file: source.name, expectedBytes, foundBytes: source.size });
}

function beyond(file: string, value: number, maximum: number): LensError {
  return new LensError('netpbm-value', { file, value, maximum });
}
