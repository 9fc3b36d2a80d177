import type { Dirent } from 'node:fs';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { isAbsolute, join, relative } from 'node:path';
import { LensError } from '../core/lens-error.ts';
import type { FileTree, TreeEntry } from './file-tree.ts';

/** The files below a folder of a disk. */
export function nodeFileTree(root: string): FileTree {
  const place = (path: string) => join(root, ...path.split('/'));
  return {
    async list(folder) {
      let entries: Dirent[];
      try {
        entries = await readdir(place(folder), { withFileTypes: true });
      } catch (error) {
        if (isNoFolder(error)) return [];
        throw new LensError('folder-unreadable', {
          folder,
          detail: error instanceof Error ? error.message : String(error),
        });
      }
      const listed = await Promise.all(entries.map((entry) => entryOf(entry, place(folder))));
      return listed.filter((entry) => entry !== null);
    },
    async stat(path) {
      const found = await statOf(place(path));
      return found?.isFile() ? { size: found.size, mtimeMs: found.mtimeMs } : null;
    },
    async readText(path, limitBytes) {
      const found = await statOf(place(path));
      if (!found?.isFile()) return null;
      if (found.size > limitBytes) throw new LensError('file-too-large', { file: path, bytes: found.size, limitBytes });
      return await readFile(place(path), 'utf8');
    },
    async staysInside(folder, path) {
      try {
        const [inner, outer] = await Promise.all([realpath(place(path)), realpath(place(folder))]);
        const way = relative(outer, inner);
        return !way.startsWith('..') && !isAbsolute(way);
      } catch {
        return false;
      }
    },
  };
}

async function entryOf(entry: Dirent, folder: string): Promise<TreeEntry | null> {
  const { name } = entry;
  if (entry.isFile()) return { name, kind: 'file' };
  if (entry.isDirectory()) return { name, kind: 'folder' };
  if (!entry.isSymbolicLink()) return null;
  const target = await statOf(join(folder, name));
  if (target?.isFile()) return { name, kind: 'file' };
  return target?.isDirectory() ? { name, kind: 'folder', isLink: true } : null;
}

function isNoFolder(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}

async function statOf(path: string) {
  try {
    return await stat(path);
  } catch {
    return null;
  }
}
