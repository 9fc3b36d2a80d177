import type { ReportPair, WorstRegion } from './report.ts';

/** Regions listed. */
const LISTED = 100;

/**
 * The regions of all pairs that carry most loss, the most first; equal ones in the order of the pairs. No more than a
 * few hundred are held at a time, however many pairs there are.
 */
export class WorstRegions {
  #kept: Omit<WorstRegion, 'share'>[] = [];
  #least = 0;
  #loss = 0;

  /** In the order of the report. */
  add({ id, files, loss, errors }: ReportPair): void {
    this.#loss += loss ?? 0;
    for (const region of errors?.regions ?? []) {
      // The first of a pair carries the most.
      if (region.loss <= this.#least) break;
      this.#kept.push({ id, file: files.prediction, ...region });
    }
    if (this.#kept.length >= 4 * LISTED) this.#cut();
  }

  result(): WorstRegion[] {
    this.#cut();
    return this.#kept.map((region) => ({ ...region, share: this.#loss > 0 ? region.loss / this.#loss : 0 }));
  }

  #cut(): void {
    // Stable: equal ones stay in the order in which they came.
    this.#kept = this.#kept.sort((a, b) => b.loss - a.loss).slice(0, LISTED);
    if (this.#kept.length === LISTED) this.#least = this.#kept.at(-1)?.loss ?? 0;
  }
}
