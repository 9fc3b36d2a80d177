import { joinPath, type ListedTree, partsOf } from './file-tree.ts';
import { folderRole, isRunName, mayHoldRuns } from './folder-role.ts';
import { lookInto, type SurveyedFolder } from './folder-survey.ts';
import { ownFolders } from './truth-folders.ts';

/** How far a search may go in all: a workspace may hold anything. */
const MOST_FOLDERS = 4000;
const MOST_NAMES = 500_000;
const MOST_MS = 4000;
/** Folders above the one that was begun with. */
const MOST_LEVELS = 8;

/** Where a search went, for the words when nothing is found. */
export interface WideTrace {
  /** Folders of which all below was looked through. */
  readonly roots: string[];
  /** The search ended before it had seen everything below the next one. */
  cut: string | null;
}

export interface WideSurvey {
  readonly root: string;
  readonly survey: readonly SurveyedFolder[];
}

/**
 * All folders below those that may be the data set of a folder of predictions: where a part of its path says that it
 * holds predictions or runs ("runs", "results"), the data set is what that part lies in. The nearest first. One that is
 * too large to be looked through whole is not begun to be used.
 */
export async function* wideSurveys(tree: ListedTree, folder: string, trace: WideTrace): AsyncGenerator<WideSurvey> {
  const budget = { folders: MOST_FOLDERS, names: MOST_NAMES, end: Date.now() + MOST_MS };
  const parts = partsOf(folder);
  for (let at = parts.length - 1; at >= Math.max(0, parts.length - MOST_LEVELS); at--) {
    const part = parts[at] ?? '';
    if (folderRole(part) !== 'prediction' && !isRunName(part) && !mayHoldRuns(part)) continue;
    const root = joinPath(...parts.slice(0, at));
    const survey = await wholeSurvey(tree, root, budget);
    if (survey === null) {
      trace.cut = root;
      return;
    }
    trace.roots.push(root);
    yield { root, survey: ownFolders(survey, parts.slice(at)) };
  }
}

/** Breadth first; null where there is more than may be looked at. */
async function wholeSurvey(
  tree: ListedTree,
  root: string,
  budget: { folders: number; names: number; readonly end: number },
): Promise<SurveyedFolder[] | null> {
  const found: SurveyedFolder[] = [];
  let level = [{ parts: [] as readonly string[], imposed: null as 'image' | null }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { parts, imposed } of level) {
      // The folders below are listed with it.
      budget.folders -= (await tree.list(joinPath(root, ...parts))).folders.length;
      if (budget.folders < 0) return null;
      const seen = await lookInto(tree, root, parts, imposed);
      budget.names -= seen.names;
      if (budget.names < 0 || Date.now() > budget.end) return null;
      found.push(...seen.found);
      next.push(...seen.below);
    }
    level = next;
  }
  return found;
}
