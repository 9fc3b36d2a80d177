import * as v from 'valibot';
import * as vscode from 'vscode';
import { KeptEntries } from '../kept-entries.ts';

/** What a report panel shows, so that it can come back after a reload. */
export interface StoredReport {
  /** The JSON; it may not be there yet. */
  readonly file: vscode.Uri;
  /** The folder or `lovasz-lens.json` that it can be computed from again; null for a file from elsewhere. */
  readonly chosen: vscode.Uri | null;
  readonly run: string | undefined;
  readonly truthEnding?: string | undefined;
  readonly truthFolder?: string | undefined;
  /** The run it is compared with. */
  readonly other: string | null;
}

const storedSchema = v.object({
  file: v.string(),
  chosen: v.nullable(v.string()),
  run: v.nullable(v.string()),
  truthEnding: v.optional(v.nullable(v.string()), null),
  truthFolder: v.optional(v.nullable(v.string()), null),
  other: v.nullable(v.string()),
});

/** Reports by the id that pages keep: a page never names a file. Lives in the workspace's state. */
export class ReportStore {
  readonly #entries: KeptEntries<v.InferOutput<typeof storedSchema>>;

  constructor(state: vscode.Memento) {
    this.#entries = new KeptEntries(state, 'lovaszLens.reports', 50, storedSchema);
  }

  newId(): string {
    return this.#entries.newId();
  }

  get(id: string): StoredReport | null {
    const stored = this.#entries.get(id);
    if (!stored) return null;
    return {
      file: vscode.Uri.parse(stored.file, true),
      chosen: stored.chosen === null ? null : vscode.Uri.parse(stored.chosen, true),
      run: stored.run ?? undefined,
      truthEnding: stored.truthEnding ?? undefined,
      truthFolder: stored.truthFolder ?? undefined,
      other: stored.other,
    };
  }

  async set(id: string, { file, chosen, run, truthEnding, truthFolder, other }: StoredReport): Promise<void> {
    await this.#entries.set(id, {
      file: file.toString(),
      chosen: chosen?.toString() ?? null,
      run: run ?? null,
      truthEnding: truthEnding ?? null,
      truthFolder: truthFolder ?? null,
      other,
    });
  }
}
