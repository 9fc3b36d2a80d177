import { Worker } from 'node:worker_threads';
import { LensError } from '../core/lens-error.ts';
import type { JobArgument, JobName, JobOutcome, JobProgress, JobResult } from './jobs.ts';

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Named in the error when the worker dies. */
  readonly file: string;
  /** Nobody waits for it: it starts when the pool has had nothing else to do for a while. */
  readonly later?: boolean;
}

/** Host → worker. */
export interface JobRequest {
  readonly job: JobName;
  readonly argument: unknown;
}

/** Worker → host: progress while the job runs, then its outcome. */
export type JobReply = { readonly progress: JobProgress } | { readonly outcome: JobOutcome<unknown> };

/** What every worker is started with. */
export interface WorkerSettings {
  /** Threads that compute one pair at most; default: the machine's cores. */
  readonly threads?: number | undefined;
  /** Gives way to whatever else wants the cores: the page that is to show what is computed. */
  readonly yields?: boolean | undefined;
}

interface Task {
  readonly request: JobRequest;
  readonly options: RunOptions;
  settle(outcome: JobOutcome<unknown>): void;
  abort(): void;
}

/**
 * Jobs that are soon done, and cancelled often: by every step of a brush or a pan. They may come to their end unheard
 * for BRIEF_MS, which is cheaper than a new worker.
 */
const BRIEF_JOBS: ReadonlySet<JobName> = new Set<JobName>(['tile', 'litTile', 'probe', 'rankSpan', 'setRanks']);
const BRIEF_MS = 60;

/** As long as the pool must have been idle before a job starts that nobody waits for, ms. */
const IDLE_MS = 250;

/**
 * Workers that run the engine's jobs, one at a time each, first come first served. A cancelled job ends with its
 * worker, wherever it is, unless it is so brief that it ends by itself; a worker that crashes is replaced, and its job is reported with the file's name, never
 * retried. (Why not a library: docs/decisions/worker-pool.md.)
 */
export class WorkerPool {
  readonly #workerFile: string;
  readonly #settings: WorkerSettings;
  readonly #most: number;
  /** In the order in which they were started. */
  #started: readonly Worker[] = [];
  readonly #idle: Worker[] = [];
  readonly #busy = new Map<Worker, Task>();
  /** Workers at a cancelled brief job, each with the timer that ends it. */
  readonly #unheard = new Map<Worker, ReturnType<typeof setTimeout>>();
  readonly #queue: Task[] = [];
  readonly #later: Task[] = [];
  #idleTimer: ReturnType<typeof setTimeout> | undefined;
  #disposed = false;

  constructor(workerFile: string, workers: number, settings: WorkerSettings = {}) {
    this.#workerFile = workerFile;
    this.#most = workers;
    this.#settings = settings;
  }

