import { LensError } from '../core/lens-error.ts';
import type { LensConfig } from '../dataset/config.ts';
import { configOfPair, hasPatterns, reachesFolder } from '../dataset/config-reach.ts';
import { type FileTree, joinPath } from '../dataset/file-tree.ts';
import type { LocatedConfig } from '../dataset/locate-config.ts';
import { type DataSet, type DataSetPlace, openDataSet } from './data-set.ts';

/** A folder that a person named, and the `lovasz-lens.json` that holds for it: in it, or in a folder above. */
export interface LocatedFolder {
  readonly tree: FileTree;
  readonly folder: string;
  readonly located: LocatedConfig | null;
  /** A person named the file: it holds, whatever its patterns say. */
  readonly named?: boolean;
}

/**
 * The data set of a folder. Where the patterns of a `lovasz-lens.json` above it name the pairs, those of which one side
 * lies in the folder.
 * @throws LensError run-elsewhere; of the pairing: run-choice, run-unknown, no-truths, no-predictions, path-outside
 */
export async function openLocatedDataSet(
  place: LocatedFolder,
  choice: Pick<DataSetPlace, 'run' | 'truthEnding' | 'truthFolder' | 'allowOutside'>,
): Promise<DataSet> {
  const whole = await openDataSet({ ...patternPlace(place), ...choice });
  const part = below(whole, place.folder);
  if (choice.run !== undefined && isEmpty(part) && !isEmpty(whole)) {
    throw new LensError('run-elsewhere', { run: choice.run, folder: place.folder });
  }
  return part;
}

/** The patterns of a file count from its folder, so they replace the folder that was asked for. */
export function patternPlace({ tree, folder, located }: LocatedFolder): DataSetPlace & { config: LensConfig | null } {
  if (!located || !holds({ tree, folder, located })) return { tree, folder, config: null };
  return { tree, folder: hasPatterns(located.config) ? located.folder : folder, config: located.config };
}

/** What the file says of the pairs; null where it names its files, and these are others. */
export function configOfDataSet(place: LocatedFolder, { root, pairing }: DataSet): LensConfig | null {
  const { located } = place;
  if (!located || holds(place)) return located?.config ?? null;
  // A new run beside the ones that it names: the truths are its own.
  const [first] = pairing.pairs;
  return first ? configOfPair(located, [joinPath(root, first.groundTruth)]) : null;
}

function holds({ folder, located, named }: LocatedFolder): boolean {
  return located !== null && (named === true || reachesFolder(located, folder));
}

function isEmpty({ pairing: { pairs, unmatched, ambiguous } }: DataSet): boolean {
  return [pairs, unmatched.groundTruth, unmatched.prediction, ambiguous].every((files) => files.length === 0);
}

/** What of a data set lies in a folder below its root. */
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
