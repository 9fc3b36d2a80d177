import { Worker } from 'node:worker_threads';
import type { ScoreValues } from '../../core/batch.ts';
import { FINISHED, GENERATION, JOB_ADDRESS, JOB_BYTES, PHASE, PHASE_END } from './job-layout.ts';

/** What kernels.wasm exports (assembly/index.ts). */
export interface KernelExports {
  share(job: number, thread: number): void;
  writeCodes(ids: number, count: number, classes: number, codes: number, counts: number): void;
}

/** What a job needs from outside the kernels' memory. */
export interface JobSources {
  /** Scores of the unit, where they are not copied to the kernels' memory beforehand. */
  readonly values: ScoreValues | null;
  readonly isCancelled: () => boolean;
}

/** The leader's instance of the kernels. */
export class KernelInstance {
  readonly exports: KernelExports;
  #sources: JobSources = { values: null, isCancelled: () => false };

  constructor(module: WebAssembly.Module, memory: WebAssembly.Memory) {
    let floats = new Float32Array(memory.buffer);
    const env = {
      memory,
      poll: () => (this.#sources.isCancelled() ? 1 : 0),
      bring: (first: number, target: number, count: number) => {
        const { values } = this.#sources;
        // An older view stays good for what it covers; asking for the memory's buffer each time costs more than the copy.
        if (floats.byteLength < (target >>> 0) + count * 4) floats = new Float32Array(memory.buffer);
        if (values) floats.set(values.subarray(first >>> 0, (first >>> 0) + count), (target >>> 0) / 4);
      },
    };
    const instance = new WebAssembly.Instance(module, { env });
    this.exports = instance.exports as unknown as KernelExports; // what assembly/index.ts exports
  }

  /** Sets what `poll` and `bring` use from now on. */
  use(sources: JobSources): void {
    this.#sources = sources;
  }
}

/**
 * What a helper does, as text, so that it needs no file: after a message it serves one job, phase after phase, and
 * sleeps in between. Phases are counted at GENERATION; the one that ends the job is 0. The waiting is JavaScript's
 * `Atomics`: in V8 11 a `memory.atomic.notify` of optimised WebAssembly can miss a thread that falls asleep.
 */
const HELPER = `
const { parentPort, workerData } = require('node:worker_threads');
const { module, memory, ready } = workerData;
let values = null;
let floats = new Float32Array(memory.buffer);
const bring = (first, target, count) => {
  if (floats.byteLength < (target >>> 0) + count * 4) floats = new Float32Array(memory.buffer);
  floats.set(values.subarray(first >>> 0, (first >>> 0) + count), (target >>> 0) / 4);
};
const { share } = new WebAssembly.Instance(module, { env: { memory, poll: () => 0, bring } }).exports;
const words = new Int32Array(memory.buffer, ${JOB_ADDRESS}, ${JOB_BYTES / 4});
parentPort.on('message', ({ thread, scores }) => {
  values = scores;
  let seen = 0;
  for (let phase = 1; phase !== ${PHASE_END}; ) {
    while (Atomics.load(words, ${GENERATION / 4}) === seen) Atomics.wait(words, ${GENERATION / 4}, seen);
    seen = Atomics.load(words, ${GENERATION / 4});
    phase = words[${PHASE / 4}];
    if (phase !== ${PHASE_END}) share(${JOB_ADDRESS}, thread);
    Atomics.add(words, ${FINISHED / 4}, 1);
    Atomics.notify(words, ${FINISHED / 4});
  }
  values = null;
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

  /** Calls at most `count` helpers to the job, as threads 1, 2, …; returns how many will come. `values` must be shared. */
  call(count: number, values: ScoreValues | null): number {
    let called = 0;
    for (const { worker, ready } of this.#helpers) {
      if (called === count || Atomics.load(ready, 0) === 0) continue;
      called += 1;
      worker.postMessage({ thread: called, scores: values });
    }
    return called;
  }

  async dispose(): Promise<void> {
    await Promise.all(this.#helpers.splice(0).map(({ worker }) => worker.terminate()));
  }
}
