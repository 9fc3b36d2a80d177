import { LensError } from '../../core/lens-error.ts';
import * as at from './job-layout.ts';
import type { KernelMemory } from './kernel-memory.ts';
import type { JobSources, KernelExports, KernelInstance, KernelThreads } from './kernel-threads.ts';

/** What the kernels run with. */
export interface KernelMachine {
  readonly memory: KernelMemory;
  readonly instance: KernelInstance;
  readonly helpers: KernelThreads;
}

/** How long the leader waits for its helpers before it asks whether the job was cancelled. */
const ASK_MS = 10;

/** A job under way: its block, its phases, and the room that each thread gets. */
export class KernelJob {
  readonly memory: KernelMemory;
  /** Threads that take part, leader included. */
  readonly threads: number;
  readonly kernels: KernelExports;
  readonly #words: Int32Array;
  readonly #isCancelled: () => boolean;

  constructor({ memory, instance, helpers }: KernelMachine, threads: number, sources: JobSources) {
    this.memory = memory;
    this.kernels = instance.exports;
    instance.use(sources);
    this.#isCancelled = sources.isCancelled;
    this.#words = new Int32Array(memory.memory.buffer, at.JOB_ADDRESS, at.JOB_BYTES / 4);
    this.#words.fill(0);
    this.threads = 1 + helpers.call(threads - 1, sources.values);
    this.set(at.THREADS, this.threads);
  }

  set(offset: number, value: number): void {
    this.memory.uint32(at.JOB_ADDRESS + offset, 1)[0] = value;
  }

  get(offset: number): number {
    return this.memory.uint32(at.JOB_ADDRESS + offset, 1)[0] as number;
  }

  setScale(scale: number): void {
    this.memory.float64(at.JOB_ADDRESS + at.SCALE, 1)[0] = scale;
  }

  /** Room for `bytes`, its address at `offset` of the block. */
  room(offset: number, bytes: number): number {
    const address = this.memory.allocate(bytes);
    this.set(offset, address);
    return address;
  }

  /** Room of `bytes` for each thread, or for `rooms`: address at `offset`, size at `sizeOffset`. */
  threadRoom(offset: number, sizeOffset: number, bytes: number, rooms = this.threads): number {
    const each = Math.ceil((bytes + 64) / 64) * 64;
    this.set(sizeOffset, each);
    return this.room(offset, each * rooms);
  }

  /**
   * Runs a phase on all threads.
   * @param meanwhile what the leader does before it takes its own share, where it has helpers
   * @throws LensError cancelled; whatever `meanwhile` throws
   */
  run(phase: number, tasks: number, meanwhile: (() => void) | null = null): void {
    this.#start(phase, tasks);
    if (meanwhile && this.threads > 1) {
      try {
        meanwhile();
      } catch (error) {
        Atomics.store(this.#words, at.CANCELLED / 4, 1);
        this.#wait();
        throw error;
      }
    }
    this.kernels.share(at.JOB_ADDRESS, 0);
    this.#wait();
    if (Atomics.load(this.#words, at.CANCELLED / 4) !== 0) throw new LensError('cancelled');
  }

  /** True when a kernel met scores that it must not judge (NaN, +∞, probabilities outside [0, 1]). */
  get refused(): boolean {
    return Atomics.load(this.#words, at.REFUSED / 4) !== 0;
  }

  /** Lets the helpers go. Must be called once, also after an error. */
  end(): void {
    this.#start(at.PHASE_END, 0);
    this.#wait();
  }

  #start(phase: number, tasks: number): void {
    const words = this.#words;
    words[at.PHASE / 4] = phase;
    words[at.TASK_COUNT / 4] = tasks;
    words[at.NEXT_TASK / 4] = 0;
    words[at.FINISHED / 4] = 0;
    if (this.threads === 1) return;
    Atomics.add(words, at.GENERATION / 4, 1);
    Atomics.notify(words, at.GENERATION / 4);
  }

  #wait(): void {
    for (;;) {
      const finished = Atomics.load(this.#words, at.FINISHED / 4);
      if (finished >= this.threads - 1) return;
      // Helpers cannot ask whether the job was cancelled.
      const news = Atomics.wait(this.#words, at.FINISHED / 4, finished, ASK_MS);
      if (news === 'timed-out' && this.#isCancelled()) Atomics.store(this.#words, at.CANCELLED / 4, 1);
    }
  }
}
