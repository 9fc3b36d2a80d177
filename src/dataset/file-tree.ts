/** An entry of a folder. Links count as what they lead to; anything else (sockets, devices) is left out. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
}

/**
 * Files below a root, asked for folder by folder. Paths are relative to the root, parts joined by '/', '' the root.
 * src/dataset/node-file-tree.ts serves disks; the extension serves workspace.fs.
 */
export interface FileTree {
  /** Entries of a folder in any order; none when it does not exist or may not be read. */
  list(folder: string): Promise<readonly TreeEntry[]>;
  /** A regular file; null for anything else. */
  stat(path: string): Promise<{ readonly size: number; readonly mtimeMs: number } | null>;
  /** Text of a small regular file, null when there is none. @throws LensError file-too-large */
  readText(path: string, limitBytes: number): Promise<string | null>;
  /** Whether a path stays below a folder once links are resolved. */
  staysInside(folder: string, path: string): Promise<boolean>;
}

/** Parts joined by '/', empty ones left out. */
export function joinPath(...parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join('/');
}

export function folderOf(path: string): string {
  const end = path.lastIndexOf('/');
  return end < 0 ? '' : path.slice(0, end);
}

export function partsOf(path: string): string[] {
  return path === '' ? [] : path.split('/');
}

/** By code units: the same on every machine. */
export function byName(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Folders and file names of one folder, sorted. */
export interface Listing {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Lists each folder once. */
export class ListedTree {
  readonly tree: FileTree;
  readonly #listings = new Map<string, Promise<Listing>>();

  constructor(tree: FileTree) {
    this.tree = tree;
  }

  list(folder: string): Promise<Listing> {
    const known = this.#listings.get(folder);
    if (known) return known;
    const listing = this.tree.list(folder).then((entries) => {
      const names = (kind: TreeEntry['kind']) =>
        entries
          .filter((entry) => entry.kind === kind && !entry.name.startsWith('.'))
          .map(({ name }) => name)
          .sort(byName);
      return { folders: names('folder'), files: names('file') };
    });
    this.#listings.set(folder, listing);
    return listing;
  }
}
