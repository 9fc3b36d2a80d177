import type { InspectionWarning } from '../core/inspection.ts';
import type { RunSeries } from '../dataset/run-series.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { meaningOf } from './comparison.ts';
import { COURSE_KINDS, type CourseKind, type CourseRule, courseOf, type ImageCourse } from './image-course.ts';
import type { FailedPair, Report, ReportOptions, ReportPair, ReportSummary } from './report.ts';
import type { Steps } from './steps.ts';
import { commonFolder } from './used-folders.ts';

export const seriesSchema = 'lovasz-lens/series@1';

/** What of a report a series keeps: its totals, and two numbers of each image. */
export interface RunNumbers {
  readonly summary: ReportSummary;
  /** Folder that all truths lie in, relative to the data set. */
  readonly truths: string;
  /** In the order of the ids. A name that comes again gets its number: "x", "x (2)". */
  readonly ids: readonly string[];
  /** One value an image; NaN: none. */
  readonly loss: Float64Array;
  readonly mIoU: Float64Array;
}

/** Totals of one run: those of its report. */
export interface SeriesRun {
  readonly name: string;
  /** The number in its name; null where the order does not go by one. */
  readonly number: number | null;
  readonly status: Report['status'];
  readonly pairs: number;
  readonly found: number;
  readonly predictions: string;
  readonly pooled: { readonly mIoU: number | null; readonly pixelAccuracy: number | null };
  readonly means: { readonly loss: number | null; readonly mIoU: number | null; readonly pixelAccuracy: number | null };
  readonly failed: readonly FailedPair[];
}

/** A class over the runs; one value a run, null where it does not exist. */
export interface SeriesClass {
  readonly id: number;
  readonly name: string;
  readonly color: readonly [number, number, number];
  readonly pooledIoU: readonly (number | null)[];
  readonly meanLoss: readonly (number | null)[];
}

/** An image over the runs; one value a run, null where it does not exist. */
export interface SeriesImage extends ImageCourse {
  readonly id: string;
  readonly mIoU: readonly (number | null)[];
  readonly loss: readonly (number | null)[];
}

export interface SeriesSummary {
  readonly schema: typeof seriesSchema;
  readonly options: Pick<ReportOptions, 'dataset' | 'limit' | 'pair'> & CourseRule;
  readonly order: Pick<RunSeries, 'pattern' | 'order' | 'evidence'>;
  readonly status: Report['status'];
  readonly runs: readonly SeriesRun[];
  /** Ascending ids. */
  readonly classes: readonly SeriesClass[];
  /** Images by what became of them. */
  readonly counts: Readonly<Record<CourseKind, number>>;
  readonly warnings: readonly InspectionWarning[];
}

/** A series of runs over one data set. The images are in the order of their ids. */
export interface Series extends SeriesSummary {
  readonly images: SeriesImages;
}

/** A run of a series with its numbers, in the order of the series. */
export interface NumberedReport {
  readonly name: string;
  readonly number: number | null;
  readonly numbers: RunNumbers;
}

/** Reads what a series needs of a report, a step a row. */
export function* runNumbers({ pairs, ...summary }: Report): Steps<RunNumbers> {
  const ids: string[] = [];
  const loss: number[] = [];
  const mIoU: number[] = [];
  const seen = new Map<string, number>();
  let truths: string[] | null = null;
  for (const pair of pairs) {
    yield;
    truths = commonFolder(truths, pair.files.groundTruth);
    ids.push(nameOnce(pair, seen));
    loss.push(pair.loss ?? Number.NaN);
    mIoU.push(pair.mIoU ?? Number.NaN);
  }
  const columns = { loss: Float64Array.from(loss), mIoU: Float64Array.from(mIoU) };
  return { summary, truths: truths?.join('/') ?? '', ids, ...columns };
}

function nameOnce({ id }: ReportPair, seen: Map<string, number>): string {
  const times = (seen.get(id) ?? 0) + 1;
  seen.set(id, times);
  return times === 1 ? id : `${id} (${times})`;
}

/**
 * A series of the reports of several runs. Every total is that of the run's own report; nothing is computed anew.
 * @param runs one or more, in the order of time
 */
export function seriesOf(
  runs: readonly NumberedReport[],
  order: Pick<RunSeries, 'pattern' | 'order' | 'evidence'>,
  rule: CourseRule,
): Series {
  const images = new SeriesImages(
    runs.map(({ numbers }) => numbers),
    rule,
  );
  const summaries = runs.map(({ numbers }) => numbers.summary);
  const { dataset = '', limit = null, pair } = summaries[0]?.options ?? {};
  if (!pair) throw new RangeError('a series has one run at least');
  return {
    schema: seriesSchema,
    options: { dataset, limit, pair, good: rule.good, flicker: rule.flicker },
    order: { pattern: order.pattern, order: order.order, evidence: order.evidence },
    status: summaries.every(({ status }) => status === 'complete') ? 'complete' : 'interrupted',
    runs: runs.map(({ name, number, numbers: { summary } }) => ({
      name,
      number,
      status: summary.status,
      pairs: summary.pooled.pairs,
      found: summary.found,
      predictions: summary.predictions,
      pooled: { mIoU: summary.pooled.mIoU, pixelAccuracy: summary.pooled.pixelAccuracy },
      means: { loss: summary.means.loss, mIoU: summary.means.mIoU, pixelAccuracy: summary.means.pixelAccuracy },
      failed: summary.failed,
    })),
    classes: seriesClasses(summaries),
    counts: images.counts,
    warnings: seriesWarnings(runs, images.length),
    images,
  };
}

