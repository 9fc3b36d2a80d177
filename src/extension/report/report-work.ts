import type { ReportRunning } from '../../protocol/report-messages.ts';

/** Progress reaches the page this often at most. */
const PROGRESS_MS = 100;

/** What a report's panel is at: one piece of work, of which the newest wins, and a saving beside it. */
export class ReportWork {
  readonly #show: (running: ReportRunning | null) => void;
  readonly #failed: (error: unknown) => void;
  #work: AbortController | null = null;
  #saving: AbortController | null = null;
  #waiting: (() => void) | null = null;
  #toldAt = 0;

  /**
   * @param show how far it is; null: it rests
   * @param failed a piece of work or a saving did not come to its end, and nobody cancelled it
   */
  constructor(show: (running: ReportRunning | null) => void, failed: (error: unknown) => void) {
    this.#show = show;
    this.#failed = failed;
  }

  get isUnderWay(): boolean {
    return this.#work !== null;
  }

  /** Calls back when no work is under way: at once, or after its end. The newest wish takes the place of one that waits. */
  atRest(then: () => void): void {
    if (this.#work) this.#waiting = then;
    else then();
  }

  /** @returns whether it came to its end: it did not fail, nobody cancelled it, and no newer work took its place */
  async run(work: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
    this.#work?.abort();
    const abort = new AbortController();
    this.#work = abort;
    try {
      await work(abort.signal);
      return !abort.signal.aborted;
    } catch (error) {
      if (!abort.signal.aborted) this.#failed(error);
      return false;
    } finally {
      if (this.#work === abort) {
        this.#work = null;
        this.#show(null);
        const then = this.#waiting;
        this.#waiting = null;
        then?.();
      }
    }
  }

  /** Beside other work, whose progress goes before. */
  async save(work: (signal: AbortSignal, tell: (running: ReportRunning) => void) => Promise<void>): Promise<void> {
    this.#saving?.abort();
    const abort = new AbortController();
    this.#saving = abort;
    try {
      await work(abort.signal, (running) => {
        if (!this.#work) this.tell(running);
      });
    } catch (error) {
      if (!abort.signal.aborted) this.#failed(error);
    } finally {
      if (this.#saving === abort) this.#saving = null;
      if (!this.#work && !this.#saving) this.#show(null);
    }
  }

  tell(running: ReportRunning): void {
    const now = Date.now();
    if (now - this.#toldAt < PROGRESS_MS && running.done < running.total) return;
    this.#toldAt = now;
    this.#show(running);
  }

  cancel(): void {
    this.#work?.abort();
    this.#saving?.abort();
  }
}
