import { statSync } from 'node:fs';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { configFileName, type LensConfig, optionsOfConfig } from '../dataset/config.ts';
import { configAbove, type LocatedConfig, readConfig } from '../dataset/locate-config.ts';
import { nodeFileTree } from '../dataset/node-file-tree.ts';
import { defaultPairOptions, type PairOptions } from '../dataset/pair-options.ts';
import { type DataSet, openDataSet } from '../report/data-set.ts';
import { type CommonValues, pairOptionsOf } from './common-options.ts';

/** A data set of the command line. */
export interface PlacedDataSet extends DataSet {
  /** Its folder on the disk. */
  readonly folder: string;
  readonly options: PairOptions;
}

/**
 * The data set that a command names: a folder, or a `lovasz-lens.json`.
 * @throws LensError place-missing, config-invalid, and those of the pairing
 */
export async function openPlacedDataSet(
  place: string,
  values: CommonValues,
  run: string | undefined,
): Promise<PlacedDataSet> {
  const absolute = path.resolve(place);
  const { root } = path.parse(absolute);
  const inTree = (file: string) => path.relative(root, file).split(path.sep).join('/');
  const tree = nodeFileTree(root);
  const isFile = isRegularFile(absolute, place);
  const configFile = values.config === undefined ? (isFile ? absolute : null) : path.resolve(values.config);
  const located =
    configFile === null
      ? await configAbove(tree, `${inTree(absolute)}/${configFileName}`)
      : await readConfig(tree, inTree(configFile));
  if (configFile !== null && !located) throw new LensError('config-missing', { file: values.config ?? place });
  const folder = isFile ? inTree(path.dirname(absolute)) : inTree(absolute);
  const scope = scopeOf(located, folder);
  const dataSet = await openDataSet({ tree, ...scope, run, allowOutside: values['allow-outside'] });
  return {
    ...below(dataSet, folder),
    folder: path.join(root, dataSet.root),
    options: optionsOfConfig(defaultPairOptions, located?.config ?? null, pairOptionsOf(values)),
  };
}

/** The patterns of a file count from its folder, so they replace the folder that was asked for. */
function scopeOf(located: LocatedConfig | null, folder: string): { folder: string; config: LensConfig | null } {
  if (!located) return { folder, config: null };
  const patterns = located.config.groundTruth !== undefined && located.config.predictions !== undefined;
  return { folder: patterns ? located.folder : folder, config: located.config };
}

/** What of a data set lies in a folder below its root: pairs of which one side does. */
function below(dataSet: DataSet, folder: string): DataSet {
  const part = dataSet.root === '' ? folder : folder.slice(dataSet.root.length + 1);
  if (part === '' || !`${folder}/`.startsWith(dataSet.root === '' ? '' : `${dataSet.root}/`)) return dataSet;
  const inside = (file: string) => file.startsWith(`${part}/`);
  const { pairs, unmatched, ambiguous } = dataSet.pairing;
  return {
    ...dataSet,
    pairing: {
      pairs: pairs.filter(({ groundTruth, prediction }) => inside(groundTruth) || inside(prediction)),
      unmatched: {
        groundTruth: unmatched.groundTruth.filter(inside),
        prediction: unmatched.prediction.filter(inside),
      },
      ambiguous: ambiguous.filter((entry) => [...entry.groundTruth, ...entry.predictions].some(inside)),
    },
  };
}

function isRegularFile(absolute: string, typed: string): boolean {
  try {
    return statSync(absolute).isFile();
  } catch {
    throw new LensError('usage', { message: `${typed} is neither a folder nor a file` });
  }
}
