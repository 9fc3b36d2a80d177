import { fileKey } from './file-key.ts';
import { byName, partsOf } from './file-tree.ts';
import type { PairingResult } from './pair-files.ts';

/** What the name of a file has behind its key: "_prob8.png", ".npy". */
export function endingOf(path: string): string {
  const name = partsOf(path).at(-1) ?? '';
  return name.slice(fileKey(name).key.length);
}

/**
 * Of files with one key those that an ending means: they have exactly that behind their key (".png" is "a.png", not
 * "a_prob8.png"), else their names end with it.
 * @param ending null: all
 */
export function filesWithEnding(paths: readonly string[], ending: string | null): readonly string[] {
  if (ending === null) return paths;
  const exact = paths.filter((path) => endingOf(path) === ending);
  return exact.length > 0 ? exact : paths.filter((path) => path.endsWith(ending));
}

/** Which truths of a data set are meant: those of a folder, those that end so. */
export interface ChosenTruths {
  readonly truthFolder?: string | undefined;
  readonly truthEnding?: string | undefined;
}

/** A run and an ending, written as one: "ckpt1/*_prob8.png"; "*.npy" of the only run. */
export function runWithEnding(run: string | undefined, ending: string): string {
  return run === undefined || run === '.' ? `*${ending}` : `${run}/*${ending}`;
}

/** Truths that a person chose, in the same way: "labels/fine", "*_labelIds.png", "labels/fine/*.png". */
export function truthsInWords({ truthFolder, truthEnding }: ChosenTruths): string | undefined {
  return truthEnding === undefined ? truthFolder : runWithEnding(truthFolder, truthEnding);
}

/** The other way round. */
export function truthsFromWords(said: string): ChosenTruths {
  const { place, ending } = splitEnding(said);
  return {
    truthFolder: ending !== null && place === '.' ? undefined : place,
    truthEnding: ending === null || ending === '' ? undefined : ending,
  };
}

/** "ckpt1/*_prob8.png" → "ckpt1" and "_prob8.png"; an ending alone is of the run ".". */
export function splitEnding(wanted: string): { readonly place: string; readonly ending: string | null } {
  const match = /^(.*?)\/?\*([^/*]*)$/.exec(wanted.replaceAll('\\', '/'));
  if (match) return { place: match[1] || '.', ending: match[2] ?? '' };
  return { place: wanted.replaceAll('\\', '/').replace(/\/+$/, ''), ending: null };
}

export type Side = 'groundTruth' | 'prediction';

/** Files of one side of a data set that have the same behind their keys. */
export interface FileEnding {
  readonly ending: string;
  /** Names of pairs that have one such file, and no second one. */
  readonly count: number;
  /** Of those, the names that have other files of this side beside it. */
  readonly contested: number;
  /** One of the files. */
  readonly example: string;
}

/**
 * What a person can choose from where a name has several files of a side: the endings among them, that of most names
 * first. Empty where every name has one, and where no ending tells the files apart (the same name in two folders).
 */
export function endingsToChoose({ pairs, ambiguous }: PairingResult, side: Side): FileEnding[] {
  const found = new Map<string, FileEnding>();
  const add = (candidates: readonly string[]) => {
    const byEnding = new Map<string, string[]>();
    for (const path of candidates) {
      const ending = endingOf(path);
      byEnding.set(ending, [...(byEnding.get(ending) ?? []), path]);
    }
    const contested = candidates.length > 1 ? 1 : 0;
    for (const [ending, [example, second]] of byEnding) {
      if (example === undefined || second !== undefined) continue;
      const known = found.get(ending) ?? { ending, count: 0, contested: 0, example };
      found.set(ending, { ...known, count: known.count + 1, contested: known.contested + contested });
    }
  };
  for (const pair of pairs) add([pair[side]]);
  for (const { groundTruth, predictions } of ambiguous) add(side === 'prediction' ? predictions : groundTruth);
  const endings = [...found.values()].sort((a, b) => b.count - a.count || byName(a.ending, b.ending));
  return endings.some(({ contested }) => contested > 0) ? endings : [];
}
