import { LOSS_NAMES } from '../../core/loss-names.ts';
import { splitEnding } from '../../dataset/file-endings.ts';
import { presets } from '../../dataset/presets.ts';
import type { ComparedNumber, CutList, ReportHead, RunComparison } from '../../protocol/report-messages.ts';
import { budgetWords, regionKindWord } from '../../report/budget-words.ts';
import type { Comparison } from '../../report/comparison.ts';
import { comparisonWords } from '../../report/comparison-words.ts';
import { truthWords } from '../../report/reading-words.ts';
import type { ReadingCount, Report, ReportOptions } from '../../report/report.ts';
import { pairWarningLine } from '../../report/warning-words.ts';

/** Lines of a list that travel to the page. */
const LISTED = 200;

/** All of a report but its rows, as the page shows it. */
export function reportHead(
  report: Report,
  rows: number,
  otherRuns: readonly string[],
  comparison: Comparison | null,
): ReportHead {
  const { options, pooled, means, readings } = report;
  const meanOf = new Map(means.classes.map((entry) => [entry.id, entry]));
  return {
    dataset: options.dataset,
    run: options.run ?? (report.predictions || options.dataset),
    loss: readings[0] ? LOSS_NAMES[readings[0].loss] : 'Lovász loss',
    status: report.status,
    beliefs: readings[0] ? [...truthWords(report), ...beliefsOf(readings[0], readings.length)] : [],
    found: report.found,
    rows,
    scored: pooled.scored,
    ignored: pooled.ignored,
    pooledClasses: pooled.mIoUClasses,
    totals: {
      meanLoss: means.loss,
      pooledIoU: pooled.mIoU,
      meanIoU: means.mIoU,
      pooledAccuracy: pooled.pixelAccuracy,
      meanAccuracy: means.pixelAccuracy,
      meanCrossEntropy: means.crossEntropy,
      meanEce: means.ece,
    },
    classes: pooled.classes.map(({ id, name, color, pixels, predicted, iou }) => {
      const mean = meanOf.get(id);
      return {
        id,
        name,
        color,
        pixels,
        predicted,
        pooledIoU: iou,
        meanIoU: mean?.iou ?? null,
        meanIoUPairs: mean?.iouPairs ?? 0,
        meanLoss: mean?.loss ?? null,
        meanLossPairs: mean?.lossPairs ?? 0,
        meanBoundaryIoU: mean?.boundaryIoU ?? null,
      };
    }),
    confusion: Float64Array.from(pooled.confusion.flat()).buffer,
    errors: budgetWords(report.budget),
    worstRegions: report.worstRegions.map(({ id, groundTruth, prediction, kind, pixels, loss, share }) => ({
      image: id,
      truth: groundTruth,
      decided: prediction,
      kind: regionKindWord(kind),
      pixels,
      loss,
      share,
    })),
    warnings: cut(
      [...report.warnings.map(({ message }) => message), ...report.pairWarnings.map(pairWarningLine)],
      String,
    ),
    failed: cut(report.failed, ({ file, message }) => `${file}: ${message}`),
    unmatchedTruths: cut(report.unmatched.groundTruth, String),
    unmatchedPredictions: cut(report.unmatched.prediction, String),
    ambiguous: cut(
      report.ambiguous,
      ({ id, groundTruth, predictions }) => `${id}: ${[...groundTruth, ...predictions].join(', ')}`,
    ),
    endings: endingsOf(options),
    otherRuns,
    comparison: comparison && runComparison(comparison),
  };
}

/** Which files of names that have several are meant, in words. */
export function endingsOf({ run, groundTruth }: ReportOptions): string[] {
  const ending = run === null ? null : splitEnding(run).ending;
  return [...(ending === null ? [] : [`*${ending}`]), ...(groundTruth === undefined ? [] : [`truth ${groundTruth}`])];
}

function beliefsOf(reading: ReadingCount, readings: number): string[] {
  const { preset, ignore, kind, resized, perImage } = reading;
  const beliefs = [
    presets.find(({ name }) => name === preset)?.title ?? preset ?? 'no preset',
    `ignore ${ignore.length === 0 ? 'none' : ignore.slice(0, 4).join(', ')}${ignore.length > 4 ? ' …' : ''}`,
    kind,
  ];
  if (resized) beliefs.push(`resized, ${resized}`);
  if (perImage) beliefs.push('per image');
  if (readings > 1) beliefs.push(`${readings} ways of reading`);
  return beliefs;
}

/** The beginning of a list, as it travels to a page. */
export function cut<T>(list: readonly T[], say: (item: T) => string): CutList {
  return { count: list.length, first: list.slice(0, LISTED).map((item) => say(item)) };
}

/** The comparison's second run is the one of the report. */
function runComparison(comparison: Comparison): RunComparison {
  const [other, own] = comparison.options.runs;
  const [before, after] = comparison.runs;
  const { difference, images } = comparison;
  const row = (
    label: string,
    a: number | null,
    b: number | null,
    change: number | null,
    up = true,
  ): ComparedNumber => ({
    label,
    other: a,
    own: b,
    change,
    up,
  });
  return {
    other,
    own,
    pairs: images.better + images.worse + images.equal,
    numbers: [
      row('Loss, mean of images', before.means.loss, after.means.loss, difference.means.loss, false),
      row('mIoU, mean of images', before.means.mIoU, after.means.mIoU, difference.means.mIoU),
      row('mIoU, pooled', before.pooled.mIoU, after.pooled.mIoU, difference.pooled.mIoU),
      row('Accuracy, pooled', before.pooled.pixelAccuracy, after.pooled.pixelAccuracy, difference.pooled.pixelAccuracy),
    ],
    images,
    sentences: comparisonWords(comparison),
    classes: comparison.classes.map(({ id, pooledIoU, difference: change }) => ({ id, other: pooledIoU[0], change })),
    onlyOther: cut(comparison.onlyIn[0], String),
    onlyOwn: cut(comparison.onlyIn[1], String),
  };
}
