import { parseArgs } from 'node:util';
import { usageError } from '../core/lens-error.ts';
import { findSeries, givenSeries, matchesPattern, orderRuns, type RunSeries } from '../dataset/run-series.ts';
import { type CourseRule, defaultCourseRule } from '../report/image-course.ts';
import { type NumberedReport, runNumbers, type Series, seriesOf } from '../report/series.ts';
import { seriesFormatOf, seriesJson, writeSeries } from '../report/series-file.ts';
import { atOnce } from '../report/steps.ts';
import type { CommandContext } from './command-context.ts';
import { chosenTruthsOf, commonOptions, namesOfRuns, positiveNumber } from './common-options.ts';
import { DONE, INTERRUPTED, SOME_FAILED } from './exit-codes.ts';
import { filesOfDataSet, keepInputs } from './kept-inputs.ts';
import { listPlacedRuns, openPlacedDataSet } from './open-data-set.ts';
import { keptBeside, runReport } from './run-report.ts';
import { seriesText } from './series-text.ts';

const options = {
  ...commonOptions,
  runs: { type: 'string', multiple: true },
  good: { type: 'string' },
  flicker: { type: 'string' },
  out: { type: 'string', multiple: true },
  limit: { type: 'string' },
  fresh: { type: 'boolean' },
} as const;

/** `lovasz-lens series <folder | lovasz-lens.json> [--runs A,B,C | 'ckpt*']`. */
export async function seriesCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [place, ...more] = positionals;
  if (place === undefined) throw usageError('series takes a folder or a lovasz-lens.json');
  if (more.length > 0) throw usageError(`series takes one folder; '${more[0]}' is one too many`);
  chosenTruthsOf(values);
  const rule = ruleOf(values.good, values.flicker);
  const out = values.out ?? [];
  for (const file of out) seriesFormatOf(file);
  const threads = values.threads === undefined ? undefined : positiveNumber('threads', values.threads);
  const limit = values.limit === undefined ? null : positiveNumber('limit', values.limit);
  const chosen = await chosenSeries(values.runs, () => listPlacedRuns(place, values));
  // A run that does not exist is complained about before anything is computed.
  const dataSets = [];
  for (const { name } of chosen.runs) dataSets.push(await openPlacedDataSet(place, values, name));
  for (const dataSet of dataSets) keepInputs(out, filesOfDataSet(dataSet, values.config));
  const reports: NumberedReport[] = [];
  for (const [at, { name, number }] of chosen.runs.entries()) {
    const dataSet = dataSets[at];
    if (!dataSet || context.signal.aborted) break;
    const request = {
      run: name,
      limit,
      shard: null,
      threads,
      keepBeside: out[0] === undefined ? null : keptBeside(out[0], name),
      fresh: values.fresh ?? false,
    };
    const numbers = await runReport(dataSet, request, context, (report) => atOnce(runNumbers(report)));
    reports.push({ name, number, numbers });
  }
  const series = seriesOf(reports, chosen, rule);
  for (const file of out) writeSeries(series, file);
  print(series, values.json ?? false, context);
  if (reports.length < chosen.runs.length || series.status === 'interrupted') return INTERRUPTED;
  return series.runs.some(({ failed }) => failed.length > 0) ? SOME_FAILED : DONE;
}

function ruleOf(good: string | undefined, flicker: string | undefined): CourseRule {
  const line = good === undefined ? defaultCourseRule.good : Number(good);
  if (good?.trim() === '' || !(line >= 0 && line <= 1))
    throw usageError(`--good takes an mIoU from 0 to 1; not '${good}'`);
  const crossings = flicker === undefined ? defaultCourseRule.flicker : positiveNumber('flicker', flicker);
  if (crossings < 2) throw usageError(`--flicker takes a number of crossings from 2; not '${flicker}'`);
  return { good: line, flicker: crossings };
}

/** The runs that were named, those of a pattern, or the only series of the data set. */
async function chosenSeries(
  asked: readonly string[] | undefined,
  list: () => Promise<readonly string[]>,
): Promise<RunSeries> {
  if (asked === undefined) {
    const found = findSeries(await list());
    const [only] = found;
    if (only && found.length === 1) return only;
    if (!only) throw usageError('there is one run at most: a series has two or more (ckpt1/…, ckpt2/…)');
    const choices = found.map(({ pattern }) => `--runs '${pattern}'`).join(' or ');
    throw usageError(`there are several series of runs; say which: ${choices}`);
  }
  const names = namesOfRuns(asked);
  const [pattern] = names;
  if (pattern !== undefined && names.length === 1 && pattern.includes('*')) {
    const all = await list();
    const matching = all.filter((name) => matchesPattern(pattern, name));
    if (matching.length < 2) {
      const matched = matching.length === 0 ? 'no run' : `only ${matching[0]}`;
      const found = all.length === 0 ? 'there are none' : `there are ${all.join(', ')}`;
      throw usageError(`--runs '${pattern}' matches ${matched}, and a series has two or more; ${found}`);
    }
    return orderRuns(matching);
  }
  if (names.length < 2 || names.includes(''))
    throw usageError("series takes --runs A,B,…: two runs or more, or a pattern as 'ckpt*'");
  if (new Set(names).size < names.length) throw usageError(`--runs ${names.join(',')}: a run stands there twice`);
  return givenSeries(names);
}

function print(series: Series, json: boolean, context: CommandContext): void {
  if (!json) {
    context.print(seriesText(series));
    return;
  }
  for (const piece of seriesJson(series)) context.print(piece);
}
