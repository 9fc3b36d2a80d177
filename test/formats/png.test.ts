import { describe, expect, it } from 'vitest';
import { decode, expectRefusal } from './decoding.ts';
import { concat, PNG_MAGIC, type PngSample, pngChunk, pngHead, pngSample } from './samples/png-sample.ts';

const width = 13;
const height = 11;
const values = (count: number, limit: number) => Array.from({ length: count }, (_, i) => (i * 37 + (i >> 3)) % limit);
const greyRamp = (entries: number) => Uint8Array.from({ length: entries * 3 }, (_, i) => (i * 7) & 255);
const base: PngSample = { width, height, bitDepth: 8, colourType: 0, samples: values(width * height, 256) };

describe('a PNG is read by exact value', () => {
  for (const interlaced of [false, true]) {
    for (const bitDepth of [1, 2, 4, 8, 16]) {
      it(`grey, ${bitDepth} bit, interlaced ${interlaced}`, async () => {
        const samples = values(width * height, 2 ** bitDepth);
        const decoded = await decode(pngSample({ ...base, bitDepth, samples, interlaced }));
        expect(decoded.shape).toEqual([height, width]);
        expect(decoded.dtype).toBe(bitDepth === 16 ? 'uint16' : 'uint8');
        expect([...decoded.data]).toEqual(samples);
        expect(decoded.picture).toEqual({ colour: 'grey', bitDepth, palette: null, lossy: false });
      });
    }
    for (const bitDepth of [1, 2, 4, 8]) {
      it(`indexed, ${bitDepth} bit, interlaced ${interlaced}`, async () => {
        const samples = values(width * height, 2 ** bitDepth);
        const palette = greyRamp(2 ** bitDepth);
        const decoded = await decode(pngSample({ ...base, colourType: 3, bitDepth, samples, palette, interlaced }));
        expect([...decoded.data]).toEqual(samples);
        expect(decoded.picture).toEqual({ colour: 'indexed', bitDepth, palette, lossy: false });
      });
    }
    for (const bitDepth of [8, 16]) {
      it(`grey and alpha, ${bitDepth} bit, interlaced ${interlaced}: alpha has no say`, async () => {
        const samples = values(width * height * 2, 2 ** bitDepth);
        const decoded = await decode(pngSample({ ...base, colourType: 4, bitDepth, samples, interlaced }));
        expect(decoded.shape).toEqual([height, width]);
        expect([...decoded.data]).toEqual(samples.filter((_, i) => i % 2 === 0));
      });
      for (const [colourType, channels] of [
        [2, 3],
        [6, 4],
      ] as const) {
        it(`colour type ${colourType}, ${bitDepth} bit, interlaced ${interlaced}`, async () => {
          const samples = values(width * height * channels, 2 ** bitDepth);
          const decoded = await decode(pngSample({ ...base, colourType, bitDepth, samples, interlaced }));
          expect(decoded.shape).toEqual([height, width, channels]);
          expect([...decoded.data]).toEqual(samples);
        });
      }
    }
  }

  it('whatever gamma, profile and transparency say', async () => {
    const gamma = Uint8Array.of(0, 1, 0x86, 0xa0);
    const ancillary = [
      ['gAMA', gamma],
      ['tRNS', Uint8Array.of(0, 5)],
      ['sRGB', Uint8Array.of(0)],
    ] as const;
    expect([...(await decode(pngSample({ ...base, ancillary }))).data]).toEqual(base.samples);
  });

  it('in many small chunks, and from a folder of any name', async () => {
    const decoded = await decode(pngSample({ ...base, idatBytes: 3 }), {}, 'mask.txt');
    expect([...decoded.data]).toEqual(base.samples);
  });

  it('straight into memory of the caller', async () => {
    const given: SharedArrayBuffer[] = [];
    const allocate = (bytes: number) => {
      const buffer = new SharedArrayBuffer(bytes);
      given.push(buffer);
      return buffer;
    };
    const decoded = await decode(pngSample(base), { allocate });
    expect(decoded.data.buffer).toBe(given[0]);
    expect([...decoded.data]).toEqual(base.samples);
  });

  it('and told when an index has no colour', async () => {
    const palette = greyRamp(6);
    const samples = values(width * height, 8);
    const decoded = await decode(pngSample({ ...base, colourType: 3, samples, palette }));
    expect([...decoded.data]).toEqual(samples);
    const stray = samples.filter((index) => index >= 6).length;
    expect(decoded.warnings).toEqual([
      {
        code: 'png-stray-index',
        message: `${stray} pixels have an index beyond the palette of 6 colours (up to 7).`,
      },
    ]);
  });
});

