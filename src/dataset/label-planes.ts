import type { InspectionWarning } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { DecodedArray, DecodedValues } from '../formats/decoded.ts';
import { type ArrayLayout, isColourPicture, layoutsOf, stridesOf } from './array-layout.ts';
import {
  type ColourPlane,
  type ColourTable,
  decodeColours,
  frequentColours,
  knownShare,
  packColours,
  segmentIds,
} from './colour-codes.ts';
import { cutLossyMask } from './lossy-mask.ts';
import type { PairOptions } from './pair-options.ts';
import { countValues, type ValueCounts } from './value-counts.ts';

/** Label maps as they stand on disk, B×H×W. */
export interface LabelPlanes {
  readonly layout: ArrayLayout;
  readonly raw: DecodedValues;
  readonly counts: ValueCounts;
  /** The colours of a colour picture that was not grey. */
  readonly colours: ColourPlane | null;
  readonly evidence: readonly string[];
  readonly warnings: readonly InspectionWarning[];
}

/**
 * Reads label maps: one integer a pixel, a colour picture, or a one-hot code.
 * @param preset what the options say of it: whether a lossy mask may be cut
 * @param tablesOf the colour tables to try, best first, or that colours are segment ids; asked for pictures in colour
 * @throws LensError labels-not-integers, too-many-values, colours-without-table { file, colours, shares },
 *   colours-unknown, colour-ambiguous
 */
export function readLabelPlanes(
  array: DecodedArray,
  file: string,
  layout: ArrayLayout,
  preset: PairOptions['preset'],
  tablesOf: (colours: ColourPlane) => readonly ColourTable[] | 'segments',
): LabelPlanes {
  if (isColourPicture(array)) return readColourLabels(array, file, layout, preset, tablesOf);
  if (layout.channels > 1) {
    const raw = winningChannels(array.data, layout);
    const counts = countValues(raw);
    if (isOneHot(array.data, layout)) {
      const evidence = [`Exactly one of ${layout.channels} channels is set in every pixel: a one-hot code.`];
      return { layout, raw, counts, colours: null, evidence, warnings: [] };
    }
    const evidence = [
      `Of ${layout.channels} channels the largest of each pixel is its label: they are no one-hot code.`,
    ];
    const message = `${file} is read as labels, but its ${layout.channels} channels are no one-hot code: the largest of each pixel was taken, and its score is lost.`;
    return { layout, raw, counts, colours: null, evidence, warnings: [{ code: 'labels-from-scores', message }] };
  }
  const counts = countValues(array.data);
  if (!counts.allIntegers) {
    const value = counts.values.find((candidate) => !Number.isInteger(candidate)) ?? Number.NaN;
    throw new LensError('labels-not-integers', { file, dtype: array.dtype, value: String(value) });
  }
  if (!counts.complete) throw new LensError('too-many-values', { file, limit: counts.values.length - 1 });
  const plain = { layout, raw: array.data, counts, colours: null, evidence: [], warnings: [] };
  return cut(array, plain, file, preset);
}

/** The same labels, or, of a mask that was stored with loss, what was background and foreground. */
function cut(array: DecodedArray, planes: LabelPlanes, file: string, preset: PairOptions['preset']): LabelPlanes {
  const mask = cutLossyMask(array, planes.raw, planes.counts, preset);
  if (!mask) return planes;
  const message = `${file} is ${mask.said} Save masks as PNG, from the original labels.`;
  return {
    ...planes,
    raw: mask.values,
    counts: countValues(mask.values),
    evidence: [...planes.evidence, `It is ${mask.said}`],
    warnings: [...planes.warnings, { code: 'lossy-mask', message }],
  };
}

