import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { csvRow } from './csv-cells.ts';
import type { CourseKind } from './image-course.ts';
import { markdownNumber, markdownTable, markdownText } from './markdown-text.ts';
import { writePieces, writePiecesGivingWay } from './output-pieces.ts';
import type { Series, SeriesImage } from './series.ts';
import { seriesHtml } from './series-html.ts';
import { courseWords, seriesWords } from './series-words.ts';

export const SERIES_FORMATS = ['json', 'csv', 'md', 'html'] as const;

export type SeriesFormat = (typeof SERIES_FORMATS)[number];

/** Images of a kind that Markdown lists. */
const IMAGES = 50;
/** Kinds that are listed: what changed, the bad news first. */
export const LISTED_KINDS = ['forgotten', 'flickering', 'learned'] as const satisfies readonly CourseKind[];

/** @throws LensError usage */
export function seriesFormatOf(file: string): SeriesFormat {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = SERIES_FORMATS.find((known) => known === ending);
  if (format) return format;
  const message = `a series is written as ${SERIES_FORMATS.map((name) => `.${name}`).join(', ')}; not as '${path.basename(file)}'`;
  throw new LensError('usage', { message });
}

/** Writes a series whole or not at all. @throws LensError output-failed, usage */
export function writeSeries(series: Series, file: string): void {
  writePieces(file, piecesOf(series, file));
}

/** The same beside other work. @throws LensError output-failed, usage */
export async function writeSeriesGivingWay(series: Series, file: string): Promise<void> {
  await writePiecesGivingWay(file, piecesOf(series, file), undefined);
}

function piecesOf(series: Series, file: string): Iterable<string> {
  return { json: seriesJson, csv: seriesCsv, md: seriesMarkdown, html: seriesHtml }[seriesFormatOf(file)](series);
}

/** JSON in pieces, one image a line, in full precision. */
export function* seriesJson({ images, ...summary }: Series): Generator<string> {
  yield `${JSON.stringify(summary, null, 1).slice(0, -2)},\n "images": [`;
  let separator = '\n';
  for (const image of images) {
    yield `${separator}${JSON.stringify(image)}`;
    separator = ',\n';
  }
  yield '\n ]\n}\n';
}

/** One row a value in time, so that any plotting tool takes it; `scope` tells which mean a row is. */
function* seriesCsv({ runs, classes, images }: Series): Generator<string> {
  yield csvRow(['scope', 'run', 'number', 'name', 'kind', 'iou', 'loss', 'pixel_accuracy']);
  for (const { name, number, pooled, means } of runs) {
    yield csvRow(['pooled', name, number, null, null, pooled.mIoU, null, pooled.pixelAccuracy]);
    yield csvRow(['mean', name, number, null, null, means.mIoU, means.loss, means.pixelAccuracy]);
  }
  for (const entry of classes) {
    for (const [place, { name, number }] of runs.entries()) {
      yield csvRow(['class pooled', name, number, entry.name, null, entry.pooledIoU[place] ?? null, null, null]);
      yield csvRow(['class mean', name, number, entry.name, null, null, entry.meanLoss[place] ?? null, null]);
    }
  }
  for (const { id, kind, mIoU, loss } of images) {
    for (const [place, { name, number }] of runs.entries()) {
      yield csvRow(['image', name, number, id, kind, mIoU[place] ?? null, loss[place] ?? null, null]);
    }
  }
}

/** Images of a kind, those that changed most first, at most `limit`. */
export function largestCourses(images: Iterable<SeriesImage>, kind: CourseKind, limit: number): SeriesImage[] {
  const found = [...images].filter((image) => image.kind === kind);
  const size = ({ change }: SeriesImage) => Math.abs(change ?? 0);
  return found.sort((a, b) => b.crossings - a.crossings || size(b) - size(a)).slice(0, limit);
}

function* seriesMarkdown(series: Series): Generator<string> {
  const { runs, classes, counts, order, warnings } = series;
  const names = runs.map(({ name }) => markdownText(name));
  const row = (title: string, values: readonly (number | null)[]) => [title, ...values.map(markdownNumber)];
  const lines = [
    `# Series: ${markdownText(order.pattern)}`,
    '',
    ...seriesWords(series).flatMap((line) => [markdownText(line), '']),
    ...warnings.flatMap(({ message }) => [`**Warning**: ${markdownText(message)}`, '']),
    ...markdownTable(
      ['Run', 'Pairs', 'mIoU, pooled', 'mIoU, mean of images', 'Lovász loss, mean of images'],
      runs.map(({ name, pairs, pooled, means }) => [
        markdownText(name),
        formatCount(pairs),
        ...[pooled.mIoU, means.mIoU, means.loss].map(markdownNumber),
      ]),
      1,
    ),
    '',
    '## IoU of the classes, pooled',
    '',
    ...markdownTable(
      ['Class', ...names],
      classes.map(({ name, pooledIoU }) => row(markdownText(name), pooledIoU)),
      1,
    ),
  ];
  for (const kind of LISTED_KINDS) {
    const images = largestCourses(series.images, kind, IMAGES);
    if (images.length === 0) continue;
    const [first = '', ...rest] = courseWords[kind];
    const shown = images.length < counts[kind] ? `, ${images.length} shown` : '';
    lines.push('', `## ${first.toUpperCase()}${rest.join('')} (${formatCount(counts[kind])}${shown})`, '');
    lines.push(
      ...markdownTable(
        ['Image, mIoU', ...names],
        images.map(({ id, mIoU }) => row(markdownText(id), mIoU)),
        1,
      ),
    );
  }
  for (const { name, failed } of runs) {
    for (const { file, message } of failed.slice(0, IMAGES)) {
      lines.push('', `Not readable in ${markdownText(name)}: ${markdownText(file)}: ${markdownText(message)}`);
    }
  }
  yield `${lines.join('\n')}\n`;
}
