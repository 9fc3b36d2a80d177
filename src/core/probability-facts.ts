import type { LabelIds } from './batch.ts';
/**
 * What the losses beside the Lovász losses and the calibration are made of, in the softmax form: found in one pass over
 * large scores, so that no probability has to be formed again.
 */
export interface ProbabilityFacts {
  /** Probability of each pixel's truth, B×H×W; NaN where the pixel is ignored or its truth is no class. */
  readonly ofTruth: Float64Array;
  /** Largest probability of each pixel, B×H×W; 0 at ignored pixels. */
  readonly top: Float64Array;
  /** Class with the largest score at each pixel, B×H×W. */
  readonly decision: LabelIds;
  /** By class: sum of its probabilities over the scored pixels. */
  readonly mass: Float64Array;
  /** By class: sum of its probabilities over the pixels whose truth it is. */
  readonly shared: Float64Array;
  /** Of float64 exponentials, added by rising class. Otherwise of float32 ones: 1 / top is no sum that errors can be formed of. */
  readonly isExact: boolean;
}
