import type * as vscode from 'vscode';

/** As src/dataset/config.ts has it, whose parser need not be loaded to look at a name. */
const NAME = 'lovasz-lens.json';

export function isConfigFile(uri: vscode.Uri): boolean {
  return uri.path.endsWith(`/${NAME}`);
}
