import path from 'node:path';
import * as vscode from 'vscode';
import { LensError } from '../../core/lens-error.ts';
import { matchesPattern, orderRuns, type RunSeries } from '../../dataset/run-series.ts';
import type { Engine } from '../../engine/engine.ts';
import { problemLine } from '../../engine/words/problem-words.ts';
import type { ReportRunning } from '../../protocol/report-messages.ts';
import type { CourseRule } from '../../report/image-course.ts';
import { readReport } from '../../report/report-reader.ts';
import { type RunNumbers, runNumbers, type Series, seriesOf } from '../../report/series.ts';
import { givingWay } from '../../report/steps.ts';
import { computeReport } from '../report/compute-report.ts';
import type { EndingMemory } from '../report/ending-memory.ts';
import { endingsOf } from '../report/report-head.ts';
import { dataSetOf, reportFolder, runsOf } from '../report/report-place.ts';
import type { StoredSeries } from './series-store.ts';

/** A run as it was computed last. */
interface ComputedRun {
  readonly numbers: RunNumbers;
  /** The report's JSON. */
  readonly file: vscode.Uri;
  /** Folders on the disk below which a change makes it stale; null: not said, any change does. */
  readonly predictions: string | null;
  readonly truths: string | null;
}

/** The reason of a signal that a person has aborted: what is not finished then stays so until they ask for it. */
export const CANCELLED = Symbol('cancelled');

/** What is to be looked at. */
export interface Wish {
  /** Files on the disk that have changed; null: everything. */
  readonly changed: readonly string[] | null;
  /** Whether a person asked for it: then runs whose work was cancelled go on. */
  readonly asked: boolean;
}

interface Refreshing {
  readonly engine: Engine;
  readonly endings: EndingMemory;
  /** Aborted with CANCELLED: by a person. */
  readonly signal: AbortSignal;
  readonly onProgress: (running: ReportRunning) => void;
  /** After each run. */
  readonly onRun: () => void;
}

/** What a refresh found to do. */
export interface RefreshedRuns {
  readonly added: readonly string[];
  readonly again: readonly string[];
  readonly gone: readonly string[];
}

/** The runs of a series: listed, computed one after the other, and kept until their files change. */
export class SeriesRuns {
  readonly #runs = new Map<string, ComputedRun>();
  readonly #broken = new Map<string, string>();
  readonly #cancelled: Set<string>;
  #order: RunSeries = orderRuns([]);

  /** @param cancelled names of runs whose work was cancelled earlier */
  constructor(cancelled: readonly string[]) {
    this.#cancelled = new Set(cancelled);
  }

