import type { Inspection } from '../../src/core/inspection.ts';
import type { WhatIf } from '../../src/core/view-data.ts';
import { countText, fixedText } from '../ui/number-text.ts';

/** What is changed about a pair: "2 regions fixed, temperature 1.50". @param original the pair as it is */
export function changeWords({ fixes, threshold, temperature, ignored }: WhatIf, original: Inspection): string {
  const parts: string[] = [];
  if (fixes.length > 0) parts.push(`${countText(fixes.length)} region${fixes.length === 1 ? '' : 's'} fixed`);
  if (threshold !== null) parts.push(`threshold ${fixedText(threshold, 3)}`);
  if (temperature !== null) parts.push(`temperature ${fixedText(temperature, 2)}`);
  if (ignored.length > 0) {
    const names = ignored.map((id) => original.classes.find((row) => row.id === id)?.name ?? String(id));
    parts.push(`${names.slice(0, 2).join(', ')}${names.length > 2 ? ` and ${names.length - 2} more` : ''} ignored`);
  }
  return parts.join(', ');
}
