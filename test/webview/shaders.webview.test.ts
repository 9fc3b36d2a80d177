import type { Page } from 'playwright-core';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type ColourMapName, colourOf, colourTable } from '../../src/core/colour-map.ts';
import { decodeField, summariseField } from '../../src/core/field-code.ts';
import { type FieldRange, placeInRange } from '../../src/core/field-range.ts';
import { paletteBytes } from '../../webview/gl/lookup-texture.ts';
import { scriptOf } from './harness/bundles.ts';
import { problemsOf } from './harness/open-page.ts';
import { browserTest } from './harness/page-test.ts';
import type { Drawing } from './shaders.page.ts';

const GROUND = [10, 20, 30];
const INK = [200, 210, 220];

const chromium = browserTest();
let page: Page;
let problems: string[];

beforeAll(async () => {
  page = await chromium.browser.newPage();
  problems = problemsOf(page);
  await page.setContent('<!DOCTYPE html><body></body>');
  await page.addScriptTag({ content: await scriptOf('test/webview/shaders.page.ts') });
});

afterEach(() => {
  expect(problems).toEqual([]);
});

function base64(bytes: Iterable<number>): string {
  return Buffer.from([...bytes]).toString('base64');
}

function rampOf(name: ColourMapName): string {
  const table = colourTable(name);
  return base64(Array.from({ length: 256 }, (_, i) => [...table.subarray(3 * i, 3 * i + 3), 255]).flat());
}

const base: Omit<Drawing, 'format' | 'width' | 'height' | 'data'> = {
  field: null,
  range: null,
  ramp: rampOf('magma'),
  palette: '',
  zoom: 1,
  alpha: 1,
};

/** Pixels of a drawing, one R, G, B a pixel, rows from the top. */
async function drawn(drawing: Drawing): Promise<number[][]> {
  const text = await page.evaluate(
    (what) => (window as unknown as { drawTile(d: unknown): Promise<string> }).drawTile(what),
    drawing as unknown as Record<string, unknown>,
  );
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: bytes.length / 4 }, (_, i) => [...bytes.subarray(4 * i, 4 * i + 3)]);
}

/** Every 16-bit code once, little endian. */
const everyCode = base64(Array.from({ length: 65536 }, (_, code) => [code & 255, code >> 8]).flat());

const PEAK = 3e-4;
const ranges: readonly (readonly [string, ColourMapName, FieldRange])[] = [
  ['logarithmic', 'magma', { mode: 'log', low: PEAK / 1e4, high: PEAK, signed: false }],
  ['linear', 'cividis', { mode: 'linear', low: 0, high: PEAK / 3, signed: false }],
  ['linear from above 0', 'magma', { mode: 'linear', low: PEAK / 10, high: PEAK / 2, signed: false }],
  ['signed and logarithmic', 'diverging', { mode: 'log', low: PEAK / 1e4, high: PEAK, signed: true }],
  ['signed and linear', 'diverging', { mode: 'linear', low: -PEAK / 2, high: PEAK / 2, signed: true }],
];

describe('field shader', () => {
  it.each(ranges)('colours every code as core does: %s', async (_name, map, range) => {
    const field = { ...summariseField(Float64Array.of(PEAK)), peak: PEAK, signed: range.signed };
    const drawing: Drawing = {
      ...base,
      format: 'field16',
      width: 256,
      height: 256,
      data: everyCode,
      field,
      range,
      ramp: rampOf(map),
    };
    const pixels = await drawn(drawing);
    let exact = 0;
    for (let code = 1; code < 65536; code += 1) {
      const place = placeInRange(decodeField(code, PEAK), range);
      const pixel = pixels[code];
      if (String(pixel) === String(colourOf(map, place))) {
        exact += 1;
        continue;
      }
      // Single precision may fall to the other side of a step between two colours.
      const neighbours = [-1e-5, 1e-5].map((step) => String(colourOf(map, place + step)));
      expect(neighbours, `code ${code} at ${place}`).toContain(String(pixel));
    }
    expect(exact).toBeGreaterThan(65000);
  });

  it('hatches ignored pixels in the colours of the theme, with both of them', async () => {
    const range = ranges[0]?.[2] ?? null;
    const field = { ...summariseField(Float64Array.of(PEAK)), peak: PEAK };
    const data = base64(new Uint8Array(32 * 32 * 2));
    const pixels = await drawn({ ...base, format: 'field16', width: 32, height: 32, data, field, range });
    const kinds = new Set(pixels.map(String));
    expect([...kinds].sort()).toEqual([String(GROUND), String(INK)].sort());
  });

  it('lets through what lies below by its opacity', async () => {
    const range = ranges[0]?.[2] ?? null;
    const field = { ...summariseField(Float64Array.of(PEAK)), peak: PEAK };
    const data = base64(new Uint8Array(64).fill(255));
    const [pixel] = await drawn({ ...base, format: 'field16', width: 8, height: 4, data, field, range, alpha: 0.5 });
    const top = colourOf('magma', 1);
    GROUND.forEach((below, channel) => {
      expect(Math.abs((pixel?.[channel] ?? -9) - (below + (top[channel] ?? 0)) / 2)).toBeLessThanOrEqual(1);
    });
  });
});

