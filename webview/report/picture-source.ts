import { signal } from '@preact/signals-core';
import { type RowPictures, rowPictures } from '../../src/protocol/report-messages.ts';
import type { Channel } from '../channel.ts';

/** Addresses of a row's pictures in this page. */
export interface PictureUrls {
  readonly first: string;
  readonly firstIs: RowPictures['firstIs'];
  readonly prediction: string;
  readonly wrong: string;
}

/** Rows whose pictures are kept. */
const KEPT = 600;
/** Rows asked for at the same time. */
const ASKED = 2;

/** Pictures of the rows in sight: asked for when a row stays in sight, dropped when the report changes. */
export class PictureSource {
  /** Grows when a picture has come. */
  readonly arrived = signal(0);
  readonly #host: Channel;
  readonly #kept = new Map<number, PictureUrls | null>();
  readonly #asked = new Map<number, AbortController>();
  #wanted: readonly number[] = [];
  #revision = 0;

  constructor(host: Channel) {
    this.#host = host;
  }

  /** undefined: not there yet; null: the files can no longer be read. */
  get(place: number): PictureUrls | null | undefined {
    return this.#kept.get(place);
  }

  /** The rows in sight, the most wanted first; what else was asked for is let go. */
  want(revision: number, places: readonly number[]): void {
    if (revision !== this.#revision) this.#reset(revision);
    this.#wanted = places.filter((place) => !this.#kept.has(place));
    for (const [place, abort] of this.#asked) if (!places.includes(place)) abort.abort();
    this.#next();
  }

  #next(): void {
    for (const place of this.#wanted) {
      if (this.#asked.size >= ASKED) return;
      if (this.#asked.has(place) || this.#kept.has(place)) continue;
      void this.#ask(place);
    }
  }

  async #ask(place: number): Promise<void> {
    const abort = new AbortController();
    const revision = this.#revision;
    this.#asked.set(place, abort);
    try {
      const pictures = await this.#host.ask(rowPictures, { revision, place }, abort.signal);
      if (revision === this.#revision) this.#keep(place, urlsOf(pictures));
    } catch {
      // The row says so; the list of what cannot be read is the report's own.
      if (!abort.signal.aborted && revision === this.#revision) this.#keep(place, null);
    } finally {
      this.#asked.delete(place);
      this.arrived.value = this.arrived.peek() + 1;
      this.#next();
    }
  }

  #keep(place: number, urls: PictureUrls | null): void {
    this.#kept.set(place, urls);
    if (this.#kept.size <= KEPT) return;
    const [oldest] = this.#kept;
    if (!oldest) return;
    this.#kept.delete(oldest[0]);
    free(oldest[1]);
  }

  #reset(revision: number): void {
    this.#revision = revision;
    for (const urls of this.#kept.values()) free(urls);
    this.#kept.clear();
    for (const abort of this.#asked.values()) abort.abort();
  }
}

function urlsOf({ first, firstIs, prediction, wrong }: RowPictures): PictureUrls {
  const url = (bytes: ArrayBuffer) => URL.createObjectURL(new Blob([bytes]));
  return { first: url(first), firstIs, prediction: url(prediction), wrong: url(wrong) };
}

function free(urls: PictureUrls | null): void {
  if (!urls) return;
  for (const url of [urls.first, urls.prediction, urls.wrong]) URL.revokeObjectURL(url);
}
