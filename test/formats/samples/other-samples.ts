import { concat } from './png-sample.ts';

/** A GIF whose codes are all literal: a clear code before the code size would grow (GIF89a, appendix F). */
export function gifSample(
  width: number,
  height: number,
  indices: readonly number[],
  palette: Uint8Array,
  options: { readonly transparent?: number; readonly frames?: number } = {},
): Uint8Array {
  const tableBits = Math.log2(palette.length / 3);
  const head = Uint8Array.of(...ascii('GIF89a'), width, 0, height, 0, 0x80 | (tableBits - 1), 0, 0);
  const frame = concat([
    options.transparent === undefined
      ? new Uint8Array(0)
      : Uint8Array.of(0x21, 0xf9, 4, 1, 0, 0, options.transparent, 0),
    Uint8Array.of(0x2c, 0, 0, 0, 0, width, 0, height, 0, 0),
    literalCodes(indices, Math.max(2, tableBits)),
  ]);
  return concat([head, palette, ...new Array<Uint8Array>(options.frames ?? 1).fill(frame), Uint8Array.of(0x3b)]);
}

function literalCodes(indices: readonly number[], bits: number): Uint8Array {
  const codes: number[] = [];
  indices.forEach((index, i) => {
    if (i % (2 ** bits - 2) === 0) codes.push(2 ** bits);
    codes.push(index);
  });
  codes.push(2 ** bits + 1);
  const bytes = new Uint8Array(Math.ceil((codes.length * (bits + 1)) / 8));
  codes.forEach((code, i) => {
    for (let b = 0; b <= bits; b += 1) {
      const at = i * (bits + 1) + b;
      bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (((code >> b) & 1) << (at & 7));
    }
  });
  const blocks: Uint8Array[] = [Uint8Array.of(bits)];
  for (let i = 0; i < bytes.length; i += 255) {
    const part = bytes.subarray(i, i + 255);
    blocks.push(Uint8Array.of(part.length), part);
  }
  return concat([...blocks, Uint8Array.of(0)]);
}

/** A bitmap of 1, 4, 8, 24 or 32 bit; `rows` are packed already, top row first. */
export function bmpSample(
  width: number,
  bits: number,
  rows: readonly Uint8Array[],
  palette: Uint8Array | null = null,
  topDown = false,
): Uint8Array {
  const colours = palette ?? new Uint8Array(0);
  const head = new Uint8Array(54);
  const view = new DataView(head.buffer);
  head.set(ascii('BM'));
  view.setUint32(10, 54 + colours.length, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, topDown ? -rows.length : rows.length, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, bits, true);
  view.setUint32(46, colours.length / 4, true);
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const padded = rows.map((row) => concat([row, new Uint8Array(rowBytes - row.length)]));
  return concat([head, colours, ...(topDown ? padded : padded.reverse())]);
}

export interface NiftiSample {
  /** x, y, z … as the file counts them. */
  readonly dims: readonly number[];
  readonly datatype: number;
  readonly data: Uint8Array;
  readonly slope?: number;
  readonly intercept?: number;
  readonly littleEndian?: boolean;
  readonly magic?: string;
  readonly second?: boolean;
}

/** A NIfTI-1 file, or NIfTI-2 when `second` (nifti1.h, nifti2.h). */
export function niftiSample(sample: NiftiSample): Uint8Array {
  const little = sample.littleEndian ?? true;
  const headBytes = sample.second ? 544 : 352;
  const head = new Uint8Array(headBytes);
  const view = new DataView(head.buffer);
  const dims = [sample.dims.length, ...sample.dims];
  view.setInt32(0, headBytes - 4, little);
  if (sample.second) {
    head.set(ascii(sample.magic ?? 'n+2\0\r\n\x1a\n'), 4);
    view.setInt16(12, sample.datatype, little);
    dims.forEach((n, i) => {
      view.setBigInt64(16 + i * 8, BigInt(n), little);
    });
    view.setBigInt64(168, BigInt(headBytes), little);
    view.setFloat64(176, sample.slope ?? 0, little);
    view.setFloat64(184, sample.intercept ?? 0, little);
  } else {
    dims.forEach((n, i) => {
      view.setInt16(40 + i * 2, n, little);
    });
    view.setInt16(70, sample.datatype, little);
    view.setFloat32(108, headBytes, little);
    view.setFloat32(112, sample.slope ?? 0, little);
    view.setFloat32(116, sample.intercept ?? 0, little);
    head.set(ascii(sample.magic ?? 'n+1\0'), 344);
  }
  return concat([head, sample.data]);
}

export function safetensorsSample(header: unknown, data: Uint8Array): Uint8Array {
  const json = ascii(typeof header === 'string' ? header : JSON.stringify(header));
  const length = new Uint8Array(8);
  new DataView(length.buffer).setBigUint64(0, BigInt(json.length), true);
  return concat([length, json, data]);
}

/** One byte a character. */
export function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
