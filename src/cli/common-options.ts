import type { ParseArgsConfig } from 'node:util';
import type { ClassSelection } from '../core/batch.ts';
import { usageError } from '../core/lens-error.ts';
import { type ChosenTruths, truthsFromWords } from '../dataset/file-endings.ts';
import { isDataFile } from '../dataset/file-key.ts';
import type { PairOptions } from '../dataset/pair-options.ts';
import { presetByName } from '../dataset/presets.ts';

/** Options that every command takes (the contract of the command line). */
export const commonOptions = {
  'ground-truth': { type: 'string' },
  image: { type: 'string' },
  preset: { type: 'string' },
  config: { type: 'string' },
  kind: { type: 'string' },
  axes: { type: 'string' },
  key: { type: 'string' },
  'ground-truth-key': { type: 'string' },
  ignore: { type: 'string' },
  'label-offset': { type: 'string' },
  loss: { type: 'string' },
  classes: { type: 'string' },
  'per-image': { type: 'boolean' },
  pooled: { type: 'boolean' },
  ties: { type: 'string' },
  resize: { type: 'string' },
  threads: { type: 'string' },
  'allow-outside': { type: 'boolean' },
  json: { type: 'boolean' },
  quiet: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const satisfies ParseArgsConfig['options'];

export type CommonValues = {
  readonly [K in keyof typeof commonOptions]?: (typeof commonOptions)[K]['type'] extends 'boolean' ? boolean : string;
};

/** Files of one pair are not for many. @throws LensError usage */
export function refuseFilesOfPair(values: CommonValues): void {
  for (const name of ['ground-truth', 'image'] as const) {
    if (values[name] !== undefined) throw usageError(`--${name} belongs to one pair: use it with inspect`);
  }
}

/**
 * Which truths of a data set are meant: --ground-truth labels/fine, '*_labelIds.png', 'labels/fine/*.png'.
 * @throws LensError usage for a file, or for the image of one pair
 */
export function chosenTruthsOf(values: CommonValues): ChosenTruths {
  const { image, 'ground-truth': said } = values;
  if (image !== undefined) throw usageError('--image belongs to one pair: use it with inspect');
  if (said === undefined) return {};
  const { truthFolder, truthEnding } = truthsFromWords(said.replace(/^(\.[\\/])+(?=.)/, ''));
  // Folders between the one that is named and the files: all of them are meant.
  const folder = truthFolder?.replace(/(\/\*\*?)+$/, '');
  if (folder !== '' && !folder?.includes('*') && (truthEnding !== undefined || !isDataFile(said))) {
    return { truthFolder: folder, truthEnding };
  }
  throw usageError(
    "--ground-truth belongs to one pair where it is a file: use it with inspect; of a data set it takes a folder (labels/fine), an ending ('*_labelIds.png') or both ('labels/fine/*.png')",
  );
}

function oneOf<const T extends string>(
  option: string,
  value: string | undefined,
  allowed: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw usageError(`--${option} takes ${allowed.join(', ')}; not '${value}'`);
  return found;
}

/** Names of runs: one text with commas, or, where a name has a comma itself, each name with an option of its own. */
export function namesOfRuns(values: readonly string[]): string[] {
  const names = values.length === 1 ? (values[0] as string).split(',') : values;
  return names.map((name) => name.trim());
}

export function wholeNumber(option: string, value: string): number {
  if (!/^-?\d{1,15}$/.test(value)) throw usageError(`--${option} takes a whole number; not '${value}'`);
  return Number(value);
}

export function positiveNumber(option: string, value: string): number {
  const number = wholeNumber(option, value);
  if (number < 1) throw usageError(`--${option} takes a whole number from 1; not '${value}'`);
  return number;
}

export function zeroOrMore(option: string, value: string): number {
  const number = wholeNumber(option, value);
  if (number < 0) throw usageError(`--${option} takes a whole number from 0; not '${value}'`);
  return number;
}

function numberList(option: string, value: string): number[] {
  return value.split(',').map((part) => wholeNumber(option, part.trim()));
}

function ignoredValues(value: string): number[] {
  if (!/^-?\d{1,15}(,\s*-?\d{1,15})*$/.test(value))
    throw usageError(`--ignore takes whole numbers with commas, none or auto; not '${value}'`);
  return numberList('ignore', value);
}

function classSelection(value: string): ClassSelection {
  if (value === 'present' || value === 'all') return value;
  const ids = numberList('classes', value);
  if (ids.some((id) => id < 0)) throw usageError(`--classes takes present, all or class ids from 0; not '${value}'`);
  return [...new Set(ids)];
}

/**
 * Only what was said on the command line; the rest comes from the data set's file or is detected.
 * @throws LensError usage, preset-unknown
 */
export function pairOptionsOf(values: CommonValues): Partial<PairOptions> {
  if (values['per-image'] && values.pooled) throw usageError('--per-image and --pooled exclude each other');
  const kind = oneOf('kind', values.kind, ['auto', 'labels', 'logits', 'probabilities']);
  const axes = oneOf('axes', values.axes, ['auto', 'chw', 'hwc', 'cbhw']);
  const loss = oneOf('loss', values.loss, ['auto', 'lovasz-softmax', 'lovasz-hinge', 'lovasz-sigmoid']);
  const ties = oneOf('ties', values.ties, ['shapley', 'index']);
  const resize = oneOf('resize', values.resize, ['auto', 'none']);
  const ignore = values.ignore;
  return {
    ...(kind && { kind }),
    ...(axes && { axes }),
    ...(loss && { loss }),
    ...(ties && { ties }),
    ...(resize && { resize }),
    ...(values.key !== undefined && { key: values.key }),
    ...(values['ground-truth-key'] !== undefined && { groundTruthKey: values['ground-truth-key'] }),
    ...(values.preset !== undefined && { preset: presetByName(values.preset).name }),
    ...(ignore !== undefined && {
      ignore: ignore === 'none' || ignore === 'auto' ? ignore : ignoredValues(ignore),
    }),
    ...(values['label-offset'] !== undefined && { labelOffset: wholeNumber('label-offset', values['label-offset']) }),
    ...(values.classes !== undefined && { classSelection: classSelection(values.classes) }),
    ...(values['per-image'] && { perImage: true }),
    ...(values.pooled && { perImage: false }),
  };
}
