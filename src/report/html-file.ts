import path from 'node:path';
import type { GateResult } from './gate.ts';
import { reportHtml } from './html.ts';
import { linkTarget } from './markdown-text.ts';
import { relativeFrom, writePieces } from './output-pieces.ts';
import { type Pictures, pictureKey } from './pictures.ts';
import type { Report, ReportPair } from './report.ts';

/**
 * Writes a report as one HTML file, whole or not at all. Apart from report-file.ts, because its script and style are
 * large and the extension has no use for them.
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
  const place = {
    linkTo: (target: string) => linkTarget(relativeFrom(file, path.resolve(dataSetFolder, target))),
    picturesOf: (pair: ReportPair) => pictures.get(pictureKey(pair)) ?? null,
  };
  writePieces(file, reportHtml(report, place, gates));
}
