import { crc32, deflateSync, gzipSync } from 'node:zlib';
import sharp from 'sharp';
import { bytesOf, npySample } from '../samples/npy-sample.ts';
import { ascii, bmpSample, gifSample, niftiSample, safetensorsSample } from '../samples/other-samples.ts';
import { concat, PNG_MAGIC, pngChunk, pngHead, pngSample } from '../samples/png-sample.ts';
import { tiffSample } from '../samples/tiff-sample.ts';
import { pickledDict, pickledTensor, torchSample } from '../samples/torch-sample.ts';
import { zipSample } from '../samples/zip-sample.ts';
import { mutate } from './mutate.ts';
import type { Random } from './random.ts';

/** A decoder to be fed with broken files of its own kind. */
export interface FuzzTarget {
  readonly name: string;
  /** A valid file with faults; also faults inside of what is packed or summed up, with the outside made good. */
  input(random: Random): Uint8Array;
}

const ramp = (length: number, step = 7) => Uint8Array.from({ length }, (_, i) => i * step);

export async function fuzzTargets(): Promise<FuzzTarget[]> {
  const photos = await photoSeeds();
  return [
    { name: 'png', input: pngInput },
    plain('npy', npySeeds()),
    { name: 'npz', input: npzInput },
    { name: 'pt', input: torchInput },
    plain('safetensors', safetensorsSeeds()),
    plain('tiff', [...tiffSeeds(), ...photos.tiff]),
    plain('jpeg', photos.jpeg),
    plain('webp', photos.webp),
    plain('gif', gifSeeds()),
    plain('bmp', bmpSeeds()),
    plain('netpbm', netpbmSeeds()),
    { name: 'nifti', input: niftiInput },
  ];
}

function plain(name: string, seeds: readonly Uint8Array[]): FuzzTarget {
  return { name, input: (random) => mutate(random.pick(seeds), random, random.pick(seeds)) };
}

const pngSeeds = ([0, 2, 3, 4, 6] as const).flatMap((colourType) =>
  [1, 8, 16].flatMap((bitDepth) => {
    if (bitDepth === 1 && colourType !== 0 && colourType !== 3) return [];
    if (bitDepth === 16 && colourType === 3) return [];
    const samples = Array.from({ length: 7 * 5 * 4 }, (_, i) => (i * 3) % 2 ** bitDepth);
    const palette = colourType === 3 ? { palette: ramp(3 * 2 ** bitDepth) } : {};
    return [false, true].map((interlaced) => ({
      width: 7,
      height: 5,
      bitDepth,
      colourType,
      samples,
      interlaced,
      ...palette,
    }));
  }),
);
const pngFiles = pngSeeds.map(pngSample);

function pngInput(random: Random): Uint8Array {
  const i = random.below(pngSeeds.length);
  const file = pngFiles[i] as Uint8Array; // as many as seeds
  switch (random.below(4)) {
    case 0:
      return mutate(file, random);
    case 1:
      return resummed(mutate(file, random));
    case 2: {
      // Wrong scan lines in a sound stream.
      const lines = mutate(ramp(5 + 7 * 5 * random.below(5)), random);
      const seed = random.pick(pngSeeds);
      const palette = seed.colourType === 3 ? [pngChunk('PLTE', ramp(3 * random.below(257)))] : [];
      return concat([
        PNG_MAGIC,
        pngHead(seed),
        ...palette,
        pngChunk('IDAT', deflateSync(lines)),
        pngChunk('IEND', ascii('')),
      ]);
    }
    default: {
      const seed = random.pick(pngSeeds);
      const sizes = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 100, 5000, 20000, 0x7fffffff, 0xffffffff];
      const head = pngHead({
        ...seed,
        width: random.pick(sizes),
        height: random.pick(sizes),
        bitDepth: random.pick([1, 2, 3, 4, 8, 16]),
      });
      return concat([PNG_MAGIC, head, file.subarray(33)]);
    }
  }
}

