/** An entry of a folder. Links count as what they lead to; anything else (sockets, devices) is left out. */
export interface TreeEntry {
  readonly name: string;
  readonly kind: 'file' | 'folder';
  /** True where it is a link, which may lead to a folder that it lies in. */
  readonly isLink?: boolean;
}

/**
 * Files below a root, asked for folder by folder. Paths are relative to the root, parts joined by '/', '' the root.
 * src/dataset/node-file-tree.ts serves disks; the extension serves workspace.fs.
 */
export interface FileTree {
  /** Entries of a folder in any order; none when there is no such folder. @throws LensError folder-unreadable */
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
  /** Those of the folders that are links. */
  readonly links: ReadonlySet<string>;
}

const noListing: Listing = { folders: [], files: [], links: new Set() };

/** Lists each folder once. */
export class ListedTree {
  readonly tree: FileTree;
  readonly #passes: boolean;
  readonly #listings = new Map<string, Promise<Listing>>();

  /** @param unreadable a folder that may not be listed is an error, or passed over where only something is looked for */
  constructor(tree: FileTree, unreadable: 'refused' | 'passed' = 'refused') {
    this.tree = tree;
    this.#passes = unreadable === 'passed';
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
      const links = entries.filter(({ kind, isLink }) => kind === 'folder' && isLink).map(({ name }) => name);
      return { folders: names('folder'), files: names('file'), links: new Set(links) };
    });
    const settled = this.#passes ? listing.catch(() => noListing) : listing;
    this.#listings.set(folder, settled);
    return settled;
  }

  /** Whether a link in a folder leads to that folder, or to one that it lies in. */
  async leadsBack(folder: string, link: string): Promise<boolean> {
    const inside = joinPath(folder, link);
    const parts = partsOf(folder);
    for (let depth = parts.length; depth >= 0; depth -= 1) {
      if (await this.tree.staysInside(inside, joinPath(...parts.slice(0, depth)))) return true;
    }
    return false;
  }
}
