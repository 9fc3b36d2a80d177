import { classKeys } from './class-names.ts';
import type { Report } from './report.ts';

type Cell = string | number | null;

/**
 * A report as CSV (RFC 4180, lines end in LF) in pieces: one row a pair, then one for all pixels pooled and one for
 * the means of images; the column `scope` tells them apart. Full double precision; an empty cell is a number that
 * does not exist.
 */
export function* reportCsv(report: Report): Generator<string> {
  const { pooled, means, failed } = report;
  const keys = classKeys(pooled.classes);
  yield row([
    'scope',
    'id',
    'ground_truth',
    'prediction',
    'image',
    'loss',
    'miou',
    'pixel_accuracy',
    'scored_pixels',
    'ignored_pixels',
    'warnings',
    'error',
    ...keys.flatMap((key) => [`loss ${key}`, `iou ${key}`, `pixels ${key}`]),
  ]);
  for (const pair of report.pairs) {
    const byId = new Map(pair.classes.map((entry) => [entry.id, entry]));
    yield row([
      'image',
      pair.id,
      pair.files.groundTruth,
      pair.files.prediction,
      pair.files.image,
      pair.loss,
      pair.mIoU,
      pair.pixelAccuracy,
      pair.pixels.scored,
      pair.pixels.ignored,
      pair.warnings.map(({ code }) => code).join(' '),
      null,
      ...pooled.classes.flatMap(({ id }): Cell[] => {
        const entry = byId.get(id);
        return entry ? [entry.loss, entry.iou, entry.pixels] : [null, null, null];
      }),
    ]);
  }
  const none = pooled.classes.flatMap((): Cell[] => [null, null, null]);
  for (const { id, file, code, message } of failed) {
    yield row(['failed', id, null, file, null, null, null, null, null, null, null, `${code}: ${message}`, ...none]);
  }
  yield row([
    'pooled',
    ...[null, null, null, null, null],
    pooled.mIoU,
    pooled.pixelAccuracy,
    pooled.scored,
    pooled.ignored,
    ...[null, null],
    ...pooled.classes.flatMap(({ iou, pixels }): Cell[] => [null, iou, pixels]),
  ]);
  yield row([
    'mean of images',
    ...[null, null, null, null],
    means.loss,
    means.mIoU,
    means.pixelAccuracy,
    ...[null, null, null, null],
    ...means.classes.flatMap(({ loss, iou }): Cell[] => [loss, iou, null]),
  ]);
}

function row(cells: readonly Cell[]): string {
  return `${cells.map(cellText).join(',')}\n`;
}

/** A text that a spreadsheet would run as a formula. What is a plain number is none, whatever its sign. */
const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/;

function cellText(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) || safe !== safe.trim() ? `"${safe.replaceAll('"', '""')}"` : safe;
}
