import * as at from './job-layout.ts';
import type { KernelJob } from './kernel-job.ts';
import { openDecision, openFacts, openKinds, takeDecision, takeFacts, takeKinds } from './unit-parts.ts';
import { bitsOfFloat32, outputCode, placeScores, type UnitResult, type UnitTask } from './unit-task.ts';

/** Pixels of a block of the softmax kernels (assembly/softmax-normalise.ts). */
function blockPixels(classes: number): number {
  return classes > 64 ? 256 : 512;
}

/** Pixels whose scores are brought together (there, too). */
export function broughtPixels(classes: number): number {
  return classes <= 128 ? 2048 : classes <= 256 ? 1024 : 256;
}

/**
 * Softmax form of one unit by the float32 kernels.
 * @returns null when the scores hold something that must be judged by src/core
 */
export function runSoftmax(job: KernelJob, task: UnitTask): UnitResult | null {
  const { memory, threads } = job;
  const { kind } = task;
  const { unit, codes } = task.coded;
  const { images, imagePixels, pixels, foreground, settings } = unit;
  const classes = unit.prediction.channels;
  const histogramBytes = classes * at.BUCKETS * 4;
  job.set(at.CLASSES, classes);
  job.set(at.IMAGES, images);
  job.set(at.IMAGE_PIXELS, imagePixels);
  job.set(at.PIXELS, pixels);
  job.set(at.SCORES, placeScores(memory, task.scores));
  job.set(at.SCORE_KIND, kind === 'logits' ? at.SCORES_SOFTMAX : at.SCORES_GIVEN);
  job.set(at.ONE_BITS, bitsOfFloat32(task.one));
  job.set(at.INDEX_TIES, settings.ties === 'index' ? 1 : 0);
  job.set(at.IGNORED_COUNT, pixels - unit.scored);
  job.setScale(task.scale);
  job.set(at.LABELS, codes);
  job.room(at.PEAKS, pixels * 4);
  job.room(at.INVERSES, pixels * 4);
  job.room(at.OWN_ERRORS, pixels * 4);
  job.room(at.LOSSES, classes * 8);
  memory.uint32(job.room(at.FOREGROUND, classes * 4), classes).set(foreground);
  const histograms = job.room(at.HISTOGRAMS, threads * 2 * histogramBytes);
  memory.uint8(histograms, threads * 2 * histogramBytes).fill(0);
  memory.uint32(job.room(at.SMALLEST, threads * classes * 4), threads * classes).fill(0xffffffff);
  job.room(at.SURVIVORS, classes * 4);
  job.room(at.FULLEST, classes * 4);
  job.threadRoom(at.BLOCKS, at.BLOCK_BYTES, Math.max(2048, (2 * classes + 4) * blockPixels(classes)) * 4);

  if (!job.get(at.SCORES)) job.threadRoom(at.BROUGHT, at.BROUGHT_BYTES, broughtPixels(classes) * classes * 4);

  job.set(at.OUTPUT, outputCode(task.output));
  const gradient = task.output === 'grad-logit' || task.output === 'grad-probability';
  if (gradient) job.room(at.GRADIENT, pixels * (task.only === null ? classes : 1) * 4);
  job.set(at.GRADIENT_OF, gradient && task.only !== null ? task.only + 1 : 0);
  job.set(at.KEEPS_PROBABILITIES, gradient && task.only === null ? 1 : 0);
  job.set(at.TO_LOGITS, task.output === 'grad-logit' ? 1 : 0);
  const chunks = images * Math.ceil(imagePixels / at.CHUNK_PIXELS);
  if (task.parts) openDecision(job, task.parts, task);
  const mark = memory.mark;
  const wantsFacts = task.parts !== null && !task.certified;
  if (wantsFacts) openFacts(job, task);
  job.run(at.PHASE_NORMALISE, chunks);
  if (job.refused) return null;
  if (task.parts) takeDecision(job, task.parts, task);
  if (task.parts && wantsFacts) takeFacts(job, task.parts, task, false);
  memory.reset(mark);
  job.run(at.PHASE_MERGE, classes);

  const walked = walkedClasses(task);
  memory.uint32(job.room(at.SELECTED, walked.length * 4), walked.length).set(walked);
  return task.certified ? certifiedClasses(job, task, chunks) : exactClasses(job, task, chunks);
}

/** Classes to be walked, in that order: dL/dp of one takes that one only; dL/dlogit sums over all, by rising index. */
function walkedClasses({ classes, only, output }: UnitTask): readonly number[] {
  if (only === null) return classes;
  if (output === 'grad-probability') return classes.filter((classId) => classId === only);
  return classes.toSorted((a, b) => a - b);
}

