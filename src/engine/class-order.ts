import type { LabelIds } from '../core/batch.ts';
import { classDetail } from '../core/class-detail.ts';
import { countLabels, countsLength } from '../core/label-counts.ts';
import { LensError } from '../core/lens-error.ts';
import type { SortedClass } from '../core/sorted-class.ts';
import { SortedLabels } from '../core/sorted-labels.ts';
import { rankColumns, SortedPixels } from '../core/sorted-pixels.ts';
import { channelOf, checkLoss, openUnit, selectedClasses, type Unit, unitCount } from '../core/unit.ts';
import { checkRoom } from './memory-room.ts';
import { type ClassMemory, classIndex, type PairMemory } from './pair-memory.ts';
import { allocateShared, sharedUint32 } from './shared-memory.ts';

/** Truth and decision of one unit of the loss: an image, or the whole batch. @throws LensError unit-outside */
function labelsOf(memory: PairMemory, lossUnit: number): { truth: LabelIds; decision: LabelIds } {
  const { batch, height, width, ids } = memory.truth;
  if (!memory.settings.perImage) return { truth: ids, decision: memory.decision };
  if (lossUnit >= batch) throw new LensError('unit-outside', { unit: lossUnit, batch });
  const size = height * width;
  const range = [lossUnit * size, (lossUnit + 1) * size] as const;
  return { truth: ids.subarray(...range), decision: memory.decision.subarray(...range) };
}

/** What a class adds to the whole loss: 1/(|S|·units) of its loss in the unit, 0 outside S. */
function partOfLoss(unit: Unit, { truth, settings }: PairMemory, classId: number): number {
  const selected = selectedClasses(unit);
  return selected.includes(classId) ? 1 / (selected.length * unitCount(truth, settings)) : 0;
}

/**
 * A class of one unit in sorted order. Hard labels under the tie rule `shapley` are counted, all else is sorted.
 * @param classId as it is shown
 * @throws LensError class-unknown, class-out-of-range, unit-outside, memory-too-small, as evaluateLoss
 */
export function orderClass(memory: PairMemory, classId: number, lossUnit: number): ClassMemory {
  const { truth, prediction, settings, units, top } = memory;
  const index = classIndex(memory, classId);
  const { truth: ids, decision } = labelsOf(memory, lossUnit);
  if (prediction.kind === 'labels' && settings.ties === 'shapley') {
    checkLoss(prediction, settings);
    channelOf(prediction, settings, index);
    const unit = openUnit(truth, prediction, settings, lossUnit, units[lossUnit]);
    const counts = countLabels(unit, decision, index, sharedUint32(countsLength(unit.pixels)));
    const { pixels, foreground, loss } = new SortedLabels(lossUnit, index, ids, decision, counts);
    return {
      unit: lossUnit,
      classIndex: index,
      pixels,
      foreground,
      loss,
      partOfLoss: partOfLoss(unit, memory, index),
      order: { by: 'counts', counts },
    };
  }
  checkRoom('order', ids.length);
  const known = top && { top, decision: memory.decision };
  const detail = classDetail(truth, prediction, settings, index, lossUnit, known);
  return {
    unit: lossUnit,
    classIndex: index,
    pixels: detail.pixels,
    foreground: detail.foreground,
    loss: detail.loss,
    partOfLoss: partOfLoss(openUnit(truth, prediction, settings, lossUnit, units[lossUnit]), memory, index),
    order: { by: 'pixels', columns: rankColumns(detail, ids, allocateShared) },
  };
}

/** The order that a class was given, to be asked. */
export function sortedClass(
  memory: PairMemory,
  { unit, classIndex: classId, order, ...facts }: ClassMemory,
): SortedClass {
  const { truth, decision } = labelsOf(memory, unit);
  if (order.by === 'counts') return new SortedLabels(unit, classId, truth, decision, order.counts);
  return new SortedPixels({ unit, classId, ...facts }, order.columns, truth, decision);
}
