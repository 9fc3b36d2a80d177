import { type FileRole, fileKey, isDataFile, isPhotograph } from './file-key.ts';
import { joinPath, type ListedTree } from './file-tree.ts';
import { folderRole, isRunFolder, pathRole } from './folder-role.ts';

/** A folder that holds data files, and which side of a pair they are. */
export interface SurveyedFolder {
  readonly path: string;
  /** Parts of the path below the surveyed root. */
  readonly parts: readonly string[];
  readonly role: FileRole | 'mixed' | null;
  /**
   * What the folder shares with its partners: its parts without the one that says the role; `valannot` becomes
   * `val`, a version (`v1.2`) is left out.
   */
  readonly mirror: readonly string[];
  /** Names of its data files. */
  readonly files: readonly string[];
}

const deepest = 12;

/** Every folder below a root that holds data files, depth first, one listing a folder. */
export async function* surveyFolders(tree: ListedTree, root: string): AsyncGenerator<SurveyedFolder> {
  yield* survey(tree, root, [], null);
}

async function* survey(
  tree: ListedTree,
  root: string,
  parts: readonly string[],
  imposed: ImposedRole,
): AsyncGenerator<SurveyedFolder> {
  const { found, below } = await lookInto(tree, root, parts, imposed);
  yield* found;
  for (const next of below) yield* survey(tree, root, next.parts, next.imposed);
}

/** What the folders beside one say of it. */
type ImposedRole = 'image' | null;

/** What one folder holds: its data files, and the folders below it to look into next. */
interface FolderLook {
  readonly found: readonly SurveyedFolder[];
  readonly below: readonly { readonly parts: readonly string[]; readonly imposed: ImposedRole }[];
  /** Names of files that were looked at. */
  readonly names: number;
}

export async function lookInto(
  tree: ListedTree,
  root: string,
  parts: readonly string[],
  imposed: ImposedRole,
): Promise<FolderLook> {
  const path = joinPath(root, ...parts);
  const { folders, files, links } = await tree.list(path);
  const role = imposed ?? pathRole(parts.join('/'));
  if (role === 'aside') return { found: [], below: [], names: files.length };
  const data = files.filter(isDataFile);
  const found =
    data.length > 0 ? [{ path, parts, role: role ?? roleOfFiles(data), mirror: mirrorOf(parts), files: data }] : [];
  const below: { readonly parts: readonly string[]; readonly imposed: ImposedRole }[] = [];
  for (const name of parts.length >= deepest ? [] : folders) {
    if (links.has(name) && (await tree.leadsBack(path, name))) continue;
    // CamVid: `val` beside `valannot` holds the photographs.
    below.push({ parts: [...parts, name], imposed: folders.includes(`${name}annot`) ? 'image' : null });
  }
  return { found, below, names: files.length };
}

/** A folder without a telling name: by the suffixes of its files, or because all of them are photographs. */
function roleOfFiles(names: readonly string[]): FileRole | 'mixed' | null {
  if (names.every(isPhotograph)) return 'image';
  const roles = new Set(names.map((name) => fileKey(name).role));
  if (roles.has('truth') && roles.has('prediction')) return 'mixed';
  if (roles.has('prediction')) return 'prediction';
  if (roles.has('truth')) return 'truth';
  return roles.size === 1 && roles.has('image') ? 'image' : null;
}

/** Parts without the last one that says a role. */
export function mirrorOf(parts: readonly string[]): string[] {
  const mirrored: string[] = [];
  let cut = false;
  for (const part of [...parts].reverse()) {
    const role = folderRole(part);
    if (/^v\d+\.\d+$/.test(part)) continue;
    if (!cut && role && role !== 'aside' && !isRunFolder(part)) {
      cut = true;
      const split = /^(.+)annot$/i.exec(part)?.[1];
      if (split) mirrored.unshift(split);
      continue;
    }
    mirrored.unshift(part);
  }
  return mirrored;
}

/** Length of the longest common end of two lists. */
export function commonEnd(a: readonly string[], b: readonly string[]): number {
  let length = 0;
  while (length < a.length && length < b.length && a[a.length - 1 - length] === b[b.length - 1 - length]) length++;
  return length;
}
