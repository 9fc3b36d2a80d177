import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { reportCsv } from './csv.ts';
import type { GateResult } from './gate.ts';
import { reportJson } from './json.ts';
import { reportJunit } from './junit.ts';
import { reportMarkdown } from './markdown.ts';
import { linkTarget } from './markdown-text.ts';
import { relativeFrom, writePieces, writePiecesGivingWay } from './output-pieces.ts';
import type { Report } from './report.ts';

const formats = ['json', 'csv', 'md', 'xml'] as const;
type ReportFormat = (typeof formats)[number];

/** The format of a report file by its ending. A page (.html) is written by html-file.ts. @throws LensError usage */
function formatOf(file: string): ReportFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = formats.find((known) => known === ending);
  if (format) return format;
  const known = [...formats, 'html'].map((name) => `.${name}`).join(', ');
  throw new LensError('usage', { message: `a report is written as ${known}; not as '${path.basename(file)}'` });
}

/** Whether a file is a page. @throws LensError usage for an ending that is no format at all */
export function isPage(file: string): boolean {
  if (path.extname(file).toLowerCase() === '.html') return true;
  formatOf(file);
  return false;
}

/**
 * Writes a report whole or not at all, in pieces, so that its size does not matter.
 * @param dataSetFolder where the data set lies: links lead there from the folder of the file
 * @param gates what became of the thresholds, shown in Markdown and JUnit XML
 * @throws LensError output-failed, usage
 */
export function writeReport(
  report: Report,
  file: string,
  dataSetFolder: string,
  gates: readonly GateResult[] = [],
): void {
  writePieces(file, piecesOf(report, file, dataSetFolder, gates));
}

/** The same beside other work: it holds up nobody. @throws LensError output-failed, usage; what `signal` was aborted with */
export async function writeReportGivingWay(
  report: Report,
  file: string,
  dataSetFolder: string,
  signal?: AbortSignal,
): Promise<void> {
  await writePiecesGivingWay(file, piecesOf(report, file, dataSetFolder, []), signal);
}

function piecesOf(report: Report, file: string, dataSetFolder: string, gates: readonly GateResult[]): Iterable<string> {
  const fromFile = (target: string) => relativeFrom(file, path.resolve(dataSetFolder, target));
  switch (formatOf(file)) {
    case 'json':
      return reportJson(report, fromFile('') || '.');
    case 'csv':
      return reportCsv(report);
    case 'md':
      return reportMarkdown(report, { linkTo: (target) => linkTarget(fromFile(target)) }, gates);
    case 'xml':
      return reportJunit(report, gates);
  }
}
