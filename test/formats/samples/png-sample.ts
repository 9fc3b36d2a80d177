import { crc32, deflateSync } from 'node:zlib';

export interface PngSample {
  readonly width: number;
  readonly height: number;
  readonly bitDepth: number;
  /** 0 grey, 2 RGB, 3 indexed, 4 grey and alpha, 6 RGBA. */
  readonly colourType: number;
  /** Row major, samples of a pixel side by side. */
  readonly samples: readonly number[];
  readonly interlaced?: boolean;
  readonly palette?: Uint8Array;
  /** Chunks before the data, by type. */
  readonly ancillary?: readonly (readonly [type: string, content: Uint8Array])[];
  /** The data is cut into chunks of this many bytes. */
  readonly idatBytes?: number;
}

export const PNG_MAGIC = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10);

/** An independent little PNG writer: filter 0 and 1 by turns, Adam7 where asked for. */
export function pngSample(sample: PngSample): Uint8Array {
  const packed = deflateSync(scanlines(sample));
  const size = sample.idatBytes ?? packed.length;
  const data: Uint8Array[] = [];
  for (let i = 0; i < packed.length; i += size) data.push(pngChunk('IDAT', packed.subarray(i, i + size)));
  return concat([
    PNG_MAGIC,
    pngHead(sample),
    ...(sample.ancillary ?? []).map(([type, content]) => pngChunk(type, content)),
    ...(sample.palette ? [pngChunk('PLTE', sample.palette)] : []),
    ...data,
    pngChunk('IEND', new Uint8Array(0)),
  ]);
}

export function pngHead(sample: Omit<PngSample, 'samples'>): Uint8Array {
  const head = new Uint8Array(13);
  const view = new DataView(head.buffer);
  view.setUint32(0, sample.width);
  view.setUint32(4, sample.height);
  head[8] = sample.bitDepth;
  head[9] = sample.colourType;
  head[12] = sample.interlaced ? 1 : 0;
  return pngChunk('IHDR', head);
}

export function pngChunk(type: string, content: Uint8Array): Uint8Array {
  const chunk = new Uint8Array(12 + content.length);
  const view = new DataView(chunk.buffer);
  view.setUint32(0, content.length);
  for (let i = 0; i < 4; i += 1) chunk[4 + i] = type.charCodeAt(i);
  chunk.set(content, 8);
  view.setUint32(8 + content.length, crc32(chunk.subarray(4, 8 + content.length)));
  return chunk;
}

export function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let position = 0;
  for (const part of parts) {
    whole.set(part, position);
    position += part.length;
  }
  return whole;
}

const channelsOf = (colourType: number) => ({ 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 })[colourType] ?? 1;

function scanlines(sample: PngSample): Uint8Array {
  const { width, height } = sample;
  if (!sample.interlaced) return pass(sample, 0, 0, 1, 1);
  // First column, first row, column step, row step: PNG specification, 8.2.
  const passes = [
    [0, 0, 8, 8],
    [4, 0, 8, 8],
    [0, 4, 4, 8],
    [2, 0, 4, 4],
    [0, 2, 2, 4],
    [1, 0, 2, 2],
    [0, 1, 1, 2],
  ] as const;
  return concat(passes.filter(([x, y]) => x < width && y < height).map(([x, y, dx, dy]) => pass(sample, x, y, dx, dy)));
}

function pass(sample: PngSample, x0: number, y0: number, stepX: number, stepY: number): Uint8Array {
  const { width, height, bitDepth, samples } = sample;
  const channels = channelsOf(sample.colourType);
  const rows: Uint8Array[] = [];
  const pixelBytes = Math.max(1, (channels * bitDepth) / 8);
  for (let y = y0; y < height; y += stepY) {
    const values: number[] = [];
    for (let x = x0; x < width; x += stepX) {
      for (let c = 0; c < channels; c += 1) values.push(samples[(y * width + x) * channels + c] ?? 0);
    }
    rows.push(filtered(packRow(values, bitDepth), y % 2, pixelBytes));
  }
  return concat(rows);
}

function packRow(values: readonly number[], bitDepth: number): Uint8Array {
  const row = new Uint8Array(Math.ceil((values.length * bitDepth) / 8));
  values.forEach((value, i) => {
    if (bitDepth === 16) row.set([value >> 8, value & 255], i * 2);
    else {
      const bit = i * bitDepth;
      row[bit >> 3] = (row[bit >> 3] ?? 0) | (value << (8 - bitDepth - (bit & 7)));
    }
  });
  return row;
}

function filtered(row: Uint8Array, filter: number, pixelBytes: number): Uint8Array {
  const line = new Uint8Array(row.length + 1);
  line[0] = filter;
  for (let i = 0; i < row.length; i += 1) {
    const left = filter === 1 && i >= pixelBytes ? (row[i - pixelBytes] ?? 0) : 0;
    line[i + 1] = (row[i] ?? 0) - left;
  }
  return line;
}
