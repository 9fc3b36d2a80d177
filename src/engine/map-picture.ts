import { IGNORED, type LabelIds } from '../core/batch.ts';
import { colourTable } from '../core/colour-map.ts';
import { summariseField } from '../core/field-code.ts';
import { automaticRange, type FieldRange, placeInRange } from '../core/field-range.ts';
import { encodeRgbPng } from '../formats/sharp-pixels.ts';

export interface MapPicture {
  readonly png: Uint8Array;
  readonly range: FieldRange;
}

/** Greys of the hatching that marks ignored pixels: no value, which is not zero. */
const HATCH = [
  [86, 86, 86],
  [58, 58, 58],
] as const;

export interface MapSamples {
  /** RGB, rows first. */
  readonly samples: Uint8Array;
  readonly range: FieldRange;
}

/**
 * A map as the panel shows it: magma, or blue – neutral – orange with zero in the middle, over the automatic range.
 * @param values H×W
 * @param ids class ids of the same pixels
 */
export function mapSamples(values: Float64Array, ids: LabelIds, width: number, height: number): MapSamples {
  const range = automaticRange(summariseField(values, ids));
  const table = colourTable(range.signed ? 'diverging' : 'magma');
  const samples = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel += 1) {
    if (ids[pixel] === IGNORED) {
      const x = pixel % width;
      const y = Math.floor(pixel / width);
      samples.set(HATCH[(x + y) % 6 === 0 ? 0 : 1], pixel * 3);
      continue;
    }
    const place = placeInRange(values[pixel] as number, range);
    const entry = Math.min(255, Math.floor(place * 256)) * 3;
    for (let c = 0; c < 3; c += 1) samples[pixel * 3 + c] = table[entry + c] as number;
  }
  return { samples, range };
}

/** The same as a PNG. */
export async function mapPicture(
  values: Float64Array,
  ids: LabelIds,
  width: number,
  height: number,
): Promise<MapPicture> {
  const { samples, range } = mapSamples(values, ids, width, height);
  return { png: await encodeRgbPng(samples, width, height), range };
}
