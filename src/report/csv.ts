import { classKeys } from './class-names.ts';
import { type CsvCell, csvRow } from './csv-cells.ts';
import type { Report } from './report.ts';

/**
 * A report as CSV (RFC 4180, lines end in LF) in pieces: one row a pair, then one for all pixels pooled and one for
 * the means of images; the column `scope` tells them apart. Full double precision; an empty cell is a number that
 * does not exist.
 */
export function* reportCsv(report: Report): Generator<string> {
  const { pooled, means, failed } = report;
  const keys = classKeys(pooled.classes);
  yield csvRow([
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
    yield csvRow([
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
      ...pooled.classes.flatMap(({ id }): CsvCell[] => {
        const entry = byId.get(id);
        return entry ? [entry.loss, entry.iou, entry.pixels] : [null, null, null];
      }),
    ]);
  }
  const none = pooled.classes.flatMap((): CsvCell[] => [null, null, null]);
  for (const { id, file, code, message } of failed) {
    yield csvRow(['failed', id, null, file, null, null, null, null, null, null, null, `${code}: ${message}`, ...none]);
  }
  yield csvRow([
    'pooled',
    ...[null, null, null, null, null],
    pooled.mIoU,
    pooled.pixelAccuracy,
    pooled.scored,
    pooled.ignored,
    ...[null, null],
    ...pooled.classes.flatMap(({ iou, pixels }): CsvCell[] => [null, iou, pixels]),
  ]);
  yield csvRow([
    'mean of images',
    ...[null, null, null, null],
    means.loss,
    means.mIoU,
    means.pixelAccuracy,
    ...[null, null, null, null],
    ...means.classes.flatMap(({ loss, iou }): CsvCell[] => [loss, iou, null]),
  ]);
}
