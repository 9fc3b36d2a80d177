import type { DecodedArray } from '../../formats/decoded.ts';
import { type ArrayLayout, isColourPicture, layoutsOf } from '../array-layout.ts';
import { packColours } from '../colour-codes.ts';
import { roughness } from '../score-evidence.ts';
import { countValues } from '../value-counts.ts';
import { byScore, type Finding } from './finding.ts';
import { damageFindings } from './label-damage.ts';
import { softmaxTwice, wrongAxis } from './score-faults.ts';

/** What can be said of a file without a partner: damaged labels, scores through a softmax too many or beside it. */
export function diagnoseFile(array: DecodedArray, path: string): Finding[] {
  const layout = scoreLayout(array, path);
  if (!layout) return looksLikeLabels(array) ? damageFindings(array, 'groundTruth', path).sort(byScore) : [];
  return [softmaxTwice(array, layout), wrongAxis(array, layout)].filter((finding) => finding !== null).sort(byScore);
}

/** Axes of an array of floats with three or more axes: the fewest channels win. */
function scoreLayout(array: DecodedArray, path: string): ArrayLayout | null {
  const floats = array.data instanceof Float32Array || array.data instanceof Float64Array;
  if (!floats || array.picture || array.shape.length < 3) return null;
  const layouts = layoutsOf(array.shape, path).filter(({ channels }) => channels > 1);
  return layouts.reduce<ArrayLayout | null>(
    (kept, layout) => (kept && kept.channels <= layout.channels ? kept : layout),
    null,
  );
}

/** A mask has few changes and few values; a photograph or a probability map changes at every pixel. */
function looksLikeLabels(array: DecodedArray): boolean {
  if (array.shape.length < 2) return false;
  if (isColourPicture(array)) return frequentColours(array) >= 0.6;
  const { values, complete } = countValues(array.data, 4096);
  if (array.picture?.lossy) return values.length <= 64;
  return complete && roughness(array.data, array.shape.at(-1) ?? 1) < 0.3;
}

/** Share of the pixels, 0..1, whose colour is frequent: a thousandth of them, and 16 pixels. */
function frequentColours(array: DecodedArray): number {
  const { counts, packed } = packColours(array, '');
  let covered = 0;
  for (const count of counts.values()) if (count >= Math.max(16, packed.length / 1000)) covered += count;
  return packed.length === 0 ? 0 : covered / packed.length;
}
