import { shownText } from '../../src/core/number-gap.ts';

/** What an error says, as the page shows it. */
export function errorWords(error: unknown): string {
  return shownText(error instanceof Error ? error.message : String(error));
}
