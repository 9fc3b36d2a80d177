import * as vscode from 'vscode';
import { LensError } from '../core/lens-error.ts';
import type { FileRef } from '../engine/pair-request.ts';
import type { PanelFile } from '../protocol/panel-content.ts';

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
 * A file of the disk that cannot be looked at is left to the engine, which says what is wrong with it.
 * @throws LensError file-missing, file-unreadable { file, reason } where another file system does not give it
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
  const { fs } = vscode.workspace;
  const [stat, bytes] = await Promise.all([fs.stat(uri), fs.readFile(uri)]).catch((error: unknown) => {
    if (!(error instanceof vscode.FileSystemError)) throw error;
    const code = error.code === 'FileNotFound' ? 'file-missing' : 'file-unreadable';
    throw new LensError(code, { file: name, reason: error.code });
  });
  const shared = new Uint8Array(new SharedArrayBuffer(bytes.byteLength));
  shared.set(bytes);
  return { name, content: { bytes: shared }, version: `${uri.toString()}@${stat.size}@${stat.mtime}` };
}
