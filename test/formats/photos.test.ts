import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { encodeGreyPng8, encodeGreyPng16, encodeRgbPng } from '../../src/formats/sharp-pixels.ts';
import { decode, expectRefusal } from './decoding.ts';

const width = 9;
const height = 6;
const rgb = Uint8Array.from({ length: width * height * 3 }, (_, i) => (i * 29) & 255);
const raw = { raw: { width, height, channels: 3 } } as const;

describe('pictures written by the library', () => {
  it('a lossless WebP is exact and not called lossy', async () => {
    const decoded = await decode(await sharp(rgb, raw).webp({ lossless: true }).toBuffer());
    expect([decoded.container, decoded.shape]).toEqual(['webp', [height, width, 3]]);
    expect([...decoded.data]).toEqual([...rgb]);
    expect(decoded.picture?.lossy).toBe(false);
    expect(decoded.warnings).toEqual([]);
  });

  it('JPEG and lossy WebP carry a warning', async () => {
    for (const bytes of [await sharp(rgb, raw).jpeg().toBuffer(), await sharp(rgb, raw).webp().toBuffer()]) {
      const decoded = await decode(bytes);
      expect(decoded.shape).toEqual([height, width, 3]);
      expect(decoded.picture?.lossy).toBe(true);
      expect(decoded.warnings.map(({ code }) => code)).toEqual(['lossy']);
    }
  });

  it('an EXIF orientation does not turn them', async () => {
    const turned = await sharp(rgb, raw).withMetadata({ orientation: 6 }).jpeg().toBuffer();
    const decoded = await decode(turned);
    expect(decoded.shape).toEqual([height, width, 3]);
    expect(decoded.warnings.map(({ code }) => code)).toEqual(['lossy', 'exif-orientation']);
  });

  it('packed TIFFs are exact', async () => {
    const labels = Uint16Array.from({ length: width * height }, (_, i) => i * 300);
    for (const compression of ['lzw', 'deflate', 'packbits', 'none'] as const) {
      const source = sharp(labels, { raw: { width, height, channels: 1 } }).toColourspace('grey16');
      const decoded = await decode(await source.tiff({ compression, predictor: 'none' }).toBuffer());
      expect([decoded.dtype, [...decoded.data]]).toEqual(['uint16', [...labels]]);
    }
  });

  it('cut ones are refused', async () => {
    const jpeg = await sharp(rgb, raw).jpeg().toBuffer();
    await expectRefusal(jpeg.subarray(0, jpeg.length - 40), 'picture-damaged');
    const webp = await sharp(rgb, raw).webp({ lossless: true }).toBuffer();
    await expectRefusal(webp.subarray(0, webp.length - 20), 'picture-damaged');
  });

  it('PNGs of ours read back exactly', async () => {
    const grey = Uint8Array.from({ length: width * height }, (_, i) => (i * 5) & 255);
    const eight = await decode(await encodeGreyPng8(grey, width, height));
    expect([eight.picture?.colour, eight.picture?.bitDepth, [...eight.data]]).toEqual(['grey', 8, [...grey]]);
    const deep = Uint16Array.from({ length: width * height }, (_, i) => i * 1213);
    const sixteen = await decode(await encodeGreyPng16(deep, width, height));
    expect([sixteen.picture?.bitDepth, [...sixteen.data]]).toEqual([16, [...deep]]);
    const colour = await decode(await encodeRgbPng(rgb, width, height));
    expect([colour.picture?.colour, [...colour.data]]).toEqual(['rgb', [...rgb]]);
  });
});

it('sharp is loaded at the first picture only', () => {
  const text = readFileSync(fileURLToPath(new URL('../../src/formats/sharp-pixels.ts', import.meta.url)), 'utf8');
  expect(text).not.toMatch(/^import (?!type).*'sharp'/m);
});