/** Sorts and walks class by class. */
function exactClasses(job: KernelJob, task: UnitTask, chunks: number): UnitResult {
  const { memory, threads } = job;
  const { pixels, prediction } = task.coded.unit;
  const classes = prediction.channels;
  const selected = walkedClasses(task);
  const counts = memory.uint32(job.get(at.SURVIVORS), classes);
  const groups = memory.uint32(job.get(at.FULLEST), classes);
  const most = (of: Uint32Array) => selected.reduce((sum, classId) => Math.max(sum, of[classId] as number), 0);
  const tiles = Math.ceil(pixels / 2 ** at.TILE_SHIFT);
  job.threadRoom(at.TABLE_ROOM, at.TABLE_BYTES, 64 + 16_384 + 4 * (at.BUCKETS + 16) + at.REST_BYTES + tiles * 12);
  job.threadRoom(at.SORT_ROOM, at.SORT_BYTES, most(groups) * 8);
  job.threadRoom(at.ENTRIES, at.ENTRY_BYTES, most(counts) * 8);
  if (task.output !== 'none') job.room(at.OUTPUTS, job.get(at.ENTRY_BYTES) * threads);
  const output = makeOutput(job, task);
  if (task.only !== null && task.output === 'grad-logit') {
    memory.float32(job.room(at.PRODUCT_SUMS, pixels * 4), pixels).fill(0);
    job.threadRoom(at.TILE_PLANES, at.TILE_PLANE_BYTES, 2 ** at.TILE_SHIFT * 4);
  }
  if (task.parts) openKinds(job, prediction);
  memory.float64(job.get(at.LOSSES), classes).fill(Number.NaN);
  job.run(at.PHASE_CLASS, selected.length, task.meanwhile);
  if (task.parts) takeKinds(job, task.parts, selected, classes);
  if (task.output === 'grad-logit') job.run(task.only === null ? at.PHASE_GRADIENT : at.PHASE_ONE_GRADIENT, chunks);
  const all = memory.float64(job.get(at.LOSSES), classes);
  return { losses: task.classes.map((classId) => all[classId] as number), gaps: task.classes.map(() => 0), output };
}

/** Bounds of the losses, and the output of the tie-averaged weights of each bucket. */
function certifiedClasses(job: KernelJob, task: UnitTask, chunks: number): UnitResult {
  const { memory } = job;
  const classes = task.coded.unit.prediction.channels;
  const tableBytes = classes * 2 * at.BUCKETS * 4;
  memory.uint8(job.room(at.TABLES, tableBytes), tableBytes).fill(0);
  const gaps = job.room(at.GAPS, classes * 8);
  // Bits of +∞: no weight at all.
  memory.uint32(job.room(at.FLOORS, classes * 4), classes).fill(0x7f800000);
  const partial = job.room(at.PARTIAL_LOSSES, chunks * classes * 8);
  memory.float64(partial, chunks * classes).fill(0);
  const output = makeOutput(job, task);
  job.run(at.PHASE_TABLES, task.classes.length);
  job.run(at.PHASE_LOOK_UP, chunks);
  const sums = new Float64Array(classes);
  memory.float64(partial, chunks * classes).forEach((part, i) => {
    sums[i % classes] = (sums[i % classes] as number) + part;
  });
  const widths = memory.float64(gaps, classes);
  return {
    losses: task.classes.map((classId) => (sums[classId] as number) / task.one),
    gaps: task.classes.map((classId) => widths[classId] as number),
    output,
  };
}

/** The output, after PHASE_NORMALISE; planes of classes that take no part are 0, the others are written by the kernels. */
function makeOutput(job: KernelJob, task: UnitTask): Float32Array | Float64Array | null {
  const { memory } = job;
  const { pixels, images, imagePixels, prediction } = task.coded.unit;
  if (task.output === 'none') return null;
  if (task.output === 'contribution') return memory.float64(job.room(at.CONTRIBUTION, pixels * 8), pixels).fill(0);
  const { channels } = prediction;
  if (task.only !== null) return memory.float32(job.get(at.GRADIENT), pixels).fill(0);
  const planes = memory.float32(job.get(at.GRADIENT), pixels * channels);
  // The certified tier needs every class's probabilities until it writes.
  if (task.certified) return planes;
  const selected = new Set(task.classes);
  for (let plane = 0; plane < images * channels; plane += 1) {
    if (!selected.has(plane % channels)) planes.fill(0, plane * imagePixels, (plane + 1) * imagePixels);
  }
  return planes;
}
