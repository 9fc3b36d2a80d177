import { LensError } from '../core/lens-error.ts';
import { byScore, type Finding } from '../dataset/doctor/finding.ts';
import type { PairFiles } from '../dataset/pair-files.ts';
import type { PairDiagnosis } from '../engine/diagnose-pair.ts';

/** A finding and the file that it is about. Paths as in the pairs that were asked for. */
export interface CheckupFinding {
  readonly file: string;
  readonly groundTruth: string;
  readonly prediction: string;
  readonly finding: Finding;
}

export interface CheckupFailure {
  readonly file: string;
  readonly error: LensError;
}

/** What the doctor says of many pairs. */
export interface Checkup {
  /** Pairs that were looked at. */
  readonly pairs: number;
  readonly findings: readonly CheckupFinding[];
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
 * Asks the doctor about every pair. A truth that several runs share is reported once. A pair that cannot be computed
 * counts as failed only when no finding says why. What is done when the signal comes is kept.
 */
export async function checkPairs(pairs: readonly PairFiles[], options: CheckupOptions): Promise<Checkup> {
  const { signal, onProgress } = options;
  const found = new Map<string, CheckupFinding>();
  const failed = new Map<string, CheckupFailure>();
  let next = 0;
  let done = 0;
  const fail = (pair: PairFiles, error: LensError) => {
    const file = typeof error.params.file === 'string' ? error.params.file : pair.prediction;
    failed.set(file, { file, error });
  };
  const check = async (pair: PairFiles) => {
    try {
      const { findings, problem } = await options.diagnose(pair, signal);
      for (const finding of findings) {
        const file = finding.file === 'groundTruth' ? pair.groundTruth : pair.prediction;
        const key = `${finding.code} ${file}`;
        const known = found.get(key);
        if (known && byScore(known.finding, finding) <= 0) continue;
        found.set(key, { file, groundTruth: pair.groundTruth, prediction: pair.prediction, finding });
      }
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
  const byFile = <T extends { readonly file: string }>(a: T, b: T) => (a.file < b.file ? -1 : a.file > b.file ? 1 : 0);
  return {
    pairs: done,
    findings: [...found.values()].sort((a, b) => byFile(a, b) || byScore(a.finding, b.finding)),
    failed: [...failed.values()].sort(byFile),
  };
}
