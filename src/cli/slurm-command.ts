import { chmodSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { usageError } from '../core/lens-error.ts';
import { writeWhole } from '../report/output-pieces.ts';
import { slurmScripts } from '../report/slurm.ts';
import type { CommandContext } from './command-context.ts';
import { chosenTruthsOf, pairOptionsOf, positiveNumber } from './common-options.ts';
import { DONE } from './exit-codes.ts';
import { openPlacedDataSet, truthsFromAnywhere } from './open-data-set.ts';
import { outputOf, reportOptions } from './report-options.ts';

const ownOptions = {
  shards: { type: 'string' },
  dir: { type: 'string' },
  sbatch: { type: 'string', multiple: true },
} as const;

/** Of `report`, but given by the scripts themselves or by the cluster. */
const notHere = new Set(['shard', 'threads', 'json', 'quiet']);
const ofMerge = new Set(['out', 'fail-if', 'baseline']);
const arePaths = new Set(['out', 'baseline', 'config']);
const FOLDER = 'lovasz-lens-slurm';

/** What an option is given, as it is called from the folder of the scripts. */
function fromAnywhere(option: string, value: string, place: string): string {
  if (option === 'ground-truth')
    return truthsFromAnywhere(value, /\.jsonc?$/i.test(place) ? path.dirname(place) : place);
  return arePaths.has(option) ? path.resolve(value) : value;
}

/** `lovasz-lens slurm <data set> --shards N`: writes the scripts that run a report on a Slurm cluster. */
export async function slurmCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const options = { ...reportOptions, ...ownOptions };
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    allowPositionals: true,
    tokens: true,
  });
  const [place, ...more] = positionals;
  if (place === undefined) throw usageError('slurm takes a folder or a lovasz-lens.json, and --shards N');
  if (more.length > 0) throw usageError(`slurm takes one folder; '${more[0]}' is one too many`);
  chosenTruthsOf(values);
  if (values.shards === undefined) throw usageError('slurm takes --shards N: how many parts');
  const shards = positiveNumber('shards', values.shards);
  outputOf(values);
  pairOptionsOf(values);
  const reportArgs = [path.resolve(place)];
  const mergeArgs: string[] = values.out === undefined ? ['--out', 'report.json'] : [];
  for (const token of tokens) {
    if (token.kind !== 'option' || token.name in ownOptions) continue;
    if (notHere.has(token.name)) throw usageError(`--${token.name} is set by the scripts; leave it out`);
    const value = token.value === undefined ? undefined : fromAnywhere(token.name, token.value, path.resolve(place));
    const list = ofMerge.has(token.name) ? mergeArgs : reportArgs;
    list.push(...(value === undefined ? [`--${token.name}`] : [`--${token.name}=${value}`]));
  }
  const wrong = values.sbatch?.find((option) => !/^-[^\n\r]+$/.test(option));
  if (wrong !== undefined)
    throw usageError(`--sbatch takes one option of sbatch, like --sbatch=--partition=gpu; not '${wrong}'`);
  // A data set that cannot be paired is said here, not by every task of the array.
  await openPlacedDataSet(place, values, values.run);
  const folder = path.resolve(values.dir ?? FOLDER);
  const program = [process.execPath, path.resolve(process.argv[1] ?? 'lovasz-lens')];
  for (const script of slurmScripts({
    shards,
    folder,
    program,
    reportArgs,
    mergeArgs,
    sbatchOptions: values.sbatch ?? [],
  })) {
    const file = path.join(folder, script.name);
    writeWhole(file, script.text);
    if (script.executable) chmodSync(file, 0o755);
  }
  context.print(`${path.join(folder, 'submit.sh')} submits ${shards} parts and their merge\n`);
  return DONE;
}
