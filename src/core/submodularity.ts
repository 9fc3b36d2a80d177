import type { SetFunction } from './set-function.ts';

/** A place where diminishing returns fail: S ⊂ T, and adding the element gains more on T than on S. */
export interface GainWitness {
  readonly smaller: readonly number[];
  readonly larger: readonly number[];
  readonly element: number;
  readonly gainOnSmaller: number;
  readonly gainOnLarger: number;
  /** gainOnLarger − gainOnSmaller > 0. */
  readonly violation: number;
}

/** A pair of sets with f(S) + f(T) < f(S∪T) + f(S∩T). */
export interface LatticeWitness {
  readonly first: readonly number[];
  readonly second: readonly number[];
  readonly violation: number;
}

/** Result of the checker; a witness is the worst one met. */
export interface SubmodularityReport {
  /** True if no violation above the tolerance was met in either form. */
  readonly submodular: boolean;
  /** Every case was looked at: a proof. Otherwise a sample. */
  readonly exhaustive: boolean;
  readonly gainChecks: number;
  readonly latticeChecks: number;
  readonly gainWitness: GainWitness | null;
  readonly latticeWitness: LatticeWitness | null;
}

export interface SubmodularityOptions {
  /** Violations up to here are rounding. */
  readonly tolerance?: number;
  /** Ground sets up to this size are checked exhaustively. */
  readonly exhaustiveUpTo?: number;
  /** Sampled cases of each form for larger ground sets. */
  readonly samples?: number;
  /** Uniform numbers in [0, 1): passed in, so that a check can be repeated. */
  readonly random?: () => number;
}

/**
 * Checks submodularity in both of its equivalent forms: diminishing returns, f(S+i) − f(S) ≥ f(T+i) − f(T) for S ⊂ T,
 * and f(S) + f(T) ≥ f(S∪T) + f(S∩T). Exhaustive means all S ⊂ T = S + j for the first (which implies all S ⊂ T) and
 * all pairs for the second.
 */
export function checkSubmodularity(f: SetFunction, options: SubmodularityOptions = {}): SubmodularityReport {
  const { tolerance = 1e-12, exhaustiveUpTo = 12, samples = 2000, random = mulberry(1) } = options;
  const exhaustive = f.elements <= exhaustiveUpTo;
  const search = new WitnessSearch(tolerance);
  if (exhaustive) searchAll(f, search);
  else searchSample(f, search, samples, random);
  return {
    submodular: search.gainWitness === null && search.latticeWitness === null,
    exhaustive,
    gainChecks: search.gainChecks,
    latticeChecks: search.latticeChecks,
    gainWitness: search.gainWitness,
    latticeWitness: search.latticeWitness,
  };
}

/** A small repeatable source of uniform numbers in [0, 1) (mulberry32, Tommy Ettinger, public domain). */
export function mulberry(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Keeps the worst witnesses; sets are written out only when a case is worse than all before. */
class WitnessSearch {
  gainChecks = 0;
  latticeChecks = 0;
  gainWitness: GainWitness | null = null;
  latticeWitness: LatticeWitness | null = null;
  readonly #tolerance: number;

  constructor(tolerance: number) {
    this.#tolerance = tolerance;
  }

  gainIsWorst(gainOnSmaller: number, gainOnLarger: number): boolean {
    this.gainChecks += 1;
    return gainOnLarger - gainOnSmaller > Math.max(this.#tolerance, this.gainWitness?.violation ?? 0);
  }

  latticeIsWorst(violation: number): boolean {
    this.latticeChecks += 1;
    return violation > Math.max(this.#tolerance, this.latticeWitness?.violation ?? 0);
  }
}

function searchAll(f: SetFunction, search: WitnessSearch): void {
  const n = f.elements;
  const sets = 2 ** n;
  const listOf = (bits: number) => Array.from({ length: n }, (_, i) => i).filter((i) => (bits >> i) & 1);
  const values = Float64Array.from({ length: sets }, (_, bits) =>
    f.valueOf(Uint8Array.from({ length: n }, (_, i) => (bits >> i) & 1)),
  );
  const at = (bits: number) => values[bits] as number;
  for (let set = 0; set < sets; set += 1) {
    for (let j = 0; j < n; j += 1) {
      if ((set >> j) & 1) continue;
      const larger = set | (1 << j);
      for (let i = 0; i < n; i += 1) {
        if ((larger >> i) & 1) continue;
        const gainOnSmaller = at(set | (1 << i)) - at(set);
        const gainOnLarger = at(larger | (1 << i)) - at(larger);
        if (search.gainIsWorst(gainOnSmaller, gainOnLarger)) {
          const violation = gainOnLarger - gainOnSmaller;
          const sides = { smaller: listOf(set), larger: listOf(larger) };
          search.gainWitness = { ...sides, element: i, gainOnSmaller, gainOnLarger, violation };
        }
      }
    }
    for (let other = set + 1; other < sets; other += 1) {
      const both = set & other;
      // Nested sets satisfy it with equality.
      if (both === set || both === other) continue;
      const violation = at(set | other) + at(both) - at(set) - at(other);
      if (search.latticeIsWorst(violation)) {
        search.latticeWitness = { first: listOf(set), second: listOf(other), violation };
      }
    }
  }
}

function searchSample(f: SetFunction, search: WitnessSearch, samples: number, random: () => number): void {
  const n = f.elements;
  const listOf = (members: Uint8Array) => Array.from({ length: n }, (_, i) => i).filter((i) => members[i] === 1);
  const randomSet = (density: number) => Uint8Array.from({ length: n }, () => (random() < density ? 1 : 0));
  for (let sample = 0; sample < samples; sample += 1) {
    const density = random();
    const larger = randomSet(density);
    const element = Math.min(n - 1, Math.floor(random() * n));
    larger[element] = 0;
    const keep = random();
    const smaller = larger.map((member) => (member === 1 && random() < keep ? 1 : 0));
    const onLarger = f.valueOf(larger);
    const gainOf = (members: Uint8Array) => {
      const grown = members.slice();
      grown[element] = 1;
      return f.valueOf(grown) - f.valueOf(members);
    };
    const gainOnSmaller = gainOf(smaller);
    const gainOnLarger = gainOf(larger);
    if (search.gainIsWorst(gainOnSmaller, gainOnLarger)) {
      const violation = gainOnLarger - gainOnSmaller;
      const sides = { smaller: listOf(smaller), larger: listOf(larger) };
      search.gainWitness = { ...sides, element, gainOnSmaller, gainOnLarger, violation };
    }
    const second = randomSet(density);
    const union = larger.map((member, i) => member | (second[i] as number));
    const both = larger.map((member, i) => member & (second[i] as number));
    const violation = f.valueOf(union) + f.valueOf(both) - onLarger - f.valueOf(second);
    if (search.latticeIsWorst(violation)) {
      search.latticeWitness = { first: listOf(larger), second: listOf(second), violation };
    }
  }
}
