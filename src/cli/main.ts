import { existsSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { version } from '../../package.json';
import { LensError } from '../core/lens-error.ts';
import { Engine } from '../engine/engine.ts';
import { problemLine } from '../engine/words/problem-words.ts';
import type { CommandContext } from './command-context.ts';
import { DONE, INTERRUPTED, UNUSABLE } from './exit-codes.ts';
import { type CommandName, commandNames, helpText } from './help-text.ts';

type Command = (args: readonly string[], context: CommandContext) => Promise<number>;

/** Each is loaded when it is called: the others would only make it wait. */
const commands: Readonly<Record<CommandName, () => Promise<Command>>> = {
  inspect: async () => (await import('./inspect-command.ts')).inspectCommand,
  convert: async () => (await import('./convert-command.ts')).convertCommand,
  report: async () => (await import('./report-command.ts')).reportCommand,
  merge: async () => (await import('./merge-command.ts')).mergeCommand,
  compare: async () => (await import('./compare-command.ts')).compareCommand,
  series: async () => (await import('./series-command.ts')).seriesCommand,
  slurm: async () => (await import('./slurm-command.ts')).slurmCommand,
  doctor: async () => (await import('./doctor-command.ts')).doctorCommand,
};

function isUsageError(error: unknown): error is Error {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

/** What Node says of options, less its advice about names that begin with a dash: ours is for those that are files. */
function usageLine(error: Error, args: readonly string[]): string {
  const [said = ''] = error.message.split(/\. To specify|\n/);
  const option = /^Option '(?:-\w, )?(--[\w-]+)(?: <value>)?' argument is ambiguous/.exec(said)?.[1];
  if (option !== undefined) {
    const value = args[args.indexOf(option) + 1] ?? '-1';
    return `${option} takes a value; one that begins with a dash is written ${option}=${value}. See lovasz-lens --help.`;
  }
  const file = args.find((arg) => arg.startsWith('-') && existsSync(arg));
  const dashed = file === undefined ? '' : ` The file of that name is written ./${file}.`;
  return `${said.replaceAll(/\s+/g, ' ').replace(/\.?$/, '.')}${dashed} See lovasz-lens --help.`;
}

function oneLine(error: unknown): string {
  if (error instanceof LensError) return problemLine(withTypedPlaces(error));
  const message = error instanceof Error ? error.message : String(error);
  return message.replaceAll(/\s+/g, ' ');
}

/** Places of a tree begin at the root of the disk; a person knows them by where they are. */
function withTypedPlaces(error: LensError): LensError {
  const { folder, file, own, below, cut } = error.params;
  return new LensError(error.code, {
    ...error.params,
    ...(typeof folder === 'string' && { folder: typedPlace(folder) }),
    ...(typeof own === 'string' && { own: typedPlace(own) }),
    ...(Array.isArray(below) && { below: below.map((place) => typedPlace(String(place))) }),
    ...(typeof cut === 'string' && { cut: typedPlace(cut) }),
    ...(typeof file === 'string' && isOfTree(file) && { file: typedPlace(file) }),
  });
}

/** Most errors name a file as it was typed, or from its data set on; those of a `lovasz-lens.json` by its place in the tree. */
function isOfTree(file: string): boolean {
  const folder = path.dirname(file);
  return !path.isAbsolute(file) && !existsSync(folder) && existsSync(onDisk(folder));
}

function onDisk(inTree: string): string {
  return path.resolve(path.parse(process.cwd()).root, inTree);
}

function typedPlace(inTree: string): string {
  const absolute = onDisk(inTree);
  const relative = path.relative(process.cwd(), absolute) || '.';
  return relative.length < absolute.length ? relative : absolute;
}

async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  process.once('SIGINT', interrupt);
  process.once('SIGTERM', interrupt);
  const quiet = rest.includes('--quiet');
  let engine: Engine | null = null;
  let progressShown = false;
  const clearProgress = () => {
    if (progressShown) process.stderr.write('\r\u001b[K');
    progressShown = false;
  };
  const context: CommandContext = {
    engine: (threads) => {
      engine ??= new Engine({
        workerFile: path.join(__dirname, 'worker.js'),
        workers: threads ?? Math.min(4, os.availableParallelism()),
        ...(threads !== undefined && { threads }),
      });
      return engine;
    },
    signal: abort.signal,
    print: (text) => {
      clearProgress();
      process.stdout.write(text);
    },
    note: (text) => {
      clearProgress();
      if (!quiet) process.stderr.write(`${text}\n`);
    },
    progress: (text) => {
      if (quiet || !process.stderr.isTTY) return;
      process.stderr.write(`\r\u001b[K${text}`);
      progressShown = true;
    },
  };
  try {
    if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
      process.stdout.write(helpText(commandNames.find((command) => command === rest[0]) ?? null));
      return name === undefined ? UNUSABLE : DONE;
    }
    if (name === '--version') {
      process.stdout.write(`${version}\n`);
      return DONE;
    }
    const command = commandNames.find((known) => known === name);
    if (rest.includes('--help') || rest.includes('-h')) {
      process.stdout.write(helpText(command ?? null));
      return DONE;
    }
    if (!command) throw new LensError('usage', { message: `there is no command '${name}'` });
    // Its one worker starts while the rest is loaded and the files are looked up.
    const names = rest.filter((arg) => !arg.startsWith('-'));
    if (
      command === 'inspect' &&
      names.some((name) => existsSync(name)) &&
      !rest.some((arg) => arg.startsWith('--threads'))
    )
      context.engine().start();
    const run = await commands[command]();
    return await run(rest, context);
  } catch (error) {
    clearProgress();
    if (abort.signal.aborted) return INTERRUPTED;
    process.stderr.write(`lovasz-lens: ${isUsageError(error) ? usageLine(error, rest) : oneLine(error)}\n`);
    return UNUSABLE;
  } finally {
    await (engine as Engine | null)?.dispose();
  }
}

// A reader that closes early (head, less) is not an error, and the command's own exit code stands. A full disk is one.
let outputFailed = false;
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE' || outputFailed) return;
  outputFailed = true;
  process.stderr.write(`lovasz-lens: the result could not be written: ${oneLine(error)}\n`);
  process.exitCode = 2;
});
process.stderr.on('error', () => {}); // nobody is left to be told

main(process.argv.slice(2)).then(
  (code) => {
    if (!outputFailed) process.exitCode = code;
  },
  (error: unknown) => {
    process.stderr.write(`lovasz-lens: ${oneLine(error)}\n`);
    process.exitCode = 2;
  },
);
