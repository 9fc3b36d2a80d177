import type { LabelBatch, LabelIds } from './batch.ts';
import { confusionOf } from './metrics.ts';
import type { Region, Regions } from './regions.ts';

/** One step of a plan of fixes. */
export interface PlannedFix {
  readonly region: number;
  /** mIoU once this and all fixes before it are done; null when it does not exist. */
  readonly mIoU: number | null;
}

/**
 * Which regions to fix first for the mIoU: each step takes the one that raises it most at that point (then the larger
 * one, then the smaller id), with the mIoU after it. How few fixes reach a target is read off the plan; greedy, so an
 * upper bound. Exact, from counts alone. Of regions with the same truth and decision the largest gains most, so only it
 * is looked at: O(steps × kinds of confusion).
 * @param decision class decided at each pixel, B×H×W
 * @param classes C of the confusion matrix
 * @param excluded classes that are no rows of the metrics
 * @param maxFixes longest plan
 */
export function planFixes(
  truth: LabelBatch,
  decision: LabelIds,
  regions: Regions,
  classes: number,
  excluded: readonly number[] = [],
  maxFixes = 200,
): PlannedFix[] {
  const tally = new IoUTally(confusionOf(truth.ids, decision, classes).counts, classes, excluded);
  const queues = byConfusion(regions.list);
  const plan: PlannedFix[] = [];
  while (queues.length > 0 && plan.length < maxFixes) {
    let best = 0;
    let bestMean = Number.NEGATIVE_INFINITY;
    queues.forEach((queue, place) => {
      const mean = tally.meanAfter(queue.at(-1) as Region) ?? 0;
      if (mean > bestMean) {
        best = place;
        bestMean = mean;
      }
    });
    const queue = queues[best] as Region[];
    const region = queue.pop() as Region;
    if (queue.length === 0) queues.splice(best, 1);
    tally.fix(region);
    plan.push({ region: region.id, mIoU: tally.mean() });
  }
  return plan;
}

/** Regions by truth and decision, each list with the largest at its end; the lists by size and id of that one. */
function byConfusion(list: readonly Region[]): Region[][] {
  const before = (a: Region, b: Region) => b.pixels - a.pixels || a.id - b.id;
  const queues = new Map<string, Region[]>();
  for (const region of list) {
    const key = `${region.truth} ${region.decided}`;
    const queue = queues.get(key);
    if (queue) queue.push(region);
    else queues.set(key, [region]);
  }
  for (const queue of queues.values()) queue.sort((a, b) => before(b, a));
  return [...queues.values()].sort((a, b) => before(a.at(-1) as Region, b.at(-1) as Region));
}

/** What fixing a region alone would change, from counts alone. */
export interface FixGain {
  /** mIoU after less before; null when either does not exist. */
  readonly mIoU: number | null;
  /** IoU of the region's truth before and after; null where it is no class, or no row. */
  readonly truthIoU: readonly [before: number, after: number] | null;
  /** The same of the class that was decided. */
  readonly decidedIoU: readonly [before: number, after: number] | null;
}

/**
 * Exact changes of IoU and mIoU of every region, each fixed alone.
 * @param decision class decided at each pixel, B×H×W
 * @param classes C of the confusion matrix
 * @param excluded classes that are no rows of the metrics
 */
export function fixGains(
  truth: LabelBatch,
  decision: LabelIds,
  regions: Regions,
  classes: number,
  excluded: readonly number[] = [],
): FixGain[] {
  const tally = new IoUTally(confusionOf(truth.ids, decision, classes).counts, classes, excluded);
  const before = tally.mean();
  return regions.list.map((region) => {
    const was = [tally.iou(region.truth), tally.iou(region.decided)] as const;
    tally.fix(region);
    const after = tally.mean();
    const is = [tally.iou(region.truth), tally.iou(region.decided)] as const;
    tally.fix(region, -1);
    const change = (place: 0 | 1) => {
      const [one, other] = [was[place], is[place]];
      return one === null || other === null ? null : ([one, other] as const);
    };
    return {
      mIoU: before === null || after === null ? null : after - before,
      truthIoU: change(0),
      decidedIoU: change(1),
    };
  });
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

  /** null where the id is no row, or its union is empty. */
  iou(id: number): number | null {
    const union = this.#unions[id] ?? 0;
    return union === 0 || this.#isRow[id] !== 1 ? null : (this.#hits[id] as number) / union;
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
