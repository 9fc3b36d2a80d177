import { parseArgs } from 'node:util';
import { formatOf } from '../report/report-file.ts';
import { commonOptions, positiveNumber, usageError } from './common-options.ts';

const options = {
  ...commonOptions,
  run: { type: 'string' },
  out: { type: 'string', multiple: true },
  limit: { type: 'string' },
  shard: { type: 'string' },
  'fail-if': { type: 'string', multiple: true },
  baseline: { type: 'string' },
  fresh: { type: 'boolean' },
} as const;

/** In the contract of the command line, not in this version. */
const notYet = ['shard', 'fail-if', 'baseline', 'fresh'] as const;

/** What `report` takes besides the common options. @throws LensError usage */
export function parseReportArgs(args: readonly string[]) {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [place, ...more] = positionals;
  if (place === undefined) throw usageError('report takes a folder or a lovasz-lens.json');
  if (more.length > 0) throw usageError(`report takes one folder; '${more[0]}' is one too many`);
  for (const name of notYet) {
    if (values[name] !== undefined) throw usageError(`--${name} is not in this version yet`);
  }
  for (const name of ['ground-truth', 'image'] as const) {
    if (values[name] !== undefined) throw usageError(`--${name} belongs to one pair: use it with inspect`);
  }
  const out = values.out ?? [];
  for (const file of out) formatOf(file);
  return {
    place,
    common: values,
    run: values.run,
    out,
    limit: values.limit === undefined ? null : positiveNumber('limit', values.limit),
    threads: values.threads === undefined ? undefined : positiveNumber('threads', values.threads),
  };
}