  /** Starts a worker before there is a job, where there is none yet. */
  start(): void {
    if (this.#disposed || this.#started.length > 0) return;
    const worker = this.#start();
    this.#idle.push(worker);
    worker.unref();
  }

  /** @throws LensError of the job, worker-crashed; the signal's reason when it was aborted */
  async run<K extends JobName>(job: K, argument: JobArgument<K>, options: RunOptions): Promise<JobResult<K>> {
    options.signal?.throwIfAborted();
    if (this.#disposed) throw new LensError('worker-crashed', { file: options.file, job, detail: 'shut down' });
    const outcome = await new Promise<JobOutcome<unknown>>((resolve, reject) => {
      const task: Task = {
        request: { job, argument },
        options,
        settle: (result) => {
          options.signal?.removeEventListener('abort', task.abort);
          resolve(result);
        },
        abort: () => {
          this.#drop(task);
          reject(options.signal?.reason);
        },
      };
      options.signal?.addEventListener('abort', task.abort, { once: true });
      (options.later ? this.#later : this.#queue).push(task);
      this.#next();
    });
    if (outcome.ok) return outcome.value as JobResult<K>; // the worker's job of this name gives this type
    const error = new LensError(outcome.code, outcome.params);
    error.stack = outcome.stack;
    throw error;
  }

  /** Ends all workers; jobs under way fail. */
  async dispose(): Promise<void> {
    this.#disposed = true;
    const workers = [...this.#idle, ...this.#busy.keys()];
    clearTimeout(this.#idleTimer);
    for (const timer of this.#unheard.values()) clearTimeout(timer);
    this.#unheard.clear();
    for (const task of [...this.#queue.splice(0), ...this.#later.splice(0), ...this.#busy.values()])
      task.settle(crash(task, 'shut down'));
    this.#idle.length = 0;
    this.#busy.clear();
    await Promise.all(workers.map((worker) => worker.terminate()));
  }

  #next(): void {
    clearTimeout(this.#idleTimer);
    while (this.#queue.length > 0 && (this.#idle.length > 0 || this.#busy.size < this.#most)) {
      const task = this.#queue.shift();
      if (task) this.#begin(task);
    }
    if (this.#later.length === 0 || this.#busy.size > 0) return;
    this.#idleTimer = setTimeout(() => {
      const task = this.#later.shift();
      if (task) this.#begin(task);
    }, IDLE_MS);
  }

  #begin(task: Task): void {
    const worker = this.#oldestIdle() ?? this.#start();
    this.#busy.set(worker, task);
    worker.ref();
    worker.postMessage(task.request);
  }

  /** Large pairs come one at a time: so they meet a worker whose kernels are optimised and whose memory is there. */
  #oldestIdle(): Worker | undefined {
    const oldest = this.#started.find((worker) => this.#idle.includes(worker));
    if (oldest) this.#idle.splice(this.#idle.indexOf(oldest), 1);
    return oldest;
  }

  #start(): Worker {
    const worker = new Worker(this.#workerFile, { workerData: this.#settings });
    this.#started = [...this.#started, worker];
    worker.on('message', (reply: JobReply) => {
      const task = this.#busy.get(worker);
      if (!task) return;
      if ('progress' in reply) {
        if (!task.options.signal?.aborted) task.options.onProgress?.(reply.progress);
        return;
      }
      this.#hear(worker);
      this.#busy.delete(worker);
      this.#idle.push(worker);
      // An idle worker does not keep a finished command line alive.
      worker.unref();
      task.settle(reply.outcome);
      this.#next();
    });
    const gone = (detail: string) => {
      const task = this.#busy.get(worker);
      this.#hear(worker);
      this.#busy.delete(worker);
      const place = this.#idle.indexOf(worker);
      if (place >= 0) this.#idle.splice(place, 1);
      task?.settle(crash(task, detail));
      this.#next();
    };
    worker.on('error', (error) => gone(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => {
      this.#started = this.#started.filter((one) => one !== worker);
      gone(`the worker ended with code ${code}`);
    });
    return worker;
  }

  /** Takes a task out of the queue, or ends the worker that is at it. */
  #drop(task: Task): void {
    for (const queue of [this.#queue, this.#later]) {
      const queued = queue.indexOf(task);
      if (queued < 0) continue;
      queue.splice(queued, 1);
      return;
    }
    for (const [worker, running] of this.#busy) {
      if (running !== task) continue;
      if (BRIEF_JOBS.has(task.request.job)) {
        const timer = setTimeout(() => this.#end(worker), BRIEF_MS);
        this.#unheard.set(worker, timer);
      } else {
        this.#end(worker);
      }
      return;
    }
  }

  #end(worker: Worker): void {
    this.#hear(worker);
    this.#busy.delete(worker);
    void worker.terminate();
    this.#next();
  }

  /** A worker's cancelled job has come to its end, one way or the other. */
  #hear(worker: Worker): void {
    clearTimeout(this.#unheard.get(worker));
    this.#unheard.delete(worker);
  }
}

function crash(task: Task, detail: string): JobOutcome<never> {
  return {
    ok: false,
    code: 'worker-crashed',
    params: { file: task.options.file, job: task.request.job, detail },
    stack: '',
  };
}
