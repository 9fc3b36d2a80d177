import type { InspectionWarning } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import { sayCount, sayNumber } from './evidence-text.ts';
import { type Preset, packColour } from './presets/preset.ts';

/** A colour picture with its colours packed into one number a pixel. */
export interface ColourPlane {
  readonly height: number;
  readonly width: number;
  readonly packed: Int32Array;
  readonly counts: ReadonlyMap<number, number>;
  /** Red, green and blue are equal in every pixel, or, after lossy storage, nearly so. */
  readonly grey: boolean;
}

/** A colour table: value on disk of each colour. Colours that mean several classes are kept apart. */
export interface ColourTable {
  /** "the CamVid 11 colours": goes into evidence. */
  readonly source: string;
  readonly valueOfColour: ReadonlyMap<number, number>;
  readonly ambiguous: ReadonlySet<number>;
  /** Colours that mean one class and some ignored value: read as the class, with a warning. */
  readonly doubtful: ReadonlySet<number>;
}

/** How far channels of a grey pixel may come apart in a lossy picture. */
const LOSSY_GREY = 16;

/** Packs a picture of H×W×3 or H×W×4 samples (alpha is not looked at); 16-bit samples must be 8-bit ones × 257. */
export function packColours(array: DecodedArray, file: string): ColourPlane {
  const [height = 0, width = 0, samples = 0] = array.shape;
  const { data } = array;
  const divisor = data instanceof Uint16Array ? 257 : 1;
  if ((samples !== 3 && samples !== 4) || !(data instanceof Uint8Array || data instanceof Uint16Array)) {
    throw new LensError('colours-not-readable', { file, shape: array.shape, dtype: array.dtype });
  }
  const packed = new Int32Array(height * width);
  const counts = new Map<number, number>();
  let grey = true;
  const apart = array.picture?.lossy ? LOSSY_GREY : 0;
  let last = -1;
  let run = 0;
  for (let pixel = 0, i = 0; pixel < packed.length; pixel++, i += samples) {
    const red = (data[i] as number) / divisor;
    const green = (data[i + 1] as number) / divisor;
    const blue = (data[i + 2] as number) / divisor;
    if (divisor !== 1 && !(Number.isInteger(red) && Number.isInteger(green) && Number.isInteger(blue))) {
      throw new LensError('colours-not-readable', { file, shape: array.shape, dtype: array.dtype });
    }
    if (grey && Math.max(red, green, blue) - Math.min(red, green, blue) > apart) grey = false;
    const colour = packColour(red, green, blue);
    packed[pixel] = colour;
    if (colour === last) {
      run++;
      continue;
    }
    if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
    last = colour;
    run = 1;
  }
  if (run > 0) counts.set(last, (counts.get(last) ?? 0) + run);
  return { height, width, packed, counts, grey };
}

/** The colours of an ordered list of (value, colour). */
export function colourTable(
  source: string,
  entries: Iterable<{ readonly diskValue: number; readonly color: readonly [number, number, number] }>,
  ignore: readonly number[] = [],
): ColourTable {
  const valueOfColour = new Map<number, number>();
  const ambiguous = new Set<number>();
  const doubtful = new Set<number>();
  for (const { diskValue, color } of entries) {
    const packed = packColour(...color);
    const known = valueOfColour.get(packed);
    if (known === undefined) {
      valueOfColour.set(packed, diskValue);
      continue;
    }
    const scored = [known, diskValue].filter((value) => value >= 0 && !ignore.includes(value));
    if (scored.length === 2) ambiguous.add(packed);
    if (scored.length === 1) {
      doubtful.add(packed);
      valueOfColour.set(packed, scored[0] ?? known);
    }
  }
  return { source, valueOfColour, ambiguous, doubtful };
}

export function colourTableOfPreset(preset: Preset): ColourTable {
  return colourTable(`the colours of ${preset.title}`, [...preset.classes, ...preset.voidClasses], preset.ignore);
}

