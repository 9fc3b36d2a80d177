import type { PairOptions } from '../pair-options.ts';

/** What can be wrong with the encoding of a pair; the numbers are those of conventions.md. */
export type FaultCode =
  /** 1 */
  | 'label-offset'
  /** 2 */
  | 'label-ids-against-train-ids'
  /** 3 */
  | 'palette-expanded'
  | 'palette-as-luma'
  /** 4 */
  | 'colour-channels-swapped'
  /** 5 */
  | 'ignore-value'
  /** 6 */
  | 'binary-mask-among-classes'
  /** 7 */
  | 'lossy-labels'
  | 'interpolated-labels'
  /** 8 */
  | 'transposed'
  | 'flipped'
  | 'shifted'
  /** 9 */
  | 'axes-exchanged'
  | 'softmax-over-wrong-axis'
  /** 10 */
  | 'logits-as-probabilities'
  | 'probabilities-as-logits'
  | 'softmax-twice'
  | 'sign-inverted'
  /** 11 */
  | 'ids-beyond-classes'
  | 'classes-in-another-order'
  /** No loss can be computed of them. */
  | 'scores-not-finite'
  /** A data set: one file is not like its neighbours. */
  | 'unlike-its-neighbours';

/** One hypothesis that the evidence supports. */
export interface Finding {
  readonly code: FaultCode;
  readonly file: 'groundTruth' | 'prediction' | 'pair';
  /** How well the evidence supports it, 0..1; the likeliest cause has the highest. */
  readonly score: number;
  /** One sentence: what is wrong. */
  readonly title: string;
  /** One sentence each, with numbers. */
  readonly evidence: readonly string[];
  /** Options that put it right; null when the file itself must be written anew. */
  readonly fix: Partial<PairOptions> | null;
  /** What to do about it. */
  readonly advice: string;
}

/** The likeliest cause first. */
export function byScore(a: Finding, b: Finding): number {
  return b.score - a.score || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0);
}

/** "0.12 → 0.47" */
export function sayGain(before: number, after: number): string {
  return `mean IoU ${before.toFixed(3)} → ${after.toFixed(3)}`;
}
