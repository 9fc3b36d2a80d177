import type { LabelIds, MapName } from '../core/batch.ts';
import { IGNORED } from '../core/batch.ts';
import { type BudgetRow, budgetOf } from '../core/budget.ts';
import { type PixelMap, valueAt } from '../core/label-map.ts';
import { kindsOfMap, type PixelKindParts } from '../core/loss-parts.ts';
import type { BudgetData, BudgetLine } from '../core/view-data.ts';
import { classIndex, type PairMemory } from './pair-memory.ts';
import { toShared } from './shared-memory.ts';

/** Ends of the bands along truth borders, in pixels. */
export const BAND_ENDS_PX = [3, 10] as const;
/** Bits of `kind`: a pixel may be of several kinds for different classes. */
const KIND_BITS = { missed: 1, falseAlarm: 2, underMargin: 4 } as const;

/** A budget with the groups of every pixel, B×H×W in shared memory. */
export interface BudgetMemory {
  readonly data: BudgetData;
  /** Bits: 1 missed, 2 false alarm, 4 right but under margin. */
  readonly kind: Uint8Array;
  /** Index of the line; 255 at ignored pixels. */
  readonly place: Uint8Array;
  readonly object: Uint8Array;
}

/** One map exactly. @param classId as it is shown */
export type ExactMap = (memory: PairMemory, map: MapName, classId: number | null) => Promise<PixelMap>;

/**
 * Splits the loss, or the part of it that one class has.
 * @param classId as it is shown; null: all classes
 * @param known parts of the loss by class id and kind of pixel, as far as they are known
 */
export async function computeBudget(
  memory: PairMemory,
  classId: number | null,
  known: ReadonlyMap<number, PixelKindParts>,
  exactMap: ExactMap,
): Promise<BudgetMemory> {
  const { truth, decision } = memory;
  const only = classId === null ? null : classIndex(memory, classId);
  const selected = only === null ? memory.selected : [only];
  const contribution = only === null ? memory.contribution : await exactMap(memory, 'contribution', classId);
  const kinds = new Map<number, PixelKindParts>();
  for (const index of selected) {
    const id = memory.classIds[index] ?? index;
    const parts = known.get(id) ?? kindsOfMap(truth.ids, decision, index, await exactMap(memory, 'contribution', id));
    kinds.set(index, parts);
  }
  let value = 0;
  for (const { missed, falseAlarm, underMargin } of kinds.values()) value += missed + falseAlarm + underMargin;
  const { budget, maps } = budgetOf(truth, decision, { value, selected, contribution, kinds }, BAND_ENDS_PX);
  const bits = kindBits(memory, only, contribution);
  const kindPixels = Object.values(KIND_BITS).map((bit) => count(bits, (one) => (one & bit) !== 0));
  const line = ({ pixels, loss, share }: BudgetRow<unknown>): BudgetLine => ({ pixels: pixels ?? 0, loss, share });
  return {
    data: {
      loss: value,
      pixels: count(truth.ids, (id) => id !== IGNORED),
      kind: budget.byPixelKind.map((row, place) => ({ ...line(row), pixels: kindPixels[place] ?? 0 })),
      place: budget.byPlace.map((row) => ({ ...line(row), ...row.key })),
      object: budget.byObject.map(line),
      class: only === null ? budget.byClass.map((row) => classLine(memory, row)) : [],
      missedObjects: budget.missedObjects,
      inventedObjects: budget.inventedObjects,
    },
    kind: toShared(bits),
    place: toShared(maps.place),
    object: toShared(maps.object),
  };
}

function classLine({ truth, decision, classIds }: PairMemory, { key, loss, share }: BudgetRow<number>) {
  const pixels = count(truth.ids, (id, i) => id === key || (id !== IGNORED && decision[i] === key));
  return { pixels, loss, share, classId: classIds[key] ?? key };
}

/** Of all classes: wrong pixels are missed by their truth and a false alarm of their decision, if these are in the loss. */
function kindBits({ truth, decision, selected }: PairMemory, only: number | null, contribution: PixelMap): Uint8Array {
  const counted = new Set(only === null ? selected : [only]);
  const bits = new Uint8Array(decision.length);
  const partAt = valueAt(contribution);
  for (let i = 0; i < bits.length; i += 1) {
    const id = truth.ids[i] as number;
    if (id === IGNORED) continue;
    const decided = decision[i] as number;
    if (id !== decided && counted.has(id)) bits[i] = KIND_BITS.missed;
    if (id !== decided && counted.has(decided)) bits[i] = (bits[i] as number) | KIND_BITS.falseAlarm;
    if (bits[i] === 0 && partAt(i) > 0) bits[i] = KIND_BITS.underMargin;
  }
  return bits;
}

function count(values: Uint8Array | LabelIds, wanted: (value: number, place: number) => boolean): number {
  let found = 0;
  for (let i = 0; i < values.length; i += 1) if (wanted(values[i] as number, i)) found += 1;
  return found;
}

export function bytesOfBudget({ kind, place, object }: BudgetMemory): number {
  return kind.byteLength + place.byteLength + object.byteLength;
}
