import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import * as vscode from 'vscode';

/** What a report panel shows, so that it can come back after a reload. */
export interface StoredReport {
  /** The JSON; it may not be there yet. */
  readonly file: vscode.Uri;
  /** The folder or `lovasz-lens.json` that it can be computed from again; null for a file from elsewhere. */
  readonly chosen: vscode.Uri | null;
  readonly run: string | undefined;
  /** The run it is compared with. */
  readonly other: string | null;
}

const KEY = 'lovaszLens.reports';
const MOST_KEPT = 50;

const storedSchema = v.record(
  v.string(),
  v.object({
    file: v.string(),
    chosen: v.nullable(v.string()),
    run: v.nullable(v.string()),
    other: v.nullable(v.string()),
  }),
);

/** Reports by the id that pages keep: a page never names a file. Lives in the workspace's state. */
export class ReportStore {
  readonly #state: vscode.Memento;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  newId(): string {
    return randomUUID();
  }

  get(id: string): StoredReport | null {
    const stored = this.#read()[id];
    if (!stored) return null;
    return {
      file: vscode.Uri.parse(stored.file, true),
      chosen: stored.chosen === null ? null : vscode.Uri.parse(stored.chosen, true),
      run: stored.run ?? undefined,
      other: stored.other,
    };
  }

  async set(id: string, report: StoredReport): Promise<void> {
    const { [id]: _, ...others } = this.#read();
    const kept = Object.entries(others).slice(-(MOST_KEPT - 1));
    await this.#state.update(KEY, {
      ...Object.fromEntries(kept),
      [id]: {
        file: report.file.toString(),
        chosen: report.chosen?.toString() ?? null,
        run: report.run ?? null,
        other: report.other,
      },
    });
  }

  #read(): v.InferOutput<typeof storedSchema> {
    const stored = v.safeParse(storedSchema, this.#state.get(KEY) ?? {});
    return stored.success ? stored.output : {};
  }
}
