import * as vscode from 'vscode';

/** A burst of writing is over when nothing was written for this long, or goes on for longer than that. */
const SETTLE_MS = 700;
const LONGEST_MS = 5000;

/**
 * A run that was just taken up is looked at again after these times: events of a folder that is new are lost where the
 * system began to watch it after they came.
 */
const LOOK_AGAIN_MS = [2000, 5000, 15_000, 60_000];

/**
 * Tells which files of a folder were written, made or removed, once for a burst of them. What the extension writes
 * itself, below .lovasz-lens, is passed over.
 */
export class SeriesWatch {
  readonly #changed: (files: readonly string[], looks: number) => void;
  readonly #files = new Set<string>();
  #watcher: vscode.FileSystemWatcher | null = null;
  #timer: NodeJS.Timeout | undefined;
  #since: number | null = null;
  #nextLook: NodeJS.Timeout | undefined;

  /** @param changed `looks`: how often these were looked at since their last event; 0: this is an event */
  constructor(changed: (files: readonly string[], looks: number) => void) {
    this.#changed = changed;
  }

  /** The folder of the data set; call once. */
  follow(folder: vscode.Uri): void {
    this.#watcher = vscode.workspace.createFileSystemWatcher(new vscode.RelativePattern(folder, '**'));
    const touched = (uri: vscode.Uri) => {
      if (!uri.path.includes('/.lovasz-lens/') && !uri.path.endsWith('/.lovasz-lens')) this.#touch(uri.fsPath);
    };
    this.#watcher.onDidChange(touched);
    this.#watcher.onDidCreate(touched);
    this.#watcher.onDidDelete(touched);
  }

  /** Tells of folders without an event, some time from now. @param looks how often it did since the last one */
  lookAgain(folders: readonly string[], looks: number): void {
    const wait = LOOK_AGAIN_MS[looks];
    if (wait === undefined) return;
    clearTimeout(this.#nextLook);
    this.#nextLook = setTimeout(() => this.#changed(folders, looks + 1), wait);
  }

  #touch(file: string): void {
    this.#files.add(file);
    this.#since ??= Date.now();
    clearTimeout(this.#timer);
    const left = Math.max(0, this.#since + LONGEST_MS - Date.now());
    this.#timer = setTimeout(() => this.#tell(), Math.min(SETTLE_MS, left));
  }

  #tell(): void {
    const files = [...this.#files];
    this.#files.clear();
    this.#since = null;
    this.#changed(files, 0);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#nextLook);
    this.#watcher?.dispose();
  }
}
