import type { InspectionWarning } from '../core/inspection.ts';
import { extensionOf } from '../dataset/file-key.ts';
import { formatCount } from '../engine/words/number-words.ts';
import { ambiguityAdvice } from './ambiguity.ts';
import { ClassNames, type NamedClass } from './class-names.ts';
import { ErrorBudget } from './error-budget.ts';
import { PairMeans } from './means.ts';
import type { PairList } from './pair-list.ts';
import { PooledCounts } from './pooled.ts';
import {
  type AmbiguousPair,
  type FailedPair,
  type PairReading,
  type PairWarnings,
  type ReadingCount,
  type ReportOptions,
  type ReportPair,
  type ReportSummary,
  reportSchema,
  type UnmatchedFiles,
  type WorstPair,
} from './report.ts';
import type { SettledOptions } from './settle.ts';
import type { Steps } from './steps.ts';
import { commonFolder, UsedFolders } from './used-folders.ts';
import { WorstRegions } from './worst-regions.ts';

/** Pairs listed among the worst. */
const WORST = 20;

/** What a report knows besides its rows. */
export interface ReportFrame {
  readonly options: ReportOptions;
  readonly status: 'complete' | 'interrupted';
  readonly found: number;
  readonly partOf?: PairList;
  readonly settled: SettledOptions;
  readonly unmatched: UnmatchedFiles;
  readonly ambiguous: readonly AmbiguousPair[];
  readonly failed: readonly FailedPair[];
}

/**
 * Everything that is computed over all rows, in one walk. The same rows in the same order give the same summary to
 * the last bit, whether they come from one run or from the parts of several.
 * @param classes colours of the classes; which classes there are is said by the rows
 * @returns a step a row, then the summary
 */
export function* summarise(
  frame: ReportFrame,
  classes: Iterable<NamedClass>,
  pairs: Iterable<ReportPair>,
): Steps<ReportSummary> {
  const colours = new Map([...classes].map(({ id, name, color }) => [`${id} ${name}`, color]));
  const names = new ClassNames();
  const pooled = new PooledCounts();
  const means = new PairMeans();
  const readings = new Map<string, { reading: PairReading; pairs: number }>();
  const errors = new ErrorBudget();
  const worst: WorstPair[] = [];
  const regions = new WorstRegions();
  const warned = new Map<string, PairWarnings>();
  let folder: string[] | null = null;
  const truths = new UsedFolders();
  for (const pair of pairs) {
    yield;
    names.add(
      pair.classes.map(({ id, name }) => ({
        id,
        name,
        color: colours.get(`${id} ${name}`) ?? ([128, 128, 128] as const),
      })),
    );
    pooled.add(pair);
    means.add(pair);
    countReading(readings, pair.reading);
    errors.add(pair);
    keepWorst(worst, pair);
    regions.add(pair);
    countWarnings(warned, pair);
    folder = commonFolder(folder, pair.files.prediction);
    truths.add(pair.files.groundTruth);
  }
  const { all, disputed } = names;
  const counted = readingCounts(readings);
  return {
    schema: reportSchema,
    options: frame.options,
    status: frame.status,
    found: frame.found,
    ...(frame.partOf && { partOf: frame.partOf }),
    settled: frame.settled,
    predictions: folder?.join('/') ?? '',
    groundTruth: truths.result(),
    pooled: pooled.result(all),
    means: means.result(all),
    budget: errors.result(all),
    worst,
    worstRegions: regions.result(),
    unmatched: frame.unmatched,
    ambiguous: frame.ambiguous,
    failed: frame.failed,
    readings: counted,
    warnings: [...noPairWarnings(frame), ...readingWarnings(counted), ...nameWarnings(disputed)],
    pairWarnings: [...warned.values()],
  };
}

function keepWorst(worst: WorstPair[], { id, files, loss, mIoU }: ReportPair): void {
  if (loss === null) return;
  const last = worst[WORST - 1];
  if (last && last.loss >= loss) return;
  // Equal losses keep the order of the ids.
  const place = worst.findIndex((other) => other.loss < loss);
  worst.splice(place < 0 ? worst.length : place, 0, { id, prediction: files.prediction, loss, mIoU });
  worst.length = Math.min(worst.length, WORST);
}

