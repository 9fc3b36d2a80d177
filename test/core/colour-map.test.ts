import { describe, expect, it } from 'vitest';
import { COLOUR_MAPS, colourOf, colourTable } from '../../src/core/colour-map.ts';

type Rgb = readonly [number, number, number];

/** CIE L*a*b* (D65) of an sRGB colour. */
function lab([r, g, b]: Rgb): [number, number, number] {
  const linear = [r, g, b].map((byte) => {
    const c = byte / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  const mix = (x: number, y: number, z: number) => x * linear[0] + y * linear[1] + z * linear[2];
  const f = (t: number) => (t > 216 / 24389 ? Math.cbrt(t) : ((24389 / 27) * t) / 116 + 16 / 116);
  const x = f(mix(0.4124564, 0.3575761, 0.1804375) / 0.95047);
  const y = f(mix(0.2126729, 0.7151522, 0.072175));
  const z = f(mix(0.0193339, 0.119192, 0.9503041) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

const difference = (a: Rgb, b: Rgb) => Math.hypot(...lab(a).map((value, i) => value - (lab(b)[i] as number)));
const entry = (name: (typeof COLOUR_MAPS)[number], i: number) => colourOf(name, (i + 0.5) / 256);

describe('colour maps', () => {
  it('have 256 colours and look up ⌊256·t⌋, clamped', () => {
    for (const name of COLOUR_MAPS) {
      const table = colourTable(name);
      expect(table.length).toBe(768);
      for (let i = 0; i < 256; i += 1) expect(colourOf(name, i / 256)).toEqual([...table.subarray(3 * i, 3 * i + 3)]);
      expect(colourOf(name, -1)).toEqual(colourOf(name, 0));
      expect(colourOf(name, 1)).toEqual([...table.subarray(765)]);
      expect(colourOf(name, 7)).toEqual(colourOf(name, 1));
    }
  });

  it('are the published ones', () => {
    expect(colourOf('magma', 0)).toEqual([0, 0, 4]);
    expect(colourOf('magma', 0.5)).toEqual([183, 55, 121]);
    expect(colourOf('magma', 1)).toEqual([252, 253, 191]);
    expect(colourOf('viridis', 0)).toEqual([68, 1, 84]);
    expect(colourOf('viridis', 1)).toEqual([253, 231, 37]);
    expect(colourOf('cividis', 0)).toEqual([0, 34, 78]);
    expect(colourOf('cividis', 1)).toEqual([254, 232, 56]);
  });

  it('of magnitudes rise evenly in lightness', () => {
    for (const name of ['magma', 'viridis', 'cividis'] as const) {
      for (let i = 8; i < 256; i += 8) {
        expect(lab(entry(name, i))[0]).toBeGreaterThan(lab(entry(name, i - 8))[0]);
      }
    }
  });

  it('of signs pin zero to a neutral grey and are as strong on either side', () => {
    const [r, g, b] = colourOf('diverging', 0.5);
    expect([g, b]).toEqual([r, r]);
    expect(colourOf('diverging', 0.4999)).toEqual([r, g, b]);
    const [blue, orange] = [colourOf('diverging', 0), colourOf('diverging', 1)];
    expect(blue[2]).toBeGreaterThan(blue[0] + 80);
    expect(orange[0]).toBeGreaterThan(orange[2] + 80);
    for (let i = 8; i < 128; i += 8) {
      const [left, right] = [entry('diverging', 127 - i), entry('diverging', 128 + i)];
      expect(Math.abs(lab(left)[0] - lab(right)[0])).toBeLessThan(4);
      // Each step away from zero is seen, and no step is a jump.
      for (const side of [-1, 1]) {
        const place = (k: number) => (side < 0 ? 127 - k : 128 + k);
        const step = difference(entry('diverging', place(i)), entry('diverging', place(i - 8)));
        expect(step).toBeGreaterThan(2.5);
        expect(step).toBeLessThan(6.5);
      }
    }
  });
});
