import { parseArgs } from 'node:util';
import { usageError } from '../core/lens-error.ts';
import { type Comparison, compareReports } from '../report/comparison.ts';
import { comparisonFormatOf, comparisonJson, writeComparison } from '../report/comparison-file.ts';
import type { CommandContext } from './command-context.ts';
import { chosenTruthsOf, commonOptions, namesOfRuns, positiveNumber } from './common-options.ts';
import { comparisonText } from './compare-text.ts';
import { DONE, INTERRUPTED, SOME_FAILED } from './exit-codes.ts';
import { filesOfDataSet, keepInputs } from './kept-inputs.ts';
import { listPlacedRuns, openPlacedDataSet } from './open-data-set.ts';
import { keptBeside, runReport } from './run-report.ts';

const options = {
  ...commonOptions,
  runs: { type: 'string', multiple: true },
  out: { type: 'string', multiple: true },
  limit: { type: 'string' },
  fresh: { type: 'boolean' },
} as const;

/** `lovasz-lens compare <folder | lovasz-lens.json> --runs A,B`. */
export async function compareCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [place, ...more] = positionals;
  if (place === undefined) throw usageError('compare takes a folder or a lovasz-lens.json, and --runs A,B');
  if (more.length > 0) throw usageError(`compare takes one folder; '${more[0]}' is one too many`);
  chosenTruthsOf(values);
  const runs = await twoRuns(values.runs, () => listPlacedRuns(place, values));
  const out = values.out ?? [];
  for (const file of out) comparisonFormatOf(file);
  const threads = values.threads === undefined ? undefined : positiveNumber('threads', values.threads);
  const limit = values.limit === undefined ? null : positiveNumber('limit', values.limit);
  const [first, second] = [
    await openPlacedDataSet(place, values, runs[0]),
    await openPlacedDataSet(place, values, runs[1]),
  ];
  for (const dataSet of [first, second]) keepInputs(out, filesOfDataSet(dataSet, values.config));
  const request = (run: string) => ({
    run,
    limit,
    shard: null,
    threads,
    keepBeside: out[0] === undefined ? null : keptBeside(out[0], run),
    fresh: values.fresh ?? false,
  });
  return await runReport(first, request(runs[0]), context, (one) =>
    runReport(second, request(runs[1]), context, (two) => {
      const comparison = compareReports(one, two);
      for (const file of out) writeComparison(comparison, file, second.folder);
      print(comparison, values.json ?? false, context);
      return exitCodeOf(comparison);
    }),
  );
}

async function twoRuns(
  values: readonly string[] | undefined,
  list: () => Promise<readonly string[]>,
): Promise<readonly [string, string]> {
  const [first, second, ...more] = namesOfRuns(values ?? ['']);
  if (!first || !second || more.length > 0) {
    throw usageError(`compare takes --runs A,B: two runs of the data set; there are ${(await list()).join(', ')}`);
  }
  if (first === second) throw usageError(`--runs ${first},${second}: a run compared with itself says nothing`);
  return [first, second];
}

function print(comparison: Comparison, json: boolean, context: CommandContext): void {
  if (!json) {
    context.print(comparisonText(comparison));
    return;
  }
  for (const piece of comparisonJson(comparison)) context.print(piece);
}

function exitCodeOf({ status, failed }: Comparison): number {
  if (status === 'interrupted') return INTERRUPTED;
  return failed.some((pairs) => pairs.length > 0) ? SOME_FAILED : DONE;
}