function countReading(readings: Map<string, { reading: PairReading; pairs: number }>, reading: PairReading): void {
  const key = JSON.stringify(reading);
  const known = readings.get(key);
  if (known) known.pairs += 1;
  else readings.set(key, { reading, pairs: 1 });
}

function countWarnings(warned: Map<string, PairWarnings>, { id, warnings }: ReportPair): void {
  for (const { code, message } of warnings) {
    const known = warned.get(code);
    warned.set(code, known ? { ...known, pairs: known.pairs + 1 } : { code, pairs: 1, id, message });
  }
}

function readingCounts(readings: Map<string, { reading: PairReading; pairs: number }>): ReadingCount[] {
  return [...readings]
    .sort(([keyA, a], [keyB, b]) => b.pairs - a.pairs || (keyA < keyB ? -1 : 1))
    .map(([, { reading, pairs }]) => ({ ...reading, pairs }));
}

/** A report about nothing must not look like one without a fault. A part of a small data set may be empty. */
function noPairWarnings({ found, options, unmatched, ambiguous }: ReportFrame): InspectionWarning[] {
  if (found > 0 || options.shard !== null) return [];
  const count = (files: readonly unknown[]) => formatCount(files.length);
  const { groundTruth: asked } = options;
  if (asked !== undefined && unmatched.groundTruth.length === 0 && ambiguous.length === 0) {
    const message = `No pair was found: no file of the ground truth is called ${asked}, which was asked for; ${count(unmatched.prediction)} predictions have no partner. Ask for another ending, or for none.`;
    return [{ code: 'no-pairs', message }];
  }
  const message = `No pair was found: by name and folder, ${count(unmatched.groundTruth)} files of the ground truth and ${count(unmatched.prediction)} predictions have no partner, and ${count(ambiguous)} names have several. ${[...ambiguityAdvice(options, ambiguous), `Name the files alike, or say the patterns in lovasz-lens.json, for example ${examplePatterns(unmatched)}.`].join(' ')}`;
  return [{ code: 'no-pairs', message }];
}

/** The line of a `lovasz-lens.json` for files that lie where these do; what of a name is the {id} a person knows. */
function examplePatterns({ groundTruth, prediction }: UnmatchedFiles): string {
  const pattern = (file: string) => `${file.slice(0, file.lastIndexOf('/') + 1)}{id}${extensionOf(file)}`;
  // A pattern does not climb.
  const below = (files: readonly string[]) => files.find((file) => !file.startsWith('../'));
  const [truth = 'masks/a.png', predicted = 'preds/a.npy'] = [below(groundTruth), below(prediction)];
  return JSON.stringify({ groundTruth: pattern(truth), predictions: { a: pattern(predicted) } }).slice(1, -1);
}

/** One data set has one meaning: when its pairs were understood in different ways, the totals mix them. */
function readingWarnings(readings: readonly ReadingCount[]): InspectionWarning[] {
  const meanings = new Map<string, number>();
  for (const { preset, ignore, labelOffset, loss, pairs } of readings) {
    // Elsewhere a value is ignored where it occurs; with one foreground it is the foreground or it is not.
    const open = preset === 'binary';
    const ignored = open ? `, ${ignore.length > 0 ? `ignore ${ignore.join(', ')}` : 'ignore none'}` : '';
    const offset = labelOffset === 0 ? '' : `, label offset ${labelOffset}`;
    const meaning = `${preset ?? 'no preset'}${ignored}${offset}, ${loss}`;
    meanings.set(meaning, (meanings.get(meaning) ?? 0) + pairs);
  }
  if (meanings.size < 2) return [];
  const list = [...meanings].map(([meaning, pairs]) => `${meaning} (${pairs})`).join('; ');
  const message = `The pairs were not all understood in the same way: ${list}. Say the preset, the ignored values and the loss by option or in lovasz-lens.json.`;
  return [{ code: 'read-differently', message }];
}

function nameWarnings(disputed: readonly number[]): InspectionWarning[] {
  if (disputed.length === 0) return [];
  const message = `These class ids have different names in different pairs: ${disputed.join(', ')}. Say the preset or list the classes in lovasz-lens.json.`;
  return [{ code: 'class-names-differ', message }];
}
