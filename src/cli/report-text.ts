import { formatCount } from '../engine/words/number-words.ts';
import type { GateResult } from '../report/gate.ts';
import type { Report } from '../report/report.ts';
import { shortNumber } from './inspect-text.ts';
import { columns } from './text-columns.ts';

/** A report for a terminal: the totals by both means, the classes, the worst images, and what is missing. */
export function reportText(report: Report, gates: readonly GateResult[]): string {
  const { options, pooled, means, failed, unmatched, ambiguous, worst } = report;
  const meansById = new Map(means.classes.map((entry) => [entry.id, entry]));
  const classes = [...pooled.classes].sort((a, b) => (a.iou ?? 2) - (b.iou ?? 2) || a.id - b.id);
  const lines = [
    `${report.predictions || options.dataset}: ${formatCount(pooled.pairs)} of ${formatCount(report.found)} pairs${report.status === 'interrupted' ? ' (interrupted)' : ''}`,
    '',
    ...columns(
      [
        ['', 'pooled', 'mean of images'],
        ['Lovász loss', '–', shortNumber(means.loss)],
        ['mIoU', shortNumber(pooled.mIoU), shortNumber(means.mIoU)],
        ['Pixel accuracy', shortNumber(pooled.pixelAccuracy), shortNumber(means.pixelAccuracy)],
      ],
      1,
    ),
    `absent classes left out: mIoU pooled over ${pooled.mIoUClasses} of ${pooled.classes.length} classes`,
    '',
    ...columns(
      [
        ['id', 'class', 'pixels', 'IoU pooled', 'IoU mean', 'loss mean'],
        ...classes.map(({ id, name, pixels, iou }) => [
          String(id),
          name,
          formatCount(pixels),
          shortNumber(iou),
          shortNumber(meansById.get(id)?.iou ?? null),
          shortNumber(meansById.get(id)?.loss ?? null),
        ]),
      ],
      2,
    ),
    '',
    ...columns(
      [
        ['worst images', 'loss', 'mIoU'],
        ...worst.slice(0, 10).map(({ id, loss, mIoU }) => [id, shortNumber(loss), shortNumber(mIoU)]),
      ],
      1,
    ),
  ];
  const problems = [
    ...failed.map(({ file, message }) => `failed: ${file}: ${message}`),
    ...unmatched.groundTruth.map((file) => `unmatched ground truth: ${file}`),
    ...unmatched.prediction.map((file) => `unmatched prediction: ${file}`),
    ...ambiguous.map(
      ({ id, groundTruth, predictions }) => `ambiguous: ${id}: ${[...groundTruth, ...predictions].join(', ')}`,
    ),
    ...report.warnings.map(({ message }) => `warning: ${message}`),
    ...gates.map(({ text, crossed, message }) => `${crossed ? 'crossed' : 'not crossed'}: ${text}: ${message}`),
  ];
  const shown = problems.slice(0, 40);
  if (shown.length > 0) lines.push('', ...shown);
  if (problems.length > shown.length) lines.push(`and ${formatCount(problems.length - shown.length)} more`);
  return `${lines.join('\n')}\n`;
}
