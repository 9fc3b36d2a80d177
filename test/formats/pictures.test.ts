import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decode, expectRefusal } from './decoding.ts';
import { bytesOf } from './samples/npy-sample.ts';
import { ascii, bmpSample, gifSample, niftiSample } from './samples/other-samples.ts';
import { concat } from './samples/png-sample.ts';
import { tiffSample } from './samples/tiff-sample.ts';

describe('TIFF', () => {
  const cases = [
    ['uint8', 8, 1, Uint8Array.of(0, 1, 2, 100, 200, 255)],
    ['int8', 8, 2, Int8Array.of(-128, -1, 0, 1, 100, 127)],
    ['uint16', 16, 1, Uint16Array.of(0, 1, 300, 1000, 60000, 65535)],
    ['int16', 16, 2, Int16Array.of(-32768, -1, 0, 1, 1000, 32767)],
    ['uint32', 32, 1, Uint32Array.of(0, 1, 70000, 16777217, 4000000000, 4294967295)],
    ['int32', 32, 2, Int32Array.of(-2147483648, -1, 0, 16777217, 70000, 2147483647)],
    ['float32', 32, 3, Float32Array.of(-1.5, 0, 0.25, 1e-30, 3e38, Number.NaN)],
  ] as const;
  it.each(cases)('keeps %s exactly, one page and several', async (dtype, bits, format, data) => {
    const one = await decode(tiffSample({ width: 3, height: 2, bits, format, pages: [bytesOf(data)] }));
    expect([one.container, one.dtype, one.shape]).toEqual(['tiff', dtype, [2, 3]]);
    expect([...one.data]).toEqual([...data]);
    const pages = [bytesOf(data), bytesOf(data.slice().reverse())];
    const two = await decode(tiffSample({ width: 3, height: 2, bits, format, pages }));
    expect(two.shape).toEqual([2, 2, 3]);
    expect([...two.data]).toEqual([...data, ...data.slice().reverse()]);
  });

  it('gives indices of a palette, and where white is zero the stored values', async () => {
    const colourMap = Array.from({ length: 768 }, (_, i) => (i * 77) % 65536);
    const data = Uint8Array.of(0, 1, 2, 3, 4, 255);
    const indexed = await decode(
      tiffSample({ width: 3, height: 2, bits: 8, photometric: 3, colourMap, pages: [data] }),
    );
    expect([...indexed.data]).toEqual([...data]);
    expect(indexed.picture?.colour).toBe('indexed');
    expect(indexed.picture?.palette?.slice(3, 6)).toEqual(Uint8Array.of(77 >> 8, (257 * 77) >> 8, (513 * 77) >> 8));
    const white = await decode(tiffSample({ width: 3, height: 2, bits: 8, photometric: 0, pages: [data] }));
    expect([...white.data]).toEqual([...data]);
  });

  it('keeps 1, 2 and 4 bit, and RGB of 8 and 16 bit', async () => {
    const bit = await decode(
      tiffSample({ width: 3, height: 2, bits: 1, pages: [Uint8Array.of(0b10100000, 0b01000000)] }),
    );
    expect([...bit.data]).toEqual([1, 0, 1, 0, 1, 0]);
    const four = await decode(tiffSample({ width: 3, height: 1, bits: 4, pages: [Uint8Array.of(0x0e, 0xf0)] }));
    expect([...four.data]).toEqual([0, 14, 15]);
    const samples = Uint16Array.of(0, 1, 2, 300, 4, 65535);
    const rgb = await decode(
      tiffSample({ width: 2, height: 1, bits: 16, samples: 3, photometric: 2, pages: [bytesOf(samples)] }),
    );
    expect(rgb.shape).toEqual([1, 2, 3]);
    expect([...rgb.data]).toEqual([...samples]);
  });

  it('reads tiles', async () => {
    const tile = 16;
    const tiles = Uint16Array.from({ length: 4 * tile * tile }, (_, i) => i);
    const decoded = await decode(tiffSample({ width: 20, height: 20, bits: 16, tile, pages: [bytesOf(tiles)] }));
    for (const [x, y] of [
      [0, 0],
      [15, 3],
      [16, 3],
      [19, 19],
    ] as const) {
      const index = ((y >> 4) * 2 + (x >> 4)) * tile * tile + (y & 15) * tile + (x & 15);
      expect(decoded.data[y * 20 + x]).toBe(index);
    }
  });

  it('reads the first page alone when the others differ', async () => {
    const file = tiffSample({ width: 2, height: 1, bits: 8, pages: [Uint8Array.of(7, 8), Uint8Array.of(9, 9)] });
    const view = new DataView(file.buffer);
    const second = view.getUint32(
      view.getUint32(4, true) + 2 + view.getUint16(view.getUint32(4, true), true) * 12,
      true,
    );
    view.setUint32(second + 10, 1, true);
    const decoded = await decode(file);
    expect([...decoded.data]).toEqual([7, 8]);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['tiff-other-pages']);
  });

  it('refuses what it cannot keep, and what lies', async () => {
    const page = new Uint8Array(48);
    await expectRefusal(tiffSample({ width: 3, height: 2, bits: 64, format: 3, pages: [page] }), 'tiff-samples', {
      bitDepth: 64,
    });
    await expectRefusal(tiffSample({ width: 3, height: 2, bits: 16, format: 3, pages: [page] }), 'tiff-samples', {
      format: 'float',
    });
    await expectRefusal(tiffSample({ width: 1, height: 1, bits: 8, samples: 5, pages: [page] }), 'tiff-samples', {
      samples: 5,
    });
    await expectRefusal(tiffSample({ width: 50000, height: 50000, bits: 8, pages: [page] }), 'picture-too-large');
    const whole = tiffSample({ width: 6, height: 8, bits: 8, pages: [page] });
    await expectRefusal(whole.slice(0, whole.length - 3), 'tiff-truncated');
    const short = whole.slice();
    const tags = new DataView(short.buffer).getUint32(4, true) + 2;
    for (let i = 0; i < 10; i += 1) {
      const at = tags + i * 12;
      if (new DataView(short.buffer).getUint16(at, true) === 279)
        new DataView(short.buffer).setUint32(at + 8, 47, true);
    }
    await expectRefusal(short, 'tiff-short-data', { expectedBytes: 48, foundBytes: 47 });
    const loop = whole.slice();
    const first = new DataView(loop.buffer).getUint32(4, true);
    new DataView(loop.buffer).setUint32(loop.length - 4, first, true);
    await expectRefusal(loop, 'tiff-loop', { position: first });
    await expectRefusal(concat([ascii('II*\0\x08\0\0\0'), new Uint8Array(6)]), 'tiff-directory');
  });
});

