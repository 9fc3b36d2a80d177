import type { PairReading } from './report.ts';

/** How the files of a pair were understood, in a few words. Presets are named by the program: nothing is to be escaped. */
export function readingWords({ kind, preset, ignore, labelOffset, loss, perImage, resized }: PairReading): string {
  return [
    kind,
    preset === null ? 'no preset' : `preset ${preset}`,
    ignore.length > 0 ? `ignore ${ignore.join(', ')}` : 'ignore none',
    ...(labelOffset === 0 ? [] : [`label offset ${labelOffset}`]),
    `${loss}${perImage ? ' per image' : ''}`,
    ...(resized === null ? [] : [`predictions resized to the truth (${resized})`]),
  ].join(', ');
}
