import { sayCount, sayList } from '../evidence-text.ts';
import type { FileSummary } from './file-summary.ts';
import type { Finding } from './finding.ts';

/** A finding about one file of a folder. */
export interface NeighbourFinding {
  readonly path: string;
  readonly finding: Finding;
}

/** Fewer files have no custom that one could break. */
const leastFiles = 4;

/**
 * The few files of a folder that are not like the others: stored otherwise, of another size, coloured or numbered
 * otherwise. Where the files differ among themselves anyway, nothing is said.
 */
export function neighbourFindings(
  files: readonly FileSummary[],
  side: 'groundTruth' | 'prediction',
): NeighbourFinding[] {
  if (files.length < leastFiles) return [];
  const evidence = new Map<string, string[]>();
  const note = (file: FileSummary, sentence: string) => {
    const known = evidence.get(file.path);
    if (known) known.push(sentence);
    else evidence.set(file.path, [sentence]);
  };
  for (const [odd, common, count] of odds(files, ({ storage }) => storage)) {
    note(odd, `It is stored as ${odd.storage}, ${sayCount(count, 'other')} as ${common}.`);
  }
  // Of a file that fits no partner it is not known what its numbers and its axes mean.
  const understood = files.filter(({ kind }) => kind !== null);
  for (const [odd, common, count] of odds(understood, ({ kind }) => String(kind))) {
    note(odd, `It holds ${odd.kind}, ${sayCount(count, 'other')} ${common}.`);
  }
  for (const [odd, common, count] of odds(understood, ({ channels }) => String(channels))) {
    note(odd, `It has ${sayCount(odd.channels, 'channel')}, ${sayCount(count, 'other has', 'others have')} ${common}.`);
  }
  if (files.every(({ kind }) => kind === 'labels' || kind === null)) {
    for (const [odd, common, count] of odds(files, ({ size }) => size.join(' × '))) {
      note(odd, `It is ${odd.size.join(' × ')} pixels, ${sayCount(count, 'other is', 'others are')} ${common}.`);
    }
  }
  for (const [odd, sentence] of oddColours(files)) note(odd, sentence);
  for (const [odd, sentence] of oddValues(files)) note(odd, sentence);
  return [...evidence].map(([path, sentences]) => ({
    path,
    finding: {
      code: 'unlike-its-neighbours',
      file: side,
      score: Math.min(0.9, 0.6 + 0.1 * sentences.length),
      title: 'This file is not like the others of its folder.',
      evidence: sentences,
      fix: null,
      advice: 'Look whether it was written by another program or at another step.',
    },
  }));
}

/** Files whose trait differs from that of nearly all others: [file, common trait, files that have it]. */
function* odds(
  files: readonly FileSummary[],
  trait: (file: FileSummary) => string,
): Generator<[file: FileSummary, common: string, count: number]> {
  const counts = new Map<string, number>();
  for (const file of files) counts.set(trait(file), (counts.get(trait(file)) ?? 0) + 1);
  const [common, count] = [...counts].reduce((kept, entry) => (entry[1] > kept[1] ? entry : kept), ['', 0]);
  if (files.length - count > Math.max(1, Math.floor(files.length / 10))) return;
  for (const file of files) if (trait(file) !== common) yield [file, common, count];
}

/** An index that has another colour than in all other files which use it. */
function* oddColours(files: readonly FileSummary[]): Generator<[FileSummary, string]> {
  const byValue = new Map<string, Map<string, FileSummary[]>>();
  for (const file of files) {
    for (const entry of file.palette === '' ? [] : file.palette.split(',')) {
      const [value = '', colour = ''] = entry.split(':');
      const colours = byValue.get(value) ?? new Map<string, FileSummary[]>();
      byValue.set(value, colours);
      const users = colours.get(colour);
      if (users) users.push(file);
      else colours.set(colour, [file]);
    }
  }
  const said = new Set<string>();
  for (const [value, colours] of byValue) {
    const users = [...colours.values()].reduce((sum, list) => sum + list.length, 0);
    for (const [colour, list] of colours) {
      const [only] = list;
      if (colours.size !== 2 || list.length !== 1 || users < leastFiles || !only || said.has(only.path)) continue;
      said.add(only.path);
      yield [
        only,
        `Its palette has (${colour.replaceAll(' ', ', ')}) for ${value}; ${sayCount(users - 1, 'other has', 'others have')} another colour.`,
      ];
    }
  }
}

/** Labels that are numbered otherwise than everywhere else. */
function* oddValues(files: readonly FileSummary[]): Generator<[FileSummary, string]> {
  const known = files.flatMap((file) => (file.values ? [{ file, values: new Set(file.values) }] : []));
  if (known.length < leastFiles) return;
  const uses = new Map<number, number>();
  for (const { values } of known) for (const value of values) uses.set(value, (uses.get(value) ?? 0) + 1);
  const ascending = [...uses.keys()].sort((a, b) => a - b);
  const others = known.length - 1;
  const withSeveral = known.filter(({ values }) => values.size > 2).length;
  for (const { file, values } of known) {
    const inOthers = (value: number) => (uses.get(value) ?? 0) - (values.has(value) ? 1 : 0);
    const highest = ascending.findLast((value) => inOthers(value) > 0) ?? Number.NEGATIVE_INFINITY;
    const fresh = [...values].filter((value) => value > highest);
    const severalValued = withSeveral - (values.size > 2 ? 1 : 0);
    const isBinary = values.size === 2 && values.has(0) && values.has(255);
    const withZero = inOthers(0);
    if (isBinary && inOthers(255) === 0 && severalValued >= 0.9 * others) {
      yield [
        file,
        `It holds only 0 and 255; the others hold ${sayList(ascending.filter((value) => inOthers(value) > 0))}.`,
      ];
    } else if (fresh.length >= 3) {
      yield [file, `It holds ${sayList(fresh)}; the others go up to ${highest}.`];
    } else if (!values.has(0) && withZero >= 0.9 * others && values.has(highest + 1)) {
      yield [
        file,
        `It holds ${highest + 1} and no 0; ${sayCount(withZero, 'other holds', 'others hold')} 0 and at most ${highest}.`,
      ];
    }
  }
}
