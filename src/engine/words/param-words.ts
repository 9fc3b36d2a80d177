import type { LensErrorParams } from '../../core/lens-error.ts';
import { formatBytes, formatCount } from './number-words.ts';
import type { Fact } from './problem.ts';

type Value = LensErrorParams[string] | undefined;

/** A parameter of an error as text; lists separated by commas. */
export function textOf(value: Value): string {
  return Array.isArray(value) ? value.join(', ') : String(value ?? '');
}

/** Numbers with separators, all else as text. */
export function countOf(value: Value): string {
  return typeof value === 'number' ? formatCount(value) : textOf(value);
}

export function bytesOf(value: Value): string {
  return typeof value === 'number' ? formatBytes(value) : textOf(value);
}

/** [12, 24, 32] or "(12, 24, 32)" as (12, 24, 32). */
export function shapeOf(value: Value): string {
  return Array.isArray(value) ? `(${value.join(', ')})` : textOf(value);
}

/** The array of a container file that is meant, where there is one. */
export function memberFact(params: LensErrorParams): Fact[] {
  return typeof params.member === 'string' && params.member !== '' ? [['Array', params.member]] : [];
}

/** What a file must hold, what it holds, and the difference. */
export function shortFacts(params: LensErrorParams, says = 'It must hold', holds = 'It holds'): Fact[] {
  const { expectedBytes: expected, foundBytes: found } = params;
  if (typeof expected !== 'number' || typeof found !== 'number') return [];
  const share = expected > 0 ? `, ${((100 * found) / expected).toFixed(1)} %` : '';
  return [
    [says, formatBytes(expected)],
    [holds, `${formatBytes(found)}${share}`, formatBytes(found)],
    ['Missing', formatBytes(expected - found)],
  ];
}

export const WRITE_AGAIN =
  'Write or copy the file again. Usually the writer was stopped, or the disk was full. Nothing was guessed: no numbers are shown for a partial file.';

export const DAMAGED_AGAIN = 'Copy the file again, or write it again. Nothing was guessed from the damaged part.';