/** Makes the check sums good wherever the lengths still lead from chunk to chunk. */
function resummed(file: Uint8Array): Uint8Array {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  for (let position = 8; position + 12 <= file.length; ) {
    const end = position + 8 + view.getUint32(position);
    if (end + 4 > file.length) break;
    view.setUint32(end, crc32(file.subarray(position + 4, end)));
    position = end + 4;
  }
  return file;
}

function npySeeds(): Uint8Array[] {
  const data = ramp(96);
  const types = ["'<f4'", "'>f8'", "'|u1'", "'<i8'", "'>u8'", "'<f2'", "'|b1'", "[('a', '<f4'), ('b', '<i4')]"];
  return types.flatMap((descr) =>
    ['(2, 3)', '(2, 3, 2)', '(1, 1, 2, 3)', '(3L, 2L)'].map((shape, i) =>
      npySample({ descr, shape, data, fortran: i % 2 === 1, version: ([1, 2, 3] as const)[i % 3] ?? 1 }),
    ),
  );
}

const arrays = npySeeds();

function npzInput(random: Random): Uint8Array {
  const member = (name: string, faults: boolean) => {
    const content = faults ? mutate(random.pick(arrays), random) : random.pick(arrays);
    const lie = random.chance(8) ? { claimedBytes: random.pick([0, 1, 255, 65536, 0x7fffffff, 0xffffffff]) } : {};
    return { name, content, packed: random.chance(2), ...lie };
  };
  const file = zipSample([member('a.npy', random.chance(2)), ...(random.chance(3) ? [member('b.npy', true)] : [])]);
  return random.chance(2) ? mutate(file, random) : file;
}

const floats = bytesOf(Float32Array.from({ length: 24 }, (_, i) => i));
const roots = [
  pickledTensor({ storageType: 'FloatStorage', key: '0', storageLength: 24, shape: [2, 3, 4], strides: [12, 4, 1] }),
  pickledTensor({ storageType: 'HalfStorage', key: '0', storageLength: 48, shape: [4, 3], strides: [1, 4] }),
  pickledDict([
    ['a', pickledTensor({ storageType: 'LongStorage', key: '0', storageLength: 12, shape: [3, 4], strides: [4, 1] })],
    [
      'b',
      pickledTensor({
        storageType: 'ByteStorage',
        key: '0',
        storageLength: 96,
        offset: 4,
        shape: [3, 4],
        strides: [0, 1],
      }),
    ],
  ]),
];

function torchInput(random: Random): Uint8Array {
  const root = mutate(random.pick(roots), random, random.pick(roots));
  const file = torchSample(random.chance(8) ? random.pick(roots) : root, { '0': floats });
  return random.chance(4) ? mutate(file, random) : file;
}

function safetensorsSeeds(): Uint8Array[] {
  const entry = (dtype: string, shape: number[], start: number, end: number) => ({
    dtype,
    shape,
    data_offsets: [start, end],
  });
  return [
    safetensorsSample({ a: entry('F32', [2, 3], 0, 24) }, ramp(24)),
    safetensorsSample(
      { __metadata__: { a: 'b' }, a: entry('BF16', [2, 3], 0, 12), b: entry('I64', [2, 3], 12, 60) },
      ramp(60),
    ),
    safetensorsSample({ a: entry('U8', [2, 3], 0, 6), b: entry('BOOL', [1, 6], 6, 12) }, ramp(12)),
  ];
}

function tiffSeeds(): Uint8Array[] {
  const page = ramp(4 * 6 * 4);
  const base = { width: 4, height: 6 };
  return [
    tiffSample({ ...base, bits: 8, pages: [page.subarray(0, 24)] }),
    tiffSample({ ...base, bits: 16, format: 2, pages: [page.subarray(0, 48), page.subarray(0, 48)] }),
    tiffSample({ ...base, bits: 32, format: 3, pages: [page] }),
    tiffSample({ ...base, bits: 8, samples: 3, photometric: 2, pages: [page.subarray(0, 72)] }),
    tiffSample({
      ...base,
      bits: 8,
      photometric: 3,
      colourMap: new Array<number>(768).fill(9),
      pages: [page.subarray(0, 24)],
    }),
    tiffSample({ width: 20, height: 20, bits: 8, tile: 16, pages: [ramp(1024)] }),
    tiffSample({ ...base, bits: 1, pages: [ramp(6)] }),
  ];
}

