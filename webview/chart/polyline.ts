/** Points of a line in CSS pixels, ascending in x. */
export interface Polyline {
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** First index whose x is at least `x`; the length where there is none. */
function indexFrom(xs: Float64Array, x: number): number {
  let low = 0;
  let high = xs.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((xs[middle] as number) < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Height of a line at x, between its points linear, beyond its ends as there. */
export function heightAt({ x: xs, y: ys }: Polyline, x: number): number {
  const index = indexFrom(xs, x);
  if (index === 0) return ys[0] ?? 0;
  if (index === xs.length) return ys[xs.length - 1] ?? 0;
  const [x0, x1] = [xs[index - 1] as number, xs[index] as number];
  const [y0, y1] = [ys[index - 1] as number, ys[index] as number];
  return x1 === x0 ? y1 : y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

/** Smallest and largest height between two places. */
export function heightsBetween(
  line: Polyline,
  from: number,
  to: number,
): { readonly low: number; readonly high: number } {
  let low = Math.min(heightAt(line, from), heightAt(line, to));
  let high = Math.max(heightAt(line, from), heightAt(line, to));
  for (let index = indexFrom(line.x, from); index < line.x.length && (line.x[index] as number) <= to; index += 1) {
    const y = line.y[index] as number;
    low = Math.min(low, y);
    high = Math.max(high, y);
  }
  return { low, high };
}

/** SVG path of a line; a single point is as long as a line is thick. */
export function pathOf({ x, y }: Polyline): string {
  const parts: string[] = [];
  for (let index = 0; index < x.length; index += 1) {
    parts.push(`${index === 0 ? 'M' : 'L'}${(x[index] as number).toFixed(2)} ${(y[index] as number).toFixed(2)}`);
  }
  return x.length === 1 ? `${parts[0]}h1.5` : parts.join('');
}

interface Room {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface LabelPlace {
  readonly x: number;
  readonly baseline: number;
}

/** A label that has its place already. */
export interface PlacedLabel extends LabelPlace {
  readonly width: number;
}

const CLEARANCE_PX = 5;
const ASCENT_PX = 10;
const DESCENT_PX = 4;

/** Whether a label would touch one of those that have their place. */
export function isTaken(taken: readonly PlacedLabel[], { x, baseline }: LabelPlace, width: number): boolean {
  return taken.some(
    (label) =>
      x < label.x + label.width + CLEARANCE_PX &&
      label.x < x + width + CLEARANCE_PX &&
      Math.abs(label.baseline - baseline) < ASCENT_PX + DESCENT_PX,
  );
}

/**
 * A place for a label at a line: above or below it, where neither the line nor the others cross it.
 * @param preferred parts of the width 0..1, best first
 * @param uprights places of vertical lines that must not cross it either
 * @param taken labels that it must not touch
 */
export function placeLabel(
  line: Polyline,
  others: readonly Polyline[],
  width: number,
  room: Room,
  preferred: readonly number[],
  side: 'above' | 'below',
  uprights: readonly number[] = [],
  taken: readonly PlacedLabel[] = [],
): LabelPlace | null {
  const sides = side === 'above' ? (['above', 'below'] as const) : (['below', 'above'] as const);
  for (const wanted of sides) {
    for (const part of preferred) {
      const x = room.left + part * (room.right - room.left);
      if (x + width > room.right || uprights.some((at) => at > x - 4 && at < x + width + 4)) continue;
      const { low, high } = heightsBetween(line, x, x + width);
      const baseline = wanted === 'above' ? low - CLEARANCE_PX - DESCENT_PX : high + CLEARANCE_PX + ASCENT_PX;
      const top = baseline - ASCENT_PX;
      const bottom = baseline + DESCENT_PX;
      if (top < room.top || bottom > room.bottom) continue;
      if (isTaken(taken, { x, baseline }, width)) continue;
      if (!isCrossed(others, { x, baseline }, width)) return { x, baseline };
    }
  }
  return null;
}

/** Whether lines pass through a label whose baseline starts at a place. */
export function isCrossed(lines: readonly Polyline[], { x, baseline }: LabelPlace, width: number): boolean {
  return lines.some((line) => {
    const span = heightsBetween(line, x - 4, x + width + 4);
    return span.high > baseline - ASCENT_PX - 2 && span.low < baseline + DESCENT_PX + 2;
  });
}
