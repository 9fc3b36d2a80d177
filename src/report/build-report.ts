import type { Inspection } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { PairFiles, PairingResult } from '../dataset/pair-files.ts';
import type { PairOptions } from '../dataset/pair-options.ts';
import { problemLine } from '../engine/words/problem-words.ts';
import { ClassNames } from './class-names.ts';
import type { PairJournal } from './pair-journal.ts';
import { pairListOf } from './pair-list.ts';
import { pairRow } from './pair-row.ts';
import { byPair, type FailedPair, type Report, type ReportOptions, type ReportPair } from './report.ts';
import { isOpen, type SettledOptions, sampleOf, settle } from './settle.ts';
import { type Shard, shardOf } from './shard.ts';
import { givingWay } from './steps.ts';
import { summarise } from './summary.ts';

/** The pairs of a data set and how one is inspected. All paths are relative to the data set. */
export interface ReportSource {
  readonly pairing: PairingResult;
  /** What the files of a pair are like now (sizes and times): another text, and it is computed again. */
  stateOf(files: PairFiles): Promise<string>;
  /** @throws LensError whose `file` is relative to the data set */
  inspect(files: PairFiles, options: PairOptions, signal: AbortSignal | undefined): Promise<Inspection>;
}

export interface ReportProgress {
  /** Pairs that are finished, failed ones among them. */
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  /** Of `done`, those taken over from an earlier run. */
  readonly reused: number;
  /** The pair that was finished last. */
  readonly id: string;
}

export interface BuildOptions {
  readonly options: ReportOptions;
  readonly shard: Shard | null;
  /** Where finished pairs go; the report's rows are read from it, so close it after the report was written. */
  readonly journal: PairJournal;
  /** Pairs inspected at the same time. */
  readonly concurrency: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: ReportProgress) => void) | undefined;
}

/**
 * Inspects every pair, a few at a time. A pair that cannot be read becomes a line of `failed` and stops nothing;
 * when `signal` aborts, what is finished is the report, marked as interrupted.
 * @throws LensError output-failed when the journal cannot be written
 */
export async function buildReport(source: ReportSource, build: BuildOptions): Promise<Report> {
  const { options, journal, signal } = build;
  const all = limitedPairs(source.pairing.pairs, options.limit);
  const pairs = build.shard ? shardOf(all, build.shard) : all;
  const settled = await settledOptions(source, all, build);
  const pairOptions = { ...options.pair, ...settled };
  const meaning = JSON.stringify(settled);
  const names = new ClassNames();
  names.add(journal.classes);
  const failed: (FailedPair & { prediction: string })[] = [];
  let next = 0;
  let done = 0;
  let reused = 0;

  const finish = async (files: PairFiles): Promise<void> => {
    const state = `${meaning} ${await source.stateOf(files)}`;
    if (journal.reuse(files, state)) {
      reused += 1;
      return;
    }
    let inspection: Inspection;
    let row: ReportPair;
    try {
      inspection = await source.inspect(files, pairOptions, signal);
      row = pairRow(files, inspection);
    } catch (error) {
      if (signal?.aborted) throw error;
      failed.push({ ...failureOf(files, error), prediction: files.prediction });
      return;
    }
    journal.addClasses(names.add(inspection.classes));
    journal.add(row, state);
  };
  const work = async (): Promise<void> => {
    for (;;) {
      const files = pairs[next];
      if (!files || signal?.aborted) return;
      next += 1;
      try {
        await finish(files);
      } catch (error) {
        if (signal?.aborted) return;
        next = pairs.length;
        throw error;
      }
      done += 1;
      build.onProgress?.({ done, total: pairs.length, failed: failed.length, reused, id: files.id });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, build.concurrency) }, work));

  const frame = {
    options,
    status: done === pairs.length ? ('complete' as const) : ('interrupted' as const),
    found: pairs.length,
    ...(build.shard && { partOf: pairListOf(all) }),
    settled,
    unmatched: source.pairing.unmatched,
    ambiguous: source.pairing.ambiguous,
    failed: failed.sort(byPair).map(({ id, file, code, message }) => ({ id, file, code, message })),
  };
  // Cancelled: what is finished is summarised all the same.
  return { ...(await givingWay(summarise(frame, journal.classes, journal.pairs), undefined)), pairs: journal.pairs };
}

/** In the order of the ids. */
function limitedPairs(pairs: readonly PairFiles[], limit: number | null): PairFiles[] {
  const sorted = [...pairs].sort(byPair);
  return limit === null ? sorted : sorted.slice(0, limit);
}

/** What the pairs have in common: looked up in a sample of the whole data set, the same for each of its parts. */
async function settledOptions(
  source: ReportSource,
  pairs: readonly PairFiles[],
  { options, journal, signal }: BuildOptions,
): Promise<SettledOptions> {
  if (!isOpen(options.pair)) return {};
  const sample = sampleOf(pairs);
  const states = await Promise.all(sample.map((files) => source.stateOf(files)));
  const key = JSON.stringify(states);
  const known = journal.recall(key);
  if (known) return known;
  const inspections = await Promise.all(
    sample.map((files) =>
      source.inspect(files, options.pair, signal).catch((error: unknown) => {
        // A file that cannot be read is reported when its turn comes.
        if (error instanceof LensError || signal?.aborted) return null;
        throw error;
      }),
    ),
  );
  const settled = settle(inspections.filter((inspection) => inspection !== null));
  if (!signal?.aborted) journal.remember(key, settled);
  return settled;
}

function failureOf(files: PairFiles, error: unknown): FailedPair {
  const known =
    error instanceof LensError
      ? error
      : new LensError('internal', { detail: error instanceof Error ? error.message : String(error) });
  const { file, ...params } = known.params;
  return {
    id: files.id,
    file: typeof file === 'string' ? file : files.prediction,
    code: known.code,
    message: problemLine(new LensError(known.code, params)),
  };
}