function readColourLabels(
  array: DecodedArray,
  file: string,
  layout: ArrayLayout,
  preset: PairOptions['preset'],
  tablesOf: (colours: ColourPlane) => readonly ColourTable[] | 'segments',
): LabelPlanes {
  const colours = packColours(array, file);
  const planes = { ...layout, channels: 1 };
  const listed = tablesOf(colours);
  if (listed === 'segments') {
    const raw = segmentIds(colours);
    const evidence = ['Colours are segment ids, R + 256 G + 65536 B.'];
    return { layout: planes, raw, counts: countValues(raw), colours, evidence, warnings: [] };
  }
  const tables = listed.map((table) => ({ table, share: knownShare(colours, table) }));
  const full = tables.find(({ share }) => share === 1);
  if (colours.grey && !full) {
    const raw = Uint8Array.from(colours.packed, (packed) => (packed >> 8) & 255);
    const equal = array.picture?.lossy ? 'nearly equal' : 'equal';
    const evidence = [`Red, green and blue are ${equal} everywhere: read as grey values.`];
    const grey = { layout: planes, raw, counts: countValues(raw), colours: null, evidence, warnings: [] };
    return cut(array, grey, file, preset);
  }
  const best = full ?? tables.reduce<(typeof tables)[number] | null>((a, b) => (a && a.share >= b.share ? a : b), null);
  if (!best) {
    const shares = frequentColours(colours);
    throw new LensError('colours-without-table', { file, colours: colours.counts.size, shares });
  }
  const { values, warnings } = decodeColours(colours, best.table, file);
  const evidence = [`Read by colour, from ${best.table.source}.`];
  return { layout: planes, raw: values, counts: countValues(values), colours, evidence, warnings };
}

/** Whether every pixel has exactly one channel at the top value (1, or 255) and 0 in the others. */
export function isOneHot(data: DecodedValues, layout: ArrayLayout): boolean {
  const { batch, channels, height, width } = layout;
  if (channels < 2) return false;
  const stride = stridesOf(layout);
  const pixels = height * width;
  let top = 0;
  for (let image = 0; image < batch; image++) {
    const start = image * stride.image;
    for (let pixel = 0; pixel < pixels; pixel++) {
      let set = 0;
      for (let c = 0, i = start + pixel * stride.pixel; c < channels; c++, i += stride.channel) {
        const value = data[i] as number;
        if (value === 0) continue;
        if (top === 0) top = value;
        if (value !== top) return false;
        set++;
      }
      if (set !== 1) return false;
    }
  }
  return top === 1 || top === 255;
}

/** The channel with the largest value of each pixel; the lowest wins a tie. B×H×W. */
export function winningChannels(data: DecodedValues, layout: ArrayLayout): Int32Array {
  const { batch, channels, height, width } = layout;
  const stride = stridesOf(layout);
  const pixels = height * width;
  const ids = new Int32Array(batch * pixels);
  for (let image = 0; image < batch; image++) {
    const start = image * stride.image;
    for (let pixel = 0; pixel < pixels; pixel++) {
      let i = start + pixel * stride.pixel;
      let best = 0;
      let bestValue = data[i] as number;
      for (let c = 1; c < channels; c++) {
        i += stride.channel;
        const value = data[i] as number;
        if (value > bestValue) {
          bestValue = value;
          best = c;
        }
      }
      ids[image * pixels + pixel] = best;
    }
  }
  return ids;
}

/**
 * Axes of a truth: H×W, a leading or trailing axis of 1, a batch B×H×W, or a one-hot code.
 * @param predictionShape decides whether a leading axis is a batch
 * @throws LensError array-axes { file, shape }
 */
export function layoutOfTruth(truth: DecodedArray, file: string, predictionShape: readonly number[]): ArrayLayout {
  const layouts = layoutsOf(truth.shape, file);
  const first = layouts[0];
  if (!first) throw new LensError('array-axes', { file, shape: truth.shape });
  if (truth.shape.length === 2) return first;
  if (isColourPicture(truth)) return layouts.find(({ axes }) => axes === 'hwc') ?? first;
  const flat = layouts.find(({ batch, channels }) => channels === 1 && (batch === 1 || truth.shape.length === 4));
  if (flat) return flat;
  const batched = layouts.find(({ axes }) => axes === 'bhw');
  const sharesBatch = predictionShape.length >= 3 && predictionShape[0] === truth.shape[0];
  const oneHot = layouts.find((layout) => layout.channels > 1 && isOneHot(truth.data, layout));
  if (oneHot && !(batched && sharesBatch && predictionShape.length === 4)) return oneHot;
  if (batched) return batched;
  throw new LensError('array-axes', { file, shape: truth.shape });
}
