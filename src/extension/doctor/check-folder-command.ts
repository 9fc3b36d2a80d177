import * as vscode from 'vscode';
import { LensError } from '../../core/lens-error.ts';
import { configFileName, optionsOfConfig } from '../../dataset/config.ts';
import { sayCount } from '../../dataset/evidence-text.ts';
import { joinPath } from '../../dataset/file-tree.ts';
import { configAbove } from '../../dataset/locate-config.ts';
import type { PairFiles } from '../../dataset/pair-files.ts';
import { defaultPairOptions } from '../../dataset/pair-options.ts';
import { formatCount } from '../../engine/words/number-words.ts';
import { type Checkup, checkPairs } from '../../report/checkup.ts';
import { checkupPairs } from '../../report/checkup-pairs.ts';
import { chooseFolder, folderName, folderPlace } from '../chosen-folder.ts';
import type { LensServices } from '../lens-services.ts';
import { fileTreeOf, uriBelow } from '../workspace-file-tree.ts';
import { fileRef } from '../workspace-files.ts';

/** Check Encoding of Folder: every pair of every run; what is found stands in the Problems view. */
export async function checkFolderCommand(services: LensServices, uri: vscode.Uri | undefined): Promise<void> {
  const chosen = uri ?? (await chooseFolder('Check the encoding of a folder of pairs', 'Check'));
  if (!chosen) return;
  const abort = new AbortController();
  const checkup = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title: 'Lovász Lens: checking', cancellable: true },
    (progress, token) => {
      token.onCancellationRequested(() => abort.abort());
      return check(services, chosen, progress, abort.signal);
    },
  );
  await tell(checkup, folderName(chosen), abort.signal.aborted);
}

async function check(
  services: LensServices,
  chosen: vscode.Uri,
  progress: vscode.Progress<{ message?: string; increment?: number }>,
  signal: AbortSignal,
): Promise<Checkup> {
  progress.report({ message: 'looking for pairs' });
  const { root, path: folder } = folderPlace(chosen);
  const tree = fileTreeOf(root);
  const above = await configAbove(tree, joinPath(folder, configFileName));
  const { pairs, config } = await checkupPairs({ tree, folder, config: above });
  const options = optionsOfConfig(defaultPairOptions, config, {});
  let shown = 0;
  const checkup = await checkPairs(pairs, {
    concurrency: services.engine().workers,
    signal,
    onProgress: ({ done, total }) => {
      const percent = (100 * done) / total;
      progress.report({ message: `${formatCount(done)} of ${formatCount(total)} pairs`, increment: percent - shown });
      shown = percent;
    },
    diagnose: async (pair) => {
      const place = placesOf(root, pair);
      const [groundTruth, prediction] = await Promise.all([fileRef(place.groundTruth), fileRef(place.prediction)]);
      try {
        const found = await services
          .engine()
          .diagnosePairOfMany({ groundTruth, prediction, image: null, options }, { signal });
        if (found.problem && found.findings.length === 0) {
          services.problems.fail(place, new LensError(found.problem.code, found.problem.params));
        } else {
          services.problems.set(place, found.findings);
        }
        return found;
      } catch (error) {
        if (error instanceof LensError && !signal.aborted) services.problems.fail(place, error);
        throw error;
      }
    },
  });
  await services.problems.forgetGone(uriBelow(root, folder));
  services.problems.setTogether(
    chosen,
    checkup.together.map(({ finding, files }) => ({ finding, files: files.map((file) => uriBelow(root, file)) })),
  );
  return checkup;
}

function placesOf(root: vscode.Uri, { groundTruth, prediction }: PairFiles) {
  return { groundTruth: uriBelow(root, groundTruth), prediction: uriBelow(root, prediction) };
}

async function tell({ pairs, findings, failed }: Checkup, folder: string, stopped: boolean): Promise<void> {
  const doubtful = new Set(findings.flatMap(({ files }) => files)).size;
  const found = doubtful === 0 ? 'nothing doubtful' : sayCount(doubtful, 'file is doubtful', 'files are doubtful');
  const unread = failed.length === 0 ? '' : `, ${sayCount(failed.length, 'file')} could not be read`;
  const text = `Lovász Lens: ${stopped ? 'stopped; ' : ''}${folder}: ${sayCount(pairs, 'pair')} checked, ${found}${unread}.`;
  if (findings.length + failed.length === 0) {
    void vscode.window.showInformationMessage(text);
    return;
  }
  const show = 'Show Problems';
  const answer = await vscode.window.showWarningMessage(text, show);
  if (answer === show) await vscode.commands.executeCommand('workbench.actions.view.problems');
}
