import { formatCount } from '../engine/words/number-words.ts';
import { ambiguityAdvice } from '../report/ambiguity.ts';
import { failureLines } from '../report/failure-groups.ts';
import type { GateResult } from '../report/gate.ts';
import { readingWords, truthWords } from '../report/reading-words.ts';
import type { Report } from '../report/report.ts';
import { guessHint } from './guess-hint.ts';
import { shortNumber } from './inspect-text.ts';
import { problemLines } from './problem-lines.ts';
import { columns, inLine } from './text-columns.ts';

/** Ways of reading that are listed. */
const MOST_READINGS = 3;

/** A report for a terminal: the totals by both means, the classes, the worst images, and what is missing. */
export function reportText(report: Report, gates: readonly GateResult[]): string {
  const { options, pooled, failed, unmatched, ambiguous } = report;
  const lines = [
    `${report.predictions || options.dataset}: ${formatCount(pooled.pairs)} of ${formatCount(report.found)} pairs${report.status === 'interrupted' ? ' (interrupted)' : ''}`,
    ...truthWords(report).map(inLine),
    ...(pooled.pairs > 0 ? numberLines(report) : []),
  ];
  const files = [
    ...failureLines('failed', failed),
    ...unmatched.groundTruth.map((file) => `unmatched ground truth: ${file}`),
    ...unmatched.prediction.map((file) => `unmatched prediction: ${file}`),
    ...ambiguous.map(
      ({ id, groundTruth, predictions }) => `ambiguous: ${id}: ${[...groundTruth, ...predictions].join(', ')}`,
    ),
  ];
  const said = [
    // That there is no pair at all is said on stderr.
    ...report.warnings.filter(({ code }) => code !== 'no-pairs').map(({ message }) => `warning: ${message}`),
    ...report.pairWarnings.map(({ pairs, id, message }) =>
      pairs === 1 ? `warning: ${id}: ${message}` : `warning, ${formatCount(pairs)} pairs, ${id} first: ${message}`,
    ),
    ...(pooled.pairs > 0 ? ambiguityAdvice(options, ambiguous) : []),
    ...[guessHint(report.pooled.pixelAccuracy, report.pooled.classes) ?? []].flat(),
    ...gates.map(({ text, crossed, message }) => `${crossed ? 'crossed' : 'not crossed'}: ${text}: ${message}`),
  ];
  return `${[...lines, ...problemLines(files, said)].join('\n')}\n`;
}

/** The totals by both means, the classes, the worst images. */
function numberLines({ pooled, means, worst, readings }: Report): string[] {
  const meansById = new Map(means.classes.map((entry) => [entry.id, entry]));
  const classes = [...pooled.classes].sort((a, b) => (a.iou ?? 2) - (b.iou ?? 2) || a.id - b.id);
  return [
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
    ...readings
      .slice(0, MOST_READINGS)
      .map((reading) => `read as ${readingWords(reading)}: ${formatCount(reading.pairs)} pairs`),
    ...(readings.length > MOST_READINGS ? [`and in ${formatCount(readings.length - MOST_READINGS)} other ways`] : []),
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
}
