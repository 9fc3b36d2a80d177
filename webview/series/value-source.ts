import { signal } from '@preact/signals-core';
import { seriesValues, VALUES_AT_A_TIME } from '../../src/protocol/series-messages.ts';
import type { Channel } from '../channel.ts';

/** Images whose values are kept. */
const KEPT = 4000;

/** mIoU of images in every run: asked for when a row comes into sight, dropped when the series changes. */
export class ValueSource {
  /** Grows when values have come. */
  readonly arrived = signal(0);
  readonly #host: Channel;
  readonly #kept = new Map<number, Float64Array>();
  #asked = new Set<number>();
  #revision = 0;

  constructor(host: Channel) {
    this.#host = host;
  }

  /** One value a run, NaN for none; undefined: not there yet. */
  get(place: number): Float64Array | undefined {
    return this.#kept.get(place);
  }

  /** @param runs how many the series has */
  want(revision: number, places: readonly number[], runs: number): void {
    if (revision !== this.#revision) {
      this.#revision = revision;
      this.#kept.clear();
      this.#asked = new Set();
    }
    const images = places
      .filter((place) => !this.#kept.has(place) && !this.#asked.has(place))
      .slice(0, VALUES_AT_A_TIME);
    if (images.length === 0) return;
    const asked = this.#asked;
    for (const place of images) asked.add(place);
    this.#host.ask(seriesValues, { revision, images }).then(
      (buffer) => {
        if (revision !== this.#revision) return;
        const values = new Float64Array(buffer);
        for (const [at, place] of images.entries()) this.#kept.set(place, values.subarray(at * runs, (at + 1) * runs));
        for (const [oldest] of this.#kept) {
          if (this.#kept.size <= KEPT) break;
          this.#kept.delete(oldest);
          asked.delete(oldest);
        }
        this.arrived.value = this.arrived.peek() + 1;
      },
      (error: unknown) => {
        // A newer series has taken the place of this one: its values are asked for by itself.
        if (revision === this.#revision) this.#host.reportError(error);
      },
    );
  }
}
