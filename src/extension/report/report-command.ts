import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { LensError } from '../../core/lens-error.ts';
import { configFileName, configSizeLimit, optionsOfConfig, requireConfig } from '../../dataset/config.ts';
import { joinPath } from '../../dataset/file-tree.ts';
import { listRuns } from '../../dataset/pair-folder.ts';
import { defaultPairOptions } from '../../dataset/pair-options.ts';
import { formatCount } from '../../engine/words/number-words.ts';
import { buildReport } from '../../report/build-report.ts';
import { type DataSetPlace, openDataSet, reportSource } from '../../report/data-set.ts';
import { PairJournal } from '../../report/pair-journal.ts';
import type { Report } from '../../report/report.ts';
import { writeReport } from '../../report/report-file.ts';
import { chooseFolder, folderPlace } from '../chosen-folder.ts';
import type { LensServices } from '../lens-services.ts';
import { log } from '../log.ts';
import { fileTreeOf, placeOf, uriBelow } from '../workspace-file-tree.ts';
import { fileRef, shownPath } from '../workspace-files.ts';

const FORMATS = ['md', 'json', 'csv'] as const;

/** Report on Folder: every pair found there, as Markdown, with JSON and CSV beside it. */
export async function reportCommand(services: LensServices, uri: vscode.Uri | undefined): Promise<void> {
  const chosen = uri ?? (await chooseFolder('Report on a folder of pairs', 'Report'));
  if (!chosen) return;
  const place = await dataSetOf(chosen);
  const run = await chooseRun(place);
  if (run === null) return;
  const target = reportFolder(chosen, run);
  const report = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Lovász Lens: report', cancellable: true },
    (progress, token) => build(services, { ...place, run }, target, progress, token),
  );
  const markdown = vscode.Uri.joinPath(target, 'report.md');
  await vscode.window.showTextDocument(markdown, { preview: false });
  tell(report);
}

interface ChosenDataSet extends DataSetPlace {
  readonly root: vscode.Uri;
}

/** A folder, or the folder of a `lovasz-lens.json`. */
async function dataSetOf(uri: vscode.Uri): Promise<ChosenDataSet> {
  const { root, path: folder } = folderPlace(uri);
  const tree = fileTreeOf(root);
  const file = joinPath(folder, configFileName);
  const text = await tree.readText(file, configSizeLimit);
  return { root, tree, folder, config: text === null ? null : requireConfig(text, file) };
}

/** Several runs: the person chooses. undefined: there is only one; null: they thought better of it. */
async function chooseRun(place: ChosenDataSet): Promise<string | undefined | null> {
  const runs = await listRuns(place.tree, place.folder, place.config);
  if (runs.length < 2) return undefined;
  const chosen = await vscode.window.showQuickPick([...runs].sort(), {
    title: 'Which predictions?',
    placeHolder: `${formatCount(runs.length)} runs were found`,
  });
  return chosen ?? null;
}

/** Reports of a workspace lie together in its folder .lovasz-lens, so that links in them are relative. */
function reportFolder(dataSet: vscode.Uri, run: string | undefined): vscode.Uri {
  const workspace = vscode.workspace.getWorkspaceFolder(dataSet)?.uri ?? vscode.Uri.joinPath(dataSet, '..');
  const below = placeOf(dataSet).path.replace(/\/?lovasz-lens\.json$/, '');
  const name = [below, run ?? ''].filter((part) => part !== '').join('/');
  const slug = name.replaceAll(/[^\p{L}\p{N}.-]+/gu, '-').replaceAll(/^[-.]+|[-.]+$/g, '') || 'workspace';
  return vscode.Uri.joinPath(workspace, '.lovasz-lens', 'reports', slug);
}

async function build(
  services: LensServices,
  place: ChosenDataSet,
  target: vscode.Uri,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  token: vscode.CancellationToken,
): Promise<Report> {
  if (target.scheme !== 'file') throw new LensError('report-needs-disk', { file: shownPath(target) });
  const abort = new AbortController();
  token.onCancellationRequested(() => abort.abort());
  progress.report({ message: 'looking for pairs' });
  const dataSet = await openDataSet(place);
  const options = optionsOfConfig(defaultPairOptions, place.config, {});
  const source = reportSource(dataSet, {
    options,
    fileRef: async (file, name) => ({ ...(await fileRef(uriBelow(place.root, joinPath(dataSet.root, file)))), name }),
    inspect: (request, signal) => services.engine().inspect(request, { signal }),
  });
  const reportOptions = { dataset: dataSet.name, run: place.run ?? null, limit: null, shard: null, pair: options };
  mkdirSync(target.fsPath, { recursive: true });
  const journal = new PairJournal(
    path.join(target.fsPath, 'report.journal'),
    JSON.stringify([reportOptions.dataset, reportOptions.run, options]),
    true,
  );
  try {
    let shown = 0;
    const report = await buildReport(source, {
      options: reportOptions,
      shard: null,
      journal,
      concurrency: Math.max(1, Math.min(4, os.cpus().length - 1)),
      signal: abort.signal,
      onProgress: ({ done, total, failed }) => {
        const percent = (100 * done) / total;
        const failures = failed > 0 ? `, ${formatCount(failed)} failed` : '';
        progress.report({
          message: `${formatCount(done)} of ${formatCount(total)} pairs${failures}`,
          increment: percent - shown,
        });
        shown = percent;
      },
    });
    const folder = uriBelow(place.root, dataSet.root).fsPath;
    for (const format of FORMATS) writeReport(report, path.join(target.fsPath, `report.${format}`), folder);
    return report;
  } finally {
    journal.close();
  }
}

function tell(report: Report): void {
  const { pooled, failed, status } = report;
  const loss = report.means.loss === null ? '–' : report.means.loss.toFixed(4);
  const mIoU = pooled.mIoU === null ? '–' : pooled.mIoU.toFixed(4);
  const text = `${formatCount(pooled.pairs)} pairs: pooled mIoU ${mIoU}, mean loss ${loss}`;
  log().info(text);
  if (status === 'interrupted') {
    void vscode.window.showWarningMessage(`Lovász Lens: stopped; ${text} so far. Run it again to go on.`);
  } else if (failed.length > 0) {
    void vscode.window.showWarningMessage(`Lovász Lens: ${text}; ${formatCount(failed.length)} could not be read.`);
  } else {
    void vscode.window.showInformationMessage(`Lovász Lens: ${text}.`);
  }
}
