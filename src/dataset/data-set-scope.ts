import { LensError } from '../core/lens-error.ts';
import { runWithEnding, splitEnding } from './file-endings.ts';
import { folderOf, joinPath, ListedTree, partsOf } from './file-tree.ts';
import { isRunName, pathRole } from './folder-role.ts';
import { mirrorOf, type SurveyedFolder, surveyFolders } from './folder-survey.ts';
import { findRuns, type Run } from './runs.ts';
import { ownFolders, truthsOf, withTruths } from './truth-folders.ts';
import { type WideTrace, wideSurveys } from './wide-survey.ts';

/** The folders that a search for pairs is about. */
export interface Scope {
  /** Folder of the data set in the tree. */
  readonly root: string;
  readonly run: string | undefined;
  readonly survey: readonly SurveyedFolder[];
}

/** What a person said of the sides of a data set. */
interface SaidSides {
  readonly run?: string | undefined;
  /** Folder of the truths, as it is called from the root of the data set. */
  readonly truthFolder?: string | undefined;
}

export async function allFolders(listed: ListedTree, root: string): Promise<SurveyedFolder[]> {
  const folders: SurveyedFolder[] = [];
  for await (const found of surveyFolders(listed, root)) folders.push(found);
  return folders;
}

/**
 * The data set of a folder: the folder itself, or, for one side of a data set (`camvid/ckpt1/pred`), the nearest
 * folder above that holds the other side; then the folder names the run, or the truths that are meant.
 * @throws LensError no-truths, no-predictions { folder }, truth-unknown { folder, truth, truths }
 */
export async function aroundFolder(
  listed: ListedTree,
  folder: string,
  { run, truthFolder }: SaidSides,
): Promise<Scope> {
  let seen: readonly string[] = [];
  const told = (survey: readonly SurveyedFolder[]) => {
    if (seen.length === 0) seen = truthsOf(survey).map(({ parts }) => parts.join('/') || '.');
    return truthFolder === undefined ? survey : withTruths(survey, truthFolder);
  };
  const survey = told(await allFolders(listed, folder));
  const truths = truthsOf(survey);
  if (truths.length > 0 && findRuns(truths, survey).length > 0) return { root: folder, run, survey };
  for (let root = folder, climbed = 0; root !== '' && climbed < 4; climbed++) {
    root = folderOf(root);
    const scope = scopeOf(root, folder, told(await nearbyFolders(listed, root, folder)), run);
    if (scope) return scope;
  }
  const trace: WideTrace = { roots: [], cut: null };
  // Something is looked for: folders that may not be listed are passed over.
  for await (const wide of wideSurveys(new ListedTree(listed.tree, 'passed'), folder, trace)) {
    const scope = scopeOf(wide.root, folder, told(wide.survey), run);
    if (scope) return scope;
  }
  if (truthFolder !== undefined && truths.length === 0) {
    throw new LensError('truth-unknown', { folder, truth: truthFolder, truths: seen });
  }
  if (truths.length > 0) throw new LensError('no-predictions', { folder });
  throw new LensError('no-truths', { folder, below: trace.roots, cut: trace.cut });
}

/** What a folder is of the data set of a root above it; null where that data set is none of its business. */
function scopeOf(
  root: string,
  folder: string,
  found: readonly SurveyedFolder[],
  run: string | undefined,
): Scope | null {
  const parts = partsOf(folder).slice(partsOf(root).length);
  const survey = ownFolders(found, parts);
  const runs = findRuns(truthsOf(survey), survey);
  if (truthsOf(survey).length === 0 || runs.length === 0) return null;
  const within = ({ path }: SurveyedFolder) => `${path}/`.startsWith(`${folder}/`);
  // The folder asked for is one of the sides, or holds one.
  const isRun = runs.some(({ folders }) => folders.some(within));
  if (!isRun && !truthsOf(survey).some(within)) return null;
  const below = parts.join('/');
  if (isRun && pathRole(below) !== 'truth') return { root, run: runBelow(below, runs, run), survey };
  // Of several folders of truths it names one.
  return { root, run, survey: withTruths(survey, below) };
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
