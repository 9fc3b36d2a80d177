import type { DecodedArray } from '../formats/decoded.ts';
import { type ColourTable, colourTable, colourTableOfPalette, colourTableOfPreset } from './colour-codes.ts';
import type { PairOptions } from './pair-options.ts';
import type { Preset } from './presets/preset.ts';

/**
 * Colour tables that something speaks for on one file of a pair, the most trusted first: the classes of the options,
 * the preset of the truth or the options, the palette of the other file.
 */
export function colourTables(
  options: PairOptions,
  preset: Preset | null,
  partner: DecodedArray,
  partnerValues: ReadonlySet<number>,
): ColourTable[] {
  const tables: ColourTable[] = [];
  const offset = options.labelOffset === 'auto' ? 0 : options.labelOffset;
  if (options.classes) {
    const entries = options.classes.map(({ color }, classId) => ({ diskValue: classId + offset, color }));
    tables.push(colourTable('the configured classes', entries));
  }
  if (preset) tables.push(colourTableOfPreset(preset));
  const palette = partner.picture?.palette;
  if (palette) tables.push(colourTableOfPalette('the palette of the other file', palette, partnerValues));
  return tables;
}
