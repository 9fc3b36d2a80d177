import { configFileName, configSizeLimit, requireConfig } from './config.ts';
import { type FileTree, folderOf, joinPath } from './file-tree.ts';
import type { PlacedConfig } from './find-partner.ts';

/**
 * The `lovasz-lens.json` that a file belongs to: in its own folder or the nearest one above, within the tree.
 * @throws LensError config-invalid, file-too-large
 */
export async function nearestConfig(tree: FileTree, path: string): Promise<PlacedConfig | null> {
  for (let folder = folderOf(path); ; folder = folderOf(folder)) {
    const file = joinPath(folder, configFileName);
    const text = await tree.readText(file, configSizeLimit);
    if (text !== null) return { folder, config: requireConfig(text, file) };
    if (folder === '') return null;
  }
}