/** The images of a series by their place: what became of each, and its values in every run. */
export class SeriesImages implements Iterable<SeriesImage> {
  readonly ids: readonly string[];
  readonly courses: readonly ImageCourse[];
  readonly #runs: number;
  /** Image by image: one value a run, NaN for none. */
  readonly #mIoU: Float64Array;
  readonly #loss: Float64Array;

  constructor(runs: readonly Pick<RunNumbers, 'ids' | 'loss' | 'mIoU'>[], rule: CourseRule) {
    this.ids = allIds(runs);
    this.#runs = runs.length;
    this.#mIoU = new Float64Array(this.ids.length * runs.length).fill(Number.NaN);
    this.#loss = this.#mIoU.slice();
    const places = new Map(this.ids.map((id, place) => [id, place]));
    for (const [run, { ids, mIoU, loss }] of runs.entries()) {
      for (let row = 0; row < ids.length; row += 1) {
        const id = ids[row] as string; // row < length
        // Most runs have all images, and so each at its place.
        const place = this.ids[row] === id ? row : (places.get(id) as number); // all ids are there
        this.#mIoU[place * runs.length + run] = mIoU[row] as number;
        this.#loss[place * runs.length + run] = loss[row] as number;
      }
    }
    this.courses = this.ids.map((_, place) => courseOf(this.valuesOf(place), rule));
  }

  get length(): number {
    return this.ids.length;
  }

  get counts(): Record<CourseKind, number> {
    const counts = Object.fromEntries(COURSE_KINDS.map((kind) => [kind, 0])) as Record<CourseKind, number>;
    for (const { kind } of this.courses) counts[kind] += 1;
    return counts;
  }

  /** mIoU of an image in every run; NaN: none. A view: it is not to be written. */
  valuesOf(place: number): Float64Array {
    return this.#mIoU.subarray(place * this.#runs, (place + 1) * this.#runs);
  }

  at(place: number): SeriesImage | undefined {
    const [id, course] = [this.ids[place], this.courses[place]];
    if (id === undefined || !course) return undefined;
    const values = (of: Float64Array) =>
      Array.from(of.subarray(place * this.#runs, (place + 1) * this.#runs), (value) =>
        Number.isNaN(value) ? null : value,
      );
    return { id, ...course, mIoU: values(this.#mIoU), loss: values(this.#loss) };
  }

  *[Symbol.iterator](): Generator<SeriesImage> {
    for (let place = 0; place < this.length; place += 1) yield this.at(place) as SeriesImage; // place < length
  }
}

/** The ids of all runs, by code units. */
function allIds(runs: readonly Pick<RunNumbers, 'ids'>[]): string[] {
  const [first] = runs;
  if (!first) return [];
  const same = ({ ids }: Pick<RunNumbers, 'ids'>) =>
    ids.length === first.ids.length && ids.every((id, row) => id === first.ids[row]);
  const names = new Set(first.ids);
  for (const run of runs) if (!same(run)) for (const id of run.ids) names.add(id);
  return [...names].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function seriesClasses(summaries: readonly ReportSummary[]): SeriesClass[] {
  const pooled = summaries.map((summary) => new Map(summary.pooled.classes.map((entry) => [entry.id, entry])));
  const means = summaries.map((summary) => new Map(summary.means.classes.map((entry) => [entry.id, entry])));
  const ids = [...new Set(pooled.flatMap((classes) => [...classes.keys()]))].sort((a, b) => a - b);
  return ids.flatMap((id) => {
    const named = pooled.findLast((classes) => classes.has(id))?.get(id);
    if (!named) return [];
    return {
      id,
      name: named.name,
      color: named.color,
      pooledIoU: pooled.map((classes) => classes.get(id)?.iou ?? null),
      meanLoss: means.map((classes) => classes.get(id)?.loss ?? null),
    };
  });
}

/** What keeps runs from being compared: read in different ways, or over different images. */
function seriesWarnings(runs: readonly NumberedReport[], images: number): InspectionWarning[] {
  const warnings: InspectionWarning[] = [];
  const meanings = new Map<string, string[]>();
  for (const { name, numbers } of runs) {
    const meaning = meaningOf(numbers.summary);
    meanings.set(meaning, [...(meanings.get(meaning) ?? []), name]);
    for (const warning of numbers.summary.warnings) {
      warnings.push({ code: warning.code, message: `${name}: ${warning.message}` });
    }
    if (numbers.ids.length < images) {
      const message = `${name} has ${formatCount(numbers.ids.length)} of ${formatCount(images)} images: its totals are over these alone.`;
      warnings.push({ code: 'runs-of-different-images', message });
    }
  }
  meanings.delete(''); // runs without a pair
  if (meanings.size > 1) {
    const list = [...meanings].map(([meaning, names]) => `${names.join(', ')}: ${meaning}`).join('; ');
    const message = `The runs were understood in different ways: ${list}. Their losses do not compare; the IoUs do.`;
    warnings.push({ code: 'runs-read-differently', message });
  }
  return warnings;
}
