import * as vscode from 'vscode';

const ending = (path: string) => /\.[^./]*$/.exec(path)?.[0].toLowerCase() ?? '';

/** The files of the same kind in a file's folder, by name, and its place among them. */
export async function neighboursOf(
  uri: vscode.Uri,
): Promise<{ readonly files: readonly vscode.Uri[]; readonly index: number }> {
  const folder = vscode.Uri.joinPath(uri, '..');
  const entries = await vscode.workspace.fs.readDirectory(folder).then(
    (found) => found,
    () => [],
  );
  const names = entries
    .filter(([name, type]) => (type & vscode.FileType.File) !== 0 && ending(name) === ending(uri.path))
    .map(([name]) => name)
    .sort();
  const own = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  return { files: names.map((name) => vscode.Uri.joinPath(folder, name)), index: names.indexOf(own) };
}
