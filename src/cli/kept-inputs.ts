import { type BigIntStats, realpathSync, statSync } from 'node:fs';
import path from 'node:path';
import { usageError } from '../core/lens-error.ts';
import { configFileName } from '../dataset/config.ts';
import type { PlacedDataSet } from './open-data-set.ts';

const READ = 'one of the files that are read: write to another place';

/**
 * What is read is not written over, by whatever name or link it is called; nor is any `lovasz-lens.json`.
 * @param what the inputs are, as a message says it
 * @param outputs files that will be written; undefined: that one was not asked for
 * @throws LensError usage that names the file
 */
export function keepInputs(outputs: readonly (string | undefined)[], inputs: Iterable<string>, what = READ): void {
  const there = new Map<string, string>();
  for (const file of outputs) {
    const id = file === undefined ? null : identityOf(file);
    if (file === undefined || id === null) continue;
    if (path.basename(realpathSync(file)) === configFileName) throw usageError(`${file} is ${READ}`);
    there.set(id, file);
  }
  if (there.size === 0) return;
  for (const input of inputs) {
    const output = there.get(identityOf(input) ?? '');
    if (output !== undefined) throw usageError(`${output} is ${what}`);
  }
}

/**
 * The files of both sides, whether or not they are paired, and images; then others that a command reads.
 * @param others undefined: that one was not named
 */
export function* filesOfDataSet(
  { folder, pairing }: PlacedDataSet,
  ...others: readonly (string | undefined)[]
): Generator<string> {
  const { pairs, ambiguous, unmatched } = pairing;
  const onDisk = (file: string) => path.join(folder, file);
  for (const other of others) if (other !== undefined) yield other;
  for (const { groundTruth, prediction, image } of pairs) {
    yield onDisk(groundTruth);
    yield onDisk(prediction);
    if (image !== null) yield onDisk(image);
  }
  for (const { groundTruth, predictions } of ambiguous) yield* [...groundTruth, ...predictions].map(onDisk);
  yield* [...unmatched.groundTruth, ...unmatched.prediction].map(onDisk);
}

/** null: there is no such file. */
function identityOf(file: string): string | null {
  const stat: BigIntStats | undefined = statSync(file, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? null : `${stat.dev} ${stat.ino}`;
}
