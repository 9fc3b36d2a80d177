import { LensError } from '../core/lens-error.ts';
import type { LensConfig } from './config.ts';
import { configPairs, configRuns } from './config-pairs.ts';
import { filesWithEnding, runWithEnding, splitEnding } from './file-endings.ts';
import { fileKey, isPhotograph } from './file-key.ts';
import { byName, type FileTree, folderOf, joinPath, ListedTree, partsOf } from './file-tree.ts';
import { isRunName, pathRole } from './folder-role.ts';
import { commonEnd, mirrorOf, type SurveyedFolder, surveyFolders } from './folder-survey.ts';
import type { PairingEvent } from './pair-files.ts';
import { imageIn, namesByKey, predictionsIn, truthsIn } from './partner-rank.ts';
import { chooseRun, findRuns, type Run, unnamedRuns } from './runs.ts';
import { Slice } from './slice.ts';

export interface PairFolderOptions {
  /** What `lovasz-lens.json` in the folder says; null or absent: conventions alone. */
  readonly config?: LensConfig | null | undefined;
  /** Name of a run; needed where there are several. */
  readonly run?: string | undefined;
  /** Which of several truths of a name are meant: those that end so ("_labelIds.png"). */
  readonly truthEnding?: string | undefined;
  /** Allows absolute patterns, and links that lead out of the folder. */
  readonly allowOutside?: boolean | undefined;
}

/**
 * Pairs of a data set, found folder by folder while they are asked for; files are matched by key, never by place
 * in a list. The order is that of the ids, the same on every machine. Gives way to others every few milliseconds.
 * @param folder path of the data set in the tree
 * @throws LensError run-choice, run-unknown, no-truths { folder }, no-predictions { folder }, path-outside
 */
export async function* pairFolder(
  tree: FileTree,
  folder: string,
  options: PairFolderOptions = {},
): AsyncGenerator<PairingEvent> {
  const listed = new ListedTree(tree);
  const { config, run, truthEnding = null } = options;
  if (config?.groundTruth !== undefined && config.predictions !== undefined) {
    yield* configPairs(listed, folder, config, { ...options, truthEnding });
    return;
  }
  yield* conventionPairs(listed, await aroundFolder(listed, folder, run), truthEnding);
}

/**
 * Names of the runs that pairs of a folder can be of, as they are called from the root of its data set (pairFolder knows them),
 * for a choice: in the order of the `lovasz-lens.json`, else by name.
 */
export async function listRuns(
  tree: FileTree,
  folder: string,
  config: LensConfig | null,
  allowOutside = false,
): Promise<string[]> {
  const listed = new ListedTree(tree);
  if (config?.groundTruth !== undefined && config.predictions !== undefined) {
    return (await configRuns(listed, folder, config, allowOutside)).map(({ name }) => name);
  }
  const { run, survey } = await aroundFolder(listed, folder, undefined).catch(
    async (error: unknown): Promise<Scope> => {
      if (!(error instanceof LensError)) throw error;
      // Whoever pairs it is told what is missing.
      return { root: folder, run: undefined, survey: await allFolders(listed, folder) };
    },
  );
  const names = findRuns(truthsOf(survey), survey).map(({ name }) => name);
  return run === undefined ? names : names.filter((name) => `${name}/`.startsWith(`${run}/`));
}

/**
 * The folder that a `lovasz-lens.json` belongs in: the one asked for, or, for one side of a data set, the nearest above
 * that holds the other side ("camvid/ckpt1/pred" → "camvid"). Of the folders above only those are looked into whose
 * names say a role. @throws LensError no-truths, no-predictions { folder }
 */
export async function dataSetFolder(tree: FileTree, folder: string): Promise<string> {
  return (await aroundFolder(new ListedTree(tree), folder, undefined)).root;
}

/** Which side of a pair a folder has nothing of; null when it has both. */
export async function missingSide(tree: FileTree, folder: string): Promise<'no-truths' | 'no-predictions' | null> {
  const survey = await allFolders(new ListedTree(tree), folder);
  const truths = truthsOf(survey);
  if (truths.length === 0) return 'no-truths';
  return findRuns(truths, survey).length === 0 ? 'no-predictions' : null;
}