describe('GIF', () => {
  const palette = Uint8Array.from({ length: 24 }, (_, i) => (i * 31) & 255);
  const indices = Array.from({ length: 35 }, (_, i) => i % 8);

  it('gives the indices, whatever colours and transparency say', async () => {
    for (const options of [{}, { transparent: 3 }]) {
      const decoded = await decode(gifSample(7, 5, indices, palette, options));
      expect([...decoded.data]).toEqual(indices);
      expect(decoded.picture).toEqual({ colour: 'indexed', bitDepth: 3, palette, lossy: false });
    }
    const same = await decode(gifSample(7, 5, indices, new Uint8Array(24).fill(128)));
    expect([...same.data]).toEqual(indices);
  });

  it('takes the first frame of several', async () => {
    const decoded = await decode(gifSample(7, 5, indices, palette, { frames: 3 }));
    expect(decoded.shape).toEqual([5, 7]);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['first-frame-only']);
  });

  it('refuses one with too few pixels, which the decoder would fill up', async () => {
    const params = { expected: 35, found: 34 };
    await expectRefusal(gifSample(7, 5, indices.slice(1), palette), 'gif-short-data', params);
  });

  it('refuses a cut one', async () => {
    const whole = gifSample(7, 5, indices, palette);
    for (let length = 14; length < whole.length - 2; length += 1)
      await expectRefusal(whole.slice(0, length), 'gif-truncated');
  });
});

