/** Curves over the runs of a series, as every page draws them. */

/** Where each run stands from left to right, 0..1: by its number where all have one, else evenly. */
export function runPositions(numbers: readonly (number | null)[]): number[] {
  const all = numbers.every((number) => number !== null);
  const places = numbers.map((number, place) => (all ? (number ?? 0) : place));
  const [low, high] = [Math.min(...places), Math.max(...places)];
  return places.map((place) => (high > low ? (place - low) / (high - low) : 0.5));
}

/**
 * The path (of SVG) of values over the runs, with gaps where there is none (NaN). Its text is put into a page, so it
 * uses nothing but its arguments.
 */
export function curvePath(
  values: ArrayLike<number>,
  toX: (run: number) => number,
  toY: (value: number) => number,
): string {
  const told = (run: number) => run >= 0 && run < values.length && !Number.isNaN(values[run]);
  const steps: string[] = [];
  for (let run = 0; run < values.length; run += 1) {
    if (!told(run)) continue;
    steps.push(`${told(run - 1) ? 'L' : 'M'}${toX(run).toFixed(2)} ${toY(values[run] as number).toFixed(2)}`);
  }
  return steps.join('');
}

/** A dot for each value that has no neighbour: no line leads to it. Its text is put into a page, too. */
export function lonePath(
  values: ArrayLike<number>,
  toX: (run: number) => number,
  toY: (value: number) => number,
): string {
  const none = (run: number) => Number.isNaN(values[run] ?? Number.NaN);
  return Array.from(values, (value, run) =>
    !Number.isNaN(value) && none(run - 1) && none(run + 1) ? `M${toX(run).toFixed(2)} ${toY(value).toFixed(2)}h0` : '',
  ).join('');
}

/** One scale for curves that are to be compared: tenths around the values, NaN passed over; 0 to 1 without any. */
export function tenthsAround(values: Iterable<number>): { readonly low: number; readonly high: number } {
  let [least, most] = [1, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return { low: 0, high: 1 };
  const low = Math.floor(least * 10 + 1e-9) / 10;
  return { low, high: Math.max(Math.round(low * 10 + 1) / 10, Math.ceil(most * 10 - 1e-9) / 10) };
}
