import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';
import { formatCount } from '../engine/words/number-words.ts';
import { buildReport, type ReportProgress } from '../report/build-report.ts';
import { reportSource } from '../report/data-set.ts';
import { reportJson } from '../report/json.ts';
import { PairJournal } from '../report/pair-journal.ts';
import type { Report } from '../report/report.ts';
import { writeReport } from '../report/report-file.ts';
import type { CommandContext } from './command-context.ts';
import { fileRefOf } from './find-pair.ts';
import { openPlacedDataSet } from './open-data-set.ts';
import { parseReportArgs } from './report-options.ts';
import { reportText } from './report-text.ts';

const DONE = 0;
const SOME_FAILED = 3;
const INTERRUPTED = 130;

/** `lovasz-lens report <folder | lovasz-lens.json>`. */
export async function reportCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { place, common, run, out, limit, threads } = parseReportArgs(args);
  const dataSet = await openPlacedDataSet(place, common, run);
  const options = {
    dataset: dataSet.name,
    run: run ?? null,
    limit,
    shard: null,
    pair: dataSet.options,
  };
  const engine = context.engine(threads);
  const source = reportSource(dataSet, {
    options: dataSet.options,
    fileRef: async (file, name) => ({ ...fileRefOf(path.join(dataSet.folder, file)), name }),
    inspect: (request, signal) => engine.inspect(request, { signal }),
  });
  const journal = new PairJournal(
    path.join(os.tmpdir(), `lovasz-lens-${process.pid}-${randomUUID()}.jsonl`),
    JSON.stringify(options),
    false,
  );
  try {
    const report = await buildReport(source, {
      options,
      shard: null,
      journal,
      concurrency: threads ?? Math.max(1, Math.min(4, os.cpus().length - 1)),
      signal: context.signal,
      onProgress: (progress) => context.progress(progressText(progress)),
    });
    for (const file of out) writeReport(report, file, dataSet.folder);
    printReport(report, common.json ?? false, context);
    if (report.status === 'interrupted') return INTERRUPTED;
    return report.failed.length > 0 ? SOME_FAILED : DONE;
  } finally {
    journal.close();
  }
}

function printReport(report: Report, json: boolean, context: CommandContext): void {
  if (!json) {
    context.print(reportText(report));
    return;
  }
  for (const piece of reportJson(report)) context.print(piece);
}

function progressText({ done, total, failed, id }: ReportProgress): string {
  const trouble = failed > 0 ? `, ${formatCount(failed)} failed` : '';
  return `${formatCount(done)} of ${formatCount(total)}${trouble}: ${id}`;
}
