import { IGNORED, type LabelBatch, type MapName } from '../core/batch.ts';
import { certaintyMap } from '../core/certainty.ts';
import { classDetail } from '../core/class-detail.ts';
import { curveOf } from '../core/curve.ts';
import { summariseField } from '../core/field-code.ts';
import { LensError } from '../core/lens-error.ts';
import { lossMapAllClasses } from '../core/maps.ts';
import { otherLossMap } from '../core/other-loss-maps.ts';
import { rankSpan } from '../core/rank-span.ts';
import { openUnit, selectedClasses, unitCount } from '../core/unit.ts';
import type { FieldSpec } from '../core/view-data.ts';
import { convertFile } from './convert-file.ts';
import { diagnoseLoneFile, diagnoseOnePair, diagnosePairOfMany } from './diagnose-pair.ts';
import { PairEvaluator } from './evaluate-pair.ts';
import { findingJobs } from './finding-jobs.ts';
import type { JobProgress, Jobs } from './jobs.ts';
import { mapPicture } from './map-picture.ts';
import { openPair } from './open-pair.ts';
import { classIndex, type PairMemory } from './pair-memory.ts';
import { probeMemory } from './probe-memory.ts';
import { sharedFloat64, sharedUint32, toShared } from './shared-memory.ts';
import { makeThumbnails } from './thumbnails.ts';
import { makeTile } from './tile.ts';

/** Ranks from 1 per pixel of a unit; 0 where the pixel is not in the order. */
function ranksOf(order: Uint32Array, pixels: number): Uint32Array {
  const ranks = sharedUint32(pixels);
  for (let rank = 0; rank < order.length; rank += 1) ranks[order[rank] as number] = rank + 1;
  return ranks;
}

/** Truth and decision of one unit of the loss: an image, or the whole batch. */
function unitOf(memory: PairMemory, lossUnit: number): { truth: Int32Array; decision: Int32Array } {
  const { batch, height, width, ids } = memory.truth;
  if (!memory.settings.perImage) return { truth: ids, decision: memory.decision };
  if (lossUnit >= batch) throw new LensError('unit-outside', { unit: lossUnit, batch });
  const size = height * width;
  const range = [lossUnit * size, (lossUnit + 1) * size] as const;
  return { truth: ids.subarray(...range), decision: memory.decision.subarray(...range) };
}

/** NaN at ignored pixels, so that no map shows a value where there is none. */
function markIgnored(values: Float64Array, truth: LabelBatch): Float64Array {
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    if (truth.ids[pixel] === IGNORED) values[pixel] = Number.NaN;
  }
  return values;
}

/** One B×H×W map, 0 at ignored pixels. */
async function exactMapOf(
  evaluator: PairEvaluator,
  memory: PairMemory,
  map: MapName,
  classId: number | null,
): Promise<Float64Array> {
  if (map === 'contribution' && classId === null) return memory.contribution;
  const index = classId === null ? null : classIndex(memory, classId);
  return await evaluator.map(memory.truth, memory.prediction, memory.settings, map, index);
}

/** A map of the loss, of another loss, or of the certainty of the prediction; B×H×W, 0 at ignored pixels. */
async function exactField(evaluator: PairEvaluator, memory: PairMemory, field: FieldSpec): Promise<Float64Array> {
  const { truth, prediction, settings, selected } = memory;
  if (field.kind === 'certainty') return certaintyMap(truth, prediction, field.map);
  if (field.kind === 'map') return await exactMapOf(evaluator, memory, field.map, field.classId);
  const index = field.classId === null ? null : classIndex(memory, field.classId);
  return otherLossMap(truth, prediction, settings, selected, field.loss, field.map, index);
}

/** The jobs of a worker. `progress` is for the caller of the job that runs. */
export function jobs(kernelsFile: string, progress: (note: JobProgress) => void): Jobs {
  const evaluator = new PairEvaluator(kernelsFile);
  const exactMap = (memory: PairMemory, map: MapName, classId: number | null) =>
    exactMapOf(evaluator, memory, map, classId);
  return {
    ...findingJobs(),

    openPair: (request) => openPair(request, evaluator, progress),

    inspect: async (request) => (await openPair(request, evaluator, progress)).inspection,

    thumbnails: async (request) => await makeThumbnails(await openPair(request, evaluator, progress)),

    classOrder: ({ memory, classId, lossUnit }) => {
      const { truth, prediction, settings } = memory;
      const index = classIndex(memory, classId);
      const detail = classDetail(truth, prediction, settings, index, lossUnit);
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
      const curve = curveOf({ ...order, classId: order.classIndex }, decision, truth, order.classIndex, wish);
      return { ...curve, classId: memory.classIds[order.classIndex] ?? order.classIndex };
    },

    rankSpan: ({ memory, order, span, wholeLoss }) => {
      const { truth, prediction, settings } = memory;
      const selected = selectedClasses(openUnit(truth, prediction, settings, order.unit));
      const partOfLoss = selected.includes(order.classIndex) ? 1 / (selected.length * unitCount(truth, settings)) : 0;
      const detail = { ...order, classId: order.classIndex };
      const found = rankSpan(detail, unitOf(memory, order.unit).truth, order.classIndex, span, {
        partOfLoss,
        wholeLoss,
      });
      return { ...found, classId: memory.classIds[order.classIndex] ?? order.classIndex };
    },

    field: async ({ memory, field }) => {
      const values = sharedFloat64(memory.truth.ids.length);
      values.set(await exactField(evaluator, memory, field));
      return { values: markIgnored(values, memory.truth) };
    },

    mapPicture: async ({ memory, map, classId }) =>
      await mapPicture(await exactMap(memory, map, classId), memory.truth.ids, memory.truth.width, memory.truth.height),

    map: async ({ memory, map, classId }) => {
      const { truth, prediction, settings } = memory;
      if (classId === 'all') return toShared(lossMapAllClasses(truth, prediction, settings, map));
      return toShared(await exactMap(memory, map, classId));
    },

    fieldSummary: ({ memory, field, unit }) => {
      const size = memory.truth.height * memory.truth.width;
      const range = [unit * size, (unit + 1) * size] as const;
      return summariseField(field.values.subarray(...range), memory.truth.ids.subarray(...range));
    },

    tile: ({ memory, field, peak, layer, level, column, row }) =>
      makeTile(memory, field, peak, layer, level, column, row),

    probe: ({ memory, order, place }) => probeMemory(memory, order, place),

    convert: (request) => convertFile(request),

    diagnose: (request) => diagnoseOnePair(request),
    diagnosePairOfMany: (request) => diagnosePairOfMany(request),
    diagnoseFile: (argument) => diagnoseLoneFile(argument),
  };
}
