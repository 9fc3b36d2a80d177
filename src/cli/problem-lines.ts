import { formatCount } from '../engine/words/number-words.ts';
import { inLine } from './text-columns.ts';

/** Files listed that have no partner or cannot be read. */
const MOST_FILES = 40;

/** The end of a text for a terminal: what is wrong with single files, cut where it is much, and all that is to be said. */
export function problemLines(files: readonly string[], said: readonly string[]): string[] {
  const more = files.length - MOST_FILES;
  return [
    ...(files.length > 0 ? ['', ...files.slice(0, MOST_FILES)] : []),
    ...(more > 0 ? [`and ${formatCount(more)} more`] : []),
    ...(said.length > 0 ? ['', ...said] : []),
  ].map(inLine);
}
