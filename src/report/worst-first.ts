import type { ReportPair } from './report.ts';
import type { Steps } from './steps.ts';

/**
 * The pairs with the largest losses, the largest first; equal ones by id; those without a loss last. No more than
 * `limit` are held at a time.
 */
export function* byWorst(pairs: Iterable<ReportPair>, limit: number): Steps<ReportPair[]> {
  let kept: ReportPair[] = [];
  const cut = () => {
    // Stable: equal losses stay in the order of the ids.
    kept = kept.sort((a, b) => (b.loss ?? -1) - (a.loss ?? -1)).slice(0, limit);
  };
  for (const pair of pairs) {
    kept.push(pair);
    if (kept.length >= 2 * limit + 100) cut();
    yield;
  }
  cut();
  return kept;
}
