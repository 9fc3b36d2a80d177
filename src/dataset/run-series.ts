/** Runs in the order of time: the checkpoints of one training. */
export interface RunSeries {
  /** What their names share, with a star where they differ: "ckpt*"; otherwise the names with commas. */
  readonly pattern: string;
  readonly runs: readonly NumberedRun[];
  readonly order: 'number' | 'name' | 'given';
  /** Why this order, in one sentence. */
  readonly evidence: string;
}

export interface NumberedRun {
  readonly name: string;
  /** The number in its name that tells it from the others; null where no single one does. */
  readonly number: number | null;
}

const natural = new Intl.Collator('en', { numeric: true });

/** By name, numbers in it as numbers: ckpt2 before ckpt10. Equal for the collator (1 and 01): by code units. */
function byNaturalName(a: string, b: string): number {
  return natural.compare(a, b) || (a < b ? -1 : a > b ? 1 : 0);
}

/**
 * The series among the runs of a data set: those whose names differ in numbers alone, two or more of them. Runs that
 * share nothing with others are in none; where there is no series at all, all runs together are one, by name.
 */
export function findSeries(names: readonly string[]): RunSeries[] {
  const groups = new Map<string, string[]>();
  for (const name of names) {
    const key = name.replaceAll(/\d+/g, '#');
    const known = groups.get(key);
    if (known) known.push(name);
    else groups.set(key, [name]);
  }
  const several = [...groups.values()].filter((group) => group.length > 1);
  if (several.length === 0) return names.length > 1 ? [orderRuns(names)] : [];
  return several.map(orderRuns).sort((a, b) => byNaturalName(a.pattern, b.pattern));
}

/** Runs in natural order, with the evidence of it. */
export function orderRuns(names: readonly string[]): RunSeries {
  const numbers = names.map((name) => name.match(/\d+/g) ?? []);
  const texts = new Set(names.map((name) => name.replaceAll(/\d+/g, '#')));
  const count = numbers[0]?.length ?? 0;
  const differ = Array.from({ length: texts.size === 1 ? count : 0 }, (_, place) => place).filter(
    (place) => new Set(numbers.map((found) => found[place])).size > 1,
  );
  const pattern = texts.size === 1 ? patternOf(names[0] ?? '', differ) : names.join(',');
  const [only] = differ;
  const values = numbers.map((found) => Number(found[only ?? -1]));
  if (only === undefined || differ.length > 1 || new Set(values).size < names.length) {
    const runs = [...names].sort(byNaturalName).map((name) => ({ name, number: null }));
    const why = differ.length > 1 ? `${differ.length} numbers in them differ` : 'no one number tells them apart';
    return { pattern, runs, order: 'name', evidence: `By name, numbers counted as numbers: ${why}.` };
  }
  const runs = names
    .map((name, place) => ({ name, number: values[place] as number })) // one value a name
    .sort((a, b) => a.number - b.number);
  const [first, last] = [runs[0]?.number, runs.at(-1)?.number];
  const evidence = `By the number in ${pattern}: ${first} first, ${last} last.`;
  return { pattern, runs, order: 'number', evidence };
}

/** Runs in the order in which a person named them; their numbers where names differ in one. */
export function givenSeries(names: readonly string[]): RunSeries {
  const { runs, order, pattern } = orderRuns(names);
  const numberOf = new Map(runs.map(({ name, number }) => [name, number]));
  const given = names.map((name) => ({ name, number: numberOf.get(name) ?? null }));
  const same = order === 'number' && given.every(({ name }, place) => runs[place]?.name === name);
  const evidence = same ? 'As given, which is also the order of their numbers.' : 'As given, whatever their names say.';
  return { pattern, runs: given, order: 'given', evidence };
}

/** Whether a run belongs to a pattern with "*". */
export function matchesPattern(pattern: string, name: string): boolean {
  const literal = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${pattern.split('*').map(literal).join('[^/]*')}$`).test(name);
}

function patternOf(name: string, differ: readonly number[]): string {
  let place = -1;
  return name.replaceAll(/\d+/g, (digits) => {
    place += 1;
    return differ.includes(place) ? '*' : digits;
  });
}
