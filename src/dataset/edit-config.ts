import { applyEdits, modify } from 'jsonc-parser';
import type { LensConfig } from './config.ts';

const formattingOptions = { insertSpaces: true, tabSize: 2, eol: '\n' };

/** The text of a `lovasz-lens.json` with some keys set; everything else, comments too, stays as it is. */
export function editConfig(text: string, changes: Partial<LensConfig>): string {
  let edited = text;
  for (const [key, value] of Object.entries(changes)) {
    edited = applyEdits(edited, modify(edited, [key], value, { formattingOptions }));
  }
  return edited;
}
