import { LensError } from '../core/lens-error.ts';
import { sayList } from './evidence-text.ts';
import type { PairOptions } from './pair-options.ts';

/** One foreground: values on disk, in the truth and in a label prediction. */
export interface BinaryScheme {
  readonly ignore: readonly number[];
  readonly truthForeground: number;
  readonly predictionForeground: number;
  readonly evidence: readonly string[];
}

/**
 * Truth of one score channel: {0, v} less ignore, v being the foreground (semantics.md, section 4, point 3).
 * @throws LensError binary-truth-labels { file, ids } when it holds other labels
 */
export function binaryScheme(truthValues: readonly number[], options: PairOptions, file: string): BinaryScheme {
  const { ignore, evidence } = binaryIgnore(truthValues, options.ignore);
  const scored = truthValues.filter((value) => !ignore.includes(value));
  if (options.labelOffset !== 'auto') {
    const foreground = 1 + options.labelOffset;
    if (!scored.every((value) => value === foreground || value === options.labelOffset)) {
      throw new LensError('binary-truth-labels', { file, ids: scored });
    }
    return { ignore, truthForeground: foreground, predictionForeground: 1, evidence };
  }
  const nonZero = scored.filter((value) => value !== 0);
  if (nonZero.length > 1) throw new LensError('binary-truth-labels', { file, ids: scored });
  const foreground = nonZero[0] ?? 1;
  const said = foreground === 1 ? [] : [`The truth holds only ${sayList(scored)}: ${foreground} is the foreground.`];
  return { ignore, truthForeground: foreground, predictionForeground: 1, evidence: [...evidence, ...said] };
}

function binaryIgnore(values: readonly number[], wanted: PairOptions['ignore']) {
  if (wanted === 'none') return { ignore: [], evidence: [] };
  if (wanted !== 'auto') return { ignore: wanted, evidence: [] };
  const ignore = values.filter((value) => value < 0);
  const evidence = ignore.length > 0 ? [`Ignored: ${sayList(ignore)}, because no label is below 0.`] : [];
  const rest = values.filter((value) => value >= 0);
  for (const top of [255, 65_535]) {
    if (rest.includes(top) && rest.some((value) => value !== 0 && value !== top)) {
      ignore.push(top);
      evidence.push(`Ignored: ${top}, because it occurs beside the foreground.`);
    }
  }
  return { ignore, evidence };
}

/**
 * Two label maps (or two score channels) that hold nothing but background and one foreground, where at least one
 * of them writes the foreground as 255 or 65535; also plain 0/1 on both sides. Null: not binary.
 */
export function binaryLabelScheme(
  truthValues: readonly number[],
  predictionValues: readonly number[] | null,
  options: PairOptions,
): BinaryScheme | null {
  if (options.labelOffset !== 'auto' || (options.ignore !== 'auto' && options.ignore !== 'none')) return null;
  const negative = truthValues.filter((value) => value < 0);
  const values = truthValues.filter((value) => value >= 0);
  const seen = predictionValues ?? [0, 1];
  for (const top of [255, 65_535]) {
    const within = (list: readonly number[], allowed: readonly number[]) => list.every((v) => allowed.includes(v));
    if (!within(seen, [0, 1, top]) || (seen.includes(1) && seen.includes(top))) continue;
    const predictionForeground = seen.includes(top) ? top : 1;
    if (within(values, [0, top]) && values.includes(top)) {
      const evidence = [`The truth holds only ${sayList(values)}: ${top} is the foreground.`];
      return { ignore: negative, truthForeground: top, predictionForeground, evidence };
    }
    if (within(values, [0, 1, top])) {
      const ignore = values.includes(top) && options.ignore === 'auto' ? [...negative, top] : negative;
      const evidence = ignore.length > 0 ? [`Ignored: ${sayList(ignore)}, beside labels 0 and 1.`] : [];
      if (predictionForeground === top) evidence.push(`The prediction writes the foreground as ${top}.`);
      return { ignore, truthForeground: 1, predictionForeground, evidence };
    }
  }
  return null;
}
