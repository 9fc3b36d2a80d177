import { IGNORED, type LabelBatch, type MapName } from '../core/batch.ts';
import { certaintyMap } from '../core/certainty.ts';
import { summariseCounts, summariseField } from '../core/field-code.ts';
import { countMapValues, type PixelMap, planeOf } from '../core/label-map.ts';
import { otherLossMap } from '../core/other-loss-maps.ts';
import type { FieldSpec } from '../core/view-data.ts';
import { convertFile } from './convert-file.ts';
import { curveJobs } from './curve-jobs.ts';
import { describeFile } from './describe-file.ts';
import { diagnoseLoneFile, diagnoseOnePair, diagnosePairOfMany } from './diagnose-pair.ts';
import { PairEvaluator } from './evaluate-pair.ts';
import { exportJobs } from './export-jobs.ts';
import { findingJobs } from './finding-jobs.ts';
import type { JobProgress, Jobs } from './jobs.ts';
import { mapPicture } from './map-picture.ts';
import { openPair } from './open-pair.ts';
import { compareWithOther } from './other-prediction.ts';
import { classIndex, type PairMemory } from './pair-memory.ts';
import { probeMemory } from './probe-memory.ts';
import { JobsOwnMemory, sharedFloat64 } from './shared-memory.ts';
import { makeThumbnails } from './thumbnails.ts';
import { makeTile, packedTile } from './tile.ts';

/** NaN at ignored pixels, so that no map shows a value where there is none. */
function markIgnored(values: Float64Array, truth: LabelBatch): Float64Array {
  for (let pixel = 0; pixel < values.length; pixel += 1) {
    if (truth.ids[pixel] === IGNORED) values[pixel] = Number.NaN;
  }
  return values;
}

/** One map, 0 at ignored pixels. */
async function exactMapOf(
  evaluator: PairEvaluator,
  memory: PairMemory,
  map: MapName,
  classId: number | null,
): Promise<PixelMap> {
  if (map === 'contribution' && classId === null) return memory.contribution;
  const index = classId === null ? null : classIndex(memory, classId);
  return await evaluator.map(memory.truth, memory.prediction, memory.settings, map, index);
}

/** A map of the loss, of another loss, or of the certainty of the prediction; 0 at ignored pixels. */
async function exactField(evaluator: PairEvaluator, memory: PairMemory, field: FieldSpec): Promise<PixelMap> {
  const { truth, prediction, settings, selected } = memory;
  if (field.kind === 'certainty') return certaintyMap(truth, prediction, field.map);
  if (field.kind === 'map') return await exactMapOf(evaluator, memory, field.map, field.classId);
  const index = field.classId === null ? null : classIndex(memory, field.classId);
  return otherLossMap(truth, prediction, settings, selected, field.loss, field.map, index);
}

/** The jobs of a worker. `progress` is for the caller of the job that runs. */
export function jobs(kernelsFile: string, progress: (note: JobProgress) => void, threads: number | undefined): Jobs {
  const evaluator = new PairEvaluator(kernelsFile, threads);
  const own = new JobsOwnMemory();
  const exactMap = (memory: PairMemory, map: MapName, classId: number | null) =>
    exactMapOf(evaluator, memory, map, classId);
  return {
    ...findingJobs(evaluator, exactMap),
    ...curveJobs(),
    ...exportJobs(
      (memory, field) => exactField(evaluator, memory, field),
      ({ truth, prediction, settings }, map, dtype) =>
        evaluator.mapOfEveryClass(truth, prediction, settings, map, dtype),
    ),

    openPair: ({ request, look }) => openPair(request, evaluator, progress, { look }),

    // Many pairs: the workers side by side keep the cores busy, a thread each.
    inspect: async (request) => {
      try {
        return (await openPair(request, evaluator, progress, { own })).inspection;
      } finally {
        own.release();
      }
    },

    thumbnails: async (request) => await makeThumbnails(await openPair(request, evaluator, progress)),

    field: async ({ memory, field }) => {
      const exact = await exactField(evaluator, memory, field);
      if (!(exact instanceof Float64Array)) return { values: exact };
      const values = sharedFloat64(memory.truth.ids.length);
      values.set(exact);
      return { values: markIgnored(values, memory.truth) };
    },

    mapPicture: async ({ memory, map, classId }) =>
      await mapPicture(
        planeOf(await exactMap(memory, map, classId)),
        memory.truth.ids,
        memory.truth.width,
        memory.truth.height,
      ),

    fieldSummary: ({ memory, field, unit }) => {
      const size = memory.truth.height * memory.truth.width;
      const range = [unit * size, (unit + 1) * size] as const;
      if (!(field.values instanceof Float64Array)) return summariseCounts(countMapValues(field.values, ...range));
      return summariseField(field.values.subarray(...range), memory.truth.ids.subarray(...range));
    },

    tile: ({ memory, field, peak, beside, layer, level, column, row, packed }) => {
      const tile = makeTile(memory, { field, peak, ...beside }, layer, level, column, row);
      return packed ? packedTile(tile) : tile;
    },

    probe: ({ memory, order, place }) => probeMemory(memory, order, place),

    versus: (argument) => compareWithOther(argument),

    describeFile: (argument) => describeFile(argument),
    convert: (request) => convertFile(request),

    diagnose: (request) => diagnoseOnePair(request),
    diagnosePairOfMany: (request) => diagnosePairOfMany(request),
    diagnoseFile: (argument) => diagnoseLoneFile(argument),
  };
}