async function photoSeeds(): Promise<{ tiff: Uint8Array[]; jpeg: Uint8Array[]; webp: Uint8Array[] }> {
  const [width, height] = [19, 17];
  const grey = () => sharp(ramp(width * height), { raw: { width, height, channels: 1 } }).toColourspace('b-w');
  const rgb = () => sharp(ramp(width * height * 3), { raw: { width, height, channels: 3 } });
  const rgba = () => sharp(ramp(width * height * 4), { raw: { width, height, channels: 4 } });
  return {
    tiff: [
      await grey().tiff({ compression: 'lzw' }).toBuffer(),
      await grey().tiff({ compression: 'deflate' }).toBuffer(),
      await grey().tiff({ compression: 'packbits' }).toBuffer(),
      await rgb().tiff({ compression: 'jpeg' }).toBuffer(),
    ],
    jpeg: [
      await grey().jpeg().toBuffer(),
      await rgb().jpeg().toBuffer(),
      await rgb().jpeg({ progressive: true }).withMetadata({ orientation: 6 }).toBuffer(),
    ],
    webp: [
      await rgb().webp().toBuffer(),
      await rgb().webp({ lossless: true }).toBuffer(),
      await rgba().webp().toBuffer(),
    ],
  };
}

function gifSeeds(): Uint8Array[] {
  const indices = Array.from({ length: 35 }, (_, i) => i % 8);
  return [
    gifSample(7, 5, indices, ramp(24)),
    gifSample(7, 5, indices, ramp(768), { transparent: 3 }),
    gifSample(7, 5, indices, ramp(24), { frames: 3 }),
  ];
}

function bmpSeeds(): Uint8Array[] {
  return [
    bmpSample(5, 8, [ramp(5), ramp(5), ramp(5)], ramp(1024)),
    bmpSample(5, 4, [ramp(3), ramp(3)], ramp(64), true),
    bmpSample(9, 1, [ramp(2), ramp(2)], ramp(8)),
    bmpSample(3, 24, [ramp(9), ramp(9)]),
    bmpSample(3, 32, [ramp(12)]),
  ];
}

function netpbmSeeds(): Uint8Array[] {
  return [
    concat([ascii('P5 # comment\n4 3\n255\n'), ramp(12)]),
    concat([ascii('P5\n4 3\n65535\n'), ramp(24)]),
    concat([ascii('P6 2 2 255\n'), ramp(12)]),
    concat([ascii('P4\n9 3\n'), ramp(6)]),
    ascii('P1\n3 2\n10 1\n011'),
    ascii('P2\n2 2\n300\n1 2\n# more\n 300 0'),
    ascii('P3 1 1 9 1 2 3\n'),
  ];
}

const volumes = [
  niftiSample({ dims: [4, 3, 2], datatype: 4, data: ramp(48) }),
  niftiSample({ dims: [4, 3, 2], datatype: 16, data: ramp(96), slope: 0.5, intercept: 1, littleEndian: false }),
  niftiSample({ dims: [4, 3], datatype: 2, data: ramp(12), second: true }),
  niftiSample({ dims: [2, 3, 2], datatype: 1024, data: ramp(96, 0) }),
];

function niftiInput(random: Random): Uint8Array {
  const file = mutate(random.pick(volumes), random, random.pick(volumes));
  if (random.chance(2)) return file;
  const packed = gzipSync(file, { level: 1 });
  return random.chance(2) ? mutate(packed, random) : packed;
}