interface Scope {
  readonly root: string;
  readonly run: string | undefined;
  readonly survey: readonly SurveyedFolder[];
}

async function allFolders(listed: ListedTree, root: string): Promise<SurveyedFolder[]> {
  const folders: SurveyedFolder[] = [];
  for await (const found of surveyFolders(listed, root)) folders.push(found);
  return folders;
}

function truthsOf(survey: readonly SurveyedFolder[]): SurveyedFolder[] {
  return survey.filter(({ role }) => role === 'truth' || role === 'mixed');
}

/**
 * The data set of a folder: the folder itself, or, for one side of a data set (`camvid/ckpt1/pred`), the nearest
 * folder above that holds the other side; then the folder names the run.
 */
async function aroundFolder(listed: ListedTree, folder: string, run: string | undefined): Promise<Scope> {
  const survey = await allFolders(listed, folder);
  const truths = truthsOf(survey).length;
  if (truths > 0 && findRuns(truthsOf(survey), survey).length > 0) return { root: folder, run, survey };
  for (let root = folder, climbed = 0; root !== '' && climbed < 4; climbed++) {
    root = folderOf(root);
    const near = await nearbyFolders(listed, root, folder);
    const runs = findRuns(truthsOf(near), near).flatMap(({ folders }) => folders);
    if (truthsOf(near).length === 0 || runs.length === 0) continue;
    const within = ({ path }: SurveyedFolder) => `${path}/`.startsWith(`${folder}/`);
    const isRun = runs.some(within);
    // The folder asked for is one of the sides, or holds one; else that data set is none of its business.
    if (!isRun && !truthsOf(near).some(within)) continue;
    const below = partsOf(folder).slice(partsOf(root).length).join('/');
    if (!isRun || pathRole(below) === 'truth') return { root, run, survey: near };
    return { root, run: runBelow(below, findRuns(truthsOf(near), near), run), survey: near };
  }
  throw new LensError(truths > 0 ? 'no-predictions' : 'no-truths', { folder });
}

/**
 * A run as it is called from the root of its data set.
 * @param below the folder of predictions that was asked for
 * @param wanted as it is called from there ("logits", "*.npy"), or from the root already
 */
function runBelow(below: string, runs: readonly Run[], wanted: string | undefined): string {
  if (wanted === undefined) return below;
  const { place, ending } = splitEnding(wanted);
  const inner = place === '.' ? below : joinPath(below, place);
  if (place !== '.' && !runs.some(({ name }) => `${name}/`.startsWith(`${inner}/`))) return wanted;
  return ending === null ? inner : runWithEnding(inner, ending);
}

/**
 * Folders below a root: those with a role beside the way to the one that was asked for, and that one itself. The rest
 * is not looked into: other data sets lie there.
 * @param above parts of `root` below the root that was begun with
 */
async function nearbyFolders(
  listed: ListedTree,
  root: string,
  folder: string,
  above: readonly string[] = [],
): Promise<SurveyedFolder[]> {
  const found: SurveyedFolder[] = [];
  const { folders } = await listed.list(root);
  for (const name of folders) {
    const path = joinPath(root, name);
    const telling = pathRole(name) !== null || isRunName(name);
    if (!telling && folder.startsWith(`${path}/`)) {
      found.push(...(await nearbyFolders(listed, path, folder, [...above, name])));
      continue;
    }
    if (!telling && path !== folder) continue;
    for await (const inner of surveyFolders(listed, path)) {
      const parts = [...above, name, ...inner.parts];
      const role = pathRole(parts.join('/'));
      if (role !== 'aside') found.push({ ...inner, parts, role: role ?? inner.role, mirror: mirrorOf(parts) });
    }
  }
  return found;
}

