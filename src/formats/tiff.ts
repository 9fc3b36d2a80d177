import { LensError } from '../core/lens-error.ts';
import { DEFLATE_MAX_RATIO } from './byte-stream.ts';
import type { ByteSource, DecodedArray, DecodeOptions, FormatWarning, PictureFacts, StoredDtype } from './decoded.ts';
import { checkPictureSize, pictureArray, readWhole, unscaleSamples } from './picture-array.ts';
import { decodePixels, type Pixels, type SampleDepth } from './sharp-pixels.ts';
import { readTiffStructure, type TiffPage, type TiffStructure } from './tiff-directory.ts';

/** How a page's samples are asked for; `int16` is asked for as unsigned, as the decoder would clip it. */
const sampleKinds = new Map<string, { readonly dtype: StoredDtype; readonly depth: SampleDepth }>([
  ['uint1', { dtype: 'uint8', depth: 'uchar' }],
  ['uint2', { dtype: 'uint8', depth: 'uchar' }],
  ['uint4', { dtype: 'uint8', depth: 'uchar' }],
  ['uint8', { dtype: 'uint8', depth: 'uchar' }],
  ['int8', { dtype: 'int8', depth: 'char' }],
  ['uint16', { dtype: 'uint16', depth: 'ushort' }],
  ['int16', { dtype: 'int16', depth: 'ushort' }],
  ['uint32', { dtype: 'uint32', depth: 'uint' }],
  ['int32', { dtype: 'int32', depth: 'int' }],
  ['float32', { dtype: 'float32', depth: 'float' }],
]);

const RATIOS = new Map([
  [1, 1],
  [5, 4096],
  [8, DEFLATE_MAX_RATIO],
  [32773, 64],
  [32946, DEFLATE_MAX_RATIO],
]);

/** Packings that the decoder's build does not have. */
const MISSING_COMPRESSIONS = new Map([
  [34712, 'JPEG 2000'],
  [34887, 'LERC'],
  [34925, 'LZMA'],
  [50000, 'Zstandard'],
  [50002, 'JPEG XL'],
]);

const LOSSY_COMPRESSIONS = new Set([6, 7, 50001]);

/**
 * Reads a TIFF by its stored values: 1 to 32-bit integers, 32-bit floats, palette indices, 8 and 16-bit RGB(A);
 * strips or tiles. Pages of one size and type become a batch D×H×W.
 * @throws LensError those of `readTiffStructure`, tiff-samples { samples, bitDepth, format }, tiff-compression
 *   { compression }, tiff-short-data { expectedBytes, foundBytes }, picture-too-large,
 *   picture-damaged { detail }
 */
