import * as vscode from 'vscode';
import { chooseFile } from './choose-file.ts';
import type { LensServices } from './lens-services.ts';
import type { PanelPair } from './panel/pair-store.ts';
import { panelFile } from './workspace-files.ts';

interface OtherPick extends vscode.QuickPickItem {
  readonly uri: vscode.Uri | null;
}

/** Another prediction of the image: of another run of its data set, or any file. null: they thought better of it. */
export async function chooseOther(pair: PanelPair, services: LensServices): Promise<vscode.Uri | null> {
  const candidates = await otherPredictions(pair, services);
  const picks: OtherPick[] = candidates.map((uri) => {
    const { folder, name } = panelFile(uri);
    return { label: name, description: folder, uri };
  });
  picks.push({ label: '$(folder-opened) Choose a file…', alwaysShow: true, uri: null });
  const chosen =
    candidates.length === 0
      ? picks[0]
      : await vscode.window.showQuickPick(picks, {
          title: 'Compare with another prediction of this image',
          placeHolder: 'Predictions of the same image in other runs, or any file',
          matchOnDescription: true,
        });
  if (!chosen) return null;
  return chosen.uri ?? (await chooseFile('Choose the other prediction', pair.prediction));
}

/** Predictions of the pair's ground truth, by the data set's file and by name and folder, but for its own. */
export async function otherPredictions(pair: PanelPair, services: LensServices): Promise<readonly vscode.Uri[]> {
  if (!pair.groundTruth) return [];
  const { search, candidates } = await services.findPartner(pair.groundTruth);
  if (search.role !== 'truth') return [];
  return candidates.filter((uri) => uri.toString() !== pair.prediction?.toString());
}