async function* conventionPairs(
  listed: ListedTree,
  { root, run: wanted, survey }: Scope,
  truthEnding: string | null,
): AsyncGenerator<PairingEvent> {
  const truths = truthsOf(survey).sort((a, b) => byName(a.path, b.path));
  const runs = findRuns(truths, survey);
  if (truths.length === 0) throw new LensError('no-truths', { folder: root });
  if (runs.length === 0) throw new LensError('no-predictions', { folder: root });
  const keys = new Set<string>();
  const slice = new Slice();
  for (const truth of truths) {
    for (const name of (await listed.list(truth.path)).files) {
      keys.add(fileKey(name).key);
      if (slice.isOver) await slice.pause();
    }
  }
  const others = unnamedRuns(truths, survey);
  const { run, ending } = await chooseRun(listed, root, { runs, others }, keys, wanted);
  const images = survey.filter(({ role }) => role === 'image' || role === 'mixed');
  const left = new Map<string, Map<string, string[]>>();
  for (const { path, role } of run.folders) {
    const usable = new Map<string, string[]>();
    for (const [key, names] of namesByKey(await listed.list(path))) {
      const own = role === 'mixed' ? names.filter((name) => fileKey(name).role === 'prediction') : names;
      const fitting = [...filesWithEnding(own, ending)];
      if (fitting.length > 0) usable.set(key, fitting);
      if (slice.isOver) await slice.pause();
    }
    left.set(path, usable);
  }
  for (const truth of truths) yield* pairsOfFolder(listed, { truth, truthEnding }, run, left, images);
  for (const [path, byKey] of left) {
    for (const names of byKey.values()) {
      for (const name of names) yield { kind: 'unmatched', side: 'prediction', path: joinPath(path, name) };
    }
  }
}

async function* pairsOfFolder(
  listed: ListedTree,
  { truth, truthEnding }: { readonly truth: SurveyedFolder; readonly truthEnding: string | null },
  run: Run,
  left: ReadonlyMap<string, Map<string, string[]>>,
  images: readonly SurveyedFolder[],
): AsyncGenerator<PairingEvent> {
  const slice = new Slice();
  const partners = mirrored(run.folders, truth);
  const imageFolders = mirrored(images, truth);
  for (const [key, names] of namesByKey(await listed.list(truth.path))) {
    if (slice.isOver) await slice.pause();
    const own = names.filter((name) => isTruthOf(truth, name));
    const groundTruth = truthsIn(truth.path, filesWithEnding(own, truthEnding));
    if (groundTruth.length === 0) continue;
    const id = joinPath(...truth.mirror, key);
    const predictions: string[] = [];
    for (const { path, role } of partners) {
      predictions.push(...predictionsIn(path, left.get(path)?.get(key) ?? [], role === 'prediction'));
      left.get(path)?.delete(key);
    }
    const [truthPath] = groundTruth;
    const [predictionPath] = predictions;
    if (truthPath === undefined) continue;
    if (predictionPath === undefined) {
      yield { kind: 'unmatched', side: 'groundTruth', path: truthPath };
    } else if (groundTruth.length > 1 || predictions.length > 1) {
      yield { kind: 'ambiguous', id, groundTruth, predictions };
    } else {
      const image = await findImage(listed, imageFolders, key);
      yield { kind: 'pair', pair: { id, groundTruth: truthPath, prediction: predictionPath, image } };
    }
  }
}

/** In a folder that says nothing itself a photograph is no truth, whatever lies beside it. */
function isTruthOf({ role, parts }: SurveyedFolder, name: string): boolean {
  const own = fileKey(name).role;
  if (role === 'mixed') return own === 'truth';
  return own === 'truth' || !isPhotograph(name) || pathRole(parts.join('/')) === 'truth';
}

/** The folders that share the most of the truth's parts from the end; those that share none only when none does. */
function mirrored(folders: readonly SurveyedFolder[], truth: SurveyedFolder): SurveyedFolder[] {
  const shared = folders.map((folder) => commonEnd(folder.mirror, truth.mirror));
  const most = Math.max(0, ...shared);
  return folders.filter((_, i) => shared[i] === most);
}

async function findImage(listed: ListedTree, folders: readonly SurveyedFolder[], key: string): Promise<string | null> {
  for (const { path } of folders) {
    const image = imageIn(path, namesByKey(await listed.list(path)).get(key) ?? []);
    if (image !== null) return image;
  }
  return null;
}
