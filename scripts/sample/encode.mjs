// PNG and .npy bytes. fflate is plain JavaScript: the same bytes on every machine.
import { zlibSync } from 'fflate';

const crcTable = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

function chunk(type, data) {
  const bytes = new Uint8Array(data.length + 12);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) bytes[4 + i] = type.charCodeAt(i);
  bytes.set(data, 8);
  let crc = 0xffffffff;
  for (const byte of bytes.subarray(4, data.length + 8)) crc = crcTable[(crc ^ byte) & 255] ^ (crc >>> 8);
  view.setUint32(data.length + 8, (crc ^ 0xffffffff) >>> 0);
  return bytes;
}

function join(parts) {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

/** The nearest of left, above and corner to left + above − corner, as PNG has it. */
function paeth(left, above, corner) {
  const guess = left + above - corner;
  const a = Math.abs(guess - left);
  const b = Math.abs(guess - above);
  const c = Math.abs(guess - corner);
  return a <= b && a <= c ? left : b <= c ? above : corner;
}

/** Each row with the filter that leaves the least. */
function filtered(pixels, rowBytes, step) {
  const rows = pixels.length / rowBytes;
  const out = new Uint8Array(rows * (rowBytes + 1));
  const tries = Array.from({ length: 5 }, () => new Uint8Array(rowBytes));
  for (let row = 0; row < rows; row++) {
    const at = row * rowBytes;
    const sums = [0, 0, 0, 0, 0];
    for (let i = 0; i < rowBytes; i++) {
      const here = pixels[at + i];
      const left = i >= step ? pixels[at + i - step] : 0;
      const above = row > 0 ? pixels[at + i - rowBytes] : 0;
      const corner = i >= step && row > 0 ? pixels[at + i - rowBytes - step] : 0;
      const guesses = [0, left, above, (left + above) >> 1, paeth(left, above, corner)];
      for (let f = 0; f < 5; f++) {
        const rest = (here - guesses[f]) & 255;
        tries[f][i] = rest;
        sums[f] += rest < 128 ? rest : 256 - rest;
      }
    }
    const best = sums.indexOf(Math.min(...sums));
    out[row * (rowBytes + 1)] = best;
    out.set(tries[best], row * (rowBytes + 1) + 1);
  }
  return out;
}

function png(width, height, colourType, pixels, extra) {
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, colourType, 0, 0, 0], 8);
  const step = colourType === 2 ? 3 : 1;
  const lines = colourType === 2 ? filtered(pixels, width * step, step) : unfiltered(pixels, width);
  return join([
    Uint8Array.of(137, 80, 78, 71, 13, 10, 26, 10),
    chunk('IHDR', header),
    ...extra,
    chunk('IDAT', zlibSync(lines, { level: 9, mem: 12 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function unfiltered(pixels, rowBytes) {
  const rows = pixels.length / rowBytes;
  const out = new Uint8Array(rows * (rowBytes + 1));
  for (let row = 0; row < rows; row++)
    out.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), row * (rowBytes + 1) + 1);
  return out;
}

/** @param {Uint8Array} rgb three bytes a pixel */
export function encodeColourPng(width, height, rgb) {
  return png(width, height, 2, rgb, []);
}

/**
 * @param {Uint8Array} ids one index a pixel
 * @param {readonly (readonly number[])[]} palette colours of the first indices; 255 becomes white
 */
export function encodeIndexedPng(width, height, ids, palette) {
  const colours = new Uint8Array(768);
  for (const [id, colour] of palette.entries()) colours.set(colour, id * 3);
  colours.set([255, 255, 255], 765);
  return png(width, height, 3, ids, [chunk('PLTE', colours)]);
}

/** Bits of the float16 nearest to a number of ordinary size; halves go to the even neighbour. */
export function toFloat16(value) {
  const view = new DataView(new ArrayBuffer(4));
  view.setFloat32(0, value);
  const bits = view.getUint32(0);
  const sign = (bits >>> 16) & 0x8000;
  const exponent = ((bits >>> 23) & 255) - 112;
  if (exponent >= 31) throw new RangeError(`${value} is too large for float16`);
  const mantissa = (bits & 0x7fffff) | 0x800000;
  const shift = exponent > 0 ? 13 : 14 - exponent;
  if (shift > 24) return sign;
  const rest = mantissa & ((1 << shift) - 1);
  const half = 1 << (shift - 1);
  let code = mantissa >>> shift;
  if (rest > half || (rest === half && (code & 1) === 1)) code += 1;
  // A carry out of the mantissa raises the exponent by itself.
  return sign | (exponent > 0 ? ((exponent - 1) << 10) + code : code);
}

/**
 * A .npy file, version 1.0, float16, C order.
 * @param {Float32Array} values
 * @param {readonly number[]} shape
 */
export function encodeHalfNpy(values, shape) {
  const dictionary = `{'descr': '<f2', 'fortran_order': False, 'shape': (${shape.join(', ')}), }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const bytes = new Uint8Array(length + values.length * 2);
  bytes.set([0x93, 78, 85, 77, 80, 89, 1, 0, (length - 10) & 255, (length - 10) >> 8]);
  const text = `${dictionary.padEnd(length - 11)}\n`;
  for (let i = 0; i < text.length; i++) bytes[10 + i] = text.charCodeAt(i);
  const view = new DataView(bytes.buffer, length);
  for (let i = 0; i < values.length; i++) view.setUint16(i * 2, toFloat16(values[i]), true);
  return bytes;
}
