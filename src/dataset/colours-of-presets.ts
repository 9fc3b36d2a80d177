import { type ColourPlane, type ColourTable, colourTableOfPreset, knownShare } from './colour-codes.ts';
import type { Preset } from './presets/preset.ts';
import { presets } from './presets.ts';

/** Nearly every pixel: the few that remain are no class of another table. */
const NEARLY_ALL = 0.98;

/** Colours of a table's own that a picture must have: anybody paints in black, white and the pure colours. */
const OWN_COLOURS = 2;

/** Whether nearly all pixels of a picture have colours of a preset. */
export function hasColoursOf(colours: ColourPlane, preset: Preset): boolean {
  return knownShare(colours, colourTableOfPreset(preset)) > NEARLY_ALL;
}

/**
 * The preset that a picture's colours alone speak for: it knows nearly all of them, and some that hardly stand there
 * by chance. The one that knows the most, then the one with the fewest classes. Null for grey pictures.
 */
export function presetOfColours(colours: ColourPlane): { readonly preset: Preset; readonly share: number } | null {
  if (colours.grey) return null;
  let best: { preset: Preset; share: number } | null = null;
  for (const preset of presets) {
    if (preset.name === 'binary') continue;
    const table = colourTableOfPreset(preset);
    const share = knownShare(colours, table);
    if (share <= NEARLY_ALL || ownColours(colours, table) < OWN_COLOURS) continue;
    const better =
      !best || share > best.share || (share === best.share && preset.classes.length < best.preset.classes.length);
    if (better) best = { preset, share };
  }
  return best;
}

/**
 * The preset that the colours of a prediction are of, where the ids of its truth are of it, too: then one colour of its
 * own is enough. The one that knows the most, then the first of the list. Null where its grey values are ids of the
 * truth, or background and foreground.
 */
export function presetOfPrediction(colours: ColourPlane, truth: readonly number[]): Preset | null {
  const isGreyMask = (colour: number) => [0, 255, ...truth].includes(colour & 255);
  if (colours.grey && [...colours.counts.keys()].every(isGreyMask)) return null;
  let best: { preset: Preset; share: number } | null = null;
  for (const preset of presets) {
    if (preset.name === 'binary' || !holdsValues(preset, truth)) continue;
    const table = colourTableOfPreset(preset);
    const share = knownShare(colours, table);
    if (share > NEARLY_ALL && ownColours(colours, table) > 0 && share > (best?.share ?? 0)) best = { preset, share };
  }
  return best?.preset ?? null;
}

/** Whether every value is a class, an ignored value, or one of `extra`. */
export function holdsValues(preset: Preset, values: readonly number[], extra: readonly number[] = []): boolean {
  const known = new Set([...preset.classes.map(({ diskValue }) => diskValue), ...preset.ignore, ...extra]);
  return values.every((value) => known.has(value));
}

/** Colours of the table in the picture that are more than channels of 0 and 255. */
function ownColours(colours: ColourPlane, table: ColourTable): number {
  let own = 0;
  for (const colour of colours.counts.keys()) if (table.valueOfColour.has(colour) && !isPure(colour)) own++;
  return own;
}

function isPure(colour: number): boolean {
  return [colour >> 16, (colour >> 8) & 255, colour & 255].every((part) => part === 0 || part === 255);
}