export async function decodeTiff(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedArray> {
  const file = source.name;
  const structure = readTiffStructure(source);
  const { page, count, warnings } = chosenPages(structure, file);
  const kind = sampleKinds.get(`${page.format}${page.bitDepth}`);
  const colour = colourOf(page);
  const told = { file, samples: page.samples, bitDepth: page.bitDepth, format: page.format };
  if (kind === undefined || colour === null) throw new LensError('tiff-samples', told);
  const channels = colour === 'rgb' ? 3 : colour === 'rgba' ? 4 : 1;
  if (channels > 1 && page.bitDepth !== 8 && page.bitDepth !== 16) throw new LensError('tiff-samples', told);
  const missing = MISSING_COMPRESSIONS.get(page.compression);
  if (missing !== undefined) throw new LensError('tiff-compression', { file, compression: missing });
  if (page.width === 0 || page.height === 0)
    throw new LensError('array-empty', { file, member: null, shape: '(0, 0)' });
  const bytesPerSample = Math.max(1, page.bitDepth / 8);
  checkPictureSize(file, { width: page.width, height: page.height, channels, pages: count }, bytesPerSample, options);
  checkDataSize(structure, count, channels, file);
  const bytes = readWhole(source);
  neutralise(bytes, structure, count);
  const wide = page.bitDepth === 16;
  const pixels = await decodePixels({
    file,
    bytes,
    space: channels === 1 ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb',
    depth: kind.depth,
    dropAlpha: colour === 'grey-alpha',
    pages: count,
  });
  checkGeometry(pixels, page, count, channels, file);
  if (page.bitDepth < 8) unscaleSamples(pixels.samples, page.bitDepth);
  const facts: PictureFacts = {
    colour,
    bitDepth: page.bitDepth,
    palette: page.palette,
    lossy: LOSSY_COMPRESSIONS.has(page.compression),
  };
  const size = channels === 1 ? [page.height, page.width] : [page.height, page.width, channels];
  const shape = count > 1 ? [count, ...size] : size;
  return pictureArray(pixels, { container: 'tiff', dtype: kind.dtype, shape, facts, warnings }, options);
}

/** All pages when they are alike; otherwise the first one. */
function chosenPages(
  { pages }: TiffStructure,
  file: string,
): { readonly page: TiffPage; readonly count: number; readonly warnings: readonly FormatWarning[] } {
  const [page] = pages;
  if (!page) throw new LensError('tiff-directory', { file, detail: 'it lists no picture' });
  const alike = pages.every(
    (other) =>
      other.width === page.width &&
      other.height === page.height &&
      other.samples === page.samples &&
      other.bitDepth === page.bitDepth &&
      other.format === page.format &&
      other.photometric === page.photometric,
  );
  if (alike) return { page, count: pages.length, warnings: [] };
  const message = `The other ${pages.length - 1} pages differ in size or type and were not read.`;
  return { page, count: 1, warnings: [{ code: 'tiff-other-pages', message }] };
}

function colourOf(page: TiffPage): PictureFacts['colour'] | null {
  const { samples, photometric } = page;
  if (photometric === 3) return samples === 1 && page.bitDepth <= 8 ? 'indexed' : null;
  if (samples === 1) return 'grey';
  if (samples === 2 && photometric <= 1) return page.format === 'uint' && page.bitDepth >= 8 ? 'grey-alpha' : null;
  if (page.format !== 'uint' || photometric < 2) return null;
  return samples === 3 ? 'rgb' : samples === 4 && photometric === 2 ? 'rgba' : null;
}

/**
 * The decoder would turn indices into colours, invert where white is zero, and clip negative 16-bit numbers. Told that
 * black is zero and samples are unsigned, it hands over the stored bits.
 */
function neutralise(bytes: Uint8Array, structure: TiffStructure, count: number): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (const page of structure.pages.slice(0, count)) {
    if (page.photometricAt !== null && (page.photometric === 3 || page.photometric === 0)) {
      view.setUint16(page.photometricAt, 1, structure.littleEndian);
    }
    if (page.formatAt !== null && page.format === 'int' && page.bitDepth === 16) {
      view.setUint16(page.formatAt, 1, structure.littleEndian);
    }
  }
}

/**
 * No packing makes this many bytes out of the ones that there are. Known well for no packing, LZW, PackBits and
 * deflate; others pack a blank picture into next to nothing.
 */
function checkDataSize({ pages }: TiffStructure, count: number, channels: number, file: string): void {
  for (const page of pages.slice(0, count)) {
    const ratio = RATIOS.get(page.compression) ?? 100_000;
    const expectedBytes = Math.ceil((page.width * page.bitDepth * channels) / 8) * page.height;
    const foundBytes = page.dataBytes * ratio;
    if (foundBytes < expectedBytes) throw new LensError('tiff-short-data', { file, expectedBytes, foundBytes });
  }
}

function checkGeometry(pixels: Pixels, page: TiffPage, count: number, channels: number, file: string): void {
  if (pixels.width !== page.width || pixels.height !== page.height * count || pixels.channels !== channels) {
    const detail = `decoded as ${pixels.width}×${pixels.height}×${pixels.channels}`;
    throw new LensError('picture-damaged', { file, detail });
  }
}
