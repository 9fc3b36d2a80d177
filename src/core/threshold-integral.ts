import { jaccardAt, levelEnd, type SortedClass } from './sorted-class.ts';

/**
 * The loss of a class by the threshold (Choquet) integral ∫₀^∞ Δ({i : e_i ≥ t}) dt, an independent check:
 * it never looks at a weight.
 */
export function thresholdIntegral(sorted: SortedClass): number {
  const { pixels } = sorted;
  let integral = 0;
  for (let rank = 1; rank <= pixels; ) {
    const error = sorted.errorAt(rank);
    if (!(error > 0)) break;
    const end = levelEnd(sorted, rank);
    const next = end < pixels ? Math.max(0, sorted.errorAt(end + 1)) : 0;
    integral += (error - next) * jaccardAt(sorted, end);
    rank = end + 1;
  }
  return integral;
}
