/** Work at a stretch before others may run. */
const SLICE_MS = 12;

/** A stretch of work after which others may run. */
export class Slice {
  readonly #signal: AbortSignal | undefined;
  #begun = Date.now();

  constructor(signal?: AbortSignal) {
    this.#signal = signal;
  }

  get isOver(): boolean {
    return Date.now() - this.#begun >= SLICE_MS;
  }

  /** Lets others run, and begins the next stretch. @throws what the signal was aborted with */
  async pause(): Promise<void> {
    await new Promise((done) => setImmediate(done));
    this.#signal?.throwIfAborted();
    this.#begun = Date.now();
  }
}
