import * as vscode from 'vscode';

const FILTERS = { 'Masks, scores and images': ['png', 'npy', 'jpg', 'jpeg'], 'All files': ['*'] };

/** A file of the person's choice, beginning where `near` lies; null when they thought better of it. */
export async function chooseFile(title: string, near: vscode.Uri | null): Promise<vscode.Uri | null> {
  const defaultUri = near ? vscode.Uri.joinPath(near, '..') : vscode.workspace.workspaceFolders?.[0]?.uri;
  const chosen = await vscode.window.showOpenDialog({ title, filters: FILTERS, ...(defaultUri && { defaultUri }) });
  return chosen?.[0] ?? null;
}
