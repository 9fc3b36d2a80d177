import { LensError } from '../core/lens-error.ts';
import type {
  ByteSource,
  Container,
  DecodedArray,
  DecodedValues,
  DecodeOptions,
  FormatWarning,
  PictureFacts,
  StoredDtype,
} from './decoded.ts';
import { type Pixels, pictureLimitBytes } from './sharp-pixels.ts';
import { allocateValues, heldBytesOf } from './stored-dtypes.ts';

/** What may stand around the pixels of a file. */
const FILE_EXTRA_BYTES = 64 * 1024 ** 2;

/** A picture whose samples were decoded, and how they are to be kept. */
export interface DecodedPicture {
  readonly container: Container;
  readonly dtype: StoredDtype;
  readonly shape: readonly number[];
  readonly facts: PictureFacts;
  readonly warnings: readonly FormatWarning[];
}

/**
 * Refuses a picture before it is decoded. Samples below 8 bit count as one byte; pictures that the decoder cannot hand
 * over row by row (interlaced, WebP, GIF), and so holds once more, may be half as large.
 * @throws LensError picture-too-large { file, width, height, pages, bytes, limitBytes }
 */
export function checkPictureSize(
  file: string,
  size: {
    readonly width: number;
    readonly height: number;
    readonly channels: number;
    readonly pages?: number;
    readonly heldWhole?: boolean;
  },
  bytesPerSample: number,
  options: DecodeOptions,
): void {
  const { width, height, channels, pages = 1 } = size;
  const bytes = width * height * channels * pages * bytesPerSample;
  const ours = Math.floor(pictureLimitBytes() / (size.heldWhole ? 2 : 1));
  const limitBytes = Math.min(options.limitBytes ?? ours, ours);
  if (bytes > limitBytes) throw new LensError('picture-too-large', { file, width, height, pages, bytes, limitBytes });
}

/**
 * The whole of a picture file, for a decoder that wants it so.
 * @throws LensError picture-file-too-large { bytes, limitBytes }
 */
export function readWhole(source: ByteSource): Uint8Array {
  const limitBytes = pictureLimitBytes() + FILE_EXTRA_BYTES;
  if (source.size > limitBytes) {
    throw new LensError('picture-file-too-large', { file: source.name, bytes: source.size, limitBytes });
  }
  const bytes = new Uint8Array(source.size);
  source.read(bytes, 0);
  return bytes;
}

/** The decoder spreads 1, 2 and 4 bit over 0..255; back to the samples of the file, in place. */
export function unscaleSamples(samples: Uint8Array, bitDepth: number): void {
  const step = 255 / (2 ** bitDepth - 1);
  for (let i = 0; i < samples.length; i += 1) samples[i] = (samples[i] as number) / step;
}

/** The array of a picture: the library's samples where they may stay, else a copy in the caller's memory. */
export function pictureArray(pixels: Pixels, picture: DecodedPicture, options: DecodeOptions): DecodedArray {
  const count = picture.shape.reduce((product, length) => product * length, 1);
  return {
    container: picture.container,
    key: null,
    dtype: picture.dtype,
    shape: picture.shape,
    data: placeSamples(pixels.samples, picture.dtype, count, options),
    picture: picture.facts,
    warnings: picture.warnings,
  };
}

function placeSamples(samples: Uint8Array, dtype: StoredDtype, count: number, options: DecodeOptions): DecodedValues {
  const bytes = count * heldBytesOf(dtype);
  if (samples.length !== bytes)
    throw new LensError('internal', { detail: `${samples.length} samples bytes, not ${bytes}` });
  const { allocate } = options;
  const whole = samples.byteOffset === 0 && samples.buffer.byteLength === bytes;
  if (allocate === undefined && whole) return allocateValues(dtype, count, () => samples.buffer);
  const values = allocateValues(dtype, count, allocate);
  new Uint8Array(values.buffer, values.byteOffset, bytes).set(samples);
  return values;
}
