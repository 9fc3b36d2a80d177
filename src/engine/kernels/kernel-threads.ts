import { Worker } from 'node:worker_threads';
import { FINISHED, GENERATION, JOB_ADDRESS, JOB_BYTES, PHASE, PHASE_END } from './job-layout.ts';

/** What kernels.wasm exports (assembly/index.ts). */
export interface KernelExports {
  share(job: number, thread: number): void;
  writeCodes(ids: number, count: number, classes: number, codes: number, counts: number): void;
}

/** An instance of the kernels on a memory. `poll` is asked between tiles whether the job is cancelled. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory, poll: () => number): KernelExports {
  const instance = new WebAssembly.Instance(module, { env: { memory, poll } });
  return instance.exports as unknown as KernelExports; // what assembly/index.ts exports
}

/**
 * What a helper does, as text, so that it needs no file: after a message it serves one job, phase after phase, and
 * sleeps in between. Phases are counted at GENERATION; the one that ends the job is 0. The waiting is JavaScript's
 * `Atomics`: in V8 11 a `memory.atomic.notify` of optimised WebAssembly can miss a thread that falls asleep.
 */
const HELPER = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, ready } = workerData;
const { share } = new WebAssembly.Instance(module, { env: { memory, poll: () => 0 } }).exports;
const words = new Int32Array(memory.buffer, ${JOB_ADDRESS}, ${JOB_BYTES / 4});
parentPort.on('message', (thread) => {
  let seen = 0;
  for (let phase = 1; phase !== ${PHASE_END}; ) {
    while (Atomics.load(words, ${GENERATION / 4}) === seen) Atomics.wait(words, ${GENERATION / 4}, seen);
    seen = Atomics.load(words, ${GENERATION / 4});
    phase = words[${PHASE / 4}];
    if (phase !== ${PHASE_END}) share(${JOB_ADDRESS}, thread);
    Atomics.add(words, ${FINISHED / 4}, 1);
    Atomics.notify(words, ${FINISHED / 4});
  }
});
Atomics.add(ready, 0, 1);
`;

/**
 * The helper threads of one leader. They share its memory, sleep between jobs, and end with it. A helper that is
 * still starting takes no part: a job never waits for one.
 */
export class KernelThreads {
  readonly #module: WebAssembly.Module;
  readonly #memory: WebAssembly.Memory;
  readonly #helpers: { worker: Worker; ready: Int32Array }[] = [];

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    this.#module = module;
    this.#memory = memory;
  }

  /** Starts helpers until there are `count`. */
  ensure(count: number): void {
    while (this.#helpers.length < count) {
      const ready = new Int32Array(new SharedArrayBuffer(4));
      const worker = new Worker(HELPER, {
        eval: true,
        workerData: { module: this.#module, memory: this.#memory, ready },
        execArgv: [],
      });
      worker.unref();
      this.#helpers.push({ worker, ready });
    }
  }

  /** Resolves when every helper has started: for measurements and tests. */
  async started(): Promise<void> {
    while (this.#helpers.some(({ ready }) => Atomics.load(ready, 0) === 0)) {
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  /** Calls at most `count` helpers to the job, as threads 1, 2, …; returns how many will come. */
  call(count: number): number {
    let called = 0;
    for (const { worker, ready } of this.#helpers) {
      if (called === count || Atomics.load(ready, 0) === 0) continue;
      called += 1;
      worker.postMessage(called);
    }
    return called;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#helpers.splice(0).map(({ worker }) => worker.terminate()));
  }
}
