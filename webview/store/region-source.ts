import { computed, effect, signal } from '@preact/signals-core';
import type { RegionList, RegionRow } from '../../src/core/view-data.ts';
import { regionGains, regions } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { errorWords } from '../ui/error-words.ts';
import type { CurveSource } from './curve-source.ts';
import type { PageStore } from './page-store.ts';

/** Rows whose loss is computed at once, and with each further request. */
export const GAINS_AT_ONCE = 20;
/** Above this many pixels regions are looked for once they are asked for. */
const FOUND_AT_ONCE = 4_000_000;

/** Regions of wrong pixels of the pair as it is, and what fixing each alone would make of the loss. */
export class RegionSource {
  readonly list = signal<RegionList | null>(null);
  /** The loss if a region alone were fixed, by its id, as far as it was asked for. */
  readonly losses = signal<ReadonlyMap<number, number>>(new Map());
  readonly refusal = signal<string | null>(null);
  /** Losses are on their way. */
  readonly waiting = signal(false);
  /** More rows are on their way. */
  readonly listing = signal(false);
  /** Id of the region that is chosen: the one that is lit alone. */
  readonly chosen = computed<number | null>(() => {
    const lit = this.#store.lit.value;
    return lit?.by === 'regions' && lit.ids.length === 1 ? (lit.ids[0] ?? null) : null;
  });
  readonly #store: PageStore;
  readonly #host: Host;
  readonly #asked = new Set<number>();

  constructor(store: PageStore, host: Host, { curve, refusal }: CurveSource) {
    this.#store = store;
    this.#host = host;
    let known = -1;
    effect(() => {
      const content = store.exact.value;
      const isOpen = store.view.value.tab === 'regions';
      const pixels = content?.inspection.pixels.scored ?? 0;
      const revision = content?.revision ?? -1;
      if (revision !== known) this.#forget();
      // Where nobody looks at them they come after the curve.
      const isTime = isOpen || (pixels <= FOUND_AT_ONCE && (curve.value ?? refusal.value) !== null);
      if (!content || revision === known || !isTime) {
        if (!content) known = -1;
        return;
      }
      known = revision;
      void this.#find(revision);
    });
    effect(() => {
      const list = this.list.value;
      if (list && store.view.value.tab === 'regions') {
        this.askLosses(list.rows.slice(0, GAINS_AT_ONCE).map(({ id }) => id));
      }
    });
  }

  row(id: number): RegionRow | null {
    return this.list.value?.rows.find((row) => row.id === id) ?? null;
  }

  /** Asks for the losses of some regions; what is known or on its way is not asked for again. */
  askLosses(ids: readonly number[]): void {
    const revision = this.#store.filesRevision.peek();
    const wanted = ids.filter((id) => !this.#asked.has(id));
    if (wanted.length === 0) return;
    for (const id of wanted) this.#asked.add(id);
    this.waiting.value = true;
    this.#host
      .ask(regionGains, { revision, ids: wanted })
      .then((gains) => {
        if (revision !== this.#store.filesRevision.peek()) return;
        this.losses.value = new Map([...this.losses.peek(), ...gains.map(({ id, loss }) => [id, loss] as const)]);
        this.waiting.value = [...this.#asked].some((id) => !this.losses.peek().has(id));
      })
      .catch((error: unknown) => this.#refused(revision, error));
  }

  async #find(revision: number): Promise<void> {
    try {
      const list = await this.#host.ask(regions, { revision, from: 0 });
      if (revision === this.#store.filesRevision.peek()) this.list.value = list;
    } catch (error) {
      this.#refused(revision, error);
    }
  }

  /** Lists the next ones. */
  async more(): Promise<void> {
    const list = this.list.peek();
    const revision = this.#store.filesRevision.peek();
    if (!list || this.listing.peek()) return;
    this.listing.value = true;
    try {
      const { rows } = await this.#host.ask(regions, { revision, from: list.rows.length });
      if (this.list.peek() === list) this.list.value = { ...list, rows: [...list.rows, ...rows] };
    } catch (error) {
      this.#refused(revision, error);
    } finally {
      this.listing.value = false;
    }
  }

  #refused(revision: number, error: unknown): void {
    if (revision !== this.#store.filesRevision.peek()) return;
    this.waiting.value = false;
    this.refusal.value = errorWords(error);
  }

  #forget(): void {
    this.#asked.clear();
    this.list.value = null;
    this.losses.value = new Map();
    this.refusal.value = null;
    this.waiting.value = false;
  }
}
