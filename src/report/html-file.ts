import path from 'node:path';
import type { GateResult } from './gate.ts';
import { reportHtml } from './html.ts';
import { linkTarget } from './markdown-text.ts';
import { relativeFrom, writePieces, writePiecesGivingWay } from './output-pieces.ts';
import { type Pictures, pictureKey } from './pictures.ts';
import type { Report, ReportPair } from './report.ts';

/**
 * Writes a report as one HTML file, whole or not at all. Apart from report-file.ts, because its pictures
 * come from elsewhere.
 * @param dataSetFolder where the data set lies: links lead there from the folder of the file
 * @throws LensError output-failed
 */
export function writePage(
  report: Report,
  file: string,
  dataSetFolder: string,
  gates: readonly GateResult[],
  pictures: ReadonlyMap<string, Pictures>,
): void {
  writePieces(file, pagePieces(report, file, dataSetFolder, gates, pictures));
}

/** The same beside other work: it holds up nobody. @throws LensError output-failed; what `signal` was aborted with */
export async function writePageGivingWay(
  report: Report,
  file: string,
  dataSetFolder: string,
  pictures: ReadonlyMap<string, Pictures>,
  signal: AbortSignal,
): Promise<void> {
  await writePiecesGivingWay(file, pagePieces(report, file, dataSetFolder, [], pictures), signal);
}

function pagePieces(
  report: Report,
  file: string,
  dataSetFolder: string,
  gates: readonly GateResult[],
  pictures: ReadonlyMap<string, Pictures>,
): Iterable<string> {
  const place = {
    linkTo: (target: string) => linkTarget(relativeFrom(file, path.resolve(dataSetFolder, target))),
    picturesOf: (pair: ReportPair) => pictures.get(pictureKey(pair)) ?? null,
  };
  return reportHtml(report, place, gates);
}
