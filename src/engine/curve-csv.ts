import type { SortedClass } from '../core/sorted-class.ts';

/**
 * The whole sorted-error curve as CSV: rank from 1, error, foreground 0/1, weight, Jaccard loss of the prefix.
 * The Jaccard loss comes from the counts of the prefix, not from a sum of weights.
 * @param write takes the text, piece by piece
 */
export function curveCsv(sorted: SortedClass, write: (piece: string) => void): void {
  write('rank,error,foreground,weight,jaccard\n');
  let falseAlarms = 0;
  let lines: string[] = [];
  sorted.eachRank((rank, error, weight, isForeground) => {
    if (!isForeground) falseAlarms += 1;
    const jaccard = rank / (sorted.foreground + falseAlarms);
    lines.push(`${rank},${error},${isForeground ? 1 : 0},${weight},${jaccard}\n`);
    if (lines.length === 8192) {
      write(lines.join(''));
      lines = [];
    }
  });
  write(lines.join(''));
}
