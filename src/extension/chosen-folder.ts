import * as vscode from 'vscode';
import { configFileName } from '../dataset/config.ts';
import { folderOf } from '../dataset/file-tree.ts';
import { placeOf, type TreePlace } from './workspace-file-tree.ts';
import { shownPath } from './workspace-files.ts';

/** A folder of the person's choice; null when they thought better of it. */
export async function chooseFolder(title: string, openLabel: string): Promise<vscode.Uri | null> {
  const defaultUri = vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({
    title,
    openLabel,
    canSelectFolders: true,
    canSelectFiles: false,
    ...(defaultUri && { defaultUri }),
  });
  return chosen?.[0] ?? null;
}

/** A folder, or the folder of a `lovasz-lens.json`, below the root that pairing searches. */
export function folderPlace(uri: vscode.Uri): TreePlace {
  const { root, path } = placeOf(uri);
  return { root, path: path.split('/').at(-1) === configFileName ? folderOf(path) : path };
}

/** A folder as messages call it: by its path in the workspace; the workspace folder itself by its name. */
export function folderName(uri: vscode.Uri): string {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  return folder && folder.uri.toString() === uri.toString() ? folder.name : shownPath(uri);
}
