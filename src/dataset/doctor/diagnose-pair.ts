import { LensError } from '../../core/lens-error.ts';
import type { PairToInterpret } from '../interpreted-pair.ts';
import { arrayFindings } from './array-hypotheses.ts';
import { byScore, type Finding } from './finding.ts';
import { damageFindings } from './label-damage.ts';
import { type PairEvidence, pairEvidence } from './pair-evidence.ts';
import { placementFindings } from './placements.ts';
import { recodingFindings } from './recodings.ts';
import { scoreFindings } from './score-faults.ts';
import { valueFindings } from './value-faults.ts';

export interface Diagnosis {
  /** The likeliest cause first; empty for a healthy pair. */
  readonly findings: readonly Finding[];
  /** Why the pair cannot be interpreted as it is; null when it can. */
  readonly problem: LensError | null;
  /** Mean IoU over the classes of the truth as the pair is; null when it cannot be read or holds no class. */
  readonly mIoU: number | null;
}

/**
 * Tries every fault that real projects make (conventions.md, eleven cases) on a pair, and keeps what the evidence
 * supports. Nothing is changed. Right when nothing is wrong: no finding.
 */
export function diagnosePair(pair: PairToInterpret): Diagnosis {
  let evidence: PairEvidence | null = null;
  let problem: LensError | null = null;
  try {
    evidence = pairEvidence(pair);
  } catch (error) {
    if (!(error instanceof LensError)) throw error;
    problem = error;
  }
  const pause = pair.checkCancelled ?? (() => {});
  pause();
  const findings = damageFindings(pair.truth, 'groundTruth', pair.truthPath);
  if (evidence?.read.labels || (!evidence && pair.prediction.picture)) {
    findings.push(...damageFindings(pair.prediction, 'prediction', pair.predictionPath));
  }
  pause();
  findings.push(...arrayFindings(pair, evidence?.now.mIoU ?? 0));
  if (evidence) {
    pause();
    findings.push(...valueFindings(evidence), ...scoreFindings(evidence), ...recodingFindings(evidence));
    pause();
    findings.push(...placementFindings(evidence));
  }
  return { findings: findings.sort(byScore), problem, mIoU: evidence?.now.mIoU ?? null };
}
