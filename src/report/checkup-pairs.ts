import { LensError } from '../core/lens-error.ts';
import type { FileTree } from '../dataset/file-tree.ts';
import type { LocatedConfig } from '../dataset/locate-config.ts';
import { collectPairs, type PairFiles } from '../dataset/pair-files.ts';
import { dataSetFolder, listRuns, missingSide, pairFolder } from '../dataset/pair-folder.ts';

/** Where to look for pairs. */
export interface CheckupPlace {
  readonly tree: FileTree;
  /** The folder asked for; paths are in the tree. */
  readonly folder: string;
  /** The `lovasz-lens.json` that governs it. */
  readonly config: LocatedConfig | null;
  readonly allowOutside?: boolean | undefined;
}

/** Every pair of a folder, of all of its runs. */
export interface CheckupPairs {
  /** Folder of the data set: the one asked for or one above it that holds both sides. */
  readonly root: string;
  /** Paths in the tree. */
  readonly pairs: readonly PairFiles[];
}

/**
 * Pairs of every run that have a file in the folder asked for. Of several predictions for one truth each makes a pair.
 * @throws LensError no-pairs { folder, groundTruth, prediction }, and those of the pairing: no-truths, no-predictions,
 *   path-outside
 */
export async function checkupPairs({
  tree,
  folder,
  config,
  allowOutside = false,
}: CheckupPlace): Promise<CheckupPairs> {
  const patterns = config?.config.groundTruth !== undefined && config.config.predictions !== undefined;
  const root = patterns ? config.folder : await dataSetFolder(tree, folder);
  const runs = await listRuns(tree, root, patterns ? config.config : null, allowOutside);
  const pairs: PairFiles[] = [];
  for (const run of runs) {
    const options = { config: patterns ? config.config : null, run, allowOutside };
    const found = await collectPairs(pairFolder(tree, root, options));
    pairs.push(...found.pairs);
    for (const { id, groundTruth, predictions } of found.ambiguous) {
      const [truth, second] = groundTruth;
      if (truth === undefined || second !== undefined) continue;
      for (const prediction of predictions) pairs.push({ id, groundTruth: truth, prediction, image: null });
    }
  }
  const inside = (path: string) => folder === '' || path === folder || path.startsWith(`${folder}/`);
  const own = pairs.filter(({ groundTruth, prediction }) => inside(groundTruth) || inside(prediction));
  if (own.length > 0) return { root, pairs: own };
  const missing = patterns ? null : await missingSide(tree, folder);
  if (missing) throw new LensError(missing, { folder });
  const { unmatched } = await collectPairs(pairFolder(tree, folder, { config: patterns ? config.config : null }));
  throw new LensError('no-pairs', {
    folder,
    groundTruth: unmatched.groundTruth.length,
    prediction: unmatched.prediction.length,
  });
}
