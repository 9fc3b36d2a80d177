import { isForegroundAt, levelEnd, ranksBefore, type SortedClass } from './sorted-class.ts';

/**
 * How a class's loss changes when the error of a single pixel changes: exact, by the threshold integral over the levels
 * between the old and the new error, ΔL = ∫ Δ({e_j ≥ t} ∪ i) − Δ({e_j ≥ t} \ i) dt. Looks at no weight and sorts nothing.
 */
export class LossChange {
  readonly #sorted: SortedClass;

  constructor(sorted: SortedClass) {
    this.#sorted = sorted;
  }

  /**
   * L after − L before.
   * @param rank of the pixel, from 1
   * @param error its new error; errors below 0 carry nothing
   */
  of(rank: number, error: number): number {
    const sorted = this.#sorted;
    const before = Math.max(0, sorted.errorAt(rank));
    const after = Math.max(0, error);
    const low = Math.min(before, after);
    let high = Math.max(before, after);
    const isForeground = isForegroundAt(sorted, rank);
    let change = 0;
    // Levels of the others strictly between low and high cut the integral.
    let count = ranksBefore(sorted, (other) => sorted.errorAt(other) < high);
    while (high > low) {
      const next = Math.max(low, count < sorted.pixels ? sorted.errorAt(count + 1) : low);
      if (next < high) change += (high - next) * this.#gain(count, rank, isForeground);
      high = next;
      if (count < sorted.pixels && sorted.errorAt(count + 1) === high) count = levelEnd(sorted, count + 1);
    }
    return after > before ? change : -change;
  }

  /** Δ with the pixel less Δ without it, among the first `count` of the order. */
  #gain(count: number, rank: number, isForeground: boolean): number {
    const isCounted = rank <= count;
    const counted = this.#sorted.missesAt(count);
    const misses = counted - (isCounted && isForeground ? 1 : 0);
    const falseAlarms = count - counted - (isCounted && !isForeground ? 1 : 0);
    const without = this.#jaccard(misses, falseAlarms);
    return this.#jaccard(misses + (isForeground ? 1 : 0), falseAlarms + (isForeground ? 0 : 1)) - without;
  }

  #jaccard(misses: number, falseAlarms: number): number {
    return misses + falseAlarms === 0 ? 0 : (misses + falseAlarms) / (this.#sorted.foreground + falseAlarms);
  }
}
