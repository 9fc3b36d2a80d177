import type { LensErrorParams } from '../core/lens-error.ts';
import { diagnosePair } from '../dataset/doctor/diagnose-pair.ts';
import type { Finding } from '../dataset/doctor/finding.ts';
import type { JobProgress } from './jobs.ts';
import type { PairRequest } from './pair-request.ts';
import { decodeRef } from './read-files.ts';

/** What is doubtful about the encoding of a pair, as plain data. */
export interface PairDiagnosis {
  /** The likeliest cause first; empty for a healthy pair. */
  readonly findings: readonly Finding[];
  /** Why the pair cannot be computed as it is; null when it can. */
  readonly problem: { readonly code: string; readonly params: LensErrorParams } | null;
}

/** Reads both files and asks the doctor. @throws LensError of the readers */
export async function diagnoseFiles(
  request: PairRequest,
  progress: (note: JobProgress) => void,
): Promise<PairDiagnosis> {
  progress({ what: 'Checking the encoding', fraction: null });
  const [truth, prediction] = await Promise.all([
    decodeRef(request.groundTruth, null),
    decodeRef(request.prediction, request.options.key ?? null),
  ]);
  const { findings, problem } = diagnosePair({
    truth,
    truthPath: request.groundTruth.name,
    prediction,
    predictionPath: request.prediction.name,
    options: request.options,
  });
  return { findings, problem: problem && { code: problem.code, params: problem.params } };
}
