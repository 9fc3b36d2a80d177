import { curveOf } from '../core/curve.ts';
import { movedSet } from '../core/pixel-set.ts';
import { rankSpan } from '../core/rank-span.ts';
import { setRanks } from '../core/set-ranks.ts';
import type { CurveData, LitSet, RankSpan, RankSpanData, SetRanksData } from '../core/view-data.ts';
import { orderClass, sortedClass } from './class-order.ts';
import { type LitParts, litPixels } from './lit-pixels.ts';
import type { ClassMemory, PairMemory } from './pair-memory.ts';

/** What a worker knows of the sorted errors of a class. */
export interface CurveJobs {
  classOrder(argument: { memory: PairMemory; classId: number; lossUnit: number }): ClassMemory;
  curve(argument: { memory: PairMemory; order: ClassMemory; maxPoints: number; shown: RankSpan | null }): CurveData;
  rankSpan(argument: { memory: PairMemory; order: ClassMemory; span: RankSpan; wholeLoss: number }): RankSpanData;
  setRanks(argument: {
    memory: PairMemory;
    order: ClassMemory;
    set: LitSet;
    parts: LitParts;
    image: number;
    wholeLoss: number;
  }): SetRanksData;
}

const shownId = ({ classIds }: PairMemory, { classIndex: index }: ClassMemory) => classIds[index] ?? index;

export function curveJobs(): CurveJobs {
  return {
    classOrder: ({ memory, classId, lossUnit }) => orderClass(memory, classId, lossUnit),

    curve: ({ memory, order, maxPoints, shown }) => {
      const threshold = memory.settings.loss === 'lovasz-hinge' ? 1 : 0.5;
      const curve = curveOf(sortedClass(memory, order), { maxPoints, threshold, shown });
      return { ...curve, classId: shownId(memory, order) };
    },

    rankSpan: ({ memory, order, span, wholeLoss }) => {
      const found = rankSpan(sortedClass(memory, order), span, { partOfLoss: order.partOfLoss, wholeLoss });
      return { ...found, classId: shownId(memory, order) };
    },

    setRanks: ({ memory, order, set, parts, image, wholeLoss }) => {
      const { width, height } = memory.truth;
      const size = width * height;
      const lit = litPixels(set, { unit: image, width, height }, parts);
      // A unit of the loss is this image alone, or the whole batch.
      const inUnit = memory.settings.perImage ? lit : movedSet(lit, image * size, size);
      const found = setRanks(sortedClass(memory, order), inUnit, { partOfLoss: order.partOfLoss, wholeLoss });
      return { ...found, classId: shownId(memory, order) };
    },
  };
}
