import { LensError } from '../core/lens-error.ts';
import { splitEnding } from './file-endings.ts';
import { fileKey } from './file-key.ts';
import { commonEnd, type SurveyedFolder } from './folder-survey.ts';

/** Predictions of one origin: a checkpoint's labels, its logits, … */
export interface Run {
  /** Its folder below the root of the data set, "ckpt1/pred". */
  readonly name: string;
  readonly folders: readonly SurveyedFolder[];
}

/** Groups folders of predictions into runs: what they do not share with the truths names the run. */
export function findRuns(truths: readonly SurveyedFolder[], survey: readonly SurveyedFolder[]): Run[] {
  const named = survey.filter(({ role }) => role === 'prediction' || role === 'mixed');
  return named.length > 0 ? runsOf(truths, named) : unnamedRuns(truths, survey);
}

/** Folders of which no name says what they hold: a run when a person says so, or when there is no other. */
function unnamedRuns(truths: readonly SurveyedFolder[], survey: readonly SurveyedFolder[]): Run[] {
  return runsOf(
    truths,
    survey.filter(({ role }) => role === null),
  );
}

function runsOf(truths: readonly SurveyedFolder[], folders: readonly SurveyedFolder[]): Run[] {
  const runs = new Map<string, SurveyedFolder[]>();
  for (const folder of folders) {
    const shared = Math.max(0, ...truths.map((truth) => commonEnd(folder.parts, truth.mirror)));
    const name = folder.parts.slice(0, folder.parts.length - shared).join('/') || '.';
    const known = runs.get(name);
    if (known) known.push(folder);
    else runs.set(name, [folder]);
  }
  return [...runs].map(([name, members]) => ({ name, folders: members }));
}

/** Runs of a data set by what they have for its truths. */
interface SortedRuns {
  /** Those that a person chooses from. */
  readonly runs: readonly Run[];
  /** Of folders whose names say nothing: runs only for who names them. */
  readonly others: readonly Run[];
  /** No file of theirs has the name of a truth: a checkpoint, drawings. */
  readonly idle: readonly Run[];
}

/** The runs of a survey; where none has anything for a truth, all are left to choose from. */
export function sortRuns(
  truths: readonly SurveyedFolder[],
  survey: readonly SurveyedFolder[],
  truthKeys: ReadonlySet<string>,
): SortedRuns {
  const all = findRuns(truths, survey);
  const serving = all.filter((run) => serves(run, truthKeys));
  const others = unnamedRuns(truths, survey).filter((run) => serves(run, truthKeys));
  if (serving.length === 0) return { runs: all, others, idle: [] };
  return { runs: serving, others, idle: all.filter((run) => !serving.includes(run)) };
}

function serves({ folders }: Run, truthKeys: ReadonlySet<string>): boolean {
  return folders.some(({ files, role }) => {
    const isOwn = (name: string) => role !== 'mixed' || fileKey(name).role === 'prediction';
    return files.some((name) => isOwn(name) && truthKeys.has(fileKey(name).key));
  });
}

/**
 * The run to pair with. A name may be that of a run, of a folder above several, or of a run and an ending
 * ("ckpt1/*_prob8.png"). Of several below a folder the one that covers the most truths is taken, then the one
 * with the plainest name; otherwise the choice is the person's.
 * @throws LensError run-choice { folder, run, runs, idle }, run-unknown { folder, run, runs }, no-pairs
 */
export function chooseRun(
  folder: string,
  { runs, others, idle }: SortedRuns,
  truthKeys: ReadonlySet<string>,
  wanted: string | undefined,
): { readonly run: Run; readonly ending: string | null } {
  const names = runs.map(({ name }) => name);
  const [only] = runs;
  if (wanted === undefined) {
    if (only && runs.length === 1) return { run: only, ending: null };
    if (!only || !serves(only, truthKeys)) {
      throw new LensError('no-pairs', {
        folder,
        groundTruth: truthKeys.size,
        prediction: countFiles(runs),
      });
    }
    throw new LensError('run-choice', { folder, run: null, runs: names, idle: idle.map(({ name }) => name) });
  }
  const { place, ending } = splitEnding(wanted);
  // An ending alone: of the only run.
  if (place === '.' && only && runs.length === 1) return { run: only, ending };
  const exact = [...runs, ...others].find(({ name }) => name === place);
  if (exact) return { run: exact, ending };
  const isInside = ({ name }: Run) => name.startsWith(`${place}/`);
  // What has nothing for a truth is taken only for itself, and not for what lies in it.
  const silent = runs.some(isInside) || others.some(isInside) ? undefined : idle.find(({ name }) => name === place);
  if (silent) return { run: silent, ending };
  const isBelow = (run: Run) => isInside(run) || run.name.endsWith(`/${place}`);
  const below = [runs.filter(isBelow), others.filter(isBelow)].find(({ length }) => length > 0);
  const [first] = below ?? [];
  if (!first || !below) throw new LensError('run-unknown', { folder, run: wanted, runs: names });
  if (below.length === 1) return { run: first, ending };
  const ranked = below.map((run) => ({ run, covered: coverage(run, truthKeys), plain: plainness(run.name) }));
  ranked.sort((a, b) => b.covered - a.covered || a.plain - b.plain);
  const [best, second] = ranked;
  if (best && second && (best.covered > second.covered || best.plain < second.plain)) return { run: best.run, ending };
  throw new LensError('run-choice', { folder, run: wanted, runs: below.map(({ name }) => name), idle: [] });
}

function countFiles(runs: readonly Run[]): number {
  return runs.reduce((sum, { folders }) => sum + folders.reduce((own, { files }) => own + files.length, 0), 0);
}

function coverage(run: Run, truthKeys: ReadonlySet<string>): number {
  const covered = new Set<string>();
  for (const { files } of run.folders) {
    for (const name of files) {
      const { key } = fileKey(name);
      if (truthKeys.has(key)) covered.add(key);
    }
  }
  return covered.size;
}

/** 0 for a bare name ("pred", "logits"), 1 for one with an addition ("pred_colour"). */
function plainness(name: string): number {
  return /[_-]/.test(name.split('/').at(-1) ?? '') ? 1 : 0;
}
