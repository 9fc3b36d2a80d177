import { chainWeights } from './chain.ts';
import { fillErrors, type Normaliser } from './class-planes.ts';
import { createSortScratch, type SortScratch, sortDescending } from './descending-order.ts';
import type { Unit } from './unit.ts';

/** Buffers for the carriers of a class; made once for a unit and used class after class. */
export interface CarrierScratch {
  /** Errors at every pixel of the unit, NaN at ignored ones. */
  readonly plane: Float64Array;
  readonly compact: Float64Array;
  readonly pixelOf: Uint32Array;
  readonly order: Uint32Array;
  readonly sort: SortScratch;
  /** Of the carriers in descending order: pixel of the unit, error, foreground, weight. */
  readonly pixels: Uint32Array;
  readonly errors: Float64Array;
  readonly foreground: Uint8Array;
  readonly weights: Float64Array;
}

export function createCarrierScratch(unit: Unit): CarrierScratch {
  const { scored } = unit;
  return {
    plane: new Float64Array(unit.pixels),
    compact: new Float64Array(scored),
    pixelOf: new Uint32Array(scored),
    order: new Uint32Array(scored),
    sort: createSortScratch(scored),
    pixels: new Uint32Array(scored),
    errors: new Float64Array(scored),
    foreground: new Uint8Array(scored),
    weights: new Float64Array(scored),
  };
}

/**
 * The pixels that carry a class's loss and gradient, in descending order of error (ties by index), into the scratch.
 * Left out are errors that are not above 0, and background below the smallest foreground error, whose weight is 0
 * exactly; without foreground all but the largest errors. Whole tie groups, so weights are those of the full chain.
 * @returns their number
 */
export function findCarriers(
  unit: Unit,
  normaliser: Normaliser | null,
  classId: number,
  scratch: CarrierScratch,
): number {
  const { plane, compact, pixelOf, order, sort, pixels, errors, foreground } = scratch;
  const { truth } = unit;
  fillErrors(unit, normaliser, classId, plane);
  const lowest = lowestCarrier(unit, plane, classId);
  let count = 0;
  for (let i = 0; i < plane.length; i += 1) {
    const error = plane[i] as number;
    // Also false for the NaN of ignored pixels.
    if (error > 0 && error >= lowest) {
      compact[count] = error;
      pixelOf[count] = i;
      count += 1;
    }
  }
  sortDescending(compact, count, order, sort);
  for (let k = 0; k < count; k += 1) {
    const place = order[k] as number;
    const pixel = pixelOf[place] as number;
    pixels[k] = pixel;
    errors[k] = compact[place] as number;
    foreground[k] = truth[pixel] === classId ? 1 : 0;
  }
  return count;
}

/** Weights of the carriers that findCarriers has put into the scratch. */
export function weighCarriers(unit: Unit, classId: number, count: number, scratch: CarrierScratch): void {
  const { errors, foreground, weights } = scratch;
  chainWeights(errors, foreground, count, unit.foreground[classId] as number, unit.settings.ties, weights);
}

function lowestCarrier(unit: Unit, plane: Float64Array, classId: number): number {
  const { truth } = unit;
  if (unit.foreground[classId] === 0) {
    let largest = 0;
    for (let i = 0; i < plane.length; i += 1) if ((plane[i] as number) > largest) largest = plane[i] as number;
    return largest;
  }
  let lowest = Number.POSITIVE_INFINITY;
  for (let i = 0; i < plane.length; i += 1) {
    if (truth[i] === classId && (plane[i] as number) < lowest) lowest = plane[i] as number;
  }
  return lowest;
}
