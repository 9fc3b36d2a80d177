import type { InspectionWarning } from '../core/inspection.ts';
import { LensError } from '../core/lens-error.ts';
import type { PairOptions } from '../dataset/pair-options.ts';
import type { FailedPair, Report, ReportPair, ReportSummary } from './report.ts';
import { type SignFlip, signFlip } from './sign-flip.ts';
import { atOnce, type Steps } from './steps.ts';
import { type ReportFrame, summarise } from './summary.ts';

export const comparisonSchema = 'lovasz-lens/comparison@1';

/** Two values of the same thing: of the first run and of the second. */
export type OfBoth<T> = readonly [first: T, second: T];

export interface ComparedClass {
  readonly id: number;
  readonly name: string;
  readonly color: readonly [number, number, number];
  readonly pixels: number;
  readonly pooledIoU: OfBoth<number | null>;
  /** Second − first; null when one does not exist. */
  readonly difference: number | null;
  readonly meanIoU: OfBoth<number | null>;
  readonly meanLoss: OfBoth<number | null>;
}

export interface ComparedPair {
  readonly id: string;
  readonly groundTruth: string;
  readonly predictions: OfBoth<string>;
  readonly loss: OfBoth<number | null>;
  readonly mIoU: OfBoth<number | null>;
  readonly pixelAccuracy: OfBoth<number | null>;
  /** Regions of wrong pixels; null where its report does not say. */
  readonly regions: OfBoth<number | null>;
  /** mIoU, second − first; null when one does not exist. */
  readonly difference: number | null;
}

export interface RunTotals {
  readonly predictions: string;
  readonly pooled: { readonly mIoU: number | null; readonly pixelAccuracy: number | null };
  readonly means: { readonly loss: number | null; readonly mIoU: number | null; readonly pixelAccuracy: number | null };
}

export interface ComparisonSummary {
  readonly schema: typeof comparisonSchema;
  readonly options: {
    readonly dataset: string;
    readonly runs: OfBoth<string>;
    readonly limit: number | null;
    readonly pair: PairOptions;
  };
  readonly status: Report['status'];
  /** Over the pairs that both runs have. */
  readonly runs: OfBoth<RunTotals>;
  /** Second − first. */
  readonly difference: {
    readonly pooled: RunTotals['pooled'];
    readonly means: RunTotals['means'];
  };
  /** Of the mean over images of the mIoU, and of the loss. */
  readonly interval: { readonly mIoU: SignFlip; readonly loss: SignFlip };
  /** Regions of wrong pixels in all images. */
  readonly regions: OfBoth<number>;
  /** Images by the sign of the difference in mIoU. */
  readonly images: { readonly better: number; readonly worse: number; readonly equal: number };
  /** The one that lost the most first. */
  readonly classes: readonly ComparedClass[];
  /** Pairs that only one run has. */
  readonly onlyIn: OfBoth<readonly string[]>;
  readonly failed: OfBoth<readonly FailedPair[]>;
  readonly warnings: readonly InspectionWarning[];
}

/** Two runs over one data set. The rows can be walked several times, in the order of their ids. */
export interface Comparison extends ComparisonSummary {
  readonly pairs: Iterable<ComparedPair>;
}

/**
 * Compares two reports of one data set, over the pairs that both have.
 * @throws LensError usage when they have none in common
 */
export function compareReports(first: Report, second: Report): Comparison {
  return atOnce(comparisonSteps(first, second));
}

/** The same in steps: a row each, and some flips of signs. */
export function* comparisonSteps(first: Report, second: Report): Steps<Comparison> {
  const shared = { [Symbol.iterator]: () => sharedRows(first.pairs, second.pairs) };
  const onlyIn: [string[], string[]] = [[], []];
  const differences = { mIoU: [] as number[], loss: [] as number[] };
  const images = { better: 0, worse: 0, equal: 0 };
  for (const { rows, alone } of walkBoth(first.pairs, second.pairs)) {
    yield;
    if (alone) onlyIn[alone.side].push(alone.id);
    if (!rows) continue;
    const { difference, loss } = comparedPair(rows);
    const lossDifference = minus(loss[1], loss[0]);
    if (lossDifference !== null) differences.loss.push(lossDifference);
    if (difference === null) continue;
    differences.mIoU.push(difference);
    images[difference > 0 ? 'better' : difference < 0 ? 'worse' : 'equal'] += 1;
  }
  const a = yield* summarise(frameOf(first), first.pooled.classes, sideOf(shared, 0));
  const b = yield* summarise(frameOf(second), second.pooled.classes, sideOf(shared, 1));
  if (a.pooled.pairs === 0) {
    throw new LensError('usage', { message: 'the two runs have no pair in common' });
  }
  return {
    schema: comparisonSchema,
    options: {
      dataset: first.options.dataset,
      runs: [first.options.run ?? first.predictions, second.options.run ?? second.predictions],
      limit: first.options.limit,
      pair: first.options.pair,
    },
    status: first.status === 'complete' ? second.status : first.status,
    runs: [totalsOf(a), totalsOf(b)],
    difference: {
      pooled: {
        mIoU: minus(b.pooled.mIoU, a.pooled.mIoU),
        pixelAccuracy: minus(b.pooled.pixelAccuracy, a.pooled.pixelAccuracy),
      },
      means: {
        loss: minus(b.means.loss, a.means.loss),
        mIoU: minus(b.means.mIoU, a.means.mIoU),
        pixelAccuracy: minus(b.means.pixelAccuracy, a.means.pixelAccuracy),
      },
    },
    interval: {
      mIoU: yield* signFlip(Float64Array.from(differences.mIoU)),
      loss: yield* signFlip(Float64Array.from(differences.loss)),
    },
    regions: [a.budget.regions, b.budget.regions],
    images,
    classes: comparedClasses(a, b),
    onlyIn,
    failed: [first.failed, second.failed],
    warnings: warningsOf(first, second),
    pairs: {
      *[Symbol.iterator]() {
        for (const rows of shared) yield comparedPair(rows);
      },
    },
  };
}

