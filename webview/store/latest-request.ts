/**
 * Requests of which only the newest counts: one is on its way at a time, the newest asked for meanwhile waits, the
 * others are dropped unsent.
 */
export class LatestRequest<P, R> {
  readonly #send: (params: P, signal: AbortSignal) => Promise<R>;
  readonly #deliver: (result: R, params: P) => void;
  readonly #failed: (error: unknown, params: P) => void;
  #running: AbortController | null = null;
  #next: { readonly params: P } | null = null;

  constructor(
    send: (params: P, signal: AbortSignal) => Promise<R>,
    deliver: (result: R, params: P) => void,
    failed: (error: unknown, params: P) => void,
  ) {
    this.#send = send;
    this.#deliver = deliver;
    this.#failed = failed;
  }

  ask(params: P): void {
    this.#next = { params };
    if (!this.#running) void this.#run();
  }

  /** Forgets what waits and what is on its way. */
  cancel(): void {
    this.#next = null;
    this.#running?.abort();
    this.#running = null;
  }

  async #run(): Promise<void> {
    const next = this.#next;
    if (!next) return;
    this.#next = null;
    const running = new AbortController();
    this.#running = running;
    let outcome: { readonly result: R } | { readonly error: unknown };
    try {
      outcome = { result: await this.#send(next.params, running.signal) };
    } catch (error) {
      outcome = { error };
    }
    if (this.#running === running) {
      this.#running = null;
      void this.#run();
    }
    if (running.signal.aborted) return;
    if ('result' in outcome) this.#deliver(outcome.result, next.params);
    else this.#failed(outcome.error, next.params);
  }
}
