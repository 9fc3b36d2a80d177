import { type Certificate, certify } from '../core/certificate.ts';
import { explainClass } from '../core/explain.ts';
import type { PixelKindParts } from '../core/loss-parts.ts';
import { findRegions } from '../core/regions.ts';
import type { ExplainData, LitLayer, LossEstimate, RegionGain, RegionList, Tile } from '../core/view-data.ts';
import { type BudgetMemory, computeBudget, type ExactMap } from './budget-memory.ts';
import { changeOpenedPair, estimateChangedPair, type PairToChange } from './change-pair.ts';
import { sortedClass } from './class-order.ts';
import type { PairEvaluator } from './evaluate-pair.ts';
import { listRegions, regionGains } from './list-regions.ts';
import type { LitParts } from './lit-pixels.ts';
import type { ClassMemory, OpenedMemory, PairMemory } from './pair-memory.ts';
import { packRegions, type RegionMemory } from './region-memory.ts';
import { checkRegionRoom } from './region-room.ts';
import { makeLitTile, packedTile } from './tile.ts';

/** What a worker finds out about an opened pair for the tabs beside the class table, and the pixels that they light. */
export interface FindingJobs {
  regions(argument: { memory: PairMemory }): RegionMemory;
  /** Largest softmax probabilities, as PairMemory has them; null where there are none. */
  tops(argument: { memory: PairMemory }): Promise<Float64Array | null>;
  /** @param rows ids of the classes that are rows of the metrics */
  listRegions(argument: {
    memory: PairMemory;
    regions: RegionMemory;
    rows: readonly number[];
    from: number;
  }): RegionList;
  regionGains(argument: { memory: PairMemory; regions: RegionMemory; ids: readonly number[] }): RegionGain[];
  /** @param ranks further ranks to be shown */
  explain(argument: { memory: PairMemory; order: ClassMemory; ranks: readonly number[] }): ExplainData;
  certificate(argument: { memory: PairMemory; order: ClassMemory }): Certificate;
  /** @param kinds parts of the loss by class id and kind of pixel, as far as they are known */
  budget(argument: {
    memory: PairMemory;
    classId: number | null;
    kinds: readonly (readonly [classId: number, parts: PixelKindParts])[];
  }): Promise<BudgetMemory>;
  /** The pair as it would be after a change. */
  changePair(argument: PairToChange): Promise<OpenedMemory>;
  /** Bounds of the loss after a change, at once. */
  estimateChange(argument: Omit<PairToChange, 'inspection'>): Promise<LossEstimate | null>;
  litTile(argument: {
    memory: PairMemory;
    layer: LitLayer;
    parts: LitParts;
    level: number;
    column: number;
    row: number;
    packed: boolean;
  }): Tile;
}

export function findingJobs(evaluator: PairEvaluator, exactMap: ExactMap): FindingJobs {
  return {
    regions: ({ memory }) => {
      checkRegionRoom('regions', memory.truth, memory.decision);
      return packRegions(findRegions(memory.truth, memory.decision, memory.contribution));
    },

    tops: ({ memory }) => evaluator.tops(memory.prediction),

    listRegions: ({ memory, regions, rows, from }) => listRegions(memory, regions, rows, from),

    regionGains: ({ memory, regions, ids }) => regionGains(memory, regions, ids),

    explain: ({ memory, order, ranks }) => {
      const { width, height } = memory.truth;
      const explained = explainClass(sortedClass(memory, order), width * height, width, ranks);
      return { ...explained, classId: memory.classIds[order.classIndex] ?? order.classIndex };
    },

    certificate: ({ memory, order }) => {
      const { truth, prediction, settings } = memory;
      const certificate = certify(truth, prediction, settings, sortedClass(memory, order));
      return { ...certificate, classId: memory.classIds[order.classIndex] ?? order.classIndex };
    },

    budget: ({ memory, classId, kinds }) => {
      checkRegionRoom('budget', memory.truth, memory.decision);
      return computeBudget(memory, classId, new Map(kinds), exactMap);
    },

    changePair: (argument) => changeOpenedPair(argument, evaluator),

    estimateChange: (argument) => estimateChangedPair(argument, evaluator),

    litTile: ({ memory, layer, parts, level, column, row, packed }) => {
      const tile = makeLitTile(memory, layer, parts, level, column, row);
      return packed ? packedTile(tile) : tile;
    },
  };
}
