import { formatCount } from '../engine/words/number-words.ts';
import type { PairWarnings } from './report.ts';

/** A warning that pairs of a report have: how many, and the first of them. */
export function pairWarningLine({ pairs, id, message }: PairWarnings): string {
  return `${formatCount(pairs)} ${pairs === 1 ? 'image' : 'images'}, ${id} first: ${message}`;
}
