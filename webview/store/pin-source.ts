import { computed, effect, signal } from '@preact/signals-core';
import type { ProbeData } from '../../src/core/view-data.ts';
import { probe } from '../../src/protocol/messages.ts';
import type { Host } from '../rpc.ts';
import type { PageStore } from './page-store.ts';
import { MOST_PINS, type Pin } from './view-state.ts';

/** A compared pixel with its number and what is known of it. */
export interface PinRow {
  /** From 1, in the order they were pinned. */
  readonly number: number;
  readonly pin: Pin;
  /** null: on its way. */
  readonly data: ProbeData | null;
  /** The numbers are those of what is shown: this class, this content. */
  readonly fresh: boolean;
}

/** Pixels times classes up to which a pin knows everything: what lies above would keep a worker for seconds. */
const WHOLE_UP_TO = 60_000_000;

interface Known {
  readonly of: string;
  readonly data: ProbeData;
}

const keyOf = ({ unit, x, y }: Pin) => `${unit} ${x} ${y}`;

/** Pixels that are compared: each with everything about it, for the selected class. One request on its way at a time. */
export class PinSource {
  readonly rows = computed<readonly PinRow[]>(() => {
    const known = this.#known.value;
    const of = this.#of.value;
    return this.#pins.value.map((pin, place) => {
      const one = known.get(keyOf(pin));
      return { number: place + 1, pin, data: one?.data ?? null, fresh: one?.of === of };
    });
  });
  readonly #store: PageStore;
  readonly #known = signal<ReadonlyMap<string, Known>>(new Map());
  /** What the numbers depend on beside the pixels. */
  readonly #of = computed(() => `${this.#store.revision.value} ${this.#store.selectedClass.value?.id}`);
  /** Those that the pair has. */
  readonly #pins = computed(() => {
    const size = this.#store.inspection.value?.size;
    if (!size) return [];
    return this.#store.view.value.pins.filter(
      ({ unit, x, y }) => unit < size.batch && x < size.width && y < size.height,
    );
  });

  constructor(store: PageStore, host: Host) {
    this.#store = store;
    let asking = new AbortController();
    effect(() => {
      const pins = this.#pins.value;
      const of = this.#of.value;
      asking.abort();
      asking = new AbortController();
      const { signal } = asking;
      const revision = store.revision.peek();
      const classId = store.selectedClass.peek()?.id ?? null;
      const { pixels, classes } = store.inspection.peek() ?? { pixels: { scored: 0 }, classes: [] };
      const whole = pixels.scored * classes.length <= WHOLE_UP_TO;
      const missing = pins.filter((pin) => this.#known.peek().get(keyOf(pin))?.of !== of);
      const ask = async () => {
        for (const pin of missing) {
          const data = await host.ask(probe, { revision, classId, whole, ...pin }, signal);
          if (signal.aborted) return;
          this.#known.value = new Map(this.#known.peek()).set(keyOf(pin), { of, data });
        }
      };
      // Refused: the content has changed meanwhile, and the effect asks again.
      ask().catch(() => undefined);
    });
  }

  /** Compares a pixel of the image that is shown, or no longer. Without one: the pixel that the probe speaks of. */
  toggle(at = this.#store.probed.peek()): void {
    if (!at) return;
    const { x, y } = at;
    const pin: Pin = { unit: this.#store.unit.peek(), x, y };
    const { pins } = this.#store.view.peek();
    const others = pins.filter((one) => keyOf(one) !== keyOf(pin));
    if (others.length < pins.length) {
      this.#store.change({ pins: others });
      this.#store.spoken.value = `x ${x}, y ${y} is no longer compared.`;
    } else if (pins.length < MOST_PINS) {
      this.#store.change({ pins: [...pins, pin] });
      this.#store.spoken.value = `x ${x}, y ${y} is pin ${pins.length + 1}.`;
    } else this.#store.spoken.value = `There are ${MOST_PINS} pins already: remove one first.`;
  }

  remove(pin: Pin): void {
    this.#store.change({ pins: this.#store.view.peek().pins.filter((one) => keyOf(one) !== keyOf(pin)) });
  }

  clear(): void {
    this.#store.change({ pins: [] });
  }
}
