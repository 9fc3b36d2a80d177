import { selectedClasses } from '../../core/unit.ts';
import type { CodedUnit } from './coded-unit.ts';
import * as at from './job-layout.ts';
import type { KernelJob } from './kernel-job.ts';

/** Pixels of a block of the softmax kernels (assembly/softmax-normalise.ts). */
function blockPixels(classes: number): number {
  return classes > 64 ? 256 : 512;
}

export interface SoftmaxWants {
  readonly output: 'none' | 'contribution' | 'gradient';
  /** 1 / (classes of the unit's mean · units). */
  readonly scale: number;
  /** Address of one float64 a pixel of the unit, for 'contribution': added to. */
  readonly contribution: number;
  /** Address of images × C × pixels float32, for 'gradient'. */
  readonly gradient: number;
}

/**
 * Softmax form of one unit by the float32 kernels: losses of its selected classes, and the output that is wanted.
 * @param scores address of the unit's scores, float32 (integer probabilities as whole numbers); 0: brought in pieces
 * @param one what probability 1 is among given probabilities
 * @returns null when the scores hold something that must be judged by src/core
 */
export function softmaxUnit(
  job: KernelJob,
  { unit, codes }: CodedUnit,
  scores: number,
  kind: 'logits' | 'probabilities',
  one: number,
  wants: SoftmaxWants,
): readonly number[] | null {
  const { memory, threads } = job;
  const { images, imagePixels, pixels, foreground, settings } = unit;
  const classes = unit.prediction.channels;
  const histogramBytes = classes * at.BUCKETS * 4;
  job.set(at.CLASSES, classes);
  job.set(at.IMAGES, images);
  job.set(at.IMAGE_PIXELS, imagePixels);
  job.set(at.PIXELS, pixels);
  job.set(at.SCORES, scores);
  job.set(at.SCORE_KIND, kind === 'logits' ? at.SCORES_SOFTMAX : at.SCORES_GIVEN);
  job.set(at.ONE_BITS, new Uint32Array(new Float32Array([one]).buffer)[0] as number);
  job.set(at.INDEX_TIES, settings.ties === 'index' ? 1 : 0);
  job.set(at.IGNORED_COUNT, pixels - unit.scored);
  job.setScale(wants.scale);
  job.set(at.LABELS, codes);
  job.room(at.PEAKS, pixels * 4);
  job.room(at.INVERSES, pixels * 4);
  job.room(at.OWN_ERRORS, pixels * 4);
  const losses = job.room(at.LOSSES, classes * 8);
  memory.uint32(job.room(at.FOREGROUND, classes * 4), classes).set(foreground);
  const histograms = job.room(at.HISTOGRAMS, threads * 2 * histogramBytes);
  memory.uint8(histograms, threads * 2 * histogramBytes).fill(0);
  memory.uint32(job.room(at.SMALLEST, threads * classes * 4), threads * classes).fill(0xffffffff);
  const survivors = job.room(at.SURVIVORS, classes * 4);
  const fullest = job.room(at.FULLEST, classes * 4);
  job.threadRoom(at.BLOCKS, at.BLOCK_BYTES, Math.max(2048, (2 * classes + 4) * blockPixels(classes)) * 4);

  const chunks = images * Math.ceil(imagePixels / at.CHUNK_PIXELS);
  job.run(at.PHASE_NORMALISE, chunks);
  if (job.refused) return null;
  job.run(at.PHASE_MERGE, classes);

  const selected = selectedClasses(unit);
  memory.uint32(job.room(at.SELECTED, selected.length * 4), selected.length).set(selected);
  const counts = memory.uint32(survivors, classes);
  const groups = memory.uint32(fullest, classes);
  const most = (of: Uint32Array) => selected.reduce((sum, classId) => Math.max(sum, of[classId] as number), 0);
  const tiles = Math.ceil(pixels / 2 ** at.TILE_SHIFT);
  job.threadRoom(at.TABLE_ROOM, at.TABLE_BYTES, 64 + 8192 + 4 * (at.BUCKETS + 16) + tiles * 12);
  job.threadRoom(at.SORT_ROOM, at.SORT_BYTES, most(groups) * 8);
  job.threadRoom(at.ENTRIES, at.ENTRY_BYTES, most(counts) * 8);
  if (wants.output !== 'none') job.room(at.OUTPUTS, job.get(at.ENTRY_BYTES) * threads);
  const outputs = { none: at.OUTPUT_NONE, contribution: at.OUTPUT_CONTRIBUTION, gradient: at.OUTPUT_GRADIENT };
  job.set(at.OUTPUT, outputs[wants.output]);
  job.set(at.CONTRIBUTION, wants.contribution);
  job.set(at.GRADIENT, wants.gradient);
  job.run(at.PHASE_CLASS, selected.length);
  if (wants.output === 'gradient') {
    const planeBytes = imagePixels * 4;
    for (let image = 0; image < images; image += 1) {
      for (let classId = 0; classId < classes; classId += 1) {
        if (selected.includes(classId)) continue;
        memory.uint8(wants.gradient + (image * classes + classId) * planeBytes, planeBytes).fill(0);
      }
    }
    if (kind === 'logits') job.run(at.PHASE_GRADIENT, chunks);
  }
  const all = memory.float64(losses, classes);
  return selected.map((classId) => all[classId] as number);
}
