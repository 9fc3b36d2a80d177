import { isBinary } from '../../core/unit.ts';
import * as at from './job-layout.ts';
import type { KernelJob } from './kernel-job.ts';
import { collectWideFacts, openDecision, openKinds, takeDecision, takeKinds } from './unit-parts.ts';
import { bitsOfFloat32, outputCode, type UnitResult, type UnitTask } from './unit-task.ts';

/**
 * Any form of one unit in float64, with the operations of src/core: for units of less than 4 million scores, and for
 * float64 scores.
 * @returns null when the scores hold something that must be judged by src/core
 */
export function runWide(job: KernelJob, task: UnitTask): UnitResult | null {
  const { memory } = job;
  const { unit, codes } = task.coded;
  const { images, imagePixels, pixels, foreground, settings } = unit;
  const binary = isBinary(settings);
  const channels = binary ? 1 : unit.prediction.channels;
  const hinge = settings.loss === 'lovasz-hinge';
  const logitKind = hinge ? at.SCORES_HINGE : binary ? at.SCORES_SIGMOID : at.SCORES_SOFTMAX;
  job.set(at.CLASSES, channels);
  job.set(at.IMAGES, images);
  job.set(at.IMAGE_PIXELS, imagePixels);
  job.set(at.PIXELS, pixels);
  job.set(at.SCORE_KIND, task.kind === 'logits' ? logitKind : at.SCORES_GIVEN);
  job.set(at.ONE_BITS, bitsOfFloat32(task.one));
  job.set(at.INDEX_TIES, settings.ties === 'index' ? 1 : 0);
  job.set(at.OUTPUT, outputCode(task.output));
  job.setScale(task.scale);
  job.set(at.LABELS, codes);
  const scores = job.room(at.SCORES, task.scores.length * 8);
  memory.uint32(job.room(at.FOREGROUND, foreground.length * 4), foreground.length).set(foreground);
  const losses = job.room(at.LOSSES, foreground.length * 8);
  job.threadRoom(at.BLOCKS, at.BLOCK_BYTES, at.WIDE_CHUNK * 16);
  const chunks = images * Math.ceil(imagePixels / at.WIDE_CHUNK);
  if (task.parts) openDecision(job, task.parts, task);
  const { mark } = memory;
  if (task.scores instanceof Float32Array) {
    // Of another type, what is set is converted one by one.
    memory.float32(job.room(at.NARROW_SCORES, task.scores.length * 4), task.scores.length).set(task.scores);
  } else {
    memory.float64(scores, task.scores.length).set(task.scores);
  }
  job.run(at.PHASE_WIDE_SCORES, chunks);
  memory.reset(mark);
  if (job.refused) return null;
  if (task.parts) {
    takeDecision(job, task.parts, task);
    collectWideFacts(job, task.parts, task);
  }
  const { classes } = task;
  memory.uint32(job.room(at.SELECTED, classes.length * 4), classes.length).set(classes);
  const rooms = Math.min(job.threads, classes.length);
  job.threadRoom(at.TABLE_ROOM, at.TABLE_BYTES, at.WIDE_TABLE_BYTES, rooms);
  job.threadRoom(at.ENTRIES, at.ENTRY_BYTES, pixels * 8, rooms);
  job.threadRoom(at.SORT_ROOM, at.SORT_BYTES, pixels * 8, rooms);
  // A float64 and a word each.
  if (task.output !== 'none') job.room(at.OUTPUTS, (job.get(at.ENTRY_BYTES) / 2) * 3 * rooms);
  const outputLength = {
    none: 0,
    contribution: pixels,
    'grad-logit': pixels * channels,
    'grad-probability': pixels * channels,
  };
  const length = outputLength[task.output];
  const output = length > 0 ? memory.float64(memory.allocate(length * 8), length).fill(0) : null;
  job.set(task.output === 'contribution' ? at.CONTRIBUTION : at.GRADIENT, output?.byteOffset ?? 0);
  if (task.parts) openKinds(job, unit.prediction);
  job.run(at.PHASE_WIDE_CLASS, classes.length, task.meanwhile);
  if (task.parts) takeKinds(job, task.parts, classes, channels);
  if (task.output === 'grad-logit' && !hinge) job.run(at.PHASE_WIDE_GRADIENT, chunks);
  const all = memory.float64(losses, foreground.length);
  return { losses: classes.map((classId) => all[classId] as number), gaps: classes.map(() => 0), output };
}
