import { bytesOfMap } from '../core/label-map.ts';
import type { FieldSummary } from '../core/view-data.ts';
import { type BudgetMemory, bytesOfBudget } from './budget-memory.ts';
import type { ByteCache } from './byte-cache.ts';
import type { VersusMemory } from './other-prediction.ts';
import { bytesOfClass, type ClassMemory, type FieldMemory } from './pair-memory.ts';
import { bytesOfRegions, type RegionMemory } from './region-memory.ts';

/** What the engine keeps of opened pairs beside the pairs themselves. */
export type DerivedMemory =
  | { readonly kind: 'class'; readonly value: ClassMemory }
  | { readonly kind: 'tops'; readonly value: Float64Array | null }
  | { readonly kind: 'regions'; readonly value: RegionMemory }
  | { readonly kind: 'budget'; readonly value: BudgetMemory }
  | { readonly kind: 'versus'; readonly value: VersusMemory }
  /** A map, and what is told of it for each image that was asked for, found or being found. */
  | { readonly kind: 'field'; readonly value: FieldMemory; readonly summaries: Map<number, Promise<FieldSummary>> };

type OfKind<K extends DerivedMemory['kind']> = Extract<DerivedMemory, { kind: K }>;

function bytesOf(memory: DerivedMemory): number {
  switch (memory.kind) {
    case 'class':
      return bytesOfClass(memory.value);
    case 'tops':
      return memory.value?.byteLength ?? 0;
    case 'regions':
      return bytesOfRegions(memory.value);
    case 'budget':
      return bytesOfBudget(memory.value);
    case 'versus':
      return memory.value.marks.byteLength;
    case 'field':
      return bytesOfMap(memory.value.values);
  }
}

/** What is derived from one pair: from the cache, from a computation under way, or computed now. */
export class DerivedOfPair {
  readonly #prefix: string;
  readonly #cache: ByteCache<DerivedMemory>;
  readonly #running = new Map<string, Promise<DerivedMemory>>();

  /** @param id of the pair, unlike that of any other in the cache */
  constructor(id: string, cache: ByteCache<DerivedMemory>) {
    this.#prefix = `${id} `;
    this.#cache = cache;
  }

  async get<K extends DerivedMemory['kind']>(
    kind: K,
    name: string,
    compute: () => Promise<Omit<OfKind<K>, 'kind'>>,
  ): Promise<OfKind<K>> {
    const key = `${this.#prefix}${kind} ${name}`;
    // Nothing is waited for before a computation is known to be under way: two may ask in one breath.
    const known = this.#cache.get(key) ?? this.#running.get(key);
    if (known) return (await known) as OfKind<K>; // the key names the kind
    const started = compute().then((computed) => {
      const memory = { kind, ...computed } as OfKind<K>;
      this.#cache.set(key, memory, bytesOf(memory));
      return memory;
    });
    this.#running.set(key, started);
    try {
      return await started;
    } finally {
      this.#running.delete(key);
    }
  }

  forget(): void {
    this.#cache.deletePrefix(this.#prefix);
  }
}