  /** Runs whose work was cancelled: no file event takes them up again. */
  get cancelled(): readonly string[] {
    return [...this.#cancelled];
  }

  /** Runs of which nothing could be computed, with the reason. */
  get broken(): readonly string[] {
    return [...this.#broken].map(([name, why]) => `${name}: ${why}`);
  }

  /** How many runs there are, computed or not. */
  get listed(): number {
    return this.#order.runs.length;
  }

  fileOf(run: string): vscode.Uri | null {
    return this.#runs.get(run)?.file ?? null;
  }

  numbersOf(run: string): RunNumbers | null {
    return this.#runs.get(run)?.numbers ?? null;
  }

  /** What is computed so far; null: nothing. */
  series(rule: CourseRule): Series | null {
    const reports = this.#order.runs.flatMap(({ name, number }) => {
      const known = this.#runs.get(name);
      return known ? { name, number, numbers: known.numbers } : [];
    });
    return reports.length === 0 ? null : seriesOf(reports, this.#order, rule);
  }

  /**
   * Lists the runs anew and computes those that are new, that failed, or whose files have changed; those whose work was
   * cancelled only when a person asked.
   * @throws LensError of the listing, and when the disk cannot be written
   */
  async refresh(stored: StoredSeries, { changed, asked }: Wish, how: Refreshing): Promise<RefreshedRuns> {
    const listed = await runsOf(await dataSetOf(stored.chosen));
    const { pattern } = stored;
    this.#order = orderRuns(pattern === null ? listed : listed.filter((name) => matchesPattern(pattern, name)));
    const names = this.#order.runs.map(({ name }) => name);
    const gone = [...this.#runs.keys()].filter((name) => !names.includes(name));
    for (const name of gone) this.#runs.delete(name);
    for (const left of [this.#broken, this.#cancelled])
      for (const name of left.keys()) if (!names.includes(name)) left.delete(name);
    if (asked) this.#cancelled.clear();
    for (const name of this.#cancelled) if (!this.#runs.has(name)) await this.#recall(name, stored.chosen);
    const brokenBefore = new Map(this.#broken);
    const free = names.filter((name) => !this.#cancelled.has(name));
    const added = free.filter((name) => !this.#runs.has(name));
    const again = free.filter((name) => this.#runs.has(name) && this.#isStale(name, changed));
    const due = free.filter((name) => added.includes(name) || again.includes(name));
    const before = new Map(again.map((name) => [name, this.#said(name)]));
    const left = new Set(due);
    try {
      await this.#computeAll(left, stored.chosen, how);
    } finally {
      if (how.signal.reason === CANCELLED) for (const name of left) this.#cancelled.add(name);
    }
    // One that is as broken as before is no news, nor is one that was looked at and has not changed.
    const told = added.filter((name) => this.#runs.has(name) || this.#broken.get(name) !== brokenBefore.get(name));
    return { added: told, again: again.filter((name) => this.#said(name) !== before.get(name)), gone };
  }

  /** @param left runs to compute; what is finished is taken out */
  async #computeAll(left: Set<string>, chosen: vscode.Uri, { signal, ...how }: Refreshing): Promise<void> {
    const total = left.size;
    for (const [at, name] of [...left].entries()) {
      if (signal.aborted) return;
      const what = total === 1 ? name : `${name}, run ${at + 1} of ${total}`;
      const onProgress = (running: ReportRunning) => how.onProgress({ ...running, what });
      await this.#compute(name, chosen, { engine: how.engine, endings: how.endings, signal, onProgress });
      if (!this.#isInterrupted(name)) left.delete(name);
      how.onRun();
    }
  }

  /** In the order of the series, those that are not computed yet among them. */
  get names(): readonly string[] {
    return this.#order.runs.map(({ name }) => name);
  }

  /** Which of several files of an image were taken, and how many images of a run were left out for it, at most. */
  get files(): { readonly endings: readonly string[]; readonly ambiguous: number } {
    const reports = [...this.#runs.values()].map(({ numbers }) => numbers.summary);
    return {
      endings: [...new Set(reports.flatMap(({ options }) => endingsOf(options)))],
      ambiguous: Math.max(0, ...reports.map(({ ambiguous }) => ambiguous.length)),
    };
  }

  /** Where the files of some runs lie. */
  foldersOf(runs: readonly string[]): readonly string[] {
    return runs.flatMap((run) => this.#runs.get(run)?.predictions ?? []);
  }

  #said(run: string): string {
    return JSON.stringify([this.#runs.get(run)?.numbers.summary, this.#broken.get(run)]);
  }

  async #compute(run: string, chosen: vscode.Uri, how: Omit<Refreshing, 'onRun'>): Promise<void> {
    this.#broken.delete(run);
    try {
      this.#runs.set(run, await computedRun(await computeReport({ chosen, run }, how)));
    } catch (error) {
      if (how.signal.aborted || !(error instanceof LensError)) throw error;
      this.#broken.set(run, problemLine(error));
    }
  }

  /** What an earlier window has finished of a run; nothing where that cannot be read. */
  async #recall(run: string, chosen: vscode.Uri): Promise<void> {
    const file = vscode.Uri.joinPath(reportFolder({ chosen, run }), 'report.json');
    try {
      this.#runs.set(run, await computedRun(file));
      // Finished since, as a report of its own.
      if (!this.#isInterrupted(run)) this.#cancelled.delete(run);
    } catch (error) {
      if (!(error instanceof LensError)) throw error;
    }
  }

  #isInterrupted(run: string): boolean {
    return this.#runs.get(run)?.numbers.summary.status === 'interrupted';
  }

  #isStale(run: string, changed: readonly string[] | null): boolean {
    const known = this.#runs.get(run);
    if (changed === null || !known) return true;
    if (this.#isInterrupted(run)) return true;
    const below = (one: string, other: string) => `${one}${path.sep}`.startsWith(`${other}${path.sep}`);
    // A folder that was moved into place is told of as a whole.
    const touches = (file: string, folder: string | null) =>
      folder === null || below(file, folder) || below(folder, file);
    return changed.some((file) => touches(file, known.predictions) || touches(file, known.truths));
  }
}

/** @throws LensError of the report's file */
async function computedRun(file: vscode.Uri): Promise<ComputedRun> {
  const { report, dataSetFolder } = readReport(file.fsPath);
  // Cancelled: what is finished is read all the same.
  const numbers = await givingWay(runNumbers(report), undefined);
  const below = (folder: string) => (dataSetFolder === null ? null : path.join(dataSetFolder, folder));
  return { numbers, file, predictions: below(numbers.summary.predictions), truths: below(numbers.truths) };
}
