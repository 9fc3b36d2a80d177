import { configFileName, configSizeLimit, type LensConfig, requireConfig } from './config.ts';
import { type FileTree, folderOf, joinPath } from './file-tree.ts';

/** A `lovasz-lens.json` that was read. Paths are in the tree. */
export interface LocatedConfig {
  readonly path: string;
  readonly folder: string;
  readonly config: LensConfig;
}

/** The `lovasz-lens.json` of a folder, null when there is none. @throws LensError config-invalid, file-too-large */
export async function configOfFolder(tree: FileTree, folder: string): Promise<LocatedConfig | null> {
  return await readConfig(tree, joinPath(folder, configFileName));
}

/** A config at a path of any name, null when there is no such file. @throws LensError config-invalid, file-too-large */
export async function readConfig(tree: FileTree, path: string): Promise<LocatedConfig | null> {
  const text = await tree.readText(path, configSizeLimit);
  if (text === null) return null;
  return { path, folder: folderOf(path), config: requireConfig(text, path) };
}

/** The config that governs a file: in its folder or the nearest above. @throws LensError config-invalid, file-too-large */
export async function configAbove(tree: FileTree, path: string): Promise<LocatedConfig | null> {
  let folder = folderOf(path);
  for (;;) {
    const found = await configOfFolder(tree, folder);
    if (found || folder === '') return found;
    folder = folderOf(folder);
  }
}
