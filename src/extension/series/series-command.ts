import * as vscode from 'vscode';
import { findSeries, matchesPattern, type RunSeries } from '../../dataset/run-series.ts';
import { formatCount } from '../../engine/words/number-words.ts';
import { chooseFolder } from '../chosen-folder.ts';
import type { LensServices } from '../lens-services.ts';
import { dataSetOf, runsOf } from '../report/report-place.ts';
import { settleFiles } from '../report/settle-files.ts';
import type { SeriesPanels } from './series-panels.ts';

interface SeriesPick extends vscode.QuickPickItem {
  readonly pattern: string | null;
}

/** Show Series of Runs: the checkpoints of a training over time, followed while they are written. */
export async function seriesCommand(
  panels: SeriesPanels,
  services: LensServices,
  uri: vscode.Uri | undefined,
): Promise<void> {
  const chosen = uri ?? (await chooseFolder('Runs of a data set over time', 'Show Series'));
  if (!chosen) return;
  const runs = await runsOf(await dataSetOf(chosen));
  const show = async (pattern: string | null) => {
    const newest = runs.filter((run) => pattern === null || matchesPattern(pattern, run)).at(-1);
    // Where its images have several files, what is said of the newest run holds for the others.
    if (newest !== undefined && !(await settleFiles({ chosen, run: newest }, services))) return;
    await panels.show(chosen, pattern);
  };
  const found = findSeries(runs);
  if (found.length < 2) {
    await show(patternOf(found[0], runs));
    return;
  }
  const picks = found.map(
    ({ pattern, runs: own }): SeriesPick => ({
      label: pattern,
      description: `${formatCount(own.length)} runs`,
      pattern,
    }),
  );
  const picked = await vscode.window.showQuickPick(picks, {
    title: 'Which series?',
    placeHolder: `${formatCount(picks.length)} series of runs were found`,
  });
  if (picked) await show(picked.pattern);
}

/** null: all runs. A single run with a number begins a series, whose others are still to be written. */
function patternOf(only: RunSeries | undefined, runs: readonly string[]): string | null {
  if (only) return only.order === 'name' && !only.pattern.includes('*') ? null : only.pattern;
  return runs[0]?.replace(/\d+(?=\D*$)/, '*') ?? null;
}
