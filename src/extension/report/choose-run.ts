import * as vscode from 'vscode';
import { coverageOfRun } from '../../dataset/run-coverage.ts';
import { formatCount } from '../../engine/words/number-words.ts';
import { patternPlace } from '../../report/located-data-set.ts';
import type { LensServices } from '../lens-services.ts';
import { type ChosenDataSet, dataSetOf, type ReportSubject, runsOf } from './report-place.ts';
import { settleFiles } from './settle-files.ts';

/** Endings that are said of a run. */
const MOST_ENDINGS = 3;

/**
 * Several runs: the person chooses, and is told meanwhile how many truths each covers by which files.
 * @returns undefined: there is only one; null: they thought better of it
 */
export async function chooseRun(
  dataSet: ChosenDataSet,
  runs: readonly string[],
  title: string,
): Promise<string | undefined | null> {
  if (runs.length < 2) return undefined;
  const pick = vscode.window.createQuickPick();
  pick.title = title;
  pick.placeholder = `${formatCount(runs.length)} runs were found`;
  pick.matchOnDescription = true;
  pick.items = runs.map((label) => ({ label }));
  const chosen = new Promise<string | null>((resolve) => {
    pick.onDidAccept(() => resolve((pick.selectedItems[0] ?? pick.activeItems[0])?.label ?? null));
    pick.onDidHide(() => resolve(null));
  });
  let isOpen = true;
  pick.show();
  void describe(pick, dataSet, () => isOpen);
  try {
    return await chosen;
  } finally {
    isOpen = false;
    pick.dispose();
  }
}

/** What a report of a folder is about: which run and which files are asked where there are several. null: they thought better of it */
export async function chooseSubject(chosen: vscode.Uri, services: LensServices): Promise<ReportSubject | null> {
  const dataSet = await dataSetOf(chosen);
  const run = await chooseRun(dataSet, await runsOf(dataSet), 'Which predictions?');
  return run === null ? null : await settleFiles({ chosen, run }, services);
}

/** Says of each run what it has, one after the other, while the choice is open. */
async function describe(
  pick: vscode.QuickPick<vscode.QuickPickItem>,
  dataSet: ChosenDataSet,
  isOpen: () => boolean,
): Promise<void> {
  const { tree, folder, config } = patternPlace(dataSet);
  pick.busy = true;
  for (const { label } of pick.items) {
    const description = await evidenceOf(label);
    if (!isOpen()) return;
    const active = pick.activeItems[0]?.label;
    pick.keepScrollPosition = true;
    pick.items = pick.items.map((item) => (item.label === label ? { label, description } : item));
    pick.activeItems = pick.items.filter((item) => item.label === active);
  }
  pick.busy = false;

  async function evidenceOf(run: string): Promise<string> {
    try {
      const { truths, covered, endings } = await coverageOfRun(tree, folder, { config, run });
      const counts = `${formatCount(covered)} of ${formatCount(truths)} ${truths === 1 ? 'image' : 'images'}`;
      const more = endings.length > MOST_ENDINGS ? ' …' : '';
      return `${counts} · ${endings.slice(0, MOST_ENDINGS).join(' ')}${more}`;
    } catch {
      // Whoever chooses it is told why.
      return '';
    }
  }
}
