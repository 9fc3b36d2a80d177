import { LensError } from '../core/lens-error.ts';
import type { LensConfig } from '../dataset/config.ts';
import { configOfPair, hasPatterns, reachesFolder } from '../dataset/config-reach.ts';
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
  /** A person named the file: it holds, whatever its patterns say. */
  readonly named?: boolean;
}

/** Every pair of a folder, of all of its runs. */
export interface CheckupPairs {
  /** Folder of the data set: the one asked for or one above it that holds both sides. */
  readonly root: string;
  /** Paths in the tree. */
  readonly pairs: readonly PairFiles[];
  /** What the `lovasz-lens.json` says of them; null where it speaks of other files. */
  readonly config: LensConfig | null;
}

/**
 * Pairs of every run that have a file in the folder asked for. Where a name has several files, each truth makes a pair with each
 * prediction.
 * @throws LensError no-pairs { folder, groundTruth, prediction }, and those of the pairing: no-truths, no-predictions,
 *   path-outside
 */
export async function checkupPairs({
  tree,
  folder,
  config,
  allowOutside = false,
  named = false,
}: CheckupPlace): Promise<CheckupPairs> {
  const patterns = config !== null && hasPatterns(config.config) && (named || reachesFolder(config, folder));
  const root = patterns ? config.folder : await dataSetFolder(tree, folder);
  const runs = await listRuns(tree, root, patterns ? config.config : null, { allowOutside });
  const pairs: PairFiles[] = [];
  for (const run of runs) {
    const options = { config: patterns ? config.config : null, run, allowOutside, rivals: 'listed' as const };
    const found = await collectPairs(pairFolder(tree, root, options));
    pairs.push(...found.pairs);
    for (const { id, groundTruth, predictions } of found.ambiguous) {
      for (const truth of groundTruth) {
        for (const prediction of predictions) pairs.push({ id, groundTruth: truth, prediction, image: null });
      }
    }
  }
  const inside = (path: string) => folder === '' || path === folder || path.startsWith(`${folder}/`);
  const own = pairs.filter(({ groundTruth, prediction }) => inside(groundTruth) || inside(prediction));
  const [first] = own;
  if (first) {
    const said = named ? config?.config : configOfPair(config, [first.groundTruth, first.prediction]);
    return { root, pairs: own, config: said ?? null };
  }
  const missing = patterns ? null : await missingSide(tree, folder);
  if (missing) throw new LensError(missing, { folder });
  const { unmatched } = await collectPairs(pairFolder(tree, folder, { config: patterns ? config.config : null }));
  throw new LensError('no-pairs', {
    folder,
    groundTruth: unmatched.groundTruth.length,
    prediction: unmatched.prediction.length,
  });
}
