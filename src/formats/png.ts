import { crc32, createInflate } from 'node:zlib';
import { LensError } from '../core/lens-error.ts';
import { DEFLATE_MAX_RATIO } from './byte-stream.ts';
import type { ByteSource, DecodedArray, DecodeOptions, FormatWarning, PictureFacts } from './decoded.ts';
import { checkPictureSize, pictureArray, unscaleSamples } from './picture-array.ts';
import {
  checkChunkSums,
  PNG_SIGNATURE,
  type PngHead,
  type PngStructure,
  readPngStructure,
  scanlineBytes,
} from './png-chunks.ts';
import { decodePixels, type PixelRequest, type Pixels } from './sharp-pixels.ts';

/**
 * Reads a PNG by exact value: palette index, grey sample of 1 to 16 bit (alpha dropped), RGB or RGBA samples. Gamma,
 * profiles, transparency and all other ancillary chunks have no say.
 * @throws LensError those of `readPngStructure`, picture-too-large, png-short-data { expectedBytes, foundBytes },
 *   png-too-much-data, png-data-damaged { detail }
 */
export async function decodePng(source: ByteSource, options: DecodeOptions = {}): Promise<DecodedArray> {
  const structure = readPngStructure(source);
  const { head, palette } = structure;
  const channels = channelsOf(head);
  const bytesPerSample = head.bitDepth === 16 ? 2 : 1;
  checkPictureSize(
    source.name,
    { width: head.width, height: head.height, channels, heldWhole: head.interlaced },
    bytesPerSample,
    options,
  );
  checkDataSize(source.name, structure);
  const bytes = bareFile(source, structure);
  const { pixels, warnings } = await decodeBare(source.name, bytes, head);
  if (head.bitDepth < 8) unscaleSamples(pixels.samples, head.bitDepth);
  const facts: PictureFacts = { colour: head.colour, bitDepth: head.bitDepth, palette, lossy: false };
  const shape = channels === 1 ? [head.height, head.width] : [head.height, head.width, channels];
  const all = [...structure.warnings, ...warnings, ...strayIndices(pixels.samples, palette)];
  const dtype = head.bitDepth === 16 ? 'uint16' : 'uint8';
  return pictureArray(pixels, { container: 'png', dtype, shape, facts, warnings: all }, options);
}

/** Channels that are kept: the alpha of grey pictures is dropped. */
function channelsOf(head: PngHead): number {
  return head.colour === 'rgb' ? 3 : head.colour === 'rgba' ? 4 : 1;
}

function checkDataSize(file: string, structure: PngStructure): void {
  const expectedBytes = scanlineBytes(structure.head);
  const { dataBytes, dataStart, dataEnd } = structure;
  if (dataBytes * DEFLATE_MAX_RATIO < expectedBytes) {
    throw new LensError('png-short-data', {
      file,
      expectedBytes,
      foundBytes: dataBytes * DEFLATE_MAX_RATIO,
      dataBytes,
    });
  }
  // Incompressible data grows by 5 bytes a block; many small chunks by 12 bytes each.
  if (dataEnd - dataStart > 2 * expectedBytes + 16 * 1024 * 1024) {
    throw new LensError('png-too-much-data', { file, expectedBytes, dataBytes });
  }
}

/**
 * The same pixels in a PNG of IHDR, IDAT and IEND only. An indexed picture is handed over as grey of the same depth,
 * so that the decoder's samples are the indices.
 */
function bareFile(source: ByteSource, structure: PngStructure): Uint8Array {
  const { head, dataStart, dataEnd } = structure;
  const runBytes = dataEnd - dataStart;
  const bytes = new Uint8Array(8 + 25 + runBytes + 12);
  bytes.set(PNG_SIGNATURE);
  const ihdr = new Uint8Array(13);
  const view = new DataView(ihdr.buffer);
  view.setUint32(0, head.width);
  view.setUint32(4, head.height);
  ihdr[8] = head.bitDepth;
  ihdr[9] = { grey: 0, indexed: 0, rgb: 2, 'grey-alpha': 4, rgba: 6 }[head.colour];
  ihdr[12] = head.interlaced ? 1 : 0;
  writeChunk(bytes, 8, 'IHDR', ihdr);
  const run = bytes.subarray(33, 33 + runBytes);
  source.read(run, dataStart);
  checkChunkSums(run, dataStart, source.name);
  writeChunk(bytes, 33 + runBytes, 'IEND', new Uint8Array(0));
  return bytes;
}

