import { LensError } from '../core/lens-error.ts';
import type { LensConfig } from './config.ts';
import { endingOf } from './file-endings.ts';
import type { FileTree } from './file-tree.ts';
import { generalisePaths } from './generalise-paths.ts';
import { collectPairs, type PairFiles } from './pair-files.ts';
import { listRuns, pairFolder } from './pair-folder.ts';

/** Patterns of a data set as they were found, and how well they fit. */
export interface ProposedDataSet {
  readonly patterns: Pick<LensConfig, 'images' | 'groundTruth' | 'predictions'>;
  /** One pair to look into for what the numbers mean; paths in the tree. */
  readonly sample: PairFiles;
  /** Pairs of each run: found by convention, and found again by the patterns. */
  readonly runs: readonly { readonly name: string; readonly found: number; readonly matched: number }[];
}

/** A run, or one kind of file of a run that holds several ("ckpt1 prob8"). */
interface FoundRun {
  readonly name: string;
  readonly pairs: readonly PairFiles[];
}

/**
 * What a `lovasz-lens.json` in a folder would say about its files: found by convention (folders, suffixes), written
 * as patterns, and tried. Nothing is written.
 * @throws LensError no-truths { folder }, no-predictions { folder }, truths-several { folder, candidates }
 */
export async function proposeDataSet(tree: FileTree, folder: string): Promise<ProposedDataSet> {
  const runs: FoundRun[] = [];
  for (const run of await listRuns(tree, folder, null)) runs.push(...(await pairsOfRun(tree, folder, run)));
  const [first] = runs;
  const sample = first?.pairs[0];
  if (!first || !sample) throw await nothingToPropose(tree, folder);
  const below = (path: string) => path.slice(folder === '' ? 0 : folder.length + 1);
  const truthsOf = ({ pairs }: FoundRun) => pairs.map(({ groundTruth }) => below(groundTruth));
  // The run that covers the most truths speaks for the truths.
  const widest = runs.reduce((best, run) => (run.pairs.length > best.pairs.length ? run : best), first);
  const [groundTruth = ''] = generalisePaths([truthsOf(widest)]);
  const predictions: Record<string, string> = {};
  for (const run of runs) {
    const [, pattern = ''] = generalisePaths([truthsOf(run), run.pairs.map(({ prediction }) => below(prediction))]);
    predictions[run.name] = pattern;
  }
  const pictured = widest.pairs.flatMap(({ groundTruth: truth, image }) =>
    image === null ? [] : [{ truth: below(truth), image: below(image) }],
  );
  const [, images] =
    pictured.length === 0
      ? []
      : generalisePaths([pictured.map(({ truth }) => truth), pictured.map(({ image }) => image)]);
  const patterns = { ...(images !== undefined && { images }), groundTruth, predictions };
  const tried = await Promise.all(
    runs.map(async ({ name, pairs }) => ({
      name,
      found: pairs.length,
      matched: await matched(tree, folder, patterns, name),
    })),
  );
  return { patterns, sample, runs: tried };
}

/** Every name has several truths, of which none is taken; else no prediction has a truth. */
async function nothingToPropose(tree: FileTree, folder: string): Promise<LensError> {
  for (const run of await listRuns(tree, folder, null)) {
    const { ambiguous } = await collectPairs(pairFolder(tree, folder, { run, rivals: 'listed' }));
    const several = ambiguous.find(({ groundTruth }) => groundTruth.length > 1);
    if (several) return new LensError('truths-several', { folder, candidates: [...several.groundTruth] });
  }
  return new LensError('no-predictions', { folder });
}

/** Pairs of a run; of several predictions for each truth, one run for each ending of the names. */
async function pairsOfRun(tree: FileTree, folder: string, run: string): Promise<FoundRun[]> {
  const { pairs, ambiguous } = await collectPairs(pairFolder(tree, folder, { run, rivals: 'listed' }));
  if (pairs.length === 0 && ambiguous.length === 0) return [];
  if (ambiguous.length === 0) return [{ name: runName(run, ''), pairs }];
  const byEnding = new Map<string, PairFiles[]>();
  const add = (pair: PairFiles) => {
    const ending = endingOf(pair.prediction);
    const known = byEnding.get(ending);
    if (known) known.push(pair);
    else byEnding.set(ending, [pair]);
  };
  for (const pair of pairs) add(pair);
  for (const { id, groundTruth, predictions } of ambiguous) {
    const [truth, second] = groundTruth;
    if (truth === undefined || second !== undefined) continue;
    for (const prediction of predictions) add({ id, groundTruth: truth, prediction, image: null });
  }
  return [...byEnding].map(([ending, found]) => ({ name: runName(run, ending), pairs: found }));
}

function runName(run: string, ending: string): string {
  const kind = ending.replace(/\.[^.]+$/, '').replace(/^_/, '');
  return [run === '.' ? '' : run, kind].filter((part) => part !== '').join(' ') || unnamedRun;
}

/** Predictions beside their truths have no folder to be called by. */
const unnamedRun = 'predictions';

async function matched(tree: FileTree, folder: string, config: LensConfig, run: string): Promise<number> {
  const { pairs } = await collectPairs(pairFolder(tree, folder, { config, run }));
  return pairs.length;
}
