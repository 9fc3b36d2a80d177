import type { Inspection } from './inspection.ts';

export const CLASS_PALETTES = ['own', 'safe'] as const;
export type ClassPalette = (typeof CLASS_PALETTES)[number];

type Rgb = readonly [red: number, green: number, blue: number];

/**
 * Colours that stay apart for protanopia, deuteranopia and tritanopia as for everybody: near those of Okabe and Ito
 * first, then each the one farthest from all before it in OKLab, under all four ways of seeing (Machado, Oliveira and
 * Fernandes, 2009). The first is a grey, for a background.
 */
export const SAFE_COLOURS: readonly Rgb[] = [
  [85, 85, 85],
  [238, 153, 0],
  [85, 187, 238],
  [0, 153, 119],
  [238, 221, 68],
  [0, 102, 170],
  [204, 85, 0],
  [204, 119, 170],
  [170, 255, 255],
  [85, 0, 102],
  [153, 85, 255],
  [0, 68, 0],
  [187, 187, 153],
  [68, 0, 204],
  [153, 136, 255],
  [102, 221, 255],
  [204, 238, 170],
  [102, 17, 153],
  [153, 68, 0],
  [119, 102, 119],
  [119, 17, 238],
  [238, 187, 102],
  [238, 102, 68],
  [119, 0, 68],
];

/** The inspection with the colours of a palette: by the place in the class list, so that every image has the same. */
export function withPalette<T extends Inspection | null>(inspection: T, palette: ClassPalette): T {
  if (!inspection || palette === 'own') return inspection;
  const classes = inspection.classes.map((row, place) => ({
    ...row,
    color: SAFE_COLOURS[place % SAFE_COLOURS.length] as Rgb,
  }));
  return { ...inspection, classes };
}
