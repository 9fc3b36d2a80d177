import { statSync } from 'node:fs';
import path from 'node:path';
import { usageError } from '../core/lens-error.ts';
import { configFileName, optionsOfConfig } from '../dataset/config.ts';
import { configAbove, readConfig } from '../dataset/locate-config.ts';
import { nodeFileTree } from '../dataset/node-file-tree.ts';
import type { PairFiles } from '../dataset/pair-files.ts';
import { defaultPairOptions } from '../dataset/pair-options.ts';
import type { PairRequest } from '../engine/pair-request.ts';
import { checkupPairs } from '../report/checkup-pairs.ts';
import { type CommonValues, pairOptionsOf, refuseFilesOfPair } from './common-options.ts';
import { fileRefOf, findPair } from './find-pair.ts';

/** A pair for the doctor. */
export interface PairToCheck {
  /** Paths as a person would type them. */
  readonly files: PairFiles;
  readonly request: PairRequest;
  /** A file of it was named on the command line, not found in a folder. */
  readonly named: boolean;
}

/**
 * The pairs of a file, of a folder, or of a `lovasz-lens.json`.
 * @throws LensError usage, partner-missing, partner-choice, config-invalid, and those of the pairing
 */
export async function pairsToCheck(place: string, values: CommonValues): Promise<readonly PairToCheck[]> {
  const isFolder = isFolderAt(place);
  if (isFolder || path.basename(place) === configFileName) return await pairsOfFolder(place, isFolder, values);
  const request = await findPair(place, values, pairOptionsOf(values));
  const { groundTruth, prediction } = request;
  const files = { id: prediction.name, groundTruth: groundTruth.name, prediction: prediction.name, image: null };
  return [{ files, request, named: true }];
}

async function pairsOfFolder(place: string, isFolder: boolean, values: CommonValues): Promise<PairToCheck[]> {
  refuseFilesOfPair(values);
  const absolute = path.resolve(place);
  const { root: disk } = path.parse(absolute);
  const inTree = (file: string) => path.relative(disk, file).split(path.sep).join('/');
  const tree = nodeFileTree(disk);
  const configFile = values.config ?? (isFolder ? null : place);
  const above =
    configFile === null
      ? await configAbove(tree, inTree(path.join(absolute, configFileName)))
      : await readConfig(tree, inTree(path.resolve(configFile)));
  const folder = inTree(isFolder ? absolute : path.dirname(absolute));
  const allowOutside = values['allow-outside'];
  const named = configFile !== null;
  const { root, pairs, config } = await checkupPairs({ tree, folder, config: above, allowOutside, named });
  const options = optionsOfConfig(defaultPairOptions, config, pairOptionsOf(values));
  const base = path.dirname(path.join(disk, root));
  const typed = (file: string) => {
    const relative = path.relative(process.cwd(), path.join(disk, file));
    return relative.length < file.length ? relative : path.join(disk, file);
  };
  // The engine knows a file from the data set's own folder on: that is what a preset is recognised by.
  const ref = (file: string) => {
    const full = path.join(disk, file);
    return { ...fileRefOf(full), name: path.relative(base, full).split(path.sep).join('/') };
  };
  return pairs.map(({ id, groundTruth, prediction }) => ({
    files: { id, groundTruth: typed(groundTruth), prediction: typed(prediction), image: null },
    request: { groundTruth: ref(groundTruth), prediction: ref(prediction), image: null, options },
    named: false,
  }));
}

function isFolderAt(place: string): boolean {
  try {
    return statSync(place).isDirectory();
  } catch {
    throw usageError(`${place} is neither a folder nor a file`);
  }
}
