import { IGNORED } from '../core/batch.ts';
import { movedSet, NO_PIXEL, type PixelSet, pixelSet } from '../core/pixel-set.ts';
import { regionAt } from '../core/region-runs.ts';
import { isInVersusSet } from '../core/versus.ts';
import type { LitSet } from '../core/view-data.ts';
import type { BudgetMemory } from './budget-memory.ts';
import { sortedClass } from './class-order.ts';
import type { VersusMemory } from './other-prediction.ts';
import type { ClassMemory, PairMemory } from './pair-memory.ts';
import type { RegionMemory } from './region-memory.ts';

/** What lit sets refer to, as far as the set at hand needs it. */
export interface LitParts {
  readonly regions: RegionMemory | null;
  /** Order of the set's class in the unit of the loss that the image is in. */
  readonly order: ClassMemory | null;
  readonly budget: BudgetMemory | null;
  /** Beside the order and the budget, and of a cell: they are about truth and decision. */
  readonly pair: PairMemory | null;
  readonly versus: VersusMemory | null;
}

/** Where an image lies in its batch, and its size. */
interface ImagePlace {
  readonly unit: number;
  readonly width: number;
  readonly height: number;
}

/** The pixels of an image, row major, that are in the set. */
export function litPixels(set: LitSet, { unit, width, height }: ImagePlace, parts: LitParts): PixelSet {
  const start = unit * width * height;
  switch (set.by) {
    case 'regions': {
      if (!parts.regions) return NO_PIXEL;
      const idAt = regionAt(parts.regions.runs);
      const wanted = new Set(set.ids);
      return pixelSet((pixel) => wanted.has(idAt(start + pixel)));
    }
    case 'ranks': {
      if (!parts.order || !parts.pair) return NO_PIXEL;
      const inUnit = sortedClass(parts.pair, parts.order).within(set.from, set.to);
      // A unit of the loss is this image alone, or the whole batch.
      return parts.pair.settings.perImage ? inUnit : movedSet(inUnit, -start, start + width * height);
    }
    case 'budget':
      return pixelSet(ofBudget(set, start, parts));
    case 'polygon':
      return insideOf(set.points, width);
    case 'confusion':
      return pixelSet(confused(set.truth, set.decided, start, parts.pair));
    case 'versus': {
      const { what } = set;
      return pixelSet((pixel) => isInVersusSet(parts.versus?.marks[start + pixel] ?? 0, what));
    }
  }
}

/** Pixels of a line of the budget; a class's line is its truth and its predictions. */
function ofBudget(
  { group, row }: Extract<LitSet, { by: 'budget' }>,
  start: number,
  { budget, pair }: LitParts,
): (pixel: number) => boolean {
  if (!budget || !pair) return () => false;
  const { kind, place, object } = budget;
  switch (group) {
    case 'kind':
      return (pixel) => (((kind[start + pixel] as number) >> row) & 1) === 1;
    case 'place':
      return (pixel) => place[start + pixel] === row;
    case 'object':
      return (pixel) => object[start + pixel] === row;
    case 'class': {
      const { truth, decision, classIds } = pair;
      const index = classIds.indexOf(row);
      return (pixel) => {
        const id = truth.ids[start + pixel];
        return index >= 0 && (id === index || (id !== IGNORED && decision[start + pixel] === index));
      };
    }
  }
}

/** Pixels of one truth class that were decided as another, or as none. */
function confused(
  truthId: number,
  decidedId: number,
  start: number,
  pair: PairMemory | null,
): (pixel: number) => boolean {
  const truth = pair?.classIds.indexOf(truthId) ?? -1;
  const decided = pair?.classIds.indexOf(decidedId) ?? -1;
  if (!pair || truth < 0 || (decided < 0 && decidedId >= 0)) return () => false;
  return (pixel) => {
    if (pair.truth.ids[start + pixel] !== truth) return false;
    const found = pair.decision[start + pixel] as number;
    return decided < 0 ? pair.classIds[found] === undefined : found === decided;
  };
}

/** Even-odd rule at the middle of each pixel; the crossings of a row are kept while it is asked for. */
function insideOf(points: readonly number[], width: number): PixelSet {
  let row = -1;
  let crossings: number[] = [];
  const goTo = (y: number) => {
    if (y === row) return;
    row = y;
    crossings = crossingsOf(points, y + 0.5);
  };
  /** How many crossings of the row lie at a pixel's middle or before. */
  const crossedAt = (x: number) => {
    let count = 0;
    while (count < crossings.length && (crossings[count] as number) <= x + 0.5) count += 1;
    return count;
  };
  const first = (isInside: boolean) => (from: number, to: number) => {
    for (let pixel = from; pixel < to; ) {
      const y = Math.floor(pixel / width);
      goTo(y);
      const crossed = crossedAt(pixel - y * width);
      if ((crossed % 2 === 1) === isInside) return pixel;
      // Nothing changes before the next crossing, or in the rest of the row.
      const crossing = crossings[crossed] ?? width;
      pixel = Math.min((y + 1) * width, y * width + Math.max(pixel - y * width + 1, Math.ceil(crossing - 0.5)));
    }
    return to;
  };
  const has = (pixel: number) => {
    const y = Math.floor(pixel / width);
    goTo(y);
    return crossedAt(pixel - y * width) % 2 === 1;
  };
  return { has, next: first(true), nextOutside: first(false) };
}

/** Where a closed line crosses a height, ascending. */
function crossingsOf(points: readonly number[], height: number): number[] {
  const crossings: number[] = [];
  const count = points.length >> 1;
  for (let at = 0; at < count; at += 1) {
    const next = (at + 1) % count;
    const [x0, y0] = [points[2 * at] as number, points[2 * at + 1] as number];
    const [x1, y1] = [points[2 * next] as number, points[2 * next + 1] as number];
    if (y0 <= height !== y1 <= height) crossings.push(x0 + ((height - y0) / (y1 - y0)) * (x1 - x0));
  }
  return crossings.sort((a, b) => a - b);
}
