import { formatCount } from '../engine/words/number-words.ts';
import type { Comparison } from '../report/comparison.ts';
import { comparisonWords, largestChanges, signed } from '../report/comparison-words.ts';
import { failureLines } from '../report/failure-groups.ts';
import { shortNumber } from './inspect-text.ts';
import { problemLines } from './problem-lines.ts';
import { columns } from './text-columns.ts';

const SHOWN = 10;

/** A comparison for a terminal: what it means, the totals, the classes, the images that changed most. */
export function comparisonText(comparison: Comparison): string {
  const { options, runs, difference, classes, onlyIn, failed, warnings } = comparison;
  const [a, b] = runs;
  const { worse, better } = largestChanges(comparison.pairs, SHOWN);
  const row = (title: string, one: number | null, two: number | null, change: number | null) => [
    title,
    shortNumber(one),
    shortNumber(two),
    change === null ? '–' : signed(change),
  ];
  const images = [...worse, ...[...better].reverse()];
  const lines = [
    ...comparisonWords(comparison),
    '',
    ...columns(
      [
        ['', ...options.runs, 'change'],
        row('mIoU, pooled', a.pooled.mIoU, b.pooled.mIoU, difference.pooled.mIoU),
        row('mIoU, mean of images', a.means.mIoU, b.means.mIoU, difference.means.mIoU),
        row('Lovász loss, mean of images', a.means.loss, b.means.loss, difference.means.loss),
        row('Pixel accuracy, pooled', a.pooled.pixelAccuracy, b.pooled.pixelAccuracy, difference.pooled.pixelAccuracy),
      ],
      1,
    ),
    '',
    ...columns(
      [
        ['class, IoU pooled', ...options.runs, 'change'],
        ...classes.map(({ name, pooledIoU, difference: change }) => row(name, ...pooledIoU, change)),
      ],
      1,
    ),
  ];
  if (images.length > 0) {
    const rows = images.map(({ id, mIoU, difference: change }) => row(id, ...mIoU, change));
    lines.push('', ...columns([['images that changed most, mIoU', ...options.runs, 'change'], ...rows], 1));
  }
  const files = [
    ...onlyIn.flatMap((ids, side) =>
      ids.length > 0 ? `only in ${options.runs[side]}: ${formatCount(ids.length)} pairs, ${ids[0]} first` : [],
    ),
    ...failed.flatMap((pairs, side) => failureLines(`failed in ${options.runs[side]}`, pairs)),
  ];
  const said = warnings.map(({ message }) => `warning: ${message}`);
  return `${[...lines, ...problemLines(files, said)].join('\n')}\n`;
}
