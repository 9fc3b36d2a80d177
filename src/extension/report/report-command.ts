import * as vscode from 'vscode';
import { formatCount } from '../../engine/words/number-words.ts';
import { chooseFolder } from '../chosen-folder.ts';
import type { LensServices } from '../lens-services.ts';
import { shownPath } from '../workspace-files.ts';
import { chooseRun, chooseSubject } from './choose-run.ts';
import type { ReportPanels } from './report-panels.ts';
import { dataSetOf, runsOf } from './report-place.ts';
import { settleFiles } from './settle-files.ts';

/** Report on Folder: every pair found there, on a page that shows how far it has come. */
export async function reportCommand(
  panels: ReportPanels,
  services: LensServices,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const chosen = uri ?? (await chooseFolder('Report on a folder of pairs', 'Report'));
  if (!chosen) return;
  const subject = await chooseSubject(chosen, services);
  if (subject) await panels.compute(subject);
}

interface ReportPick extends vscode.QuickPickItem {
  readonly uri: vscode.Uri | null;
}

/** Open Report: an earlier report's JSON, from the Explorer or from a list of those of this workspace. */
export async function openReportCommand(panels: ReportPanels, uri: vscode.Uri | undefined): Promise<void> {
  const file = uri ?? (await chooseReport());
  if (file) await panels.open(file);
}

async function chooseReport(): Promise<vscode.Uri | null> {
  const found = await vscode.workspace.findFiles('**/.lovasz-lens/reports/*/report.json', null, 500);
  const picks: ReportPick[] = found
    .map((uri) => ({ label: uri.path.split('/').at(-2) ?? '', description: shownPath(uri), uri }))
    .sort((a, b) => (a.label < b.label ? -1 : 1));
  picks.push({ label: '$(folder-opened) Choose a file…', alwaysShow: true, uri: null });
  const chosen = await vscode.window.showQuickPick(picks, {
    title: 'Open a report',
    placeHolder: found.length === 0 ? 'No report in this workspace yet' : `${formatCount(found.length)} reports`,
    matchOnDescription: true,
  });
  if (!chosen) return null;
  if (chosen.uri) return chosen.uri;
  const files = await vscode.window.showOpenDialog({ title: 'Choose a report', filters: { Reports: ['json'] } });
  return files?.[0] ?? null;
}

/** Compare Runs: the report of one run with the same pairs of another beside it. */
export async function compareRunsCommand(
  panels: ReportPanels,
  services: LensServices,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const chosen = uri ?? (await chooseFolder('Compare two runs of a data set', 'Compare'));
  if (!chosen) return;
  const dataSet = await dataSetOf(chosen);
  const runs = await runsOf(dataSet);
  if (runs.length < 2) {
    void vscode.window.showInformationMessage(
      'Lovász Lens: there is only one run of predictions here. To compare, choose a folder that holds two: ckpt1/… and ckpt2/…, or name them in lovasz-lens.json.',
    );
    return;
  }
  const other = await chooseRun(dataSet, runs, 'Compare: the run from before');
  if (!other) return;
  const rest = runs.filter((run) => run !== other);
  const own = rest.length === 1 ? rest[0] : await chooseRun(dataSet, rest, `Compare ${other} with`);
  if (!own) return;
  const subject = await settleFiles({ chosen, run: own }, services);
  if (subject) await panels.compute(subject, other);
}
