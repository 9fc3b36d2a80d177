import { LensError } from '../../core/lens-error.ts';
import type { PairToInterpret } from '../interpreted-pair.ts';
import { arrayFindings } from './array-hypotheses.ts';
import { borderShift, borderShiftFinding } from './border-shift.ts';
import { byScore, type FaultCode, type Finding } from './finding.ts';
import { damageFindings } from './label-damage.ts';
import { notFiniteFinding } from './not-finite.ts';
import { type PairEvidence, pairEvidence } from './pair-evidence.ts';
import { placementFindings } from './placements.ts';
import { recodingFindings } from './recodings.ts';
import { scoreFindings } from './score-faults.ts';
import { shiftProfile, shiftProfileFinding } from './shift-profile.ts';
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
  const { findings, problem, mIoU } = diagnoseWithEvidence(pair);
  return { findings, problem, mIoU };
}

/** The same, with what the pair was read as; null when it cannot be read. */
export function diagnoseWithEvidence(pair: PairToInterpret): Diagnosis & { readonly evidence: PairEvidence | null } {
  let evidence: PairEvidence | null = null;
  let problem: LensError | null = null;
  try {
    evidence = pairEvidence(pair);
  } catch (error) {
    if (!(error instanceof LensError)) throw error;
    problem = error;
  }
  const findings = damageFindings(pair.truth, 'groundTruth', pair.truthPath);
  if (evidence?.read.labels || pair.prediction.picture?.lossy || (!evidence && pair.prediction.picture)) {
    findings.push(...damageFindings(pair.prediction, 'prediction', pair.predictionPath));
  }
  findings.push(...arrayFindings(pair, evidence?.now.mIoU ?? 0));
  const notFinite = notFiniteFinding(pair);
  if (notFinite) findings.push(notFinite);
  if (evidence) {
    findings.push(...valueFindings(evidence), ...scoreFindings(evidence), ...recodingFindings(evidence));
    findings.push(...placementFindings(evidence));
    const shift = findings.length === 0 ? shiftOfPair(evidence) : null;
    if (shift) findings.push(shift);
  }
  return { findings: ranked(findings), problem, mIoU: evidence?.now.mIoU ?? null, evidence };
}

function shiftOfPair(evidence: PairEvidence): Finding | null {
  const profile = shiftProfile(evidence);
  return (profile && shiftProfileFinding(profile, 1)) ?? borderShiftFinding(borderShift(evidence));
}

/** Causes whose recoding explains labels that seem to be no class. */
const causes: ReadonlySet<FaultCode> = new Set([
  'label-offset',
  'label-ids-against-train-ids',
  'palette-expanded',
  'palette-as-luma',
  'colour-channels-swapped',
  'axes-exchanged',
]);
const symptoms: ReadonlySet<FaultCode> = new Set(['ids-beyond-classes', 'ignore-value']);

/** Each fault once, symptoms behind the cause that explains them, the likeliest first. */
function ranked(findings: readonly Finding[]): Finding[] {
  const cause = Math.max(0, ...findings.filter(({ code }) => causes.has(code)).map(({ score }) => score));
  const placed = findings.map((finding) =>
    cause > 0 && symptoms.has(finding.code) ? { ...finding, score: Math.min(finding.score, cause - 0.1) } : finding,
  );
  const seen = new Set<string>();
  return placed.sort(byScore).filter(({ code, file }) => {
    const key = `${code} ${code === 'ids-beyond-classes' || code === 'lossy-labels' ? file : ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
