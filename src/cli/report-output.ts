import path from 'node:path';
import { formatCount } from '../engine/words/number-words.ts';
import { pairRequest } from '../report/data-set.ts';
import { checkGate, type GateResult } from '../report/gate.ts';
import { writePage } from '../report/html-file.ts';
import { reportJson } from '../report/json.ts';
import { collectPictures, type Pictures } from '../report/pictures.ts';
import type { Report } from '../report/report.ts';
import { isPage, writeReport } from '../report/report-file.ts';
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
    results = output.gates.map((gate) => checkGate(gate, report, baseline));
  } catch (error) {
    complaint = error;
  }
  const pages = output.out.filter(isPage);
  for (const file of output.out) if (!pages.includes(file)) writeReport(report, file, dataSetFolder, results);
  if (pages.length > 0) {
    const pictures = await picturesOf(report, dataSetFolder, output.threads, context);
    for (const file of pages) writePage(report, file, dataSetFolder, results, pictures);
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
  if (report.status === 'interrupted') return INTERRUPTED;
  if (results.some(({ crossed }) => crossed)) return THRESHOLD_CROSSED;
  if (report.warnings.some(({ code }) => code === 'no-pairs')) return UNUSABLE;
  return report.failed.length > 0 ? SOME_FAILED : DONE;
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
