import { IGNORED, type LabelBatch, type LabelIds, type Prediction } from './batch.ts';
import { certaintyMap } from './certainty.ts';
import { decide } from './decision.ts';
import type { ProbabilityFacts } from './probability-facts.ts';

/** One bin of the reliability table: top probabilities in (from, to], the first bin with 0. */
export interface ReliabilityBin {
  readonly from: number;
  readonly to: number;
  readonly pixels: number;
  /** Mean top probability, and share decided right; null in an empty bin. */
  readonly confidence: number | null;
  readonly accuracy: number | null;
}

export interface Calibration {
  /** Expected calibration error: Σ pixels/n · |accuracy − confidence|, 0..1. */
  readonly ece: number;
  readonly bins: readonly ReliabilityBin[];
}

export const CALIBRATION_BINS = 15;

/**
 * Calibration of the top probability over the scored pixels (Guo et al. 2017), equal-width bins. One score channel: the
 * larger of p and 1 − p. Truth that is no class is never right.
 * @param facts of the prediction, where they are known already
 * @returns null for labels, and without a scored pixel
 */
export function calibrationOf(
  truth: LabelBatch,
  prediction: Prediction,
  facts: Pick<ProbabilityFacts, 'top' | 'decision'> | null = null,
): Calibration | null {
  if (prediction.kind === 'labels') return null;
  if (facts) return calibrationOfTop(truth, facts.decision, facts.top);
  return calibrationOfTop(truth, decide(prediction), certaintyMap(truth, prediction, 'top'));
}

function calibrationOfTop(truth: LabelBatch, decision: LabelIds, top: Float64Array): Calibration | null {
  const count = new Float64Array(CALIBRATION_BINS);
  const confidence = new Float64Array(CALIBRATION_BINS);
  const right = new Float64Array(CALIBRATION_BINS);
  let scored = 0;
  for (let i = 0; i < top.length; i += 1) {
    const id = truth.ids[i] as number;
    if (id === IGNORED) continue;
    scored += 1;
    const p = top[i] as number;
    const bin = Math.min(CALIBRATION_BINS - 1, Math.max(0, Math.ceil(p * CALIBRATION_BINS) - 1));
    count[bin] = (count[bin] as number) + 1;
    confidence[bin] = (confidence[bin] as number) + p;
    if (decision[i] === id) right[bin] = (right[bin] as number) + 1;
  }
  if (scored === 0) return null;
  let ece = 0;
  const bins = Array.from(count, (pixels, bin): ReliabilityBin => {
    const empty = pixels === 0;
    ece += Math.abs((right[bin] as number) - (confidence[bin] as number)) / scored;
    return {
      from: bin / CALIBRATION_BINS,
      to: (bin + 1) / CALIBRATION_BINS,
      pixels,
      confidence: empty ? null : (confidence[bin] as number) / pixels,
      accuracy: empty ? null : (right[bin] as number) / pixels,
    };
  });
  return { ece, bins };
}
