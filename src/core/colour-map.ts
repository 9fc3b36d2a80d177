import { CIVIDIS, MAGMA, VIRIDIS } from './colour-tables.ts';

/** `diverging`: blue – neutral – orange for signed maps, zero in the middle; the others go from nothing to much. */
export type ColourMapName = 'magma' | 'cividis' | 'viridis' | 'diverging';

export const COLOUR_MAPS: readonly ColourMapName[] = ['magma', 'cividis', 'viridis', 'diverging'];

/** Colours of a map. */
export const COLOURS = 256;

const tables = new Map<ColourMapName, Uint8Array>();

/** The 256 colours of a map: R, G, B bytes (sRGB), 768 in all. Not to be written to. */
export function colourTable(name: ColourMapName): Uint8Array {
  let table = tables.get(name);
  if (!table) {
    table =
      name === 'diverging' ? divergingTable() : parsed({ magma: MAGMA, cividis: CIVIDIS, viridis: VIRIDIS }[name]);
    tables.set(name, table);
  }
  return table;
}

/**
 * Colour at t in 0..1 (beyond: the end colours): entry ⌊256·t⌋, as matplotlib looks it up. In GLSL:
 * `texelFetch(table, ivec2(clamp(int(t * 256.0), 0, 255), 0), 0)`.
 */
export function colourOf(name: ColourMapName, t: number): readonly [number, number, number] {
  const table = colourTable(name);
  const place = 3 * Math.min(COLOURS - 1, Math.max(0, Math.floor(t * COLOURS)));
  return [table[place] as number, table[place + 1] as number, table[place + 2] as number];
}

function parsed(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}

/** OKLab lightness of the neutral middle and of both ends, and the chroma of the ends (all within sRGB). */
const MIDDLE_LIGHTNESS = 0.965;
const END_LIGHTNESS = 0.5;
const END_CHROMA = 0.121;
const BLUE_HUE = 252;
const ORANGE_HUE = 55;

/**
 * Both halves run straight through OKLab (Ottosson 2020) from the same neutral grey over equal distances, so equal
 * magnitudes look equally strong on either side. The two middle entries are that grey: t = 0.5 is exactly neutral.
 */
function divergingTable(): Uint8Array {
  const table = new Uint8Array(3 * COLOURS);
  const half = COLOURS / 2;
  for (let i = 0; i < COLOURS; i += 1) {
    const strength = (i < half ? half - 1 - i : i - half) / (half - 1);
    const lightness = MIDDLE_LIGHTNESS + (END_LIGHTNESS - MIDDLE_LIGHTNESS) * strength;
    const hue = ((i < half ? BLUE_HUE : ORANGE_HUE) * Math.PI) / 180;
    const chroma = END_CHROMA * strength;
    table.set(srgbOfOklab(lightness, chroma * Math.cos(hue), chroma * Math.sin(hue)), 3 * i);
  }
  return table;
}

function srgbOfOklab(lightness: number, a: number, b: number): [number, number, number] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    srgbByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    srgbByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    srgbByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function srgbByte(linear: number): number {
  const encoded = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, encoded)));
}
