import type { LabelIds } from '../../core/batch.ts';
import { CALIBRATION_BINS } from '../../core/calibration.ts';
import type { PixelKindParts } from '../../core/loss-parts.ts';
import type { ProbabilityFacts } from '../../core/probability-facts.ts';
import { allocateShared, sharedFloat64 } from '../shared-memory.ts';
import * as at from './job-layout.ts';
import type { KernelJob } from './kernel-job.ts';
import type { UnitTask } from './unit-task.ts';

/** Ids that are brought over at a time. */
const PIECE = 32_768;

/** What is collected beside the loss over the units of a batch, in the softmax form: the exact tier, all of it; the certified one, the decision. */
export class CollectedParts {
  /** B×H×W. */
  readonly decision: LabelIds;
  /** Whether the decision is still to be found. */
  readonly findsDecision: boolean;
  readonly kinds = new Map<number, PixelKindParts>();
  /** null: none were collected. */
  facts: ProbabilityFacts | null = null;

  /** @param decision B×H×W; null: it is found with the scores  @param pixels B·H·W */
  constructor(decision: LabelIds | null, pixels: number) {
    this.findsDecision = decision === null;
    this.decision = decision ?? new Int32Array(allocateShared(pixels * 4));
  }
}

/** Makes room for a unit's decision, and brings it where it is known. Before the scores are looked at. */
export function openDecision(job: KernelJob, parts: CollectedParts, task: UnitTask): void {
  const { pixels, prediction } = task.coded.unit;
  const codes = job.room(at.DECISIONS, pixels * 2);
  if (parts.findsDecision) job.set(at.FINDS_DECISION, 1);
  else writeDecision(job, decisionOf(parts, task), prediction.channels, codes);
}

/** Takes over what was found of a unit's decision. After the scores were looked at. */
export function takeDecision(job: KernelJob, parts: CollectedParts, task: UnitTask): void {
  if (parts.findsDecision)
    decisionOf(parts, task).set(job.memory.uint16(job.get(at.DECISIONS), task.coded.unit.pixels));
}

function decisionOf({ decision }: CollectedParts, { coded: { unit } }: UnitTask): LabelIds {
  const from = unit.firstImage * unit.imagePixels;
  return decision.subarray(from, from + unit.pixels);
}

/** Makes room for the kinds of a unit's pixels. Before the class phase. */
export function openKinds(job: KernelJob, { channels }: { readonly channels: number }): void {
  const { memory } = job;
  memory.float64(job.room(at.KINDS, channels * 24), channels * 3).fill(0);
}

function writeDecision(job: KernelJob, decision: LabelIds, classes: number, codes: number): void {
  const { memory, kernels } = job;
  const mark = memory.mark;
  const piece = memory.allocate(PIECE * 4);
  const counts = memory.allocate((classes + 2) * 4);
  const ids = new Int32Array(memory.memory.buffer, piece, PIECE);
  for (let first = 0; first < decision.length; first += PIECE) {
    const some = decision.subarray(first, first + PIECE);
    ids.set(some);
    kernels.writeCodes(piece, some.length, classes, codes + first * 2, counts);
  }
  memory.reset(mark);
}

/** Adds the kinds of the unit's pixels. After the class phase. */
export function takeKinds(job: KernelJob, parts: CollectedParts, classes: readonly number[], channels: number): void {
  const all = job.memory.float64(job.get(at.KINDS), channels * 3);
  for (const classId of classes) {
    const sums = parts.kinds.get(classId) ?? { missed: 0, falseAlarm: 0, underMargin: 0 };
    sums.missed += all[classId * 3] as number;
    sums.falseAlarm += all[classId * 3 + 1] as number;
    sums.underMargin += all[classId * 3 + 2] as number;
    parts.kinds.set(classId, sums);
  }
}

/** Makes room for the facts of a unit. Before the phase that finds them. */
export function openFacts(job: KernelJob, task: UnitTask): void {
  const { images, imagePixels, pixels, prediction } = task.coded.unit;
  job.set(at.CALIBRATION, CALIBRATION_BINS);
  job.room(at.FACT_TRUTH, pixels * 8);
  job.room(at.FACT_TOP, pixels * 8);
  job.room(at.FACT_SUMS, images * Math.ceil(imagePixels / at.CHUNK_PIXELS) * prediction.channels * 16);
}

/** Takes over the facts of a unit: the room can be given back. @param isExact they are of float64 exponentials */
export function takeFacts(job: KernelJob, parts: CollectedParts, task: UnitTask, isExact: boolean): void {
  const { memory } = job;
  const { images, imagePixels, firstImage, pixels, prediction } = task.coded.unit;
  const classes = prediction.channels;
  const chunks = images * Math.ceil(imagePixels / at.CHUNK_PIXELS);
  const all = parts.decision.length;
  parts.facts ??= {
    ofTruth: sharedFloat64(all),
    top: sharedFloat64(all),
    decision: parts.decision,
    mass: new Float64Array(classes),
    shared: new Float64Array(classes),
    isExact,
  };
  const { facts } = parts;
  facts.ofTruth.set(memory.float64(job.get(at.FACT_TRUTH), pixels), firstImage * imagePixels);
  facts.top.set(memory.float64(job.get(at.FACT_TOP), pixels), firstImage * imagePixels);
  const byChunk = memory.float64(job.get(at.FACT_SUMS), chunks * classes * 2);
  for (let i = 0; i < byChunk.length; i += 2) {
    const classId = (i / 2) % classes;
    facts.mass[classId] = (facts.mass[classId] as number) + (byChunk[i] as number) / task.one;
    facts.shared[classId] = (facts.shared[classId] as number) + (byChunk[i + 1] as number) / task.one;
  }
}

/** Finds the facts of a wide job's unit, whose SCORES are float64 probabilities (PHASE_WIDE_SCORES is done). */
export function collectWideFacts(job: KernelJob, parts: CollectedParts, task: UnitTask): void {
  const { images, imagePixels } = task.coded.unit;
  const mark = job.memory.mark;
  openFacts(job, task);
  job.threadRoom(at.FACT_BLOCKS, at.FACT_BLOCK_BYTES, at.FACT_PIXELS * 8);
  job.run(at.PHASE_WIDE_FACTS, images * Math.ceil(imagePixels / at.CHUNK_PIXELS));
  takeFacts(job, parts, task, true);
  job.memory.reset(mark);
}
