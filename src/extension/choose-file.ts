import * as vscode from 'vscode';
import { dataFileExtensions } from '../dataset/file-key.ts';

/** A dialog knows only what follows the last dot: "gz" for ".nii.gz". */
const endings = new Set(dataFileExtensions.map((extension) => extension.slice(extension.lastIndexOf('.') + 1)));
const FILTERS = { 'Masks, scores and images': [...endings], 'All files': ['*'] };

/** A file of the person's choice, beginning where `near` lies; null when they thought better of it. */
export async function chooseFile(title: string, near: vscode.Uri | null): Promise<vscode.Uri | null> {
  const defaultUri = near ? vscode.Uri.joinPath(near, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({ title, filters: FILTERS, ...(defaultUri && { defaultUri }) });
  return chosen?.[0] ?? null;
}
