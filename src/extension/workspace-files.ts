import * as vscode from 'vscode';
import type { FileRef } from '../engine/pair-request.ts';
import type { PanelFile } from '../protocol/messages.ts';

/** The path as a user of this workspace knows it: relative to its folder (named first when there are several). */
export function shownPath(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}

export function panelFile(uri: vscode.Uri): PanelFile {
  const path = shownPath(uri);
  const slash = path.lastIndexOf('/');
  return { folder: path.slice(0, slash + 1), name: path.slice(slash + 1) };
}

/**
 * A file for the engine: by path on this machine's disk, otherwise by the bytes that its file system gives.
 * A file that cannot be looked at is left to the engine, which says what is wrong with it.
 */
export async function fileRef(uri: vscode.Uri): Promise<FileRef> {
  const name = shownPath(uri);
  if (uri.scheme === 'file') {
    const version = await vscode.workspace.fs.stat(uri).then(
      (stat) => `${stat.size}@${stat.mtime}`,
      () => 'missing',
    );
    return { name, content: { file: uri.fsPath }, version };
  }
  const [stat, bytes] = await Promise.all([vscode.workspace.fs.stat(uri), vscode.workspace.fs.readFile(uri)]);
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return { name, content: { bytes: shared }, version: `${uri.toString()}@${stat.size}@${stat.mtime}` };
}
