import { endingOf } from './file-endings.ts';
import { partsOf } from './file-tree.ts';

/** The paths of one side of a data set, one for each pair. */
export type PathColumn = readonly string[];

/** Values of a part of the folders, one for each pair, under the name that stands for it in a pattern. */
interface NamedPart {
  readonly name: string;
  readonly values: readonly string[];
}

/** Names of the parts that differ; the outermost is the split far more often than not. */
const partNames = ['split', 'group', 'part'];

/**
 * Patterns for the sides of a data set: what is the same in every path stays as it is, the key of the file is {id},
 * and a folder that differs gets a name, the same on every side where it stands for the same text ("val" beside
 * "valannot" too). Folders of different depths are `**`.
 * @param columns paths of the truths, of the predictions, of the images, …; all of one length
 */
export function generalisePaths(columns: readonly PathColumn[]): string[] {
  const known: NamedPart[] = [];
  return columns.map((paths) => patternOf(paths, known));
}

function patternOf(paths: PathColumn, known: NamedPart[]): string {
  const folders = paths.map((path) => partsOf(path).slice(0, -1));
  const depth = folders[0]?.length ?? 0;
  const parts = folders.every(({ length }) => length === depth)
    ? Array.from({ length: depth }, (_, i) =>
        partPattern(
          folders.map((folder) => folder[i] ?? ''),
          known,
        ),
      )
    : [...sharedStart(folders), '**'];
  return [...parts, namePattern(paths)].join('/');
}

/** "{id}_gtFine_labelIds.png": what most names have behind their key. */
function namePattern(paths: PathColumn): string {
  return `{id}${mostFrequent(paths.map(endingOf))}`;
}

function partPattern(values: readonly string[], known: NamedPart[]): string {
  const [first = ''] = values;
  if (values.every((value) => value === first)) return first;
  for (const { name, values: others } of known) {
    const affixes = affixesAround(values, others);
    if (affixes) return `${affixes.before}{${name}}${affixes.after}`;
  }
  const ending = sharedEnding(values);
  const cut = ending === 'annot' ? values.map((value) => value.slice(0, -ending.length)) : values;
  const name = partNames[known.length] ?? `part${known.length}`;
  known.push({ name, values: cut });
  return cut === values ? `{${name}}` : `{${name}}${ending}`;
}

/** What stands around the known text in every value: "annot" behind "train" and "val". */
function affixesAround(values: readonly string[], others: readonly string[]): { before: string; after: string } | null {
  const [value = ''] = values;
  const [other = ''] = others;
  const at = value.indexOf(other);
  if (at < 0) return null;
  const before = value.slice(0, at);
  const after = value.slice(at + other.length);
  return values.every((text, i) => text === `${before}${others[i] ?? ''}${after}`) ? { before, after } : null;
}

function sharedEnding(values: readonly string[]): string {
  const [first = ''] = values;
  let length = 0;
  while (length < first.length && values.every((value) => value.endsWith(first.slice(-length - 1)))) length++;
  return length === 0 ? '' : first.slice(-length);
}

function sharedStart(folders: readonly (readonly string[])[]): string[] {
  const [first = []] = folders;
  const differs = first.findIndex((part, i) => folders.some((folder) => folder[i] !== part));
  const shortest = Math.min(...folders.map(({ length }) => length));
  return first.slice(0, Math.min(shortest, differs < 0 ? first.length : differs));
}

function mostFrequent(values: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}
