import { LensError } from '../core/lens-error.ts';
import type { ByteSource, DecodedArray, DecodeOptions, FormatWarning, PictureFacts } from './decoded.ts';
import { checkPictureSize, pictureArray, readWhole } from './picture-array.ts';
import { decodePixels, readPictureHead } from './sharp-pixels.ts';

/**
 * Reads a JPEG or WebP: 8-bit grey, RGB or RGBA, not turned by its EXIF orientation. Lossy files carry a warning, as
 * labels do not survive them.
 * @throws LensError picture-too-large, picture-damaged { detail }
 */
export async function decodePhoto(
  source: ByteSource,
  container: 'jpeg' | 'webp',
  options: DecodeOptions = {},
): Promise<DecodedArray> {
  const file = source.name;
  const bytes = readWhole(source);
  const lossy = container === 'jpeg' || isLossyWebp(bytes);
  const head = await readPictureHead(file, bytes);
  const { width, height } = head;
  const colour: PictureFacts['colour'] = head.channels === 1 ? 'grey' : head.hasAlpha ? 'rgba' : 'rgb';
  const channels = { grey: 1, rgb: 3, rgba: 4 }[colour];
  const heldWhole = container === 'webp' || head.progressive;
  checkPictureSize(file, { width, height, channels: 4, heldWhole }, 1, options);
  const space = channels === 1 ? 'b-w' : 'srgb';
  const pixels = await decodePixels({ file, bytes, space, depth: 'uchar', failOn: 'error' });
  if (pixels.width !== width || pixels.height !== height || pixels.channels !== channels) {
    const detail = `decoded as ${pixels.width}×${pixels.height}×${pixels.channels}`;
    throw new LensError('picture-damaged', { file, detail });
  }
  const warnings = photoWarnings(container, lossy, head.orientation, head.pages);
  const facts: PictureFacts = { colour, bitDepth: 8, palette: null, lossy };
  const shape = channels === 1 ? [height, width] : [height, width, channels];
  return pictureArray(pixels, { container, dtype: 'uint8', shape, facts, warnings }, options);
}

function photoWarnings(container: string, lossy: boolean, orientation: number, frames: number): FormatWarning[] {
  const warnings: FormatWarning[] = [];
  if (lossy) {
    const name = container === 'jpeg' ? 'JPEG' : 'Lossy WebP';
    warnings.push({ code: 'lossy', message: `${name} changes values: labels and scores do not survive it.` });
  }
  if (orientation > 1) {
    const message = `The file asks to be shown turned (EXIF orientation ${orientation}); it was read as stored.`;
    warnings.push({ code: 'exif-orientation', message });
  }
  if (frames > 1)
    warnings.push({ code: 'first-frame-only', message: 'The file is animated; its first frame was read.' });
  return warnings;
}

/** Whether the first picture of a WebP is a 'VP8 ' chunk rather than a 'VP8L' one (RFC 9649). */
function isLossyWebp(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let position = 12;
  while (position + 8 <= bytes.length) {
    const name = String.fromCharCode(...bytes.subarray(position, position + 4));
    if (name === 'VP8 ') return true;
    if (name === 'VP8L') return false;
    // A frame of an animation holds chunks of its own, after 16 bytes of head.
    position +=
      name === 'ANMF' ? 24 : 8 + view.getUint32(position + 4, true) + (view.getUint32(position + 4, true) & 1);
  }
  return true;
}