function frameOf({ options, status, found, settled, unmatched, ambiguous, failed }: Report): ReportFrame {
  return { options, status, found, settled, unmatched, ambiguous, failed };
}

function totalsOf({ predictions, pooled, means }: ReportSummary): RunTotals {
  return {
    predictions,
    pooled: { mIoU: pooled.mIoU, pixelAccuracy: pooled.pixelAccuracy },
    means: { loss: means.loss, mIoU: means.mIoU, pixelAccuracy: means.pixelAccuracy },
  };
}

function comparedPair([a, b]: OfBoth<ReportPair>): ComparedPair {
  return {
    id: a.id,
    groundTruth: a.files.groundTruth,
    predictions: [a.files.prediction, b.files.prediction],
    loss: [a.loss, b.loss],
    mIoU: [a.mIoU, b.mIoU],
    pixelAccuracy: [a.pixelAccuracy, b.pixelAccuracy],
    regions: [a.errors?.regionCount ?? null, b.errors?.regionCount ?? null],
    difference: minus(b.mIoU, a.mIoU),
  };
}

function comparedClasses(a: ReportSummary, b: ReportSummary): ComparedClass[] {
  const ofA = new Map(a.pooled.classes.map((entry, place) => [entry.id, { ...entry, mean: a.means.classes[place] }]));
  const ofB = new Map(b.pooled.classes.map((entry, place) => [entry.id, { ...entry, mean: b.means.classes[place] }]));
  const ids = [...new Set([...ofA.keys(), ...ofB.keys()])].sort((one, two) => one - two);
  const classes = ids.flatMap((id): ComparedClass[] => {
    const one = ofA.get(id);
    const two = ofB.get(id);
    const named = two ?? one;
    if (!named) return [];
    return [
      {
        id,
        name: named.name,
        color: named.color,
        pixels: named.pixels,
        pooledIoU: [one?.iou ?? null, two?.iou ?? null],
        difference: minus(two?.iou ?? null, one?.iou ?? null),
        meanIoU: [one?.mean?.iou ?? null, two?.mean?.iou ?? null],
        meanLoss: [one?.mean?.loss ?? null, two?.mean?.loss ?? null],
      },
    ];
  });
  return classes.sort((one, two) => (one.difference ?? 2) - (two.difference ?? 2) || one.id - two.id);
}

function warningsOf(first: Report, second: Report): InspectionWarning[] {
  const warnings = [...first.warnings, ...second.warnings];
  const [one, two] = [meaningOf(first), meaningOf(second)];
  if (one !== two) {
    const message = `The two runs were understood in different ways: ${one}, and ${two}. Their losses do not compare; the IoUs do.`;
    warnings.push({ code: 'runs-read-differently', message });
  }
  return warnings;
}

/** How the pairs of a report were understood, as far as it decides whether its losses compare with those of another. */
export function meaningOf({ readings }: Pick<ReportSummary, 'readings'>): string {
  return [...new Set(readings.map(({ preset, loss }) => `${preset ?? 'no preset'}, ${loss}`))].sort().join('; ');
}

interface Step {
  readonly rows: OfBoth<ReportPair> | null;
  readonly alone: { readonly side: 0 | 1; readonly id: string } | null;
}

/** Both lists are in the order of their ids; one row of each is held at a time. */
function* walkBoth(first: Iterable<ReportPair>, second: Iterable<ReportPair>): Generator<Step> {
  const walks = [first[Symbol.iterator](), second[Symbol.iterator]()] as const;
  let [a, b] = [walks[0].next(), walks[1].next()];
  while (!a.done || !b.done) {
    const behind = b.done || (!a.done && a.value.id < b.value.id) ? 0 : a.done || a.value.id > b.value.id ? 1 : null;
    if (behind === null && !a.done && !b.done) {
      yield { rows: [a.value, b.value], alone: null };
      [a, b] = [walks[0].next(), walks[1].next()];
    } else if (behind === 0 && !a.done) {
      yield { rows: null, alone: { side: 0, id: a.value.id } };
      a = walks[0].next();
    } else if (!b.done) {
      yield { rows: null, alone: { side: 1, id: b.value.id } };
      b = walks[1].next();
    }
  }
}

function* sharedRows(first: Iterable<ReportPair>, second: Iterable<ReportPair>): Generator<OfBoth<ReportPair>> {
  for (const { rows } of walkBoth(first, second)) if (rows) yield rows;
}

function sideOf(shared: Iterable<OfBoth<ReportPair>>, side: number): Iterable<ReportPair> {
  return {
    *[Symbol.iterator]() {
      for (const [a, b] of shared) yield side === 0 ? a : b;
    },
  };
}

function minus(a: number | null, b: number | null): number | null {
  return a === null || b === null ? null : a - b;
}
