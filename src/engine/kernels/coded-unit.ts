import type { LabelBatch, LossSettings, Prediction } from '../../core/batch.ts';
import { isBinary, openUnit, type Unit } from '../../core/unit.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { KernelExports } from './kernel-threads.ts';

/** Most classes that 16-bit label codes can tell apart. */
export const MOST_CLASSES = 65_000;

/** Ids that are brought over at a time: they stay in the second-level cache. */
const PIECE = 32_768;

/** A unit of src/core with its label codes in the kernels' memory (16 bits a pixel, see job-layout.ts). */
export interface CodedUnit {
  readonly unit: Unit;
  readonly codes: number;
}

/**
 * The facts of one unit, as openUnit of src/core has them, counted by the kernels.
 * @throws LensError unit-out-of-range, labels-not-binary, out-of-memory
 */
export function openCodedUnit(
  memory: KernelMemory,
  kernels: KernelExports,
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  index: number,
): CodedUnit {
  const imagePixels = truth.height * truth.width;
  const images = settings.perImage ? 1 : truth.batch;
  const firstImage = settings.perImage ? index : 0;
  const pixels = images * imagePixels;
  const ids = truth.ids.subarray(firstImage * imagePixels, firstImage * imagePixels + pixels);
  const binary = isBinary(settings);
  const classes = binary ? 2 : prediction.channels;
  const codes = memory.allocate(pixels * 2);
  const mark = memory.mark;
  const piece = memory.allocate(PIECE * 4);
  const table = memory.allocate((classes + 2) * 4);
  const counts = memory.uint32(table, classes + 2).fill(0);
  const pieceIds = new Int32Array(memory.memory.buffer, piece, PIECE);
  for (let first = 0; first < pixels; first += PIECE) {
    const some = ids.subarray(first, first + PIECE);
    pieceIds.set(some);
    kernels.writeCodes(piece, some.length, classes, codes + first * 2, table);
  }
  const foreground = [...counts.subarray(0, classes)];
  const unknown = counts[classes] as number;
  const scored = pixels - (counts[classes + 1] as number);
  memory.reset(mark);
  // The core says what is wrong, and where.
  if (binary && unknown > 0) openUnit(truth, prediction, settings, index);
  return {
    unit: {
      unit: index,
      firstImage,
      images,
      imagePixels,
      pixels,
      scored,
      truth: ids,
      foreground,
      prediction,
      settings,
    },
    codes,
  };
}
