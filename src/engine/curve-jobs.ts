import type { LabelIds } from '../core/batch.ts';
import { type ClassDetail, classDetail } from '../core/class-detail.ts';
import { curveOf } from '../core/curve.ts';
import { LensError } from '../core/lens-error.ts';
import { rankSpan } from '../core/rank-span.ts';
import { setRanks } from '../core/set-ranks.ts';
import { openUnit, selectedClasses, unitCount } from '../core/unit.ts';
import type { CurveData, LitSet, RankSpan, RankSpanData, SetRanksData } from '../core/view-data.ts';
import { type LitParts, litPixels } from './lit-pixels.ts';
import { checkRoom } from './memory-room.ts';
import { type ClassMemory, classIndex, type PairMemory } from './pair-memory.ts';
import { sharedUint32, toShared } from './shared-memory.ts';

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

/** Ranks from 1 per pixel of a unit; 0 where the pixel is not in the order. */
function ranksOf(order: Uint32Array, pixels: number): Uint32Array {
  const ranks = sharedUint32(pixels);
  for (let rank = 0; rank < order.length; rank += 1) ranks[order[rank] as number] = rank + 1;
  return ranks;
}

/** Truth and decision of one unit of the loss: an image, or the whole batch. */
export function unitOf(memory: PairMemory, lossUnit: number): { truth: LabelIds; decision: LabelIds } {
  const { batch, height, width, ids } = memory.truth;
  if (!memory.settings.perImage) return { truth: ids, decision: memory.decision };
  if (lossUnit >= batch) throw new LensError('unit-outside', { unit: lossUnit, batch });
  const size = height * width;
  const range = [lossUnit * size, (lossUnit + 1) * size] as const;
  return { truth: ids.subarray(...range), decision: memory.decision.subarray(...range) };
}

const detailOf = (order: ClassMemory): ClassDetail => ({ ...order, classId: order.classIndex });

const shownId = ({ classIds }: PairMemory, { classIndex: index }: ClassMemory) => classIds[index] ?? index;

/** What the class adds to the whole loss: 1/(|S|·units) of its loss in the unit, 0 outside S. */
function partOfLoss({ truth, prediction, settings }: PairMemory, { unit, classIndex: index }: ClassMemory): number {
  const selected = selectedClasses(openUnit(truth, prediction, settings, unit));
  return selected.includes(index) ? 1 / (selected.length * unitCount(truth, settings)) : 0;
}

export function curveJobs(): CurveJobs {
  return {
    classOrder: ({ memory, classId, lossUnit }) => {
      const { truth, prediction, settings } = memory;
      const index = classIndex(memory, classId);
      checkRoom(
        prediction.kind === 'labels' && settings.ties === 'shapley' ? 'labelOrder' : 'order',
        settings.perImage ? truth.height * truth.width : truth.ids.length,
      );
      const { top, decision } = memory;
      const detail = classDetail(truth, prediction, settings, index, lossUnit, top && { top, decision });
      return {
        unit: lossUnit,
        classIndex: index,
        pixels: detail.pixels,
        foreground: detail.foreground,
        loss: detail.loss,
        errors: toShared(detail.errors),
        weights: toShared(detail.weights),
        order: toShared(detail.order),
        ranks: ranksOf(detail.order, detail.errors.length),
      };
    },

    curve: ({ memory, order, maxPoints, shown }) => {
      const { truth, decision } = unitOf(memory, order.unit);
      const threshold = memory.settings.loss === 'lovasz-hinge' ? 1 : 0.5;
      const wish = { maxPoints, threshold, shown };
      const curve = curveOf(detailOf(order), decision, truth, order.classIndex, wish);
      return { ...curve, classId: shownId(memory, order) };
    },

    rankSpan: ({ memory, order, span, wholeLoss }) => {
      const { truth } = unitOf(memory, order.unit);
      const found = rankSpan(detailOf(order), truth, order.classIndex, span, {
        partOfLoss: partOfLoss(memory, order),
        wholeLoss,
      });
      return { ...found, classId: shownId(memory, order) };
    },

    setRanks: ({ memory, order, set, parts, image, wholeLoss }) => {
      const { truth } = unitOf(memory, order.unit);
      const { width, height } = memory.truth;
      const size = width * height;
      const isLit = litPixels(set, { unit: image, width, height }, parts);
      const isInImage = (pixel: number) => Math.floor(pixel / size) === image && isLit(pixel % size);
      const isIn = truth.length === size ? isLit : isInImage;
      const found = setRanks(detailOf(order), truth, order.classIndex, isIn, {
        partOfLoss: partOfLoss(memory, order),
        wholeLoss,
      });
      return { ...found, classId: shownId(memory, order) };
    },
  };
}
