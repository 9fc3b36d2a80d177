import { LOSS_NAMES } from '../../core/loss-names.ts';
import { joinIds } from '../../protocol/id-list.ts';
import type { SeriesHead, SeriesTable } from '../../protocol/series-messages.ts';
import { COURSE_KINDS } from '../../report/image-course.ts';
import type { Series } from '../../report/series.ts';
import { seriesWords } from '../../report/series-words.ts';
import { cut } from '../report/report-head.ts';

/** All of a series but its images, as the page shows it. */
export function seriesHead(
  series: Series,
  loss: keyof typeof LOSS_NAMES | null,
  broken: readonly string[],
  listed: number,
  files: Pick<SeriesHead, 'endings' | 'ambiguous'>,
): SeriesHead {
  const { options, order, runs, classes, warnings } = series;
  const labels = shortLabels(
    runs.map(({ name }) => name),
    order.pattern,
  );
  return {
    dataset: options.dataset,
    pattern: order.pattern,
    listed,
    ...files,
    evidence: order.evidence,
    loss: loss ? LOSS_NAMES[loss] : 'Lovász loss',
    rule: { good: options.good, flicker: options.flicker },
    runs: runs.map(({ name, number, pairs, status, pooled, means, failed }, place) => ({
      name,
      label: labels[place] ?? name,
      number,
      pairs,
      interrupted: status === 'interrupted',
      pooledIoU: pooled.mIoU,
      meanIoU: means.mIoU,
      meanLoss: means.loss,
      pooledAccuracy: pooled.pixelAccuracy,
      failed: cut(failed, ({ file, message }) => `${file}: ${message}`),
    })),
    classes: classes.map(({ id, name, color }) => ({ id, name, color })),
    classIoU: Float64Array.from(classes.flatMap(({ pooledIoU }) => pooledIoU.map((value) => value ?? Number.NaN)))
      .buffer,
    images: series.images.length,
    counts: series.counts,
    sentences: seriesWords(series),
    warnings: cut(warnings, ({ message }) => message),
    broken: cut(broken, String),
  };
}

/** The images as the page sorts and filters them. */
export function seriesTableOf({ images }: Series): SeriesTable {
  const { ids, courses } = images;
  const column = (values: readonly (number | null)[]) =>
    Float64Array.from(values, (value) => value ?? Number.NaN).buffer;
  return {
    ids: joinIds(ids),
    kinds: Uint8Array.from(courses, ({ kind }) => COURSE_KINDS.indexOf(kind)).buffer,
    crossings: column(courses.map(({ crossings }) => crossings)),
    crossed: column(courses.map(({ crossed }) => crossed)),
    first: column(courses.map(({ first }) => first)),
    last: column(courses.map(({ last }) => last)),
  };
}

/** mIoU in each run, image by image. Places beyond the last image have none. */
export function seriesValuesOf({ images, runs }: Series, places: readonly number[]): ArrayBuffer {
  const values = new Float64Array(places.length * runs.length).fill(Number.NaN);
  for (const [at, place] of places.entries()) {
    if (place < images.length) values.set(images.valuesOf(place), at * runs.length);
  }
  return values.buffer;
}

/** The parts of the names' paths that the pattern leaves open: "runs/ckpt1/pred" among its like is "ckpt1". */
function shortLabels(names: readonly string[], pattern: string): string[] {
  const open = pattern.split('/').map((part) => part.includes('*'));
  if (!open.includes(true)) return [...names];
  return names.map((name) => {
    const parts = name.split('/');
    return parts.length === open.length ? parts.filter((_, at) => open[at]).join('/') : name;
  });
}
