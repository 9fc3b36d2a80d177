import type { SortedClass } from './sorted-class.ts';

/**
 * How a class's loss changes when the error of a single pixel changes: exact, by the threshold integral over the levels
 * between the old and the new error, ΔL = ∫ Δ({e_j ≥ t} ∪ i) − Δ({e_j ≥ t} \ i) dt. Looks at no weight and sorts nothing.
 */
export class LossChange {
  readonly #errors: Float64Array;
  readonly #foreground: Uint8Array;
  /** Foreground pixels among the first k. */
  readonly #missesBefore: Uint32Array;
  readonly #foregroundCount: number;

  constructor(sorted: SortedClass, foregroundCount: number) {
    this.#errors = sorted.errors;
    this.#foreground = sorted.foreground;
    this.#foregroundCount = foregroundCount;
    this.#missesBefore = new Uint32Array(sorted.errors.length + 1);
    for (let k = 0; k < sorted.errors.length; k += 1) {
      this.#missesBefore[k + 1] = (this.#missesBefore[k] as number) + (sorted.foreground[k] as number);
    }
  }

  /**
   * L after − L before.
   * @param rank of the pixel, from 1
   * @param error its new error; errors below 0 carry nothing
   */
  of(rank: number, error: number): number {
    const before = Math.max(0, this.#errors[rank - 1] as number);
    const after = Math.max(0, error);
    const low = Math.min(before, after);
    let high = Math.max(before, after);
    const isForeground = this.#foreground[rank - 1] === 1;
    let change = 0;
    // Levels of the others strictly between low and high cut the integral.
    let place = this.#countAtLeast(high);
    while (high > low) {
      const next = Math.max(low, place < this.#errors.length ? (this.#errors[place] as number) : low);
      if (next < high) change += (high - next) * this.#gain(place, rank, isForeground);
      high = next;
      const level = high;
      while (place < this.#errors.length && this.#errors[place] === level) place += 1;
    }
    return after > before ? change : -change;
  }

  /** Δ with the pixel less Δ without it, among the first `count` of the order. */
  #gain(count: number, rank: number, isForeground: boolean): number {
    const isCounted = rank <= count;
    const misses = (this.#missesBefore[count] as number) - (isCounted && isForeground ? 1 : 0);
    const falseAlarms = count - (this.#missesBefore[count] as number) - (isCounted && !isForeground ? 1 : 0);
    const without = this.#jaccard(misses, falseAlarms);
    return this.#jaccard(misses + (isForeground ? 1 : 0), falseAlarms + (isForeground ? 0 : 1)) - without;
  }

  #jaccard(misses: number, falseAlarms: number): number {
    return misses + falseAlarms === 0 ? 0 : (misses + falseAlarms) / (this.#foregroundCount + falseAlarms);
  }

  /** Number of pixels with error ≥ level. */
  #countAtLeast(level: number): number {
    let low = 0;
    let high = this.#errors.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#errors[middle] as number) >= level) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
