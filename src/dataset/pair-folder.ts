import { LensError } from '../core/lens-error.ts';
import type { LensConfig } from './config.ts';
import { configPairs, configRuns } from './config-pairs.ts';
import { allFolders, aroundFolder, type Scope } from './data-set-scope.ts';
import { filesWithEnding } from './file-endings.ts';
import { fileKey } from './file-key.ts';
import { byName, type FileTree, joinPath, ListedTree } from './file-tree.ts';
import { commonEnd, type SurveyedFolder } from './folder-survey.ts';
import type { PairingEvent } from './pair-files.ts';
import { imageIn, namesByKey, predictionsIn, truthsIn } from './partner-rank.ts';
import { chooseRun, findRuns, sortRuns } from './runs.ts';
import { Slice } from './slice.ts';
import { TruthClaims, type TruthFolder } from './truth-claims.ts';
import { isTruthOf, truthsOf } from './truth-folders.ts';

export interface PairFolderOptions {
  /** What `lovasz-lens.json` in the folder says; null or absent: conventions alone. */
  readonly config?: LensConfig | null | undefined;
  /** Name of a run; needed where there are several. */
  readonly run?: string | undefined;
  /** Which of several truths of a name are meant: those that end so ("_labelIds.png"). */
  readonly truthEnding?: string | undefined;
  /** Which folder of truths is meant, as it is called from the root of the data set ("labels/fine"). */
  readonly truthFolder?: string | undefined;
  /** Several folders of truths for the same predictions: refused, or every name listed with all of its truths. */
  readonly rivals?: 'refused' | 'listed';
  /** Allows absolute patterns, and links that lead out of the folder. */
  readonly allowOutside?: boolean | undefined;
}

/**
 * Pairs of a data set, found folder by folder while they are asked for; files are matched by key, never by place
 * in a list. The order is that of the ids, the same on every machine. Gives way to others every few milliseconds.
 * @param folder path of the data set in the tree
 * @throws LensError run-choice, run-unknown, truth-choice { folder, run, truths, predictions }, truth-unknown,
 *   no-truths { folder }, no-predictions { folder }, path-outside
 */
export async function* pairFolder(
  tree: FileTree,
  folder: string,
  options: PairFolderOptions = {},
): AsyncGenerator<PairingEvent> {
  const listed = new ListedTree(tree);
  const { config, truthEnding = null } = options;
  if (config?.groundTruth !== undefined && config.predictions !== undefined) {
    yield* configPairs(listed, folder, config, { ...options, truthEnding });
    return;
  }
  yield* conventionPairs(await aroundFolder(listed, folder, options), options);
}

/**
 * Names of the runs that pairs of a folder can be of, as they are called from the root of its data set (pairFolder knows them),
 * for a choice: in the order of the `lovasz-lens.json`, else by name.
 */
export async function listRuns(
  tree: FileTree,
  folder: string,
  config: LensConfig | null,
  { allowOutside = false, truthFolder }: Pick<PairFolderOptions, 'allowOutside' | 'truthFolder'> = {},
): Promise<string[]> {
  const listed = new ListedTree(tree);
  if (config?.groundTruth !== undefined && config.predictions !== undefined) {
    return (await configRuns(listed, folder, config, allowOutside)).map(({ name }) => name);
  }
  const { run, survey } = await aroundFolder(listed, folder, { truthFolder }).catch(
    async (error: unknown): Promise<Scope> => {
      if (!(error instanceof LensError) || error.code === 'truth-unknown') throw error;
      // Whoever pairs it is told what is missing.
      return { root: folder, run: undefined, survey: await allFolders(listed, folder) };
    },
  );
  const truths = truthsOf(survey);
  const keys = new Set<string>();
  for (const { files } of truths) for (const name of files) keys.add(fileKey(name).key);
  const { runs } = sortRuns(truths, survey, keys);
  const names = runs.map(({ name }) => name);
  return run === undefined ? names : names.filter((name) => `${name}/`.startsWith(`${run}/`));
}

/**
 * The folder that a `lovasz-lens.json` belongs in: the one asked for, or, for one side of a data set, the nearest above
 * that holds the other side ("camvid/ckpt1/pred" → "camvid"). Of the folders above only those are looked into whose
 * names say a role. @throws LensError no-truths, no-predictions { folder }
 */
export async function dataSetFolder(tree: FileTree, folder: string): Promise<string> {
  return (await aroundFolder(new ListedTree(tree), folder, {})).root;
}

/** Which side of a pair a folder has nothing of; null when it has both. */
export async function missingSide(tree: FileTree, folder: string): Promise<'no-truths' | 'no-predictions' | null> {
  const survey = await allFolders(new ListedTree(tree), folder);
  const truths = truthsOf(survey);
  if (truths.length === 0) return 'no-truths';
  return findRuns(truths, survey).length === 0 ? 'no-predictions' : null;
}

