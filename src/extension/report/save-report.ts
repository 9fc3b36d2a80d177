import path from 'node:path';
import * as vscode from 'vscode';
import type { Thumbnails } from '../../engine/thumbnails.ts';
import type { ReportRunning } from '../../protocol/report-messages.ts';
import { writePageGivingWay } from '../../report/html-file.ts';
import { collectPictures } from '../../report/pictures.ts';
import type { ReportPair } from '../../report/report.ts';
import { writeReportGivingWay } from '../../report/report-file.ts';
import { kindOfFile, type SavedExtension, saveFilter } from '../file-kinds.ts';
import { offerToOpen } from '../offer-to-open.ts';
import type { OpenReport } from './open-report.ts';

export type ReportFormat = Extract<SavedExtension, 'json' | 'csv' | 'md' | 'html'>;

/** Where the pictures of an HTML page come from. */
export interface PictureSource {
  readonly atATime: number;
  readonly of: (pair: ReportPair, signal: AbortSignal | undefined) => Promise<Thumbnails>;
}

/** Asks where to, and writes the report there; an HTML page with pictures of the worst pairs. @throws LensError */
export async function saveReport(
  report: OpenReport,
  format: ReportFormat,
  pictures: PictureSource,
  signal: AbortSignal,
  onProgress: (running: ReportRunning) => void,
): Promise<void> {
  const beside = vscode.Uri.file(`${report.read.file.replace(/\.json$/i, '')}.${format}`);
  const target = await vscode.window.showSaveDialog({
    title: `Save the report as ${kindOfFile(format)}`,
    defaultUri: beside,
    filters: saveFilter(format),
  });
  if (!target || signal.aborted) return;
  const { dataSetFolder, report: read } = report.read;
  const folder = dataSetFolder ?? path.dirname(report.read.file);
  if (format === 'html') {
    const made = await collectPictures(read, pictures.of, {
      concurrency: pictures.atATime,
      signal,
      onProgress: (done, total) =>
        onProgress({ what: 'Making pictures', done, total, failed: 0, reused: 0, secondsLeft: null }),
    });
    signal.throwIfAborted();
    await writePageGivingWay(read, target.fsPath, folder, made, signal);
  } else {
    await writeReportGivingWay(read, target.fsPath, folder, signal);
  }
  offerToOpen(target, format);
}
