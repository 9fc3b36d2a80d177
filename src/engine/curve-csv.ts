import type { ClassMemory } from './pair-memory.ts';

/**
 * The whole sorted-error curve as CSV: rank from 1, error, foreground 0/1, weight, Jaccard loss of the prefix.
 * The Jaccard loss comes from the counts of the prefix, not from a sum of weights.
 */
export function* curveCsv(order: ClassMemory, isForeground: (pixel: number) => boolean): Generator<string> {
  yield 'rank,error,foreground,weight,jaccard\n';
  let misses = 0;
  let falseAlarms = 0;
  let lines: string[] = [];
  for (let rank = 1; rank <= order.order.length; rank += 1) {
    const pixel = order.order[rank - 1] as number;
    const foreground = isForeground(pixel);
    if (foreground) misses += 1;
    else falseAlarms += 1;
    const jaccard = (misses + falseAlarms) / (order.foreground + falseAlarms);
    lines.push(`${rank},${order.errors[pixel]},${foreground ? 1 : 0},${order.weights[pixel]},${jaccard}\n`);
    if (lines.length === 8192) {
      yield lines.join('');
      lines = [];
    }
  }
  yield lines.join('');
}
