import { sigmoid } from '../../core/class-planes.ts';
import * as at from './job-layout.ts';
import type { KernelJob } from './kernel-job.ts';
import { bitsOfFloat32, outputCode, type UnitResult, type UnitTask } from './unit-task.ts';

/** Most ranges of a binary job, and the least pixels of one. */
const MOST_RANGES = 64;
const LEAST_RANGE_PIXELS = 65_536;
const HISTOGRAM_BYTES = 2 * (at.BUCKETS + 16) * 4;

/** Gradients of smaller units are float64. */
const WIDE_BELOW_PIXELS = 4_000_000;

/**
 * A binary form of one unit by the float32 kernels. The hinge is exact in float64, as its errors 1 + t are formed
 * from the float32 margin t; integers are exact, too.
 * @returns null when the scores hold something that must be judged by src/core
 */
export function runBinary(job: KernelJob, task: UnitTask): UnitResult | null {
  const { memory } = job;
  const { unit, codes } = task.coded;
  const { pixels, settings } = unit;
  const hinge = settings.loss === 'lovasz-hinge';
  const given = task.kind === 'probabilities';
  const contribution = task.output === 'contribution';
  const wide = contribution || pixels < WIDE_BELOW_PIXELS;
  const rangePixels = Math.max(LEAST_RANGE_PIXELS, Math.ceil(pixels / MOST_RANGES / 4096) * 4096);
  const ranges = Math.ceil(pixels / rangePixels);
  job.set(at.PIXELS, pixels);
  // Brought in pieces: whoever reads them reads them once, in order.
  job.set(at.SCORES, 0);
  job.set(at.SCORE_KIND, hinge ? at.SCORES_HINGE : given ? at.SCORES_GIVEN : at.SCORES_SIGMOID);
  // Hinge errors have no largest value: 2^6 has its own buckets, what is above it shares the last.
  job.set(at.ONE_BITS, bitsOfFloat32(hinge ? 64 : task.one));
  job.set(at.INDEX_TIES, settings.ties === 'index' ? 1 : 0);
  job.setScale(contribution ? task.scale / task.one : task.scale);
  job.set(at.RANGE_PIXELS, rangePixels);
  job.set(at.RANGES, ranges);
  job.set(at.LABELS, codes);
  memory.uint32(job.room(at.FOREGROUND, 4), 1)[0] = unit.foreground[1] as number;
  job.set(at.OUTPUT, outputCode(task.output));
  job.set(at.WIDE_OUTPUT, wide ? 1 : 0);
  const outputBytes = task.output === 'none' ? 0 : wide ? 8 : 4;
  job.set(at.OUTPUT_BYTES, outputBytes);
  // The look-up writes whole groups.
  const plane = job.room(at.GRADIENT, (pixels + at.FLAG_PIXELS) * outputBytes);
  job.threadRoom(at.BLOCKS, at.BLOCK_BYTES, 4096 * 4);
  const bounds = task.certified ? certifiedLoss(job, pixels, ranges) : exactLoss(job, pixels, ranges);
  if (bounds === null) return null;
  const output = outputBytes === 0 ? null : wide ? memory.float64(plane, pixels) : memory.float32(plane, pixels);
  if (task.output === 'grad-logit' && !hinge) throughSigmoid(task, output as Float32Array | Float64Array);
  const { loss, gap } = bounds;
  return { losses: task.classes.map(() => loss / task.one), gaps: task.classes.map(() => gap), output };
}

/** A loss, times `one`, and how much larger it can be. null: refused. */
type Bounds = { readonly loss: number; readonly gap: number } | null;

/** Scans, sorts and walks. */
function exactLoss(job: KernelJob, pixels: number, ranges: number): Bounds {
  const { memory } = job;
  job.room(at.RANGE_COUNTS, ranges * 4);
  job.room(at.HISTOGRAMS, ranges * HISTOGRAM_BYTES);
  job.room(at.ENTRIES, pixels * 8);
  job.run(at.PHASE_BINARY_SCAN, ranges);
  if (job.refused) return null;
  const parts = job.room(at.PARTS, at.BINARY_PARTS * at.PART_BYTES);
  job.run(at.PHASE_BINARY_PLAN, 1);
  job.threadRoom(at.TABLE_ROOM, at.TABLE_BYTES, 16_384);
  job.threadRoom(at.SORT_ROOM, at.SORT_BYTES, job.get(at.FULLEST) * 8);
  job.room(at.OUTPUTS, job.get(at.SURVIVORS) * 8);
  job.run(at.PHASE_BINARY_SCATTER, ranges);
  const partCount = job.get(at.PART_COUNT);
  job.run(at.PHASE_BINARY_PARTS, partCount);
  let loss = 0;
  for (let part = 0; part < partCount; part += 1) {
    loss += memory.float64(parts + part * at.PART_BYTES + 16, 1)[0] as number;
  }
  return { loss, gap: 0 };
}

/** Counts errors by bucket, where they are crowded once more by slot, and looks their weights up. */
function certifiedLoss(job: KernelJob, pixels: number, ranges: number): Bounds {
  const { memory } = job;
  job.room(at.RANGE_PEAKS, ranges * 4);
  job.room(at.PLAN, (at.BUCKETS + 1) * 4);
  job.room(at.FLAGS, Math.ceil(pixels / at.FLAG_PIXELS));
  const gaps = job.room(at.GAPS, 8);
  const partial = job.room(at.PARTIAL_LOSSES, ranges * 8);
  countErrors(job, ranges, at.BUCKETS);
  if (job.refused) return null;
  job.run(at.PHASE_BINARY_TABLES, 1);
  const slots = job.get(at.SLOTS);
  if (slots > 0) {
    countErrors(job, ranges, slots);
    job.run(at.PHASE_BINARY_TABLES, 1);
  }
  job.run(at.PHASE_BINARY_LOOK_UP, ranges);
  const loss = memory.float64(partial, ranges).reduce((sum, part) => sum + part, 0);
  return { loss, gap: memory.float64(gaps, 1)[0] as number };
}

/** Counts by one of `slots`, and one more for lanes that do not count; makes room for as many weights. */
function countErrors(job: KernelJob, ranges: number, slots: number): void {
  const { memory, threads } = job;
  const side = Math.ceil((slots + 1) / 16) * 64;
  job.set(at.SIDE_BYTES, side);
  memory.uint8(job.room(at.HISTOGRAMS, threads * 2 * side), threads * 2 * side).fill(0);
  job.room(at.TABLES, 2 * side);
  job.run(at.PHASE_BINARY_COUNT, ranges);
}

/** dL/dp to dL/dlogit: times p·(1 − p). */
function throughSigmoid(task: UnitTask, gradient: Float32Array | Float64Array): void {
  for (let i = 0; i < gradient.length; i += 1) {
    const q = gradient[i] as number;
    if (q === 0) continue;
    const p = sigmoid(task.scores[i] as number);
    gradient[i] = p * (1 - p) * q;
  }
}
