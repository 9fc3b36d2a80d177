import { parseArgs } from 'node:util';
import { usageError } from '../core/lens-error.ts';
import { type Gate, parseGate } from '../report/gate.ts';
import { isPage } from '../report/report-file.ts';
import { type ReadReport, readReport } from '../report/report-reader.ts';
import { parseShard } from '../report/shard.ts';
import { chosenTruthsOf, commonOptions, positiveNumber } from './common-options.ts';

/** Where a report goes, and when it fails: of `report` and of `merge`. */
const outputOptions = {
  out: { type: 'string', multiple: true },
  'fail-if': { type: 'string', multiple: true },
  baseline: { type: 'string' },
} as const;

/** Options of `report`. */
export const reportOptions = {
  ...commonOptions,
  ...outputOptions,
  run: { type: 'string' },
  limit: { type: 'string' },
  shard: { type: 'string' },
  fresh: { type: 'boolean' },
} as const;

const mergeOptions = {
  ...outputOptions,
  threads: { type: 'string' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Files to write, thresholds to check. */
export interface OutputOptions {
  readonly out: readonly string[];
  readonly gates: readonly Gate[];
  readonly baseline: ReadReport | null;
  readonly json: boolean;
  readonly threads: number | undefined;
}

/** Where the report goes. @throws LensError usage, before anything is computed */
export function outputOf(values: {
  readonly out?: readonly string[];
  readonly 'fail-if'?: readonly string[];
  readonly baseline?: string;
  readonly json?: boolean;
  readonly threads?: string;
}): OutputOptions {
  const { out = [], 'fail-if': rules = [], baseline, json = false } = values;
  for (const file of out) isPage(file);
  if (baseline !== undefined && rules.length === 0) {
    throw usageError("--baseline is what --fail-if compares with: add --fail-if 'pooled.mIoU drops 0.01'");
  }
  return {
    out,
    gates: rules.map((rule) => parseGate(rule, baseline !== undefined)),
    baseline: baseline === undefined ? null : readReport(baseline),
    json,
    threads: values.threads === undefined ? undefined : positiveNumber('threads', values.threads),
  };
}

/** What `report` takes besides the common options. @throws LensError usage */
export function parseReportArgs(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options: reportOptions, allowPositionals: true });
  const [place, ...more] = positionals;
  if (place === undefined) throw usageError('report takes a folder or a lovasz-lens.json');
  if (more.length > 0) throw usageError(`report takes one folder; '${more[0]}' is one too many`);
  chosenTruthsOf(values);
  return {
    place,
    common: values,
    run: values.run,
    limit: values.limit === undefined ? null : positiveNumber('limit', values.limit),
    shard: values.shard === undefined ? null : parseShard(values.shard),
    fresh: values.fresh ?? false,
    output: outputOf(values),
  };
}

/** What `merge` takes. @throws LensError usage */
export function parseMergeArgs(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options: mergeOptions, allowPositionals: true });
  if (positionals.length === 0)
    throw usageError('merge takes the parts of a report: lovasz-lens merge part-*.json --out FILE');
  const output = outputOf(values);
  if (output.out.length === 0 && !output.json) throw usageError('merge needs --out FILE, or --json');
  return { files: positionals, output };
}
