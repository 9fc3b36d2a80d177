import { isRoleAlone } from './file-key.ts';
import { partsOf } from './file-tree.ts';
import { folderRole, isRunFolder, isRunName } from './folder-role.ts';

/** Whether a folder may be that of one case ("case_001/gt.png"): its name says neither a role nor a run. */
export function isCaseFolder(name: string): boolean {
  return folderRole(name) === null && !isRunName(name) && !isRunFolder(name);
}

/**
 * The name that a file has its key by: with the folder where the file is called by its role alone ("case_001/gt.png"),
 * else its own.
 */
export function keyedName(path: string): string {
  const parts = partsOf(path);
  const [folder, name = ''] = [parts.at(-2), parts.at(-1)];
  return folder !== undefined && isRoleAlone(name) && isCaseFolder(folder) ? `${folder}/${name}` : name;
}
