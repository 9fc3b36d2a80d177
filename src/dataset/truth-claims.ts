import { commonEnd, type SurveyedFolder } from './folder-survey.ts';
import type { Run } from './runs.ts';
import { Slice } from './slice.ts';
import { isOfAnotherExperiment } from './truth-folders.ts';

/** A folder of truths with the paths of those that count, by key. */
export interface TruthFolder {
  readonly folder: SurveyedFolder;
  readonly byKey: ReadonlyMap<string, readonly string[]>;
}

/** Predictions of a run that are not paired yet: by the path of their folder, then by key. */
export type OpenPredictions = ReadonlyMap<string, ReadonlyMap<string, readonly string[]>>;

/** Folders of truths that claim the same predictions, and how many each. */
interface Contest {
  truths: readonly TruthFolder[];
  predictions: number;
}

/**
 * Which folders of truths have a file for which predictions of a run. A prediction is for the truths whose folder
 * mirrors its own the most; of several such folders none is picked.
 */
export class TruthClaims {
  readonly #partners: ReadonlyMap<TruthFolder, readonly SurveyedFolder[]>;
  /** By folder and key of the predictions; empty where there is one folder of truths. */
  readonly #claims = new Map<string, Map<string, readonly TruthFolder[]>>();
  readonly #contests = new Map<string, Contest>();

  private constructor(partners: ReadonlyMap<TruthFolder, readonly SurveyedFolder[]>) {
    this.#partners = partners;
  }

  /**
   * Gives way to others every few milliseconds.
   * @param runs all of the data set
   */
  static async of(
    truths: readonly TruthFolder[],
    { run, runs }: { readonly run: Run; readonly runs: readonly Run[] },
    open: OpenPredictions,
  ): Promise<TruthClaims> {
    const all = runs.flatMap(({ folders }) => folders);
    const partners = new Map(truths.map((truth) => [truth, partnersOf(truth.folder, run.folders, all)]));
    const claims = new TruthClaims(partners);
    if (truths.length < 2) return claims;
    const slice = new Slice();
    for (const truth of truths) {
      for (const prediction of partners.get(truth) ?? []) {
        const keys = open.get(prediction.path);
        for (const key of truth.byKey.keys()) {
          if (keys?.has(key)) claims.#claim(truth, prediction, key);
          if (slice.isOver) await slice.pause();
        }
      }
    }
    claims.#settle();
    return claims;
  }

  /** Folders of the run that may hold the predictions of a folder of truths. */
  partnersOf(truth: TruthFolder): readonly SurveyedFolder[] {
    return this.#partners.get(truth) ?? [];
  }

  /** The folders of truths that predictions of a key are for: several where nothing tells which. */
  claimantsOf(truth: TruthFolder, prediction: SurveyedFolder, key: string): readonly TruthFolder[] {
    const found = this.#claims.get(prediction.path)?.get(key) ?? [truth];
    return found.length < 2 ? found : (this.#contests.get(contestKey(found))?.truths ?? found);
  }

  /**
   * Folders of truths of which only one can be meant: they claim most of each other's predictions. Each with its name
   * below the data set and the number of its predictions, that of most first. Empty where there are none.
   */
  rivals(): { readonly name: string; readonly predictions: number }[] {
    const covered = this.#covered();
    const byName = new Map<string, { fulls: Set<string>; folders: Set<TruthFolder> }>();
    for (const { truths, predictions } of this.#contests.values()) {
      const fewest = Math.min(...truths.map((truth) => covered.get(truth) ?? 0));
      if (truths.length < 2 || predictions * 2 <= fewest) continue;
      for (const [at, { full, middle }] of namesOf(truths).entries()) {
        const known = byName.get(middle) ?? { fulls: new Set(), folders: new Set() };
        byName.set(middle, known);
        known.fulls.add(full);
        const truth = truths[at];
        if (truth) known.folders.add(truth);
      }
    }
    const rivals = [...byName].map(([middle, { fulls, folders }]) => {
      const [full = middle, another] = fulls;
      const predictions = [...folders].reduce((sum, truth) => sum + (covered.get(truth) ?? 0), 0);
      return { name: another === undefined ? full : middle, predictions };
    });
    return rivals.sort((a, b) => b.predictions - a.predictions || (a.name < b.name ? -1 : 1));
  }

  #claim(truth: TruthFolder, prediction: SurveyedFolder, key: string): void {
    const byKey = this.#claims.get(prediction.path) ?? new Map<string, readonly TruthFolder[]>();
    this.#claims.set(prediction.path, byKey);
    const known = byKey.get(key) ?? [];
    // A folder of truths says more than a name among predictions, which may be what a network decided.
    const nearness = ({ folder }: TruthFolder) =>
      (folder.role === 'truth' ? 1000 : 0) + commonEnd(folder.mirror, prediction.mirror);
    const closer = known[0] === undefined ? 1 : nearness(truth) - nearness(known[0]);
    if (closer >= 0) byKey.set(key, closer > 0 ? [truth] : [...known, truth]);
  }

