import type { InspectedClass, Inspection } from '../core/inspection.ts';
import { LOSS_NAMES } from '../core/loss-names.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { guessHint } from './guess-hint.ts';
import { columns } from './text-columns.ts';

/** Four decimals; small numbers keep one digit; "–" where a number does not exist. */
export function shortNumber(value: number | null): string {
  if (value === null) return '–';
  if (value === 0) return '0';
  return Math.abs(value) < 0.00005 ? value.toExponential(0) : value.toFixed(4);
}

function classRow(row: InspectedClass): string[] {
  const share = row.share === null ? '–' : `${(row.share * 100).toFixed(1)} %`;
  const name = row.absent ? `${row.name} (absent)` : row.name;
  return [`${row.id}`, name, formatCount(row.pixels), shortNumber(row.iou), shortNumber(row.loss), share];
}

/** An inspection for a terminal: what was read, the numbers, the classes by their share of the loss, the warnings. */
export function inspectionText(inspection: Inspection): string {
  const { prediction, groundTruth, loss, metrics, pixels, resized } = inspection;
  const shape = prediction.shape.join('×');
  const files = [
    ['prediction', prediction.path, `${prediction.kind} ${shape} ${prediction.dtype}`],
    [
      'ground truth',
      groundTruth.path,
      groundTruth.ignore.length > 0 ? `ignore ${groundTruth.ignore.join(', ')}` : 'ignore none',
    ],
  ];
  if (inspection.preset) files.push(['classes', inspection.preset.title, '']);
  if (resized) {
    const [fromHeight, fromWidth] = resized.from;
    const [toHeight, toWidth] = resized.to;
    files.push(['resized', `${fromWidth}×${fromHeight} → ${toWidth}×${toHeight}`, resized.method]);
  }
  const numbers = [
    [LOSS_NAMES[loss.name], shortNumber(loss.value)],
    ['1 − mIoU', shortNumber(metrics.mIoU === null ? null : 1 - metrics.mIoU)],
    [`mIoU, ${metrics.mIoUClasses} classes`, shortNumber(metrics.mIoU)],
    ['Pixel accuracy', shortNumber(metrics.pixelAccuracy)],
    ['Cross-entropy', shortNumber(inspection.otherLosses['cross-entropy'])],
  ];
  const scope = [
    `${formatCount(pixels.scored)} px`,
    `${formatCount(pixels.ignored)} ignored`,
    `classes ${typeof loss.classes === 'string' ? loss.classes : loss.classes.join(',')}`,
    loss.perImage ? `mean of ${loss.units} images` : 'pooled',
  ];
  const shown = inspection.classes.filter((row) => row.pixels > 0 || row.predicted > 0);
  const rows = shown.sort((a, b) => (b.share ?? -1) - (a.share ?? -1)).map(classRow);
  const unseen = inspection.classes.length - shown.length;
  const lines = [
    ...columns(files, 9),
    '',
    ...columns(numbers, 1),
    scope.join(' · '),
    '',
    ...columns([['id', 'class', 'pixels', 'IoU', 'loss', 'share of loss'], ...rows], 2),
  ];
  if (unseen > 0) lines.push(`${formatCount(unseen)} more in neither file.`);
  if (inspection.warnings.length > 0) {
    lines.push('', ...inspection.warnings.map((warning) => `warning: ${warning.message}`));
  }
  const hint = guessHint(metrics.pixelAccuracy, inspection.classes);
  if (hint !== null) lines.push('', hint);
  return `${lines.join('\n')}\n`;
}
