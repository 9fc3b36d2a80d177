import type { ScoreValues } from '../../core/batch.ts';
import type { CodedUnit } from './coded-unit.ts';
import { OUTPUT_CONTRIBUTION, OUTPUT_GRADIENT, OUTPUT_NONE } from './job-layout.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { CollectedParts } from './unit-parts.ts';

/** What is wanted of a unit besides its losses. */
export type KernelOutput = 'none' | 'contribution' | 'grad-logit' | 'grad-probability';

/** One unit to be computed by the kernels. */
export interface UnitTask {
  readonly coded: CodedUnit;
  /** The unit's scores: images × channels × image pixels. */
  readonly scores: ScoreValues;
  readonly kind: 'probabilities' | 'logits';
  /** What probability 1 is among the scores: 1, 255 or 65535. */
  readonly one: number;
  /** Classes S of the unit's mean. */
  readonly classes: readonly number[];
  /** 1 / (|S| · units). */
  readonly scale: number;
  readonly output: KernelOutput;
  /** The channel whose gradient alone is wanted; null: those of all. */
  readonly only: number | null;
  /** Bounds of the losses by buckets instead of the losses. */
  readonly certified: boolean;
  /** Gets what is wanted beside the loss (softmax form only); null: nothing. */
  readonly parts: CollectedParts | null;
  /** What the leader does while its helpers sort, once `parts` has decision and facts; null: nothing. */
  readonly meanwhile: (() => void) | null;
}

export interface UnitResult {
  /**
   * One a class of S; certified: Σ e·g of the buckets' weights, which is below the loss but for rounding. NaN where the loss
   * of the class was not needed for the gradient of `only`.
   */
  readonly losses: readonly number[];
  /** One a class of S: how much larger the loss can be; 0 where it is exact. */
  readonly gaps: readonly number[];
  /**
   * A view of the kernels' memory, good until the next unit: contributions summed over classes (float64, one a pixel
   * of the unit), or gradients (images × channels × image pixels; images × image pixels where those of `only` were
   * made alone). null for 'none'.
   */
  readonly output: Float32Array | Float64Array | null;
}

/** OUTPUT_* of the job block. */
export function outputCode(output: KernelOutput): number {
  if (output === 'none') return OUTPUT_NONE;
  return output === 'contribution' ? OUTPUT_CONTRIBUTION : OUTPUT_GRADIENT;
}

export function bitsOfFloat32(value: number): number {
  return new Uint32Array(new Float32Array([value]).buffer)[0] as number;
}

/** Scores larger than this are brought to the kernels in pieces instead of being copied. */
const COPIED_BYTES = 16 * 2 ** 20;

/** Copies small scores to the kernels' memory as float32; returns their address, or 0 when they are to be brought. */
export function placeScores(memory: KernelMemory, scores: ScoreValues): number {
  if (scores.length * 4 > COPIED_BYTES) return 0;
  const address = memory.allocate(scores.length * 4);
  memory.float32(address, scores.length).set(scores);
  return address;
}
