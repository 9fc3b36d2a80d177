import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { formatCount } from '../engine/words/number-words.ts';
import { buildReport, type ReportProgress } from '../report/build-report.ts';
import { reportSource } from '../report/data-set.ts';
import { PairJournal } from '../report/pair-journal.ts';
import type { Report, ReportOptions } from '../report/report.ts';
import { type Shard, sayShard } from '../report/shard.ts';
import type { CommandContext } from './command-context.ts';
import { fileRefOf } from './find-pair.ts';
import type { PlacedDataSet } from './open-data-set.ts';

export interface RunRequest {
  readonly run: string | undefined;
  readonly limit: number | null;
  readonly shard: Shard | null;
  readonly threads: number | undefined;
  /** Finished pairs are kept beside this file, and taken over from there; null: nothing is kept. */
  readonly keepBeside: string | null;
  /** Take nothing over. */
  readonly fresh: boolean;
}

/**
 * The report of a data set, given to `use` while its rows can be read.
 * @throws LensError output-failed, and what `use` throws
 */
export async function runReport<T>(
  dataSet: PlacedDataSet,
  request: RunRequest,
  context: CommandContext,
  use: (report: Report) => T | Promise<T>,
): Promise<T> {
  const { run, limit, shard, threads } = request;
  const options: ReportOptions = {
    dataset: dataSet.name,
    run: run ?? null,
    ...(dataSet.groundTruth !== undefined && { groundTruth: dataSet.groundTruth }),
    limit,
    shard: shard && sayShard(shard),
    pair: dataSet.options,
  };
  const engine = context.engine(threads);
  const source = reportSource(dataSet, {
    options: dataSet.options,
    fileRef: async (file, name) => ({ ...fileRefOf(path.join(dataSet.folder, file)), name }),
    inspect: (pair, signal) => engine.inspect(pair, { signal }),
  });
  const journal = openJournal(dataSet, request, await engine.programVersion());
  try {
    const started = Date.now();
    let reused = 0;
    const report = await buildReport(source, {
      options,
      shard,
      journal,
      concurrency: engine.workers,
      signal: context.signal,
      onProgress: (progress) => {
        reused = progress.reused;
        context.progress(progressText(progress, Date.now() - started));
      },
    });
    if (reused > 0) context.note(`${formatCount(reused)} pairs taken over from an earlier run (--fresh computes all)`);
    return await use(report);
  } finally {
    journal.close();
  }
}

/** Where the pairs of one of several runs are kept: beside the output, one journal a run, whatever its name. */
export function keptBeside(file: string, run: string): string {
  return `${file}.${encodeURIComponent(run).replaceAll('*', '%2A')}`;
}

/** Everything that the numbers depend on besides the files of a pair: the place, the options, the program itself. */
function openJournal(dataSet: PlacedDataSet, { keepBeside, fresh }: RunRequest, program: string): PairJournal {
  if (keepBeside === null) {
    return new PairJournal(path.join(os.tmpdir(), `lovasz-lens-${process.pid}-${randomUUID()}.jsonl`), '', false);
  }
  const file = path.join(path.dirname(keepBeside), `.${path.basename(keepBeside)}.journal`);
  return new PairJournal(file, JSON.stringify([program, dataSet.folder, dataSet.options]), true, fresh);
}

function progressText({ done, total, failed, reused, id }: ReportProgress, elapsedMs: number): string {
  const trouble = failed > 0 ? `, ${formatCount(failed)} failed` : '';
  const computed = done - reused;
  const left = computed > 0 ? `, ${duration((elapsedMs / computed) * (total - done))} left` : '';
  return `${formatCount(done)} of ${formatCount(total)}${trouble}${left}: ${id}`;
}

function duration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 100) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 100 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
}
