import type { Inspection } from '../core/inspection.ts';
import type { PairOptions } from '../dataset/pair-options.ts';

/** Pairs that are looked at before all others. */
const SAMPLES = 8;
/** Values that mean "no class" unless they are the only foreground. */
const TOPS = [255, 65_535];

/** What a data set's pairs have in common, found in a sample; it is added to what was asked for. */
export type SettledOptions = Pick<Partial<PairOptions>, 'preset' | 'ignore'>;

/** Whether anything is left to the evidence that the pairs of a data set must agree on. */
export function isOpen({ preset, classes, ignore }: PairOptions): boolean {
  return ignore === 'auto' && preset === undefined && classes === undefined;
}

/** A few items, spread evenly, always the same ones. */
export function sampleOf<T>(items: readonly T[]): T[] {
  if (items.length <= SAMPLES) return [...items];
  return Array.from({ length: SAMPLES }, (_, k) => items[Math.floor((k * items.length) / SAMPLES)] as T);
}

/**
 * One meaning for a whole data set. Alone, an image that is all 255 reads as all foreground, and one with 0 and 255
 * as binary; among images with classes 0 to 11 the same values are void. So what the samples hold together decides:
 * the preset that most of them have, or none; foreground and background only if there is no third value anywhere.
 */
export function settle(samples: readonly Inspection[]): SettledOptions {
  if (samples.length === 0) return {};
  const named = mostFrequent(samples.flatMap(({ preset }) => (preset && preset.name !== 'binary' ? preset.name : [])));
  if (named && 2 * named.count >= samples.length) return { preset: named.value };
  // Of masks that were stored with loss one may be too rough to show that it is one.
  const lossy = samples.filter(
    ({ preset, warnings }) => preset?.name === 'binary' && warnings.some(({ code }) => code === 'lossy-mask'),
  );
  if (lossy.length > 0 && 2 * lossy.length >= samples.length) return { preset: 'binary' };
  const values = new Set(samples.flatMap(({ groundTruth }) => groundTruth.ids));
  const classes = [...values].filter((value) => value > 0 && !TOPS.includes(value));
  const binary = samples.some(({ preset }) => preset?.name === 'binary');
  if (classes.length > 1 || !binary) return { preset: null };
  const top = TOPS.find((value) => values.has(value));
  // 0, 1 and 255: an image with 0 and 255 alone has a void, not a foreground of 255.
  if (classes.length === 1 && top !== undefined) return { preset: 'binary', ignore: [top] };
  return { preset: 'binary' };
}

function mostFrequent(names: readonly string[]): { value: string; count: number } | null {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  const [best] = [...counts].sort(([a, one], [b, two]) => two - one || (a < b ? -1 : 1));
  return best ? { value: best[0], count: best[1] } : null;
}
