import path from 'node:path';
import { checkGate, type GateResult } from '../report/gate.ts';
import { reportJson } from '../report/json.ts';
import type { Report } from '../report/report.ts';
import { writeReport } from '../report/report-file.ts';
import type { CommandContext } from './command-context.ts';
import type { OutputOptions } from './report-options.ts';
import { reportText } from './report-text.ts';

const DONE = 0;
const THRESHOLD_CROSSED = 1;
const SOME_FAILED = 3;
const INTERRUPTED = 130;

/**
 * Writes a report's files, prints it, checks its thresholds. The files are written before a rule that cannot be
 * checked is complained about.
 * @returns the exit code
 * @throws LensError output-failed, usage
 */
export function putOut(report: Report, output: OutputOptions, dataSetFolder: string, context: CommandContext): number {
  let results: readonly GateResult[] = [];
  let complaint: unknown = null;
  const baseline = output.baseline?.report ?? null;
  try {
    results = output.gates.map((gate) => checkGate(gate, report, baseline));
  } catch (error) {
    complaint = error;
  }
  for (const file of output.out) writeReport(report, file, dataSetFolder, results);
  if (complaint) throw complaint;
  if (output.json) {
    const root = path.relative(process.cwd(), dataSetFolder).split(path.sep).join('/') || '.';
    for (const piece of reportJson(report, root)) context.print(piece);
  } else {
    context.print(reportText(report, results));
  }
  for (const { text, crossed, message } of results) if (crossed) context.note(`crossed: ${text}: ${message}`);
  if (report.status === 'interrupted') return INTERRUPTED;
  if (results.some(({ crossed }) => crossed)) return THRESHOLD_CROSSED;
  return report.failed.length > 0 ? SOME_FAILED : DONE;
}
