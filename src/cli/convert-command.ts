import path from 'node:path';
import { parseArgs } from 'node:util';
import { LensError, usageError } from '../core/lens-error.ts';
import { configSizeLimit, requireConfig } from '../dataset/config.ts';
import { nodeFileTree } from '../dataset/node-file-tree.ts';
import type { NamedClass } from '../dataset/pair-options.ts';
import { writeWhole } from '../report/output-pieces.ts';
import type { CommandContext } from './command-context.ts';
import { commonOptions, positiveNumber } from './common-options.ts';
import { DONE } from './exit-codes.ts';
import { fileRefOf } from './find-pair.ts';
import { keepInputs } from './kept-inputs.ts';

/** How a pair would be understood: nothing of it has a part in what is written. */
const ofPairs = [
  'ground-truth',
  'image',
  'kind',
  'axes',
  'ignore',
  'label-offset',
  'loss',
  'classes',
  'per-image',
  'pooled',
  'ties',
  'resize',
] as const;

/** `lovasz-lens convert <file> --out FILE.npy|.png`: what was read, exactly. */
export async function convertCommand(args: readonly string[], context: CommandContext): Promise<number> {
  const options = { ...commonOptions, out: { type: 'string' } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [file, ...more] = positionals;
  if (file === undefined) throw usageError('convert takes a file: lovasz-lens convert <file> --out FILE.npy');
  if (more.length > 0) throw usageError(`convert takes one file; '${more[0]}' is one too many`);
  const idle = ofPairs.find((name) => values[name] !== undefined);
  if (idle !== undefined)
    throw usageError(`convert writes what was read: --${idle} would change nothing, leave it out`);
  const threads = values.threads === undefined ? undefined : positiveNumber('threads', values.threads);
  const { out } = values;
  if (out === undefined) throw usageError('convert needs --out FILE.npy or FILE.png');
  const ending = path.extname(out).toLowerCase();
  if (ending !== '.npy' && ending !== '.png') throw usageError(`--out takes a .npy or .png file; not '${out}'`);
  keepInputs([out], [file, ...(values.config === undefined ? [] : [values.config])]);
  const said = values.config === undefined ? null : await configured(values.config);
  const converted = await context.engine(threads).convert(
    {
      file: fileRefOf(file),
      key: values.key ?? null,
      format: ending === '.npy' ? 'npy' : 'png',
      preset: values.preset ?? said?.preset ?? null,
      classes: values.preset === undefined ? (said?.classes ?? null) : null,
    },
    { signal: context.signal },
  );
  writeWhole(out, converted.bytes);
  for (const warning of converted.warnings) context.note(`warning: ${warning}`);
  const { read, written } = converted.dtypes;
  const widened = written === read ? '' : `, widened from ${read}`;
  context.print(`${out}: ${written} ${converted.shape.join('×')}${widened}\n`);
  return DONE;
}

async function configured(
  file: string,
): Promise<{ readonly preset: string | null; readonly classes: readonly NamedClass[] | null }> {
  const place = path.resolve(file);
  const tree = nodeFileTree(path.dirname(place));
  const text = await tree.readText(path.basename(place), configSizeLimit);
  if (text === null) throw new LensError('config-missing', { file });
  const { preset, classes } = requireConfig(text, file);
  return { preset: preset ?? null, classes: classes ?? null };
}
