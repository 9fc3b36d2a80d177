import type { LensConfig } from '../dataset/config.ts';

/** The text of a `lovasz-lens.json`; lists of numbers and classes take one line each. */
export function configText(config: LensConfig): string {
  return `${JSON.stringify(config, null, 2)
    .replaceAll(/\[\s+(-?\d[\d\s,-]*?)\s+\]/g, (_, numbers: string) => `[${numbers.replaceAll(/\s+/g, ' ')}]`)
    .replaceAll(/\{\s+("name": .*?),\s+("color": \[[^\]]*\])\s+\}/g, '{ $1, $2 }')}\n`;
}
