import type { LabelBatch, LabelIds } from './batch.ts';
import { FARTHEST_PX } from './border-distance.ts';
import { valueAt } from './label-map.ts';
import type { LossParts } from './loss-parts.ts';
import { type Places, type PlacesAt, placesOf } from './objects.ts';
import { isWrongRun } from './pair-runs.ts';
import { BORDER_PX } from './regions.ts';

/** One row of the budget. */
export interface BudgetRow<Key> {
  readonly key: Key;
  /** Pixels that the row lights; null where a pixel counts once for each class. */
  readonly pixels: number | null;
  readonly loss: number;
  /** Of the whole loss, 0..1; 0 when there is none. */
  readonly share: number;
}

/** What a scored pixel is part of (product.md): each is exactly one. */
export type ObjectPart = 'missed-object' | 'invented-object' | 'border-or-swap' | 'right';

/** A band along truth borders: city-block distance from `fromPx` to `toPx`, null = no end. */
export interface DistanceBand {
  readonly fromPx: number;
  readonly toPx: number | null;
}

/** Where the loss sits. The rows of each group add up to the whole loss. */
export interface Budget {
  readonly loss: number;
  readonly byClass: readonly BudgetRow<number>[];
  readonly byPixelKind: readonly BudgetRow<'missed' | 'falseAlarm' | 'underMargin'>[];
  readonly byPlace: readonly BudgetRow<DistanceBand>[];
  readonly byObject: readonly BudgetRow<ObjectPart>[];
  /** Truth objects of which under 10 % is decided right; decided objects of which under 10 % is right. */
  readonly missedObjects: number;
  readonly inventedObjects: number;
}

/** Groups of every scored pixel, to light the pixels of a row. B×H×W. */
export interface BudgetMaps {
  /** Index into Budget.byPlace; 255 at ignored pixels. */
  readonly place: Uint8Array;
  /** Index into Budget.byObject; 255 at ignored pixels. */
  readonly object: Uint8Array;
}

const OBJECT_PARTS: readonly ObjectPart[] = ['missed-object', 'invented-object', 'border-or-swap', 'right'];
/** Code of BudgetMaps at ignored pixels. */
export const NO_GROUP = 255;

/**
 * Splits a loss by class, kind of pixel, distance to a truth border and object.
 * @param parts of the same pair
 * @param decision class decided at each pixel, B×H×W
 * @param bandEndsPx last distance of each band but the last, ascending, in pixels; at most 200
 * @param placesAt where they are known already
 */
export function budgetOf(
  truth: LabelBatch,
  decision: LabelIds,
  parts: Pick<LossParts, 'value' | 'selected' | 'contribution' | 'kinds'>,
  bandEndsPx: readonly number[] = [BORDER_PX],
  placesAt: PlacesAt = (image) => placesOf(truth, decision, image),
): { readonly budget: Budget; readonly maps: BudgetMaps } {
  const size = truth.height * truth.width;
  const maps: BudgetMaps = {
    place: new Uint8Array(truth.ids.length).fill(NO_GROUP),
    object: new Uint8Array(truth.ids.length).fill(NO_GROUP),
  };
  let missedObjects = 0;
  let inventedObjects = 0;
  for (let image = 0; image < truth.batch; image += 1) {
    const places = placesAt(image);
    missedObjects += countOnes(places.truth.wrong);
    inventedObjects += countOnes(places.decided.wrong);
    groupPixels(image * size, places, bandEndsPx, maps);
  }
  const bands: DistanceBand[] = [...bandEndsPx, null].map((toPx, band) => ({
    fromPx: (bandEndsPx[band - 1] ?? 0) + 1,
    toPx,
  }));
  const share = (loss: number) => (parts.value > 0 ? loss / parts.value : 0);
  const kinds = [...parts.kinds.values()];
  const kindRow = (key: 'missed' | 'falseAlarm' | 'underMargin') => {
    const loss = kinds.reduce((sum, kind) => sum + kind[key], 0);
    return { key, pixels: null, loss, share: share(loss) };
  };
  const budget: Budget = {
    loss: parts.value,
    byClass: parts.selected.map((classId) => {
      const kind = parts.kinds.get(classId);
      const loss = kind ? kind.missed + kind.falseAlarm + kind.underMargin : 0;
      return { key: classId, pixels: null, loss, share: share(loss) };
    }),
    byPixelKind: [kindRow('missed'), kindRow('falseAlarm'), kindRow('underMargin')],
    byPlace: groupRows(bands, maps.place, valueAt(parts.contribution), share),
    byObject: groupRows(OBJECT_PARTS, maps.object, valueAt(parts.contribution), share),
    missedObjects,
    inventedObjects,
  };
  return { budget, maps };
}

function groupPixels(from: number, places: Places, bandEndsPx: readonly number[], maps: BudgetMaps): void {
  const { runs, borderDistance } = places;
  // Of each distance, so that the bands are not looked for at every pixel.
  const bandOf = Uint8Array.from({ length: FARTHEST_PX + 1 }, (_, distance) => {
    const band = bandEndsPx.findIndex((end) => distance <= end);
    return band < 0 ? bandEndsPx.length : band;
  });
  for (let run = 0; run < runs.starts.length; run += 1) {
    const start = runs.starts[run] as number;
    const end = runs.ends[run] as number;
    maps.object.fill(objectPart(places, run), from + start, from + end);
    for (let i = start; i < end; i += 1) maps.place[from + i] = bandOf[borderDistance[i] as number] as number;
  }
}

/** Place in OBJECT_PARTS of the pixels of a run. */
function objectPart({ runs, truth, decided }: Places, run: number): number {
  if (!isWrongRun(runs, run)) return 3;
  if (truth.wrong[truth.of[run] as number] === 1) return 0;
  return decided.wrong[decided.of[run] as number] === 1 ? 1 : 2;
}

function groupRows<Key>(
  keys: readonly Key[],
  groups: Uint8Array,
  partAt: (pixel: number) => number,
  share: (loss: number) => number,
): BudgetRow<Key>[] {
  const pixels = new Float64Array(keys.length);
  const loss = new Float64Array(keys.length);
  for (let i = 0; i < groups.length; i += 1) {
    const group = groups[i] as number;
    if (group === NO_GROUP) continue;
    pixels[group] = (pixels[group] as number) + 1;
    const part = partAt(i);
    if (part > 0) loss[group] = (loss[group] as number) + part;
  }
  return keys.map((key, group) => ({
    key,
    pixels: pixels[group] as number,
    loss: loss[group] as number,
    share: share(loss[group] as number),
  }));
}

function countOnes(marks: Uint8Array): number {
  let count = 0;
  for (const mark of marks) count += mark;
  return count;
}
