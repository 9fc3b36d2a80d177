import * as vscode from 'vscode';
import type { Series } from '../../report/series.ts';
import { type SeriesFormat, writeSeriesGivingWay } from '../../report/series-file.ts';
import { kindOfFile, saveFilter } from '../file-kinds.ts';
import { offerToOpen } from '../offer-to-open.ts';
import { dataSetOf } from '../report/report-place.ts';
import { uriBelow } from '../workspace-file-tree.ts';

/** Asks where a series goes, and writes it there. @throws LensError output-failed */
export async function saveSeries(series: Series | null, chosen: vscode.Uri, format: SeriesFormat): Promise<void> {
  if (!series) return;
  const dataSet = await dataSetOf(chosen);
  const target = await vscode.window.showSaveDialog({
    title: `Save the series as ${kindOfFile(format)}`,
    defaultUri: vscode.Uri.joinPath(uriBelow(dataSet.root, dataSet.folder), `series.${format}`),
    filters: saveFilter(format),
  });
  if (!target) return;
  await writeSeriesGivingWay(series, target.fsPath);
  offerToOpen(target, format);
}
