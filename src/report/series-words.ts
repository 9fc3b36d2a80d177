import { formatCount } from '../engine/words/number-words.ts';
import { signed } from './comparison-words.ts';
import type { CourseKind } from './image-course.ts';
import type { Series, SeriesClass, SeriesRun } from './series.ts';

export const courseWords: Readonly<Record<CourseKind, string>> = {
  learned: 'learned',
  forgotten: 'forgotten',
  flickering: 'flickering',
  good: 'good throughout',
  bad: 'bad throughout',
  untold: 'without two numbers',
};

/** What a series says, in plain sentences. */
export function seriesWords(series: Series): string[] {
  const { runs, classes, order } = series;
  const lines = [`${formatCount(runs.length)} ${runs.length === 1 ? 'run' : 'runs'}. ${order.evidence}`];
  const iou = courseLine('mIoU, pooled', runs, ({ pooled }) => pooled.mIoU, 'highest');
  const loss = courseLine('Lovász loss, mean of images', runs, ({ means }) => means.loss, 'lowest');
  lines.push(...[iou, loss].filter((line) => line !== null));
  const fallen = fallenClasses(classes).slice(0, 5);
  if (fallen.length > 0) {
    const list = fallen.map(({ name, fall, best }) => `${name} ${signed(-fall)} since ${runs[best]?.name}`);
    lines.push(`Classes that end below their best IoU (pooled): ${list.join(', ')}.`);
  }
  lines.push(`${countWords(series)} ${ruleWords(series.options)}`);
  return lines;
}

/** What the kinds of images mean here: the line, and how often is flickering. */
export function ruleWords({ good, flicker }: Series['options']): string {
  return `An image is good in a run when its mIoU is at least ${good}; it flickers when it crosses that line ${formatCount(flicker)} times or more.`;
}

function countWords({ counts, images }: Series): string {
  const said = (['learned', 'forgotten', 'flickering', 'good', 'bad'] as const).map(
    (kind) => `${formatCount(counts[kind])} ${courseWords[kind]}`,
  );
  if (counts.untold > 0) said.push(`${formatCount(counts.untold)} ${courseWords.untold}`);
  return `Of ${formatCount(images.length)} images: ${said.join(', ')}.`;
}

function courseLine(
  title: string,
  runs: readonly SeriesRun[],
  numberOf: (run: SeriesRun) => number | null,
  best: 'highest' | 'lowest',
): string | null {
  const told = runs.flatMap((run) => {
    const value = numberOf(run);
    return value === null ? [] : [{ name: run.name, value }];
  });
  const [first, last] = [told[0], told.at(-1)];
  if (!first || !last || told.length < 2) return null;
  const sign = best === 'highest' ? 1 : -1;
  const top = told.reduce((most, one) => (sign * one.value > sign * most.value ? one : most));
  const change = signed(last.value - first.value);
  return `${title}: ${first.value.toFixed(4)} in ${first.name}, ${last.value.toFixed(4)} in ${last.name} (${change}); ${best} in ${top.name}, ${top.value.toFixed(4)}.`;
}

interface FallenClass {
  readonly name: string;
  /** Best minus last, above 0. */
  readonly fall: number;
  /** Place of the run where it was best. */
  readonly best: number;
}

/** Classes whose last IoU is below the best that they had, the deepest fall first. */
export function fallenClasses(classes: readonly SeriesClass[]): FallenClass[] {
  return classes
    .flatMap(({ name, pooledIoU }) => {
      const last = pooledIoU.at(-1) ?? null;
      let best = -1;
      for (const [place, value] of pooledIoU.entries()) {
        if (value !== null && value > (pooledIoU[best] ?? -1)) best = place;
      }
      const fall = (pooledIoU[best] ?? 0) - (last ?? 0);
      return best < 0 || last === null || fall <= 0 ? [] : { name, fall, best };
    })
    .sort((a, b) => b.fall - a.fall);
}