function writeChunk(target: Uint8Array, position: number, type: string, content: Uint8Array): void {
  const view = new DataView(target.buffer, target.byteOffset, target.byteLength);
  view.setUint32(position, content.length);
  for (let i = 0; i < 4; i += 1) target[position + 4 + i] = type.charCodeAt(i);
  target.set(content, position + 8);
  const end = position + 8 + content.length;
  view.setUint32(end, crc32(target.subarray(position + 4, end)));
}

async function decodeBare(
  file: string,
  bytes: Uint8Array,
  head: PngHead,
): Promise<{ readonly pixels: Pixels; readonly warnings: readonly FormatWarning[] }> {
  const grey = channelsOf(head) === 1;
  const wide = head.bitDepth === 16;
  const request: PixelRequest = {
    file,
    bytes,
    space: grey ? (wide ? 'grey16' : 'b-w') : wide ? 'rgb16' : 'srgb',
    depth: wide ? 'ushort' : 'uchar',
    dropAlpha: head.colour === 'grey-alpha',
  };
  // The decoder stops at the last row and does not tell whether there was more; on another thread we count.
  const expectedBytes = scanlineBytes(head);
  const decoding = decodePixels(request).then(
    (pixels) => ({ pixels, failure: null }),
    (failure: unknown) => ({ pixels: null, failure }),
  );
  const unpacked = await unpackedBytes(bytes.subarray(33, bytes.length - 12), expectedBytes);
  const { pixels, failure } = await decoding;
  if (unpacked.damage !== null) throw new LensError('png-data-damaged', { file, detail: unpacked.damage });
  if (unpacked.bytes < expectedBytes) {
    throw new LensError('png-short-data', { file, expectedBytes, foundBytes: unpacked.bytes });
  }
  const extra = unpacked.bytes > expectedBytes;
  const warnings = extra
    ? [{ code: 'png-extra-data', message: 'The file holds more pixel data than its size says; the rest was not read.' }]
    : [];
  if (pixels !== null) return { pixels, warnings };
  if (extra) return { pixels: await decodePixels({ ...request, failOn: 'error' }), warnings };
  const detail = failure instanceof LensError ? String(failure.params['detail']) : String(failure);
  throw new LensError('png-data-damaged', { file, detail });
}

/** Unpacks the run of IDAT chunks, counting only, until `enough` bytes are passed or the data ends or fails. */
async function unpackedBytes(run: Uint8Array, enough: number): Promise<{ bytes: number; damage: string | null }> {
  const inflate = createInflate({ chunkSize: 262144 });
  const view = new DataView(run.buffer, run.byteOffset, run.byteLength);
  let bytes = 0;
  let damage: string | null = null;
  const counted = (async () => {
    for await (const piece of inflate) {
      bytes += (piece as Uint8Array).length; // a zlib stream gives buffers
      if (bytes > enough) break;
    }
  })().catch((error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code !== 'Z_BUF_ERROR' && code !== 'ERR_STREAM_PREMATURE_CLOSE') damage = String(error);
  });
  for (let position = 0; position < run.length; ) {
    const length = view.getUint32(position);
    inflate.write(run.subarray(position + 8, position + 8 + length));
    position += 12 + length;
  }
  inflate.end();
  await counted;
  return { bytes, damage };
}

function strayIndices(samples: Uint8Array, palette: Uint8Array | null): FormatWarning[] {
  if (palette === null || palette.length >= 768) return [];
  const entries = palette.length / 3;
  let stray = 0;
  let largest = 0;
  for (let i = 0; i < samples.length; i += 1) {
    const index = samples[i] as number;
    if (index >= entries) stray += 1;
    if (index > largest) largest = index;
  }
  if (stray === 0) return [];
  const message = `${stray} pixels have an index beyond the palette of ${entries} colours (up to ${largest}).`;
  return [{ code: 'png-stray-index', message }];
}
