import type { LabelBatch } from './batch.ts';
import { confusionOf } from './metrics.ts';
import type { Region, Regions } from './regions.ts';

/** One step of a plan of fixes. */
export interface PlannedFix {
  readonly region: number;
  /** mIoU once this and all fixes before it are done; null when it does not exist. */
  readonly mIoU: number | null;
}

/**
 * Which regions to fix first for the mIoU: each step takes the one that raises it most at that point (the smaller id
 * wins a tie), with the mIoU after it. How few fixes reach a target is read off the plan; greedy, so an upper bound.
 * Exact, from counts alone; O(steps × regions).
 * @param decision class decided at each pixel, B×H×W
 * @param classes C of the confusion matrix
 * @param excluded classes that are no rows of the metrics
 * @param maxFixes longest plan
 */
export function planFixes(
  truth: LabelBatch,
  decision: Int32Array,
  regions: Regions,
  classes: number,
  excluded: readonly number[] = [],
  maxFixes = 200,
): PlannedFix[] {
  const tally = new IoUTally(confusionOf(truth.ids, decision, classes).counts, classes, excluded);
  const open = [...regions.list];
  const plan: PlannedFix[] = [];
  while (open.length > 0 && plan.length < maxFixes) {
    let best = 0;
    let bestMean = Number.NEGATIVE_INFINITY;
    for (let place = 0; place < open.length; place += 1) {
      const mean = tally.meanAfter(open[place] as Region) ?? 0;
      if (mean > bestMean) {
        best = place;
        bestMean = mean;
      }
    }
    const [region] = open.splice(best, 1) as [Region];
    tally.fix(region);
    plan.push({ region: region.id, mIoU: tally.mean() });
  }
  return plan;
}

/** Intersections and unions of the classes, and the sum of their ratios, kept up to date while regions are fixed. */
class IoUTally {
  readonly #hits: Float64Array;
  readonly #unions: Float64Array;
  readonly #isRow: Uint8Array;

  constructor(counts: Float64Array, classes: number, excluded: readonly number[]) {
    const side = classes + 1;
    this.#hits = Float64Array.from({ length: classes }, (_, id) => counts[id * side + id] as number);
    this.#unions = Float64Array.from({ length: classes }, (_, id) => {
      let union = -(counts[id * side + id] as number);
      for (let other = 0; other < side; other += 1) {
        union += (counts[id * side + other] as number) + (counts[other * side + id] as number);
      }
      return union;
    });
    this.#isRow = Uint8Array.from({ length: classes }, (_, id) => (excluded.includes(id) ? 0 : 1));
  }

  /** Pixels of class t decided as p: t gains them in its intersection (its union had them), p loses them in its union. */
  fix({ truth, decided, pixels }: Region, sign = 1): void {
    if (truth >= 0) this.#hits[truth] = (this.#hits[truth] as number) + sign * pixels;
    if (decided >= 0 && decided < this.#unions.length) {
      this.#unions[decided] = (this.#unions[decided] as number) - sign * pixels;
    }
  }

  meanAfter(region: Region): number | null {
    this.fix(region);
    const mean = this.mean();
    this.fix(region, -1);
    return mean;
  }

  mean(): number | null {
    let sum = 0;
    let count = 0;
    for (let id = 0; id < this.#hits.length; id += 1) {
      const union = this.#unions[id] as number;
      if (union === 0 || this.#isRow[id] === 0) continue;
      sum += (this.#hits[id] as number) / union;
      count += 1;
    }
    return count === 0 ? null : sum / count;
  }
}
