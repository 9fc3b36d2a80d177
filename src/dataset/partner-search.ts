import type { FileRole } from './file-key.ts';
import { joinPath, type ListedTree } from './file-tree.ts';
import { folderRole, isRunFolder, isRunName } from './folder-role.ts';
import { imageIn, namesOfKey, predictionsIn, truthsIn } from './partner-rank.ts';

/** Folders looked into below one ancestor. */
const folderBudget = 400;
const deepest = 6;

interface Search {
  readonly tree: ListedTree;
  readonly role: FileRole;
  readonly key: string;
  /** Parts of the clicked file's folder below the ancestor: the other side mirrors some of them. */
  readonly parts: ReadonlySet<string>;
  readonly found: string[];
  budget: number;
}

/**
 * Files of a role and a key below an ancestor: in folders whose names say the role (or, for predictions, that are
 * runs), and in their subfolders that mirror the clicked file's.
 */
export async function searchBelow(
  tree: ListedTree,
  ancestor: string,
  role: FileRole,
  key: string,
  ownParts: readonly string[],
): Promise<string[]> {
  const search: Search = { tree, role, key, parts: new Set(ownParts), found: [], budget: folderBudget };
  await look(search, ancestor, false, 0);
  return search.found;
}

async function look(search: Search, folder: string, inside: boolean, depth: number): Promise<void> {
  if (search.budget-- <= 0 || depth > deepest) return;
  const listing = await search.tree.list(folder);
  if (inside) {
    const names = namesOfKey(listing.files, search.key);
    if (search.role === 'truth') search.found.push(...truthsIn(folder, names));
    if (search.role === 'prediction') search.found.push(...predictionsIn(folder, names, true));
    if (search.role === 'image') {
      const image = imageIn(folder, names);
      if (image !== null) search.found.push(image);
    }
  }
  const mirrors = listing.folders.filter((name) => search.parts.has(name));
  for (const name of listing.folders) {
    const role = roleBeside(name, listing.folders) ?? (inside ? null : roleOfSplit(search.role, name));
    if (role === 'aside') continue;
    const path = joinPath(folder, name);
    const runs = search.role === 'prediction' && (isRunName(name) || isRunFolder(name));
    if (role === search.role || (runs && role === null)) await look(search, path, true, depth + 1);
    else if (role !== null) continue;
    // Below the right folder: what mirrors the clicked file's folders, or everything where nothing does.
    else if (inside && (mirrors.length === 0 || mirrors.includes(name))) await look(search, path, true, depth + 1);
    // On the way to it: only through folders of the same name, or a version ("v1.2").
    else if (!inside && (search.parts.has(name) || /^v\d+\.\d+$/.test(name)))
      await look(search, path, false, depth + 1);
  }
}

/** CamVid: `val` beside `valannot` holds the photographs. */
function roleBeside(name: string, siblings: readonly string[]): FileRole | 'aside' | null {
  return siblings.includes(`${name}annot`) ? 'image' : folderRole(name);
}

/** COCO: `val2017` beside the folders of annotations holds the photographs; within another folder it is a split. */
function roleOfSplit(wanted: FileRole, name: string): FileRole | null {
  return wanted === 'image' && /^(train|val|test)20\d\d$/i.test(name) ? 'image' : null;
}
