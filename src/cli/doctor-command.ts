import { parseArgs } from 'node:util';
import { LensError, usageError } from '../core/lens-error.ts';
import type { PairFiles } from '../dataset/pair-files.ts';
import { type CheckupFinding, checkPairs } from '../report/checkup.ts';
import type { CommandContext } from './command-context.ts';
import { type CommonValues, commonOptions, positiveNumber } from './common-options.ts';
import { doctorJson, doctorText } from './doctor-text.ts';
import { DONE, SOME_FAILED } from './exit-codes.ts';
import { fileRefOf } from './find-pair.ts';
import { type PairToCheck, pairsToCheck } from './pairs-to-check.ts';

/** `lovasz-lens doctor <file or folder>...`: what is doubtful about the encoding. Findings are a result: exit code 0. */
export async function doctorCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const { values, positionals } = parseArgs({ args: [...args], options: commonOptions, allowPositionals: true });
  if (positionals.length === 0) throw usageError('doctor takes files or folders: lovasz-lens doctor <file or folder>');
  const threads = values.threads === undefined ? undefined : positiveNumber('threads', values.threads);
  const engine = context.engine(threads);
  const asked = new Map<PairFiles, PairToCheck>();
  const lone: string[] = [];
  for (const place of positionals) {
    const pairs = await pairsOf(place, values);
    if (pairs === null) lone.push(place);
    for (const pair of pairs ?? []) asked.set(pair.files, pair);
  }
  const ofFiles: CheckupFinding[] = [];
  for (const file of lone) {
    const [finding, ...others] = await engine.diagnoseFile(fileRefOf(file), values.key ?? null, context);
    if (finding) ofFiles.push({ files: [file], finding, others });
  }
  const ofPairs = await checkPairs([...asked.keys()], {
    concurrency: engine.workers,
    signal: context.signal,
    onProgress: ({ done, total, id }) => context.progress(`${done} of ${total}: ${id}`),
    diagnose: async (files, signal) => {
      const pair = asked.get(files) as PairToCheck; // The pairs are the keys of the map.
      try {
        return await engine.diagnosePairOfMany(pair.request, signal ? { signal } : {});
      } catch (error) {
        throw error instanceof LensError ? shownError(error, pair) : error;
      }
    },
  });
  // A file that was named and cannot be read is the command's failure.
  for (const { files, named } of asked.values()) {
    const failure = ofPairs.failed.find(({ file }) => file === files.groundTruth || file === files.prediction);
    if (named && failure) throw failure.error;
  }
  if (context.signal.aborted) context.note(`interrupted: ${ofPairs.pairs} of ${asked.size} pairs were checked`);
  const checkup = { ...ofPairs, findings: [...ofFiles, ...ofPairs.findings] };
  context.print(values.json ? doctorJson(checkup, lone.length) : doctorText(checkup, lone.length));
  context.signal.throwIfAborted();
  return checkup.failed.length > 0 ? SOME_FAILED : DONE;
}

/** Null: a file without a partner; something can be said of it alone. */
async function pairsOf(place: string, values: CommonValues): Promise<readonly PairToCheck[] | null> {
  try {
    return await pairsToCheck(place, values);
  } catch (error) {
    if (error instanceof LensError && error.code === 'partner-missing') return null;
    throw error;
  }
}

/** Files of a folder have a name for the engine (from the data set's folder on) and one for the person. */
function shownError(error: LensError, { files, request }: PairToCheck): LensError {
  const { file } = error.params;
  if (file === request.groundTruth.name) return new LensError(error.code, { ...error.params, file: files.groundTruth });
  if (file === request.prediction.name) return new LensError(error.code, { ...error.params, file: files.prediction });
  return error;
}
