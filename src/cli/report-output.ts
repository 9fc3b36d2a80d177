import path from 'node:path';
import { usageError } from '../core/lens-error.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { pairRequest } from '../report/data-set.ts';
import { checkGate, type GateResult } from '../report/gate.ts';
import { writePage } from '../report/html-file.ts';
import { reportJson } from '../report/json.ts';
import { collectPictures, type Pictures } from '../report/pictures.ts';
import type { Report, ReportOptions } from '../report/report.ts';
import { isPage, writeReport } from '../report/report-file.ts';
import { checkSamePairs } from './baseline-pairs.ts';
import type { CommandContext } from './command-context.ts';
import { DONE, INTERRUPTED, SOME_FAILED, THRESHOLD_CROSSED, UNUSABLE } from './exit-codes.ts';
import { fileRefOf } from './find-pair.ts';
import type { OutputOptions } from './report-options.ts';
import { reportText } from './report-text.ts';

/**
 * Writes a report's files, prints it, checks its thresholds. The files are written before a rule that cannot be
 * checked is complained about.
 * @returns the exit code
 * @throws LensError output-failed, usage
 */
export async function putOut(
  report: Report,
  output: OutputOptions,
  dataSetFolder: string,
  context: CommandContext,
): Promise<number> {
  let results: readonly GateResult[] = [];
  let complaint: unknown = null;
  const baseline = output.baseline?.report ?? null;
  try {
    if (baseline) for (const message of baselineNotes(baseline.options, report.options)) context.note(message);
    if (baseline) checkBaseline(baseline, report);
    if (output.baseline) for (const message of checkSamePairs(output.baseline, report)) context.note(message);
    results = output.gates.map((gate) => checkGate(gate, report, baseline));
  } catch (error) {
    complaint = error;
  }
  const pages = output.out.filter(isPage);
  for (const file of output.out) if (!pages.includes(file)) writeReport(report, file, dataSetFolder, results);
  if (pages.length > 0) {
    const pictures = await picturesOf(report, dataSetFolder, output.threads, context);
    for (const file of pages) writePage(report, file, dataSetFolder, results, pictures);
    const { aborted } = context.signal;
    if (aborted) context.note(`interrupted: the page has the pictures of ${formatCount(pictures.size)} pairs`);
  }
  if (complaint) throw complaint;
  if (output.json) {
    const root = path.relative(process.cwd(), dataSetFolder).split(path.sep).join('/') || '.';
    for (const piece of reportJson(report, root)) context.print(piece);
  } else {
    context.print(reportText(report, results));
  }
  for (const { text, crossed, message } of results) if (crossed) context.note(`crossed: ${text}: ${message}`);
  for (const { code, message } of report.warnings) if (code === 'no-pairs') context.note(message);
  if (report.status === 'interrupted' || context.signal.aborted) return INTERRUPTED;
  if (results.some(({ crossed }) => crossed)) return THRESHOLD_CROSSED;
  if (report.warnings.some(({ code }) => code === 'no-pairs')) return UNUSABLE;
  return report.failed.length > 0 ? SOME_FAILED : DONE;
}

/** A part of the pairs has other numbers than all of them. @throws LensError usage */
function checkBaseline(baseline: Pick<Report, 'status' | 'options'>, report: Pick<Report, 'options'>): void {
  const { limit, shard } = baseline.options;
  const part =
    baseline.status === 'interrupted'
      ? 'was interrupted'
      : shard !== report.options.shard
        ? `is ${shard === null ? 'of all pairs' : `shard ${shard}`}, unlike this one`
        : limit !== report.options.limit
          ? `${limit === null ? 'has no --limit' : `has --limit ${limit}`}, unlike this one`
          : null;
  if (part !== null) throw usageError(`--baseline ${part}: a rule about change would compare different pairs`);
}

/** What makes numbers differ besides the predictions. */
function baselineNotes(before: ReportOptions, now: ReportOptions): string[] {
  const notes: string[] = [];
  if (before.dataset !== now.dataset) notes.push(`the data set (${before.dataset}, now ${now.dataset})`);
  const names = [
    ...new Set([...Object.keys(before.pair), ...Object.keys(now.pair)]),
  ] as (keyof ReportOptions['pair'])[];
  const changed = names.filter((name) => JSON.stringify(before.pair[name]) !== JSON.stringify(now.pair[name]));
  if (changed.length > 0) notes.push(`options (${changed.join(', ')})`);
  return notes.map((what) => `warning: the baseline differs in ${what}`);
}

/** Pictures for the page, read anew from the data set. */
async function picturesOf(
  report: Report,
  dataSetFolder: string,
  threads: number | undefined,
  context: CommandContext,
): Promise<ReadonlyMap<string, Pictures>> {
  const { dataset, pair: asked } = report.options;
  const options = { ...asked, ...report.settled };
  const engine = context.engine(threads);
  const fileRef = async (file: string, name: string) => ({ ...fileRefOf(path.join(dataSetFolder, file)), name });
  return await collectPictures(
    report,
    async ({ files }, signal) =>
      await engine.thumbnails(await pairRequest(dataset, files, options, { fileRef }), { signal }),
    {
      concurrency: engine.workers,
      signal: context.signal,
      onProgress: (done, total) => context.progress(`pictures: ${formatCount(done)} of ${formatCount(total)}`),
    },
  );
}
