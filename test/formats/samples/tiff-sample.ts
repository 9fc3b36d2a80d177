import { concat } from './png-sample.ts';

export interface TiffSample {
  readonly width: number;
  readonly height: number;
  readonly bits: number;
  /** 1 unsigned, 2 signed, 3 float. */
  readonly format?: number;
  /** 0 white is zero, 1 black is zero, 2 RGB, 3 palette. */
  readonly photometric?: number;
  readonly samples?: number;
  /** Pixels of each page, rows first. */
  readonly pages: readonly Uint8Array[];
  readonly colourMap?: readonly number[];
  /** Side of the tiles; absent: one strip. `pages` then holds the tiles one after the other. */
  readonly tile?: number;
}

/** An uncompressed little-endian TIFF (TIFF 6.0). */
export function tiffSample(sample: TiffSample): Uint8Array {
  const { samples = 1, format = 1, photometric = 1 } = sample;
  const parts: Uint8Array[] = [Uint8Array.of(0x49, 0x49, 42, 0), new Uint8Array(4)];
  let length = 8;
  let link = parts[1] as Uint8Array;
  const add = (part: Uint8Array) => {
    const at = length;
    const even = part.length % 2 === 0 ? part : concat([part, new Uint8Array(1)]);
    parts.push(even);
    length += even.length;
    return at;
  };
  for (const page of sample.pages) {
    const dataAt = add(page);
    const bitsAt = samples > 2 ? add(shorts(new Array<number>(samples).fill(sample.bits))) : 0;
    const mapAt = sample.colourMap ? add(shorts(sample.colourMap)) : 0;
    const tags: [number, number, number, number][] = [
      [256, 4, 1, sample.width],
      [257, 4, 1, sample.height],
      [258, 3, samples, samples > 2 ? bitsAt : sample.bits],
      [259, 3, 1, 1],
      [262, 3, 1, photometric],
      [277, 3, 1, samples],
      [339, 3, 1, format],
    ];
    if (sample.colourMap) tags.push([320, 3, sample.colourMap.length, mapAt]);
    if (sample.tile === undefined) tags.push([273, 4, 1, dataAt], [278, 4, 1, sample.height], [279, 4, 1, page.length]);
    else tags.push(...tileTags(sample, sample.tile, dataAt, add));
    tags.sort(([a], [b]) => a - b);
    const directory = new Uint8Array(2 + tags.length * 12 + 4);
    const view = new DataView(directory.buffer);
    view.setUint16(0, tags.length, true);
    tags.forEach(([tag, type, count, value], i) => {
      view.setUint16(2 + i * 12, tag, true);
      view.setUint16(4 + i * 12, type, true);
      view.setUint32(6 + i * 12, count, true);
      view.setUint32(10 + i * 12, value, true);
    });
    new DataView(link.buffer, link.byteOffset).setUint32(0, length, true);
    add(directory);
    link = directory.subarray(directory.length - 4);
  }
  return concat(parts);
}

function tileTags(
  sample: TiffSample,
  tile: number,
  dataAt: number,
  add: (part: Uint8Array) => number,
): [number, number, number, number][] {
  const count = Math.ceil(sample.width / tile) * Math.ceil(sample.height / tile);
  const bytes = (tile * tile * sample.bits) / 8;
  const offsetsAt = add(longs(Array.from({ length: count }, (_, i) => dataAt + i * bytes)));
  const lengthsAt = add(longs(new Array<number>(count).fill(bytes)));
  return [
    [322, 4, 1, tile],
    [323, 4, 1, tile],
    [324, 4, count, count === 1 ? dataAt : offsetsAt],
    [325, 4, count, count === 1 ? bytes : lengthsAt],
  ];
}

const shorts = (values: readonly number[]) => new Uint8Array(Uint16Array.from(values).buffer);
const longs = (values: readonly number[]) => new Uint8Array(Uint32Array.from(values).buffer);
