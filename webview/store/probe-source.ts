import { computed, effect, signal } from '@preact/signals-core';
import type { ProbeData } from '../../src/core/view-data.ts';
import { pixelAtRank, probe } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import { LatestRequest } from './latest-request.ts';
import type { PageStore } from './page-store.ts';
import type { Pixel } from './view-state.ts';

type Question = { readonly at: Pixel } | { readonly rank: number };

/** Everything about the pixel under the pointer, or the pinned one. One request on its way at a time. */
export class ProbeSource {
  readonly data = signal<ProbeData | null>(null);
  /** The same while it is about the rank that the pointer is at: its pixel may be in another image of the batch. */
  readonly #ofRank = signal<ProbeData | null>(null);
  /** There is a pixel to pin, or to let go of. */
  readonly canPin = computed(() => this.#store.probed.value !== null || this.#ofRank.value !== null);
  readonly #store: PageStore;
  readonly #requests: LatestRequest<Question, ProbeData>;
  /** Ranks whose pixel is to be pinned once it is known. */
  readonly #pinning: LatestRequest<number, ProbeData>;

  constructor(store: PageStore, host: Host) {
    this.#store = store;
    const atRank = async (rank: number, signal: AbortSignal) => {
      const classId = store.selectedClass.peek()?.id;
      if (classId === undefined) throw new Error('No class is selected');
      const about = { revision: store.revision.peek(), unit: store.unit.peek(), classId };
      return await host.ask(pixelAtRank, { ...about, rank }, signal);
    };
    const refused = () => {
      // The content has changed meanwhile, and the effect below asks again.
    };
    this.#requests = new LatestRequest<Question, ProbeData>(
      async (question, signal) => {
        if ('rank' in question) return await atRank(question.rank, signal);
        const { x, y } = question.at;
        const classId = store.selectedClass.peek()?.id ?? null;
        return await host.ask(
          probe,
          { revision: store.revision.peek(), unit: store.unit.peek(), x, y, classId, whole: false },
          signal,
        );
      },
      (data, question) => {
        this.data.value = data;
        this.#ofRank.value = 'rank' in question ? data : null;
        if ('rank' in question && data.unit === store.unit.peek()) {
          store.cursor.value = { x: data.x, y: data.y, from: 'curve' };
        }
      },
      refused,
    );
    this.#pinning = new LatestRequest(atRank, (data) => this.#pinFound(data), refused);
    effect(() => {
      // What a rank depends on: its pixel may be pinned while that of the next one is looked for.
      store.revision.value;
      store.selectedClass.value;
      store.unit.value;
      this.#pinning.cancel();
    });
    effect(() => {
      // What the numbers of a pixel depend on beside the pixel itself.
      const shown = store.inspected.value !== null;
      store.revision.value;
      store.selectedClass.value;
      store.unit.value;
      store.shownOther.value;
      const pin = store.pin.value;
      this.#requests.cancel();
      this.#ofRank.value = null;
      const at = pin ?? store.probed.peek();
      if (shown && at) this.#requests.ask({ at });
      else this.data.value = null;
    });
  }

  /** The pointer is at a pixel of the panes. A pin stays where it is. */
  point(at: Pixel, from: 'panes' | 'keyboard'): void {
    if (!this.#store.has(at)) return;
    const before = this.#store.cursor.peek();
    if (from === 'panes' && before?.from === 'panes' && before.x === at.x && before.y === at.y) return;
    if (from === 'keyboard' && this.#store.pin.peek()) this.#store.change({ pin: at });
    this.#store.cursor.value = { ...at, from };
    if (!this.#store.pin.peek()) this.#requests.ask({ at });
  }

  /** The pointer is at a rank of the curve. */
  pointAtRank(rank: number): void {
    if (!this.#store.pin.peek()) this.#requests.ask({ rank });
  }

  /** Pins the pixel of a rank, once it is known; lets go of it when it is pinned already. */
  pinAtRank(rank: number): void {
    this.#pinning.ask(rank);
  }

  #pinFound({ x, y, unit }: ProbeData): void {
    const store = this.#store;
    // What is let go of stays the one that is told.
    store.cursor.value = { x, y, from: 'curve' };
    if (unit === store.unit.peek()) this.pin({ x, y });
    else store.change({ unit, pin: { x, y } });
  }

  /** Pins a pixel; lets go of it when it is pinned already. */
  pin(at: Pixel): void {
    const pin = this.#store.pin.peek();
    if (pin && pin.x === at.x && pin.y === at.y) this.unpin();
    else this.#store.change({ pin: { x: at.x, y: at.y } });
  }

  /** Lets go of the pixel that is pinned; where none is, pins the one that is told. */
  toggle(): void {
    const told = this.#store.probed.peek();
    const ofRank = this.#ofRank.peek();
    if (this.#store.pin.peek()) this.unpin();
    else if (ofRank) this.#pinFound(ofRank);
    else if (told) this.pin(told);
  }

  unpin(): void {
    if (this.#store.view.peek().pin) this.#store.change({ pin: null });
  }
}