describe('BMP', () => {
  it('gives indices of 1, 4 and 8 bit', async () => {
    const palette = Uint8Array.from({ length: 1024 }, (_, i) => i & 255);
    const eight = await decode(bmpSample(3, 8, [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5, 255)], palette));
    expect([eight.shape, [...eight.data]]).toEqual([
      [2, 3],
      [1, 2, 3, 4, 5, 255],
    ]);
    // Entries are blue, green, red, unused.
    expect(eight.picture?.palette?.slice(3, 6)).toEqual(Uint8Array.of(6, 5, 4));
    const four = await decode(bmpSample(3, 4, [Uint8Array.of(0x1f, 0x30)], palette.subarray(0, 64)));
    expect([...four.data]).toEqual([1, 15, 3]);
    const one = await decode(bmpSample(9, 1, [Uint8Array.of(0b10100000, 0x80)], palette.subarray(0, 8), true));
    expect([...one.data]).toEqual([1, 0, 1, 0, 0, 0, 0, 0, 1]);
  });

  it('gives RGB of 24 and 32 bit', async () => {
    const decoded = await decode(
      bmpSample(2, 24, [Uint8Array.of(3, 2, 1, 6, 5, 4), Uint8Array.of(9, 8, 7, 12, 11, 10)]),
    );
    expect([decoded.shape, [...decoded.data]]).toEqual([
      [2, 2, 3],
      [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12],
    ]);
    const wide = await decode(bmpSample(1, 32, [Uint8Array.of(3, 2, 1, 99)]));
    expect([...wide.data]).toEqual([1, 2, 3]);
  });

  it('refuses the rest', async () => {
    const whole = bmpSample(2, 24, [new Uint8Array(6), new Uint8Array(6)]);
    await expectRefusal(whole.slice(0, whole.length - 1), 'bmp-truncated', { expectedBytes: whole.length });
    await expectRefusal(bmpSample(2, 16, [new Uint8Array(4)]), 'bmp-kind', { bitDepth: 16 });
    await expectRefusal(
      bmpSample(100_000, 24, [new Uint8Array(3)].concat(new Array(20).fill(new Uint8Array(0)))),
      'picture-too-large',
      {},
      { limitBytes: 1_000_000 },
    );
  });
});

describe('PNM', () => {
  it('gives the stored numbers', async () => {
    const grey = await decode(concat([ascii('P5 # comment\n3 1\n7\n'), Uint8Array.of(0, 3, 7)]));
    expect([grey.container, grey.dtype, grey.shape, [...grey.data]]).toEqual(['netpbm', 'uint8', [1, 3], [0, 3, 7]]);
    const wide = await decode(concat([ascii('P5\n2 1\n65535\n'), Uint8Array.of(1, 2, 255, 254)]));
    expect([wide.dtype, [...wide.data]]).toEqual(['uint16', [258, 65534]]);
    const colour = await decode(concat([ascii('P6 1 2 255\n'), Uint8Array.of(1, 2, 3, 4, 5, 6)]));
    expect([colour.shape, [...colour.data]]).toEqual([
      [2, 1, 3],
      [1, 2, 3, 4, 5, 6],
    ]);
    expect([...(await decode(ascii('P2\n2 2\n300\n1 2\n# more\n 300 0'))).data]).toEqual([1, 2, 300, 0]);
    expect([...(await decode(ascii('P3 1 1 9 1 2 3\n'))).data]).toEqual([1, 2, 3]);
    // In bitmaps 1 is black.
    expect([...(await decode(ascii('P1\n3 2\n10 1\n011'))).data]).toEqual([0, 1, 0, 1, 0, 0]);
    expect([...(await decode(concat([ascii('P4\n3 2\n'), Uint8Array.of(0xa0, 0x60)]))).data]).toEqual([
      0, 1, 0, 1, 0, 0,
    ]);
  });

  it('refuses what lies', async () => {
    await expectRefusal(concat([ascii('P5 3 1 255\n'), Uint8Array.of(1, 2)]), 'netpbm-truncated', {
      expectedBytes: 14,
    });
    await expectRefusal(concat([ascii('P5 3 1 7\n'), Uint8Array.of(1, 2, 8)]), 'netpbm-value', {
      value: 8,
      maximum: 7,
    });
    await expectRefusal(ascii('P2 3 1 7 1 2 x3'), 'netpbm-text', { expected: 3, found: 2 });
    await expectRefusal(ascii('P5 0 1 7\n'), 'netpbm-head');
    await expectRefusal(ascii('P5 3 '), 'netpbm-head');
    await expectRefusal(ascii('P6 60000 60000 255\n'), 'picture-too-large');
  });
});

