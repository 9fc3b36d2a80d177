import type { LensErrorParams } from '../core/lens-error.ts';
import { diagnosePairOfDataSet, type PairDiagnosis } from '../dataset/doctor/diagnose-data-set.ts';
import { diagnoseFile } from '../dataset/doctor/diagnose-file.ts';
import { diagnosePair } from '../dataset/doctor/diagnose-pair.ts';
import type { Finding } from '../dataset/doctor/finding.ts';
import type { PairToInterpret } from '../dataset/interpreted-pair.ts';
import { checkRoom } from './memory-room.ts';
import type { FileRef, PairRequest } from './pair-request.ts';
import { panopticSegments } from './panoptic-sidecar.ts';
import { decodeRef } from './read-files.ts';

/** What is doubtful about the encoding of a pair, as plain data. */
export interface Diagnosed {
  /** The likeliest cause first; empty for a healthy pair. */
  readonly findings: readonly Finding[];
  /** Why the pair cannot be computed as it is; null when it can. */
  readonly problem: { readonly code: string; readonly params: LensErrorParams } | null;
}

/** Reads both files and asks the doctor. @throws LensError of the readers */
export async function diagnoseOnePair(request: PairRequest): Promise<Diagnosed> {
  const { findings, problem } = diagnosePair(await readBoth(request));
  return { findings, problem: problem && { code: problem.code, params: problem.params } };
}

/** The same for one pair of many, with what shows only among its neighbours. @throws LensError of the readers */
export async function diagnosePairOfMany(request: PairRequest): Promise<PairDiagnosis> {
  return diagnosePairOfDataSet(await readBoth(request));
}

/** A file that has no partner. @throws LensError of the readers */
export async function diagnoseLoneFile({ file, key }: { file: FileRef; key: string | null }): Promise<Finding[]> {
  return diagnoseFile(await decodeRef(file, key), file.name);
}

async function readBoth({ groundTruth, prediction, options }: PairRequest): Promise<PairToInterpret> {
  const [truth, predicted] = await Promise.all([
    decodeRef(groundTruth, options.groundTruthKey ?? null),
    decodeRef(prediction, options.key ?? null),
  ]);
  checkRoom('doctor', truth.data.length);
  const segments = panopticSegments(
    { file: groundTruth, array: truth },
    { file: prediction, array: predicted },
    options,
  );
  const names = { truthPath: groundTruth.name, predictionPath: prediction.name };
  return { truth, prediction: predicted, ...names, options, ...segments };
}