describe('a PNG is refused', () => {
  const whole = pngSample(base);
  const patched = (position: number, value: number) => {
    const bytes = whole.slice();
    bytes[position] = value;
    return bytes;
  };
  const withHead = (head: Partial<PngSample>) =>
    concat([PNG_MAGIC, pngHead({ ...base, ...head }), whole.subarray(8 + 25)]);

  it('when it is cut anywhere', async () => {
    for (let length = 9; length < whole.length; length += 1) {
      await expectRefusal(whole.slice(0, length), 'png-truncated', { foundBytes: length });
    }
  });

  it('for a wrong check sum', async () => {
    await expectRefusal(patched(29, 1), 'png-crc', { chunk: 'IHDR', position: 8 });
    await expectRefusal(patched(60, 1), 'png-crc', { chunk: 'IDAT', position: 33 });
  });

  it('for a header that cannot be', async () => {
    await expectRefusal(withHead({ bitDepth: 3 }), 'png-head', { field: 'bit depth', value: 3 });
    await expectRefusal(withHead({ colourType: 5 }), 'png-head', { field: 'colour type', value: 5 });
    await expectRefusal(withHead({ width: 0 }), 'png-head', { field: 'width', value: 0 });
    await expectRefusal(withHead({ colourType: 3 }), 'png-no-palette');
  });

  it('for sizes that would not fit, at once', async () => {
    await expectRefusal(withHead({ width: 60000, height: 60000 }), 'picture-too-large', { bytes: 3_600_000_000 });
    await expectRefusal(pngSample(base), 'picture-too-large', { limitBytes: 100 }, { limitBytes: 100 });
  });

  it('for fewer pixels than it says', async () => {
    const expectedBytes = 20 * (width + 1);
    await expectRefusal(withHead({ height: 20 }), 'png-short-data', {
      expectedBytes,
      foundBytes: height * (width + 1),
    });
    // So few bytes cannot unpack to so many: said without unpacking.
    await expectRefusal(withHead({ width: 16000, height: 16000 }), 'png-short-data', { expectedBytes: 256_016_000 });
  });

  it('for pixels that do not unpack', async () => {
    const data = pngChunk('IDAT', Uint8Array.of(0x78, 0x9c, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
    const file = concat([PNG_MAGIC, pngHead(base), data, pngChunk('IEND', new Uint8Array(0))]);
    await expectRefusal(file, 'png-data-damaged');
  });

  it('for chunks that are missing, unknown or out of place', async () => {
    const end = pngChunk('IEND', new Uint8Array(0));
    await expectRefusal(concat([PNG_MAGIC, pngHead(base), end]), 'png-no-data');
    await expectRefusal(concat([PNG_MAGIC, end]), 'png-order', { chunk: 'IEND' });
    const strange = pngChunk('ABCD', Uint8Array.of(1, 2));
    await expectRefusal(concat([PNG_MAGIC, pngHead(base), strange, end]), 'png-unknown-chunk', { chunk: 'ABCD' });
    await expectRefusal(patched(12, 1), 'png-chunk-damaged', { position: 8 });
  });

  it('but read, with a warning, when it holds more than it says', async () => {
    const decoded = await decode(withHead({ height: 7 }));
    expect([...decoded.data]).toEqual(base.samples.slice(0, 7 * width));
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['png-extra-data']);
    const trailing = await decode(concat([whole, new Uint8Array(9)]));
    expect(trailing.warnings).toEqual([
      { code: 'trailing-bytes', message: '9 bytes after the end of the PNG were not read.' },
    ]);
  });
});