describe('NIfTI', () => {
  const stored = Int16Array.from({ length: 24 }, (_, i) => i * 3 - 20);
  const volume = { dims: [4, 3, 2], datatype: 4, data: bytesOf(stored) };

  it('gives the slices as a batch', async () => {
    for (const second of [false, true]) {
      const decoded = await decode(niftiSample({ ...volume, second }));
      expect([decoded.container, decoded.dtype, decoded.shape]).toEqual(['nifti', 'int16', [2, 3, 4]]);
      expect([...decoded.data]).toEqual([...stored]);
    }
    const packed = await decode(gzipSync(niftiSample(volume)));
    expect([...packed.data]).toEqual([...stored]);
    const flat = await decode(niftiSample({ ...volume, dims: [6, 4, 1, 1] }));
    expect(flat.shape).toEqual([4, 6]);
  });

  it('reads big endian, and applies the scale', async () => {
    const data = bytesOf(stored).slice();
    for (let i = 0; i < data.length; i += 2) data.subarray(i, i + 2).reverse();
    const big = await decode(niftiSample({ ...volume, data, littleEndian: false }));
    expect([...big.data]).toEqual([...stored]);
    const scaled = await decode(niftiSample({ ...volume, slope: 0.5, intercept: 7 }));
    expect(scaled.dtype).toBe('float64');
    expect([...scaled.data]).toEqual([...stored].map((value) => value * 0.5 + 7));
  });

  it('refuses what lies', async () => {
    const second = niftiSample({ ...volume, second: true });
    second.set(ascii('n+1\0'), 344);
    expect((await decode(second)).shape).toEqual([2, 3, 4]);
    const whole = niftiSample(volume);
    await expectRefusal(whole.slice(0, whole.length - 2), 'nifti-truncated', { expectedBytes: 400, foundBytes: 398 });
    const packed = gzipSync(whole);
    await expectRefusal(packed.slice(0, packed.length - 12), 'packed-data-truncated');
    const damaged = packed.slice();
    damaged[damaged.length - 6] = (damaged[damaged.length - 6] ?? 0) ^ 1;
    await expectRefusal(damaged, 'packed-data-damaged');
    await expectRefusal(gzipSync(niftiSample({ ...volume, dims: [32000, 32000, 32000] })), 'array-too-large');
    await expectRefusal(niftiSample({ ...volume, dims: [4, -3, 2] }), 'shape-negative');
    await expectRefusal(niftiSample({ ...volume, datatype: 32 }), 'dtype-complex', { dtype: 'complex64' });
    await expectRefusal(niftiSample({ ...volume, magic: 'ni1\0' }), 'nifti-pair');
    await expectRefusal(gzipSync(ascii('hello')), 'gzip-other');
    // The magic is right, the size of the header is not (found by the fuzzer).
    const odd = whole.slice();
    odd[0] = 0;
    await expectRefusal(gzipSync(odd), 'gzip-other');
  });
});
