import { failureLines } from '../report/failure-groups.ts';
import type { Series } from '../report/series.ts';
import { LISTED_KINDS, largestCourses } from '../report/series-file.ts';
import { courseWords, seriesWords } from '../report/series-words.ts';
import { shortNumber } from './inspect-text.ts';
import { problemLines } from './problem-lines.ts';
import { columns } from './text-columns.ts';

const IMAGES = 10;
/** Runs that a terminal has columns for: with more, the first and the newest ones. */
const RUNS = 8;

/** A series for a terminal: what it means, the runs, the classes, the images that changed. */
export function seriesText(series: Series): string {
  const { runs, classes, warnings } = series;
  const places = runs.map((_, place) => place);
  const shown = places.length <= RUNS ? places : [0, ...places.slice(1 - RUNS)];
  const gap = places.length > RUNS ? ' … ' : '';
  const names = shown.map((place) => `${place === shown[1] ? gap : ''}${runs[place]?.name}`);
  const values = (list: readonly (number | null)[]) => shown.map((place) => shortNumber(list[place] ?? null));
  const lines = [
    ...seriesWords(series),
    '',
    ...columns(
      [
        ['run', 'pairs', 'mIoU, pooled', 'mIoU, mean of images', 'Lovász loss, mean of images'],
        ...runs.map(({ name, pairs, pooled, means }) => [
          name,
          String(pairs),
          ...[pooled.mIoU, means.mIoU, means.loss].map(shortNumber),
        ]),
      ],
      1,
    ),
    '',
    ...columns(
      [['class, IoU pooled', ...names], ...classes.map(({ name, pooledIoU }) => [name, ...values(pooledIoU)])],
      1,
    ),
  ];
  for (const kind of LISTED_KINDS) {
    const images = largestCourses(series.images, kind, IMAGES);
    if (images.length === 0) continue;
    lines.push(
      '',
      ...columns([[`${courseWords[kind]}, mIoU`, ...names], ...images.map(({ id, mIoU }) => [id, ...values(mIoU)])], 1),
    );
  }
  const files = runs.flatMap(({ name, failed }) => failureLines(`failed in ${name}`, failed));
  const said = warnings.map(({ message }) => `warning: ${message}`);
  return `${[...lines, ...problemLines(files, said)].join('\n')}\n`;
}
