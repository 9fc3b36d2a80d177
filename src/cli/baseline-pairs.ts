import { usageError } from '../core/lens-error.ts';
import { formatCount } from '../engine/words/number-words.ts';
import type { Report, ReportPair } from '../report/report.ts';
import type { ReadReport } from '../report/report-reader.ts';

/** Ids that a message names; the others are counted. */
const NAMED = 5;

/**
 * A rule about change compares the same pairs, by their ids. A pair that could not be read, now or then, is told; a report that was interrupted is not judged.
 * @returns warnings
 * @throws LensError usage that names pairs which only one of the two has
 */
export function checkSamePairs({ file, report: before }: ReadReport, now: Report): string[] {
  if (now.status === 'interrupted') return [];
  const idsOf = (report: Pick<Report, 'failed'>) => new Set(report.failed.map(({ id }) => id));
  const failed = { before: idsOf(before), now: idsOf(now) };
  const [missing, unreadable, added, mended] = [new SomeIds(), new SomeIds(), new SomeIds(), new SomeIds()];
  for (const { id, side } of idsOfOne(before.pairs, now.pairs)) {
    if (side === 'now') (failed.before.has(id) ? mended : added).add(id);
    else (failed.now.has(id) ? unreadable : missing).add(id);
  }
  const apart =
    missing.count > 0
      ? `has ${missing.said} that this report lacks: ${missing.names}`
      : added.count > 0
        ? `lacks ${added.said} of this report: ${added.names}`
        : null;
  if (apart !== null) {
    const why = 'a rule about change would compare different pairs, so name a baseline of the same ones';
    throw usageError(`--baseline ${file} ${apart}; ${why}`);
  }
  const told: readonly (readonly [ids: SomeIds, what: string])[] = [
    [unreadable, 'could not be read now'],
    [mended, 'could not be read then'],
  ];
  return told.flatMap(([ids, what]) =>
    ids.count === 0 ? [] : `warning: the baseline and this report differ by ${ids.said} that ${what}: ${ids.names}`,
  );
}

/** However many ids there are, a few of them. */
class SomeIds {
  readonly #first: string[] = [];
  count = 0;

  add(id: string): void {
    this.count += 1;
    if (this.#first.length < NAMED) this.#first.push(id);
  }

  get said(): string {
    return `${formatCount(this.count)} ${this.count === 1 ? 'pair' : 'pairs'}`;
  }

  get names(): string {
    const more = this.count - this.#first.length;
    return `${this.#first.join(', ')}${more > 0 ? ` and ${formatCount(more)} more` : ''}`;
  }
}

/** Both lists are in the order of their ids; one row of each is held at a time. */
function* idsOfOne(
  before: Iterable<ReportPair>,
  now: Iterable<ReportPair>,
): Generator<{ readonly id: string; readonly side: 'before' | 'now' }> {
  const walks = { before: before[Symbol.iterator](), now: now[Symbol.iterator]() };
  let [a, b] = [walks.before.next(), walks.now.next()];
  while (!a.done || !b.done) {
    if (!a.done && !b.done && a.value.id === b.value.id) {
      [a, b] = [walks.before.next(), walks.now.next()];
    } else if (!a.done && (b.done || a.value.id < b.value.id)) {
      yield { id: a.value.id, side: 'before' };
      a = walks.before.next();
    } else if (!b.done) {
      yield { id: b.value.id, side: 'now' };
      b = walks.now.next();
    }
  }
}
