import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { LensError } from '../core/lens-error.ts';
import { configFileName, optionsOfConfig } from '../dataset/config.ts';
import { hasPatterns } from '../dataset/config-reach.ts';
import { truthsFromWords, truthsInWords } from '../dataset/file-endings.ts';
import { configAbove, readConfig } from '../dataset/locate-config.ts';
import { nodeFileTree } from '../dataset/node-file-tree.ts';
import { listRuns } from '../dataset/pair-folder.ts';
import { defaultPairOptions, type PairOptions } from '../dataset/pair-options.ts';
import type { DataSet } from '../report/data-set.ts';
import { configOfDataSet, type LocatedFolder, openLocatedDataSet, patternPlace } from '../report/located-data-set.ts';
import { type CommonValues, chosenTruthsOf, pairOptionsOf } from './common-options.ts';

/** A data set of the command line. */
export interface PlacedDataSet extends DataSet {
  /** Its folder on the disk. */
  readonly folder: string;
  readonly options: PairOptions;
  /** Which truths are meant, as it was said. */
  readonly groundTruth: string | undefined;
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
  const { root, ...located } = await locate(place, values);
  const allowOutside = values['allow-outside'];
  const chosen = chosenTruthsOf(values);
  const truths = { ...chosen, truthFolder: truthFolderOf(chosen.truthFolder, root, located) };
  const dataSet = await openLocatedDataSet(located, { run, ...truths, allowOutside });
  return {
    ...dataSet,
    folder: path.join(root, dataSet.root),
    groundTruth: truthsInWords(chosen),
    options: optionsOfConfig(defaultPairOptions, configOfDataSet(located, dataSet), pairOptionsOf(values)),
  };
}

/** The runs of the data set that a command names. @throws LensError as above */
export async function listPlacedRuns(place: string, values: CommonValues): Promise<readonly string[]> {
  const { root, ...located } = await locate(place, values);
  const { tree, folder, config } = patternPlace(located);
  const truthFolder = truthFolderOf(chosenTruthsOf(values).truthFolder, root, located);
  return await listRuns(tree, folder, config, { allowOutside: values['allow-outside'], truthFolder });
}

/** Truths as they are called from anywhere: a folder that counts from where the person is becomes a whole path. */
export function truthsFromAnywhere(said: string, dataSet: string): string {
  const { truthFolder, truthEnding } = truthsFromWords(said);
  if (truthFolder === undefined || isBelow(dataSet, truthFolder) || !existsSync(truthFolder)) return said;
  return truthsInWords({ truthFolder: path.resolve(truthFolder), truthEnding }) ?? said;
}

function isBelow(dataSet: string, said: string): boolean {
  return !path.isAbsolute(said) && !path.normalize(said).startsWith('..') && existsSync(path.join(dataSet, said));
}

/** A folder of truths counts from the data set; else from where the person is, and then its path in the tree is meant. */
function truthFolderOf(said: string | undefined, root: string, { folder }: LocatedFolder): string | undefined {
  if (said === undefined || isBelow(path.join(root, folder), said) || !existsSync(said)) return said;
  return path.relative(root, path.resolve(said)).split(path.sep).join('/');
}

/** The folder in the tree of its disk, and the `lovasz-lens.json` that holds for it. */
async function locate(place: string, values: CommonValues): Promise<LocatedFolder & { readonly root: string }> {
  const absolute = path.resolve(place);
  const { root } = path.parse(absolute);
  const inTree = (file: string) => path.relative(root, file).split(path.sep).join('/');
  const tree = nodeFileTree(root);
  const isFile = isRegularFile(absolute, place);
  if (isFile && !/\.jsonc?$/i.test(absolute)) {
    const message = `${place} is no data set: name its folder or its lovasz-lens.json; a single prediction is for inspect`;
    throw new LensError('usage', { message });
  }
  const configFile = values.config === undefined ? (isFile ? absolute : null) : path.resolve(values.config);
  const located =
    configFile === null
      ? await configAbove(tree, `${inTree(absolute)}/${configFileName}`)
      : await readConfig(tree, inTree(configFile));
  if (configFile !== null && !located) throw new LensError('config-missing', { file: values.config ?? place });
  if (values.config !== undefined && located && hasPatterns(located.config)) {
    checkReach(absolute, path.dirname(path.resolve(values.config)), place, values.config);
  }
  const folder = isFile ? inTree(path.dirname(absolute)) : inTree(absolute);
  return { root, tree, folder, located, named: configFile !== null };
}

/** Patterns count from the folder of their file: one beside it would be passed over in silence. @throws LensError usage */
function checkReach(absolute: string, base: string, place: string, config: string): void {
  const within = (inner: string, outer: string) => {
    const way = path.relative(outer, inner);
    return way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
  };
  if (within(absolute, base) || within(base, absolute)) return;
  const message = `${config} names files of its own folder, and ${place} lies beside it: move ${config} into the data set, or name ${path.dirname(config)}`;
  throw new LensError('usage', { message });
}

function isRegularFile(absolute: string, typed: string): boolean {
  try {
    return statSync(absolute).isFile();
  } catch {
    throw new LensError('usage', { message: `${typed} is neither a folder nor a file` });
  }
}
