import { usageError } from '../core/lens-error.ts';
import { byPair, type FailedPair, type Report, type ReportPair } from './report.ts';
import type { ReadReport } from './report-reader.ts';
import { checkSameFiles, MAKE_AGAIN } from './same-files.ts';
import { parseShard, sayShard } from './shard.ts';
import { atOnce } from './steps.ts';
import { summarise } from './summary.ts';

/**
 * The report of the whole data set from those of its parts. Rows, pooled numbers and means are those of a single
 * run, to the last bit.
 * @throws LensError usage: a part is missing or there twice, was interrupted, is no part, asked for something else, or is
 * of other files
 */
export function mergeReports(parts: readonly ReadReport[]): Report {
  const [first] = parts;
  if (!first) throw usageError('merge takes the parts of a report');
  checkParts(parts);
  const pairs: Iterable<ReportPair> = { [Symbol.iterator]: () => mergedRows(parts) };
  const classes = parts.flatMap(({ report }) => report.pooled.classes);
  const failed: FailedPair[] = parts.flatMap(({ report }) => report.failed);
  const frame = {
    options: { ...first.report.options, shard: null },
    status: 'complete' as const,
    found: parts.reduce((sum, { report }) => sum + report.found, 0),
    settled: first.report.settled,
    unmatched: first.report.unmatched,
    ambiguous: first.report.ambiguous,
    failed: failed.sort((a, b) => byPair({ ...a, prediction: a.file }, { ...b, prediction: b.file })),
  };
  return { ...atOnce(summarise(frame, classes, pairs)), pairs };
}

function checkParts(parts: readonly ReadReport[]): void {
  const counts = new Map<number, string>();
  const byIndex = new Map<number, string>();
  for (const { file, report } of parts) {
    const { shard } = report.options;
    if (shard === null) throw usageError(`${file} is a whole report, not a part: it was made without --shard`);
    const { index, count } = parseShard(shard);
    const twin = byIndex.get(index);
    if (counts.has(count) && twin !== undefined) throw usageError(`${twin} and ${file} are both part ${shard}`);
    counts.set(count, file);
    byIndex.set(index, file);
    if (report.status === 'interrupted') {
      throw usageError(`${file} was interrupted and is not whole: run part ${shard} again`);
    }
  }
  if (counts.size > 1) {
    const list = [...counts].map(([count, file]) => `${file} is one of ${count}`).join(', ');
    throw usageError(`these parts do not belong together: ${list}`);
  }
  checkSameOptions(parts);
  checkSameFiles(parts);
  const [count = 0] = counts.keys();
  const missing = Array.from({ length: count }, (_, place) => place + 1).filter((index) => !byIndex.has(index));
  if (missing.length > 0) {
    const names = missing.map((index) => sayShard({ index, count })).join(', ');
    throw usageError(
      `${missing.length === 1 ? 'part' : 'parts'} ${names} missing: make ${missing.length === 1 ? 'it' : 'them'} with --shard`,
    );
  }
}

/** What each part says of the whole data set. */
const sharedParts = [
  ['unmatched', 'other files have no partner'],
  ['ambiguous', 'other files are ambiguous'],
  ['settled', 'its values were understood in another way'],
] as const;

function checkSameOptions([first, ...others]: readonly ReadReport[]): void {
  if (!first) return;
  for (const other of others) {
    const different = differences(first.report.options, other.report.options, '');
    if (different.length > 0) {
      throw usageError(`${first.file} and ${other.file} were made with different options: ${different.join('; ')}`);
    }
    for (const [part, what] of sharedParts) {
      if (JSON.stringify(first.report[part]) === JSON.stringify(other.report[part])) continue;
      throw usageError(`the data set changed between ${first.file} and ${other.file}: ${what}`);
    }
  }
}

/** "pair.ignore: [255] and none" for each option that differs; the shard always does. */
function differences(a: object, b: object, above: string): string[] {
  const one = a as Readonly<Record<string, unknown>>; // options are plain data
  const two = b as Readonly<Record<string, unknown>>;
  const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return keys.flatMap((key) => {
    const [left, right] = [one[key], two[key]];
    if ((above === '' && key === 'shard') || JSON.stringify(left) === JSON.stringify(right)) return [];
    if (isPlain(left) && isPlain(right)) return differences(left, right, `${above}${key}.`);
    return [`${above}${key}: ${JSON.stringify(left) ?? 'absent'} and ${JSON.stringify(right) ?? 'absent'}`];
  });
}

function isPlain(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Rows of several sorted lists in one order; one row of each is held at a time. @throws LensError usage: one is there twice */
function* mergedRows(parts: readonly ReadReport[]): Generator<ReportPair> {
  const walks = parts.map(({ report }) => report.pairs[Symbol.iterator]());
  const heads = walks.map((walk) => walk.next());
  let last: { readonly pair: ReportPair; readonly file: string } | null = null;
  for (;;) {
    let least = -1;
    for (const [place, head] of heads.entries()) {
      const best = heads[least];
      if (head.done) continue;
      if (!best || best.done || byPair(keyOf(head.value), keyOf(best.value)) < 0) least = place;
    }
    const next = heads[least];
    const walk = walks[least];
    const part = parts[least];
    if (!next || next.done || !walk || !part) return;
    if (last && byPair(keyOf(last.pair), keyOf(next.value)) === 0) {
      throw usageError(`${last.file} and ${part.file} both have the pair ${next.value.id}: ${MAKE_AGAIN}`);
    }
    yield next.value;
    last = { pair: next.value, file: part.file };
    heads[least] = walk.next();
  }
}

function keyOf({ id, files }: ReportPair): { id: string; prediction: string } {
  return { id, prediction: files.prediction };
}
