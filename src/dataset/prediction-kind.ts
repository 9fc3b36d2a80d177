import type { InspectionWarning } from '../core/inspection.ts';
import type { DecodedArray } from '../formats/decoded.ts';
import type { ArrayLayout } from './array-layout.ts';
import { sayList, sayNumber } from './evidence-text.ts';
import { isOneHot } from './label-planes.ts';
import { type HintedKind, hintOfPath } from './name-hints.ts';
import { type ChannelSums, channelSums, rangeOf, roughness } from './score-evidence.ts';
import { countValues } from './value-counts.ts';

export interface DetectedKind {
  readonly kind: HintedKind;
  readonly evidence: readonly string[];
  readonly warnings: readonly InspectionWarning[];
}

/** A probability may be off 0 and 1 by as much, after float arithmetic or a resize. */
const rangeTolerance = 1e-3;

/** What is known of the truth when the prediction is looked at. */
interface KnownTruth {
  /** Its values on disk. */
  readonly ids: readonly number[];
  /** A class list was told that has more than one foreground, whatever this truth holds of it. */
  readonly severalForegrounds: boolean;
}

/** Labels, probabilities or logits: by the values first, by the names where the values leave it open. */
export function detectKind(array: DecodedArray, layout: ArrayLayout, path: string, truth: KnownTruth): DetectedKind {
  const hint = hintOfPath(path, array.key);
  if (layout.channels === 1) return kindOfPlane(array, layout, hint, truth);
  return kindOfChannels(array, layout, hint);
}

function decided(kind: HintedKind, ...evidence: string[]): DetectedKind {
  return { kind, evidence, warnings: [] };
}

type Hint = ReturnType<typeof hintOfPath>;

function kindOfChannels(array: DecodedArray, layout: ArrayLayout, hint: Hint): DetectedKind {
  const { channels } = layout;
  if (isOneHot(array.data, layout)) {
    return decided('labels', `Exactly one of ${channels} channels is set in every pixel: one-hot labels.`);
  }
  const range = rangeOf(array.data);
  if (array.dtype === 'uint8' || array.dtype === 'uint16') {
    const top = array.dtype === 'uint8' ? 255 : 65_535;
    const sums = channelSums(array.data, layout, top, channels / 2 + 1);
    return byChannelSums(sums, channels, `${sayNumber(top)} (${array.dtype} u means u/${sayNumber(top)})`, hint, 0);
  }
  if (range.min < -rangeTolerance || range.max > 1 + rangeTolerance) {
    const extent = `${sayNumber(range.min)} to ${sayNumber(range.max)}`;
    return decided('logits', `Values from ${extent}: probabilities stay within 0 and 1.`);
  }
  const half = array.dtype === 'float16' || array.dtype === 'bfloat16';
  const sums = channelSums(array.data, layout, 1, half ? 0.02 : 0.005);
  return byChannelSums(sums, channels, '1', hint, 1);
}

function byChannelSums(sums: ChannelSums, channels: number, target: string, hint: Hint, digits: number): DetectedKind {
  const all = sayNumber(sums.sampled);
  if (sums.sampled > 0 && sums.near >= 0.98 * sums.sampled) {
    const within = digits === 0 ? sayNumber(Math.ceil(sums.nearSpread)) : sums.nearSpread.toPrecision(1);
    const where = sums.near === sums.sampled ? `all ${all}` : `${sayNumber(sums.near)} of ${all}`;
    return decided(
      'probabilities',
      `The ${channels} channels sum to ${target} within ${within} at ${where} pixels looked at.`,
    );
  }
  if (sums.flat) return decided('logits', 'All channels are equal in every pixel, and do not sum to 1: logits.');
  if (hint && hint.kind !== 'labels') {
    return decided(hint.kind, `The values leave it open; the name says ${hint.kind}: ${hint.name}.`);
  }
  const extent = `${sayNumber(sums.min)} to ${sayNumber(sums.max)}`;
  return {
    kind: 'probabilities',
    evidence: [`All values are within the range of probabilities, though the channels sum to ${extent}.`],
    warnings: [
      {
        code: 'probabilities-not-normalised',
        message: `The ${channels} channels should sum to ${target} in every pixel; they sum to ${extent}. Taken as stored.`,
      },
    ],
  };
}

function kindOfPlane(
  array: DecodedArray,
  layout: ArrayLayout,
  hint: Hint,
  { ids: truthIds, severalForegrounds }: KnownTruth,
): DetectedKind {
  if (array.dtype === 'bool') return decided('labels', 'Booleans: labels 0 and 1.');
  const scored = truthIds.filter(
    (id) => id >= 0 && !(id === 255 && truthIds.some((other) => other > 0 && other < 255)),
  );
  const binaryTruth = scored.length <= 2 && !severalForegrounds;
  if (array.data instanceof Float32Array || (array.data instanceof Float64Array && array.dtype === 'float64')) {
    return kindOfFloatPlane(array, hint);
  }
  const { values } = countValues(array.data);
  const top = array.dtype === 'uint8' ? 255 : array.dtype === 'uint16' ? 65_535 : 0;
  const min = values[0] ?? 0;
  const max = values.at(-1) ?? 0;
  const extra = values.filter((value) => value > 1 && value !== top && !truthIds.includes(value));
  const holding = `${values.length === 1 ? 'One value' : `${sayNumber(values.length)} distinct values`} from ${sayNumber(min)} to ${sayNumber(max)}`;
  if (min < -1) return decided('logits', `${holding}: no label is below −1.`);
  if (top > 0 && max > 1 && binaryTruth) {
    const foreground = 'where the truth has one foreground';
    if (hint?.kind === 'probabilities') {
      return decided('probabilities', `${holding}; the name says probabilities: ${hint.name}.`);
    }
    const spread = extra.some((value) => value >= top / 4);
    const grainy = extra.length >= 12 && roughness(array.data, layout.width) > 0.15;
    if (hint?.kind !== 'labels' && extra.length > 0 && (spread || grainy)) {
      return decided('probabilities', `${holding}, ${foreground}: probabilities u/${sayNumber(top)}.`);
    }
  }
  return decided(
    'labels',
    `Integers, ${values.length <= 8 ? `the values ${sayList(values)}` : holding.toLowerCase()}: labels.`,
  );
}

function kindOfFloatPlane(array: DecodedArray, hint: Hint): DetectedKind {
  const range = rangeOf(array.data);
  const extent = `Values from ${sayNumber(range.min)} to ${sayNumber(range.max)}`;
  if (range.allIntegers && range.min >= -1 && range.negativeInfinity === 0) {
    if (range.min === 0 && range.max === 0 && hint && hint.kind !== 'labels') {
      return decided(hint.kind, `All values are 0; the name says ${hint.kind}: ${hint.name}.`);
    }
    return decided('labels', `${extent}, all of them whole numbers: labels stored as ${array.dtype}.`);
  }
  if (range.min >= -rangeTolerance && range.max <= 1 + rangeTolerance && range.negativeInfinity === 0) {
    if (hint?.kind === 'logits') {
      return decided('logits', `${extent} leave it open; the name says logits: ${hint.name}.`);
    }
    return decided('probabilities', `${extent}, within 0 and 1: probabilities of the foreground.`);
  }
  return decided('logits', `${extent}: probabilities stay within 0 and 1.`);
}
