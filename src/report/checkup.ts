import { LensError } from '../core/lens-error.ts';
import { dataSetFindings, type PairDiagnosis } from '../dataset/doctor/diagnose-data-set.ts';
import type { Finding } from '../dataset/doctor/finding.ts';
import { byName, folderOf } from '../dataset/file-tree.ts';
import type { PairFiles } from '../dataset/pair-files.ts';

/** A finding and the files that it is about; paths as in the pairs that were asked for. */
export interface CheckupFinding {
  /** One file, or, for what only all of them together show, all of them. */
  readonly files: readonly string[];
  readonly finding: Finding;
  /** Less likely causes of the same. */
  readonly others: readonly Finding[];
}

export interface CheckupFailure {
  readonly file: string;
  readonly error: LensError;
}

/** What the doctor says of many pairs. */
export interface Checkup {
  /** Pairs that were looked at. */
  readonly pairs: number;
  /** By file; then those of `together`. */
  readonly findings: readonly CheckupFinding[];
  /** What only the pairs together show. */
  readonly together: readonly CheckupFinding[];
  /** Files that could not be read. */
  readonly failed: readonly CheckupFailure[];
}

export interface CheckupOptions {
  diagnose(pair: PairFiles, signal: AbortSignal | undefined): Promise<PairDiagnosis>;
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: { readonly done: number; readonly total: number; readonly id: string }) => void;
}

/**
 * Asks the doctor about every pair, then about all of them together. A truth that several runs share is reported
 * once. A pair that cannot be computed counts as failed only when no finding says why. What is done when the signal
 * comes is kept.
 */
export async function checkPairs(pairs: readonly PairFiles[], options: CheckupOptions): Promise<Checkup> {
  const { signal, onProgress } = options;
  const diagnosed = new Map<PairFiles, PairDiagnosis>();
  const failed = new Map<string, CheckupFailure>();
  let next = 0;
  let done = 0;
  const fail = (pair: PairFiles, error: LensError) => {
    const file = typeof error.params.file === 'string' ? error.params.file : pair.prediction;
    failed.set(file, { file, error });
  };
  const check = async (pair: PairFiles) => {
    try {
      const diagnosis = await options.diagnose(pair, signal);
      // Its own paths, not the names that the engine knows the files by.
      diagnosed.set(pair, withPathsOf(pair, diagnosis));
      const { findings, problem } = diagnosis;
      if (problem && findings.length === 0) fail(pair, new LensError(problem.code, problem.params));
    } catch (error) {
      if (signal?.aborted || !(error instanceof LensError)) throw error;
      fail(pair, error);
    }
  };
  const work = async () => {
    for (let pair = pairs[next]; pair && !signal?.aborted; pair = pairs[next]) {
      next += 1;
      try {
        await check(pair);
      } catch (error) {
        if (signal?.aborted) return;
        next = pairs.length;
        throw error;
      }
      done += 1;
      onProgress?.({ done, total: pairs.length, id: pair.id });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, work));
  const diagnoses = pairs.flatMap((pair) => diagnosed.get(pair) ?? []);
  const together = ofAllTogether(diagnoses);
  return {
    pairs: done,
    findings: [...ofEachPair(diagnoses), ...together],
    together,
    failed: [...failed.values()].sort((a, b) => byName(a.file, b.file)),
  };
}

function withPathsOf({ groundTruth, prediction }: PairFiles, diagnosis: PairDiagnosis): PairDiagnosis {
  return {
    ...diagnosis,
    groundTruth,
    prediction,
    truthSummary: { ...diagnosis.truthSummary, path: groundTruth },
    predictionSummary: { ...diagnosis.predictionSummary, path: prediction },
  };
}

/** The likeliest cause for each file. */
function ofEachPair(diagnoses: readonly PairDiagnosis[]): CheckupFinding[] {
  const found = new Map<string, CheckupFinding>();
  for (const { findings, groundTruth, prediction } of diagnoses) {
    const [finding, ...others] = findings;
    if (!finding) continue;
    const file = finding.file === 'groundTruth' ? groundTruth : prediction;
    const known = found.get(file);
    if (!known || known.finding.score < finding.score) found.set(file, { files: [file], finding, others });
  }
  return [...found.values()].sort((a, b) => byName(a.files[0] ?? '', b.files[0] ?? ''));
}

/** What shows only among the files of a folder: a common shift, the one file that is unlike its neighbours. */
function ofAllTogether(diagnoses: readonly PairDiagnosis[]): CheckupFinding[] {
  const own = new Set(diagnoses.map(({ findings }) => findings[0]));
  const folders = new Map<string, PairDiagnosis[]>();
  for (const diagnosis of diagnoses) {
    const folder = folderOf(diagnosis.prediction.replaceAll('\\', '/'));
    const ofFolder = folders.get(folder);
    if (ofFolder) ofFolder.push(diagnosis);
    else folders.set(folder, [diagnosis]);
  }
  const found = new Map<string, CheckupFinding>();
  for (const ofFolder of folders.values()) {
    for (const { finding, paths } of dataSetFindings(ofFolder)) {
      if (!own.has(finding)) found.set(`${finding.code} ${paths.join('\n')}`, { files: paths, finding, others: [] });
    }
  }
  return [...found.values()];
}
