import * as at from '../job-layout.ts';
import { planParts, scanRange, scatterRange, walkPart } from './binary.ts';
import { binaryLookUp, binaryTables, countRange } from './certified-binary.ts';
import { classLookUp, classTables } from './certified-softmax.ts';
import { extremesOfStretch } from './extremes.ts';
import { wideFacts } from './facts.ts';
import { writeCodes } from './label-codes.ts';
import { stopped, word } from './job.ts';
import { oneGradient } from './one-class.ts';
import { classJob } from './softmax-class.ts';
import { gradientJob } from './softmax-gradient.ts';
import { mergeClass, normalise } from './softmax-normalise.ts';
import { topsOfChunk } from './tops.ts';
import { wideClass } from './wide-class.ts';
import { wideGradient, wideScores } from './wide-scores.ts';

export { writeCodes };

/** Runs one task of a phase. */
function runTask(job: usize, thread: u32, phase: u32, task: u32): void {
  if (phase == at.PHASE_NORMALISE) normalise(job, thread, task);
  else if (phase == at.PHASE_MERGE) mergeClass(job, task);
  else if (phase == at.PHASE_CLASS) classJob(job, thread, task);
  else if (phase == at.PHASE_GRADIENT) gradientJob(job, thread, task);
  else if (phase == at.PHASE_ONE_GRADIENT) oneGradient(job, thread, task);
  else if (phase == at.PHASE_WIDE_SCORES) wideScores(job, thread, task);
  else if (phase == at.PHASE_WIDE_CLASS) wideClass(job, thread, task);
  else if (phase == at.PHASE_WIDE_GRADIENT) wideGradient(job, thread, task);
  else if (phase == at.PHASE_TABLES) classTables(job, task);
  else if (phase == at.PHASE_LOOK_UP) classLookUp(job, thread, task);
  else if (phase == at.PHASE_WIDE_FACTS) wideFacts(job, thread, task);
  else if (phase == at.PHASE_TOPS) topsOfChunk(job, thread, task);
  else if (phase == at.PHASE_EXTREMES) extremesOfStretch(job, thread, task);
  else if (phase == at.PHASE_BINARY_COUNT) countRange(job, thread, task);
  else if (phase == at.PHASE_BINARY_TABLES) binaryTables(job);
  else if (phase == at.PHASE_BINARY_LOOK_UP) binaryLookUp(job, thread, task);
  else if (phase == at.PHASE_BINARY_SCAN) scanRange(job, thread, task);
  else if (phase == at.PHASE_BINARY_PLAN) planParts(job);
  else if (phase == at.PHASE_BINARY_SCATTER) scatterRange(job, task);
  else if (phase == at.PHASE_BINARY_PARTS) walkPart(job, thread, task);
}

/**
 * Takes tasks of the running phase until none is left, or the job was stopped. Called by every thread of the job:
 * starting a phase and waiting for its end is the caller's (kernel-job.ts, kernel-threads.ts).
 */
export function share(job: usize, thread: u32): void {
  const phase = word(job, at.PHASE);
  const count = word(job, at.TASK_COUNT);
  while (true) {
    const task = <u32>atomic.add<i32>(job + at.NEXT_TASK, 1);
    if (task >= count || stopped(job)) return;
    runTask(job, thread, phase, task);
  }
}
