/** The fewest pixels that carry half of the loss. */
export interface HalfOfLoss {
  readonly pixels: number;
  /** Smallest contribution among them. */
  readonly smallest: number;
}

/**
 * Fewest pixels whose contributions add up to at least half of the whole.
 * @param contribution ≥ 0; NaN (ignored) counts as nothing
 * @returns null when the whole is 0
 */
export function halfOfLoss(contribution: Float64Array): HalfOfLoss | null {
  const carried = contribution.filter((value) => value > 0).sort();
  let whole = 0;
  for (const value of carried) whole += value;
  if (!(whole > 0)) return null;
  let sum = 0;
  let place = carried.length;
  while (place > 0 && sum < whole / 2) {
    place -= 1;
    sum += carried[place] as number;
  }
  return { pixels: carried.length - place, smallest: carried[place] as number };
}