async function* conventionPairs(
  { root, run: wanted, survey }: Scope,
  { truthEnding, rivals = 'refused' }: PairFolderOptions,
): AsyncGenerator<PairingEvent> {
  const folders = truthsOf(survey).sort((a, b) => byName(a.path, b.path));
  if (folders.length === 0) throw new LensError('no-truths', { folder: root });
  if (findRuns(folders, survey).length === 0) throw new LensError('no-predictions', { folder: root });
  const keys = new Set<string>();
  const truths: TruthFolder[] = [];
  const slice = new Slice();
  for (const folder of folders) {
    const byKey = new Map<string, readonly string[]>();
    for (const [key, names] of namesByKey(folder.files)) {
      const own = names.filter((name) => isTruthOf(folder, name));
      const paths = truthsIn(folder.path, filesWithEnding(own, truthEnding ?? null));
      if (paths.length > 0) byKey.set(key, paths);
      keys.add(key);
      if (slice.isOver) await slice.pause();
    }
    truths.push({ folder, byKey });
  }
  const { run, ending } = chooseRun(root, sortRuns(folders, survey, keys), keys, wanted);
  const images = survey.filter(({ role }) => role === 'image' || role === 'mixed');
  const left = new Map<string, Map<string, string[]>>();
  for (const { path, role, files } of run.folders) {
    const usable = new Map<string, string[]>();
    for (const [key, names] of namesByKey(files)) {
      const own = role === 'mixed' ? names.filter((name) => fileKey(name).role === 'prediction') : names;
      const fitting = [...filesWithEnding(own, ending)];
      if (fitting.length > 0) usable.set(key, fitting);
      if (slice.isOver) await slice.pause();
    }
    left.set(path, usable);
  }
  const claims = await TruthClaims.of(truths, { run, runs: findRuns(folders, survey) }, left);
  const found = rivals === 'refused' ? claims.rivals() : [];
  if (found.length > 0) {
    const [names, counts] = [found.map(({ name }) => name), found.map(({ predictions }) => predictions)];
    throw new LensError('truth-choice', { folder: root, run: run.name, truths: names, predictions: counts });
  }
  for (const truth of truths) yield* pairsOfFolder(truth, claims, left, images);
  for (const [path, byKey] of left) {
    for (const names of byKey.values()) {
      for (const name of names) yield { kind: 'unmatched', side: 'prediction', path: joinPath(path, name) };
    }
  }
}

async function* pairsOfFolder(
  truth: TruthFolder,
  claims: TruthClaims,
  left: ReadonlyMap<string, Map<string, string[]>>,
  images: readonly SurveyedFolder[],
): AsyncGenerator<PairingEvent> {
  const { mirror } = truth.folder;
  const slice = new Slice();
  const partners = claims.partnersOf(truth);
  const imageFolders = mirrored(images, truth.folder);
  for (const [key, own] of truth.byKey) {
    if (slice.isOver) await slice.pause();
    const id = joinPath(...mirror, key);
    const predictions: string[] = [];
    const claimants = new Set([truth]);
    let isTold = false;
    for (const partner of partners) {
      const among = claims.claimantsOf(truth, partner, key);
      if (!among.includes(truth)) continue;
      const names = left.get(partner.path)?.get(key) ?? [];
      // Told with the first of those that claim them.
      if (names.length === 0 && among.length > 1) isTold = true;
      if (names.length > 0) for (const one of among) claimants.add(one);
      predictions.push(...predictionsIn(partner.path, names, partner.role === 'prediction'));
      left.get(partner.path)?.delete(key);
    }
    const groundTruth = [...claimants].flatMap(({ byKey }) => byKey.get(key) ?? []);
    const [truthPath] = groundTruth;
    const [predictionPath] = predictions;
    if (truthPath === undefined) continue;
    if (predictionPath === undefined) {
      if (!isTold) yield { kind: 'unmatched', side: 'groundTruth', path: own[0] ?? truthPath };
    } else if (groundTruth.length > 1 || predictions.length > 1) {
      yield { kind: 'ambiguous', id, groundTruth, predictions };
    } else {
      const image = findImage(imageFolders, key);
      yield { kind: 'pair', pair: { id, groundTruth: truthPath, prediction: predictionPath, image } };
    }
  }
}

/** The folders that share the most of the truth's parts from the end; those that share none only when none does. */
function mirrored(folders: readonly SurveyedFolder[], truth: SurveyedFolder): SurveyedFolder[] {
  const shared = folders.map((folder) => commonEnd(folder.mirror, truth.mirror));
  const most = Math.max(0, ...shared);
  return folders.filter((_, i) => shared[i] === most);
}

function findImage(folders: readonly SurveyedFolder[], key: string): string | null {
  for (const { path, files } of folders) {
    const image = imageIn(path, namesByKey(files).get(key) ?? []);
    if (image !== null) return image;
  }
  return null;
}
