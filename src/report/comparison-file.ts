import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { formatCount } from '../engine/words/number-words.ts';
import type { ComparedPair, Comparison } from './comparison.ts';
import { comparisonWords, largestChanges } from './comparison-words.ts';
import { csvRow } from './csv-cells.ts';
import { linkTarget, markdownNumber, markdownTable, markdownText } from './markdown-text.ts';
import { relativeFrom, writePieces } from './output-pieces.ts';

const formats = ['json', 'csv', 'md'] as const;
const IMAGES = 50;

/** @throws LensError usage */
export function comparisonFormatOf(file: string): (typeof formats)[number] {
  const ending = path.extname(file).slice(1).toLowerCase();
  const format = formats.find((known) => known === ending);
  if (format) return format;
  const message = `a comparison is written as ${formats.map((name) => `.${name}`).join(', ')}; not as '${path.basename(file)}'`;
  throw new LensError('usage', { message });
}

/** Writes a comparison whole or not at all. @throws LensError output-failed, usage */
export function writeComparison(comparison: Comparison, file: string, dataSetFolder: string): void {
  switch (comparisonFormatOf(file)) {
    case 'json':
      writePieces(file, comparisonJson(comparison));
      return;
    case 'csv':
      writePieces(file, comparisonCsv(comparison));
      return;
    case 'md':
      writePieces(file, [
        comparisonMarkdown(comparison, (target) => linkTarget(relativeFrom(file, path.resolve(dataSetFolder, target)))),
      ]);
  }
}

/** JSON in pieces, one pair a line, in full precision. */
export function* comparisonJson({ pairs, ...summary }: Comparison): Generator<string> {
  yield `${JSON.stringify(summary, null, 1).slice(0, -2)},\n "pairs": [`;
  let separator = '\n';
  for (const pair of pairs) {
    yield `${separator}${JSON.stringify(pair)}`;
    separator = ',\n';
  }
  yield '\n ]\n}\n';
}

function* comparisonCsv({ pairs, options }: Comparison): Generator<string> {
  const columns = ['loss', 'miou', 'pixel_accuracy'].flatMap((name) => options.runs.map((run) => `${name} ${run}`));
  yield csvRow([
    'id',
    'ground_truth',
    ...options.runs.map((run) => `prediction ${run}`),
    ...columns,
    'miou difference',
  ]);
  for (const pair of pairs) {
    const numbers = [...pair.loss, ...pair.mIoU, ...pair.pixelAccuracy, pair.difference];
    yield csvRow([pair.id, pair.groundTruth, ...pair.predictions, ...numbers]);
  }
}

function comparisonMarkdown(comparison: Comparison, linkTo: (path: string) => string): string {
  const { options, runs, difference, classes, onlyIn, failed } = comparison;
  const names = options.runs.map(markdownText);
  const row = (title: string, values: readonly (number | null)[]) => [title, ...values.map(markdownNumber)];
  const { worse, better } = largestChanges(comparison.pairs, IMAGES);
  const [a, b] = runs;
  const lines = [
    `# Comparison: ${names.join(' and ')}`,
    '',
    ...comparisonWords(comparison).flatMap((line) => [markdownText(line), '']),
    ...comparison.warnings.flatMap(({ message }) => [`**Warning**: ${markdownText(message)}`, '']),
    ...markdownTable(
      ['Number', ...names, 'Change'],
      [
        row('mIoU, pooled', [a.pooled.mIoU, b.pooled.mIoU, difference.pooled.mIoU]),
        row('mIoU, mean of images', [a.means.mIoU, b.means.mIoU, difference.means.mIoU]),
        row('Lovász loss, mean of images', [a.means.loss, b.means.loss, difference.means.loss]),
        row('Pixel accuracy, pooled', [
          a.pooled.pixelAccuracy,
          b.pooled.pixelAccuracy,
          difference.pooled.pixelAccuracy,
        ]),
      ],
      1,
    ),
    '',
    '## Classes, by change in IoU',
    '',
    ...markdownTable(
      ['Class', 'Truth pixels', ...names.map((name) => `IoU pooled, ${name}`), 'Change'],
      classes.map((entry) => [
        markdownText(entry.name),
        formatCount(entry.pixels),
        ...[...entry.pooledIoU, entry.difference].map(markdownNumber),
      ]),
      1,
    ),
    ...imageTable('Images that got worse', worse, names, linkTo),
    ...imageTable('Images that got better', better, names, linkTo),
  ];
  for (const [side, ids] of onlyIn.entries()) {
    if (ids.length === 0) continue;
    const shown = ids.slice(0, IMAGES).map(markdownText).join(', ');
    lines.push('', `Only in ${names[side]} (${formatCount(ids.length)}): ${shown}${ids.length > IMAGES ? ', …' : ''}`);
  }
  for (const [side, pairs] of failed.entries()) {
    for (const { file, message } of pairs.slice(0, IMAGES)) {
      lines.push('', `Not readable in ${names[side]}: ${markdownText(file)}: ${markdownText(message)}`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function imageTable(
  title: string,
  pairs: readonly ComparedPair[],
  names: readonly string[],
  linkTo: (path: string) => string,
): string[] {
  if (pairs.length === 0) return [];
  const rows = pairs.map((pair) => [
    `[${markdownText(pair.id)}](${linkTo(pair.predictions[1])})`,
    ...[...pair.mIoU, pair.difference].map(markdownNumber),
    ...pair.loss.map(markdownNumber),
  ]);
  const head = ['Image', ...names.map((name) => `mIoU, ${name}`), 'Change', ...names.map((name) => `Loss, ${name}`)];
  return ['', `## ${title}`, '', ...markdownTable(head, rows, 1)];
}
