import * as vscode from 'vscode';

const SETTLE_MS = 250;

/** Tells when one of a panel's files was written, made or removed; once for a burst of events. */
export class FileWatch {
  readonly #changed: () => void;
  #watchers: vscode.Disposable[] = [];
  #followed = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  follow(uris: readonly (vscode.Uri | null)[]): void {
    const files = uris.filter((uri) => uri !== null);
    const followed = files.map(String).join('\n');
    if (followed === this.#followed) return;
    this.dispose();
    this.#followed = followed;
    for (const uri of files) {
      const folder = vscode.Uri.joinPath(uri, '..');
      const name = uri.path.slice(uri.path.lastIndexOf('/') + 1).replaceAll(/[[\]{}*?]/g, '[$&]');
      const watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, name));
      const touched = () => {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(this.#changed, SETTLE_MS);
      };
      watcher.onDidChange(touched);
      watcher.onDidCreate(touched);
      watcher.onDidDelete(touched);
      this.#watchers.push(watcher);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const watcher of this.#watchers) watcher.dispose();
    this.#watchers = [];
    this.#followed = '';
  }
}
