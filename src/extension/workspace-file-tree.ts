import * as vscode from 'vscode';
import { LensError } from '../core/lens-error.ts';
import type { FileTree, TreeEntry } from '../dataset/file-tree.ts';
import { nodeFileTree } from '../dataset/node-file-tree.ts';
import { outsidePlace } from '../dataset/outside-place.ts';

/** A place in the workspace: the root that pairing searches below, and the path of a file from it. */
export interface TreePlace {
  readonly root: vscode.Uri;
  readonly path: string;
}

/** The files below a folder: of this machine's disk, or of any file system that VS Code knows. */
export function fileTreeOf(root: vscode.Uri): FileTree {
  return root.scheme === 'file' ? nodeFileTree(root.fsPath) : virtualFileTree(root);
}

/** Where a file lies below its workspace folder; outside of any, below a folder near it. */
export function placeOf(uri: vscode.Uri): TreePlace {
  const folder = vscode.workspace.getWorkspaceFolder(uri);
  if (folder) return { root: folder.uri, path: pathBelow(folder.uri, uri) };
  const { root, path } = outsidePlace(uri.path, uri.authority);
  return { root: uri.with({ path: root }), path };
}

export function uriBelow(root: vscode.Uri, path: string): vscode.Uri {
  return path === '' ? root : vscode.Uri.joinPath(root, ...path.split('/'));
}

export function pathBelow(root: vscode.Uri, uri: vscode.Uri): string {
  const base = root.path.endsWith('/') ? root.path : `${root.path}/`;
  return uri.path.startsWith(base) ? uri.path.slice(base.length) : '';
}

function virtualFileTree(root: vscode.Uri): FileTree {
  const stat = (path: string) => vscode.workspace.fs.stat(uriBelow(root, path)).then(identity, () => null);
  return {
    async list(folder) {
      const entries = await vscode.workspace.fs
        .readDirectory(uriBelow(root, folder))
        .then(identity, (error: unknown) => {
          if (error instanceof vscode.FileSystemError && error.code === 'FileNotFound') return [];
          throw new LensError('folder-unreadable', {
            folder,
            detail: error instanceof Error ? error.message : String(error),
          });
        });
      return entries.flatMap(([name, type]): TreeEntry[] => {
        if (type & vscode.FileType.File) return [{ name, kind: 'file' }];
        return type & vscode.FileType.Directory ? [{ name, kind: 'folder' }] : [];
      });
    },
    async stat(path) {
      const found = await stat(path);
      return found && found.type & vscode.FileType.File ? { size: found.size, mtimeMs: found.mtime } : null;
    },
    async readText(path, limitBytes) {
      const found = await stat(path);
      if (!found || !(found.type & vscode.FileType.File)) return null;
      if (found.size > limitBytes) throw new LensError('file-too-large', { file: path, bytes: found.size, limitBytes });
      return new TextDecoder().decode(await vscode.workspace.fs.readFile(uriBelow(root, path)));
    },
    // A virtual file system has no links to follow; the pattern itself cannot climb.
    staysInside: async () => true,
  };
}

function identity<T>(value: T): T {
  return value;
}
