import * as vscode from 'vscode';
import type { SavedExtension } from './file-kinds.ts';
import { showProblem } from './show-problem.ts';
import { shownPath } from './workspace-files.ts';

/** Says where a file was saved, and opens it when told to: a page in the browser, everything else in VS Code. */
export function offerToOpen(target: vscode.Uri, format: SavedExtension): void {
  offer(target, format).catch(showProblem);
}

async function offer(target: vscode.Uri, format: SavedExtension): Promise<void> {
  const open = format === 'html' ? 'Open in Browser' : 'Open';
  const chosen = await vscode.window.showInformationMessage(`Lovász Lens: saved as ${shownPath(target)}.`, open);
  if (chosen === undefined) return;
  if (format === 'html') await vscode.env.openExternal(target);
  else await vscode.commands.executeCommand('vscode.open', target);
}