describe('label shader', () => {
  it('gives every id its colour, exactly, and hatches what is ignored', async () => {
    const color = (id: number) => [(id * 7) & 255, ((id * 13) >> 3) & 255, id & 255] as const;
    const classes = Array.from({ length: 65534 }, (_, id) => ({ id, color: color(id) }));
    const palette = base64(paletteBytes(classes));
    const pixels = await drawn({ ...base, format: 'label16', width: 256, height: 256, data: everyCode, palette });
    for (let id = 0; id < 65534; id += 1) {
      if (String(pixels[id]) !== String(color(id))) expect(pixels[id], `id ${id}`).toEqual(color(id));
    }
    expect([String(GROUND), String(INK)]).toContain(String(pixels[65535]));
  });

  it('enlarges by nearest', async () => {
    const palette = base64(
      paletteBytes([
        { id: 0, color: [1, 2, 3] },
        { id: 1, color: [250, 240, 230] },
      ]),
    );
    const pixels = await drawn({
      ...base,
      format: 'label16',
      width: 2,
      height: 1,
      data: base64([0, 0, 1, 0]),
      palette,
      zoom: 4,
    });
    const row = pixels.slice(0, 8).map(([red]) => red);
    expect(row).toEqual([1, 1, 1, 1, 250, 250, 250, 250]);
  });

  it('draws lines between the pixels once they are 8 px large', async () => {
    const palette = base64(paletteBytes([{ id: 0, color: [0, 0, 0] }]));
    const data = base64(new Uint8Array(8));
    const small = await drawn({ ...base, format: 'label16', width: 2, height: 2, data, palette, zoom: 7 });
    const large = await drawn({ ...base, format: 'label16', width: 2, height: 2, data, palette, zoom: 8 });
    expect(new Set(small.map(String))).toEqual(new Set(['0,0,0']));
    expect(large[8]).not.toEqual([0, 0, 0]);
    expect(large[9 + 16]).toEqual([0, 0, 0]);
  });
});

describe('picture shader', () => {
  it('shows the bytes as they are', async () => {
    const data = Array.from({ length: 16 * 16 * 3 }, (_, i) => (i * 37) & 255);
    const pixels = await drawn({ ...base, format: 'rgb8', width: 16, height: 16, data: base64(data) });
    expect(pixels.flat()).toEqual(data);
  });
});

describe('lit pixels', () => {
  it('keeps what is in the set, outlines it along pixel edges, and takes a third of the light of the rest', async () => {
    const mask = Array.from({ length: 16 }, (_, i) => (i % 4 > 0 && i % 4 < 3 && i > 3 && i < 12 ? 1 : 0));
    const zoom = 20;
    const side = 4 * zoom;
    const pixels = await drawn({ ...base, format: 'mask8', width: 4, height: 4, data: base64(mask), zoom });
    const at = (x: number, y: number) => pixels[y * side + x];
    expect(at(30, 40)).toEqual(GROUND);
    expect(at(5, 5)).toEqual(GROUND.map((tone) => Math.round((tone * 2) / 3)));
    // The edge of the set lies at 20: light on both sides of it, dark beside.
    for (const x of [19, 20]) expect(at(x, 40)).toEqual([255, 255, 255]);
    for (const x of [18, 21]) expect(at(x, 40)).toEqual(GROUND.map((tone) => Math.round(tone * 0.3)));
    expect(at(17, 40)).toEqual(at(5, 5));
    expect(at(22, 40)).toEqual(GROUND);
  });
});