/** The palette of an indexed file; a colour that stands there twice means the index that `used` holds. */
export function colourTableOfPalette(source: string, palette: Uint8Array, used: ReadonlySet<number>): ColourTable {
  const entries = Array.from({ length: palette.length / 3 }, (_, diskValue) => ({
    diskValue,
    color: [palette[diskValue * 3] ?? 0, palette[diskValue * 3 + 1] ?? 0, palette[diskValue * 3 + 2] ?? 0] as const,
  }));
  const relevant = entries.filter(({ diskValue }) => used.has(diskValue));
  const table = colourTable(source, [...relevant]);
  const rest = entries.filter(
    ({ diskValue, color }) => !used.has(diskValue) && !table.valueOfColour.has(packColour(...color)),
  );
  return { ...table, valueOfColour: new Map([...table.valueOfColour, ...colourTable(source, rest).valueOfColour]) };
}

/** COCO panoptic segment ids: R + 256 G + 65536 B. */
export function segmentIds(plane: ColourPlane): Int32Array {
  return Int32Array.from(plane.packed, (colour) => (colour >> 16) | (colour & 0xff00) | ((colour & 255) << 16));
}

/** Share of a picture's pixels, 0..1, whose colour the table knows. */
export function knownShare(plane: ColourPlane, table: ColourTable): number {
  let known = 0;
  for (const [colour, count] of plane.counts) if (table.valueOfColour.has(colour)) known += count;
  return plane.packed.length === 0 ? 0 : known / plane.packed.length;
}

/** Value given to a pixel whose colour is in no table. */
export const UNKNOWN_COLOUR = -2;

/**
 * Values of the colours. An unknown colour is counted and listed, never mapped to the nearest.
 * @throws LensError colour-ambiguous { file, colour, pixels }, colours-unknown { file, pixels, total, colours }
 */
export function decodeColours(
  plane: ColourPlane,
  table: ColourTable,
  file: string,
): { readonly values: Int32Array; readonly warnings: readonly InspectionWarning[] } {
  const unknown: number[] = [];
  const warnings: InspectionWarning[] = [];
  let unknownPixels = 0;
  for (const [colour, count] of plane.counts) {
    if (table.ambiguous.has(colour)) {
      throw new LensError('colour-ambiguous', { file, colour: sayColour(colour), pixels: count, source: table.source });
    }
    if (table.doubtful.has(colour)) {
      const value = table.valueOfColour.get(colour) ?? UNKNOWN_COLOUR;
      const message = `${sayColour(colour)} stands for several values in ${table.source}; its ${sayCount(count, 'pixel')} in ${file} are read as ${value}, the one that is not ignored.`;
      warnings.push({ code: 'colour-shared', message });
    }
    if (!table.valueOfColour.has(colour)) {
      unknown.push(colour);
      unknownPixels += count;
    }
  }
  if (unknownPixels * 2 > plane.packed.length) {
    throw new LensError('colours-unknown', {
      file,
      pixels: unknownPixels,
      total: plane.packed.length,
      colours: frequentColours(plane, unknown),
    });
  }
  const values = new Int32Array(plane.packed.length);
  for (let i = 0; i < values.length; i++) {
    values[i] = table.valueOfColour.get(plane.packed[i] as number) ?? UNKNOWN_COLOUR;
  }
  if (unknown.length === 0) return { values, warnings };
  const listed = frequentColours(plane, unknown).join(', ');
  const message = `${sayCount(unknownPixels, 'pixel')} of ${file} have ${sayCount(unknown.length, 'colour')} that ${table.source} do not hold: ${listed}${unknown.length > 5 ? ', …' : ''}.`;
  return { values, warnings: [...warnings, { code: 'colours-unknown', message }] };
}

/** The most frequent colours of a picture, or of some of its colours, with their shares of the pixels. */
export function frequentColours(plane: ColourPlane, colours: Iterable<number> = plane.counts.keys()): string[] {
  const share = (colour: number) => (100 * (plane.counts.get(colour) ?? 0)) / plane.packed.length;
  return [...colours]
    .sort((a, b) => share(b) - share(a) || a - b)
    .slice(0, 5)
    .map((colour) => `${sayColour(colour)} ${sayNumber(share(colour))} %`);
}

function sayColour(colour: number): string {
  return `(${colour >> 16}, ${(colour >> 8) & 255}, ${colour & 255})`;
}