  /** Predictions of each folder of truths. */
  #covered(): Map<TruthFolder, number> {
    const covered = new Map<TruthFolder, number>();
    for (const byKey of this.#claims.values()) {
      for (const truths of byKey.values()) for (const one of truths) covered.set(one, (covered.get(one) ?? 0) + 1);
    }
    return covered;
  }

  /** Notes the contests. Truths of another split that cover fewer of the predictions are no rivals. */
  #settle(): void {
    for (const byKey of this.#claims.values()) {
      for (const truths of byKey.values()) {
        if (truths.length < 2) continue;
        const known = this.#contests.get(contestKey(truths));
        if (known) known.predictions += 1;
        else this.#contests.set(contestKey(truths), { truths, predictions: 1 });
      }
    }
    if (this.#contests.size === 0) return;
    const bySplit = new Map<string, number>();
    for (const [{ folder }, count] of this.#covered()) {
      const split = splitOf(folder);
      if (split !== null) bySplit.set(split, (bySplit.get(split) ?? 0) + count);
    }
    for (const contest of this.#contests.values()) {
      const counts = contest.truths.map(({ folder }) => bySplit.get(splitOf(folder) ?? '') ?? null);
      const most = Math.max(...counts.map((count) => count ?? 0));
      contest.truths = contest.truths.filter((_, at) => counts[at] === most || counts[at] === null);
    }
  }
}

/** The folders that share the most of the truth's parts from the end; those that share none only when none does. */
function partnersOf(
  truth: SurveyedFolder,
  folders: readonly SurveyedFolder[],
  all: readonly SurveyedFolder[],
): SurveyedFolder[] {
  const isOwn = ({ parts }: SurveyedFolder) => !isOfAnotherExperiment(truth.parts, parts);
  // "exp1_gt" beside "exp1_out": truths whose experiment has no predictions may be for any.
  const near = all.some(isOwn) ? folders.filter(isOwn) : folders;
  const shared = near.map((folder) => commonEnd(folder.mirror, truth.mirror));
  const most = Math.max(0, ...shared);
  return near.filter((_, i) => shared[i] === most);
}

function contestKey(truths: readonly TruthFolder[]): string {
  return truths.map(({ folder }) => folder.path).join('\0');
}

/** What tells folders apart ("fine"), and the same from the root of the data set on ("labels/fine"). */
function namesOf(truths: readonly TruthFolder[]): { readonly full: string; readonly middle: string }[] {
  const places = truths.map(({ folder }) => folder.parts);
  const [first = []] = places;
  const shortest = Math.min(...places.map(({ length }) => length));
  const same = (at: (parts: readonly string[]) => string | undefined) =>
    places.every((parts) => at(parts) === at(first));
  let after = 0;
  while (after < shortest && same((parts) => parts.at(-1 - after))) after += 1;
  let before = 0;
  while (before < shortest - after && same((parts) => parts[before])) before += 1;
  return places.map((parts) => {
    const full = parts.slice(0, parts.length - after).join('/') || '.';
    return { full, middle: parts.slice(before, parts.length - after).join('/') || full };
  });
}

const splits = [
  ['train', /^((panoptic_)?train(ing)?(\d+|_?(annot|labels?|masks?|annotations?))?|labels?tr)$/i],
  ['val', /^((panoptic_)?val(id|idation)?(\d+|_?(annot|labels?|masks?|annotations?))?|labels?va)$/i],
  ['test', /^(test(ing)?(\d+|_?(annot|labels?|masks?|annotations?))?|labels?ts)$/i],
] as const;

/** The split that the path of a folder says; null where it says none. */
function splitOf({ parts }: SurveyedFolder): string | null {
  return splits.find(([, pattern]) => parts.some((part) => pattern.test(part)))?.[0] ?? null;
}
