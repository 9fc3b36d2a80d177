import * as vscode from 'vscode';
import { chooseFile } from './choose-file.ts';
import { choosePartner } from './choose-partner.ts';
import type { FoundPartner, LensServices } from './lens-services.ts';
import type { InspectorPanels } from './panel/inspector-panels.ts';
import type { PanelPair } from './panel/pair-store.ts';
import { shownPath } from './workspace-files.ts';

/** Inspect Loss: on one file of a pair, on both, or, from the palette, on the open editor or a chosen file. */
export async function inspectCommand(
  services: LensServices,
  panels: InspectorPanels,
  uri: vscode.Uri | undefined,
  selected: readonly vscode.Uri[] | undefined,
): Promise<void> {
  const files = selected && selected.length > 1 ? await onlyFiles(selected) : uri ? [uri] : [];
  if (files.length > 2) {
    void vscode.window.showInformationMessage('Lovász Lens: select one file, or the two files of a pair.');
    return;
  }
  const [first, second] = files;
  const pair =
    first && second
      ? await pairOfTwo(services, first, second)
      : await pairOfOne(services, first ?? activeFile() ?? (await chooseFile('Choose a mask or a prediction', null)));
  if (pair) await panels.open(pair);
}

/** Folders that are selected beside files say nothing. */
async function onlyFiles(uris: readonly vscode.Uri[]): Promise<readonly vscode.Uri[]> {
  const isFile = async (uri: vscode.Uri) => {
    const stat = await vscode.workspace.fs.stat(uri).then(
      (found) => found,
      () => null,
    );
    return stat === null || (stat.type & vscode.FileType.File) !== 0;
  };
  const kept = await Promise.all(uris.map(isFile));
  return uris.filter((_, i) => kept[i]);
}

/** The file of the active editor, whatever kind of editor it is. */
function activeFile(): vscode.Uri | null {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  if (input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom) return input.uri;
  return null;
}

async function pairOfOne(services: LensServices, uri: vscode.Uri | null): Promise<PanelPair | null> {
  if (!uri) return null;
  const found = await services.findPartner(uri);
  const remembered = await services.partners.get(uri, found.image);
  if (remembered) return remembered;
  if (found.found) return found.found;
  const partner = await choosePartner(uri, found, services);
  if (!partner) return null;
  const pair =
    found.search.role === 'truth'
      ? { groundTruth: uri, prediction: partner }
      : { groundTruth: partner, prediction: uri };
  await services.partners.set(uri, pair);
  return { ...pair, image: found.image, overruled: {} };
}

interface FilePick extends vscode.QuickPickItem {
  readonly uri: vscode.Uri;
}

/** Which of two files is the ground truth: by their names and folders, otherwise the person says. */
async function pairOfTwo(services: LensServices, a: vscode.Uri, b: vscode.Uri): Promise<PanelPair | null> {
  const [ofA, ofB] = await Promise.all([services.findPartner(a), services.findPartner(b)]);
  const isTruth = (found: FoundPartner) => found.search.role === 'truth';
  let groundTruth: vscode.Uri | null = null;
  if (isTruth(ofA) !== isTruth(ofB)) {
    groundTruth = isTruth(ofA) ? a : b;
  } else {
    const picks: FilePick[] = [a, b].map((uri) => ({ label: shownPath(uri), uri }));
    const chosen = await vscode.window.showQuickPick(picks, { title: 'Which of the two is the ground truth?' });
    groundTruth = chosen?.uri ?? null;
  }
  if (!groundTruth) return null;
  const prediction = groundTruth === a ? b : a;
  return { groundTruth, prediction, image: ofA.image ?? ofB.image, overruled: {} };
}
