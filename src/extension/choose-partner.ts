import * as vscode from 'vscode';
import { chooseFile } from './choose-file.ts';
import { fileFacts } from './file-facts.ts';
import type { FoundPartner, LensServices } from './lens-services.ts';
import { shownPath } from './workspace-files.ts';

/** Candidates of which type and shape are said: they are read for it. */
const MOST_DESCRIBED = 8;

interface FilePick extends vscode.QuickPickItem {
  readonly uri: vscode.Uri | null;
}

/**
 * The other side of a file, by the person's choice among what was found by name and folder, or of any file.
 * @param uri the file that was clicked
 * @returns null: they thought better of it
 */
export async function choosePartner(
  uri: vscode.Uri,
  { search, candidates }: FoundPartner,
  services: LensServices,
): Promise<vscode.Uri | null> {
  const side = search.role === 'truth' ? 'prediction' : 'ground truth';
  const picks = async (): Promise<FilePick[]> => {
    const found = candidates.map(async (candidate, place): Promise<FilePick> => {
      const path = shownPath(candidate);
      const name = path.slice(path.lastIndexOf('/') + 1);
      const pick = { label: name, description: path.slice(0, -name.length), uri: candidate };
      return place < MOST_DESCRIBED ? { ...pick, detail: await fileFacts(candidate, services.engine()) } : pick;
    });
    return [...(await Promise.all(found)), { label: '$(folder-opened) Choose a file…', alwaysShow: true, uri: null }];
  };
  const chosen = await vscode.window.showQuickPick(picks(), {
    title: `The ${side} of ${shownPath(uri)}`,
    placeHolder:
      candidates.length === 0
        ? `No ${side} was found by name, in ${[search.looked.own, ...search.looked.below].map((folder) => folder || 'the workspace').join(', below ')}`
        : `${candidates.length} files could be the ${side}; your choice is remembered`,
    matchOnDescription: true,
  });
  if (!chosen) return null;
  return chosen.uri ?? (await chooseFile(`Choose the ${side}`, uri));
}
