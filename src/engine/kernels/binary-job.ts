import type { CodedUnit } from './coded-unit.ts';
import * as at from './job-layout.ts';
import type { KernelJob } from './kernel-job.ts';

/** Most ranges of a binary job, and the least pixels of one. */
const MOST_RANGES = 64;
const LEAST_RANGE_PIXELS = 65_536;
const HISTOGRAM_BYTES = 2 * (at.BUCKETS + 16) * 4;

export interface BinaryWants {
  readonly output: 'none' | 'contribution' | 'gradient';
  /** 1 / units. */
  readonly scale: number;
  /** Address of the plane that is written: float64, or float32 for a gradient that is not `wide`. */
  readonly plane: number;
  readonly wide: boolean;
}

/**
 * A binary form of one unit by the float32 kernels. The hinge is exact in float64, as its errors 1 + t are formed
 * from the float32 margin t; integers are exact, too.
 * @param scores address of the unit's scores, float32 (integer probabilities as whole numbers); 0: brought in pieces
 * @param one what probability 1 is among given probabilities
 * @returns the loss, or null when the scores hold something that must be judged by src/core
 */
export function binaryUnit(
  job: KernelJob,
  { unit, codes }: CodedUnit,
  scores: number,
  kind: 'hinge' | 'sigmoid' | 'given',
  one: number,
  wants: BinaryWants,
): number | null {
  const { memory } = job;
  const { pixels, settings } = unit;
  const kinds = { hinge: at.SCORES_HINGE, sigmoid: at.SCORES_SIGMOID, given: at.SCORES_GIVEN };
  const rangePixels = Math.max(LEAST_RANGE_PIXELS, Math.ceil(pixels / MOST_RANGES / 4096) * 4096);
  const ranges = Math.ceil(pixels / rangePixels);
  job.set(at.PIXELS, pixels);
  job.set(at.SCORES, scores);
  job.set(at.SCORE_KIND, kinds[kind]);
  // Hinge errors have no largest value: 2^6 has its own buckets, what is above it shares the last.
  job.set(at.ONE_BITS, new Uint32Array(new Float32Array([kind === 'hinge' ? 64 : one]).buffer)[0] as number);
  job.set(at.INDEX_TIES, settings.ties === 'index' ? 1 : 0);
  const valueScale = wants.output === 'contribution' && kind === 'given' ? wants.scale / one : wants.scale;
  job.setScale(valueScale);
  job.set(at.RANGE_PIXELS, rangePixels);
  job.set(at.RANGES, ranges);
  job.set(at.LABELS, codes);
  memory.uint32(job.room(at.FOREGROUND, 4), 1)[0] = unit.foreground[1] as number;
  job.room(at.RANGE_COUNTS, ranges * 4);
  job.room(at.HISTOGRAMS, ranges * HISTOGRAM_BYTES);
  job.room(at.ENTRIES, pixels * 8);
  const parts = job.room(at.PARTS, at.BINARY_PARTS * at.PART_BYTES);
  const outputs = { none: at.OUTPUT_NONE, contribution: at.OUTPUT_CONTRIBUTION, gradient: at.OUTPUT_GRADIENT };
  job.set(at.OUTPUT, outputs[wants.output]);
  job.set(at.WIDE_OUTPUT, wants.wide ? 1 : 0);
  job.set(at.GRADIENT, wants.plane);
  job.set(at.OUTPUT_BYTES, wants.output === 'none' ? 0 : wants.wide || wants.output === 'contribution' ? 8 : 4);
  job.threadRoom(at.BLOCKS, at.BLOCK_BYTES, 4096 * 4);
  job.run(at.PHASE_BINARY_SCAN, ranges);
  if (job.refused) return null;
  job.run(at.PHASE_BINARY_PLAN, 1);
  job.threadRoom(at.TABLE_ROOM, at.TABLE_BYTES, 8192);
  job.threadRoom(at.SORT_ROOM, at.SORT_BYTES, job.get(at.FULLEST) * 8);
  job.room(at.OUTPUTS, job.get(at.SURVIVORS) * 8);
  job.run(at.PHASE_BINARY_SCATTER, ranges);
  const partCount = job.get(at.PART_COUNT);
  job.run(at.PHASE_BINARY_PARTS, partCount);
  let loss = 0;
  for (let part = 0; part < partCount; part += 1) {
    loss += memory.float64(parts + part * at.PART_BYTES + 16, 1)[0] as number;
  }
  return kind === 'given' ? loss / one : loss;
}
