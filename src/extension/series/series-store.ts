import * as v from 'valibot';
import * as vscode from 'vscode';
import type { CourseRule } from '../../report/image-course.ts';
import { KeptEntries } from '../kept-entries.ts';

/** What a series panel shows, so that it can come back after a reload. */
export interface StoredSeries {
  /** A folder or a `lovasz-lens.json`. */
  readonly chosen: vscode.Uri;
  /** Names of its runs with "*" where they differ; null: all runs of the data set. */
  readonly pattern: string | null;
  readonly rule: CourseRule;
  /** Names of runs whose work was cancelled. */
  readonly cancelled: readonly string[];
}

const storedSchema = v.object({
  chosen: v.string(),
  pattern: v.nullable(v.string()),
  rule: v.object({ good: v.number(), flicker: v.number() }),
  cancelled: v.optional(v.array(v.string()), []),
});

/** Series by the id that pages keep: a page never names a file. Lives in the workspace's state. */
export class SeriesStore {
  readonly #entries: KeptEntries<v.InferOutput<typeof storedSchema>>;

  constructor(state: vscode.Memento) {
    this.#entries = new KeptEntries(state, 'lovaszLens.series', 50, storedSchema);
  }

  newId(): string {
    return this.#entries.newId();
  }

  get(id: string): StoredSeries | null {
    const stored = this.#entries.get(id);
    return stored && { ...stored, chosen: vscode.Uri.parse(stored.chosen, true) };
  }

  async set(id: string, { chosen, pattern, rule, cancelled }: StoredSeries): Promise<void> {
    await this.#entries.set(id, { chosen: chosen.toString(), pattern, rule, cancelled: [...cancelled] });
  }
}
