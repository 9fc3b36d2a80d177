import workerpool from 'workerpool';
import { LensError } from '../core/lens-error.ts';
import type { JobArgument, JobName, JobOutcome, JobProgress, JobResult } from './jobs.ts';

export interface RunOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: JobProgress) => void) | undefined;
  /** Named in the error when the worker dies. */
  readonly file: string;
}

/**
 * Workers that run the engine's jobs. A cancelled job ends with its worker, wherever it is; a worker that crashes
 * is replaced and its job is reported with the file's name, never retried.
 */
export class WorkerPool {
  readonly #pool: ReturnType<typeof workerpool.pool>;

  constructor(workerFile: string, workers: number) {
    this.#pool = workerpool.pool(workerFile, {
      workerType: 'thread',
      minWorkers: 0,
      maxWorkers: workers,
      workerTerminateTimeout: 50,
    });
  }

  async run<K extends JobName>(job: K, argument: JobArgument<K>, options: RunOptions): Promise<JobResult<K>> {
    options.signal?.throwIfAborted();
    const task = this.#pool.exec(job, [argument], {
      on: (payload: JobProgress) => options.onProgress?.(payload),
    });
    const abort = () => task.cancel();
    options.signal?.addEventListener('abort', abort, { once: true });
    let outcome: JobOutcome<JobResult<K>>;
    try {
      outcome = await (task as unknown as Promise<JobOutcome<JobResult<K>>>); // the worker wraps every job's result so
    } catch (error) {
      options.signal?.throwIfAborted();
      throw new LensError('worker-crashed', {
        file: options.file,
        job,
        detail: error instanceof Error ? error.message : String(error),
      });
    } finally {
      options.signal?.removeEventListener('abort', abort);
    }
    if (outcome.ok) return outcome.value;
    const error = new LensError(outcome.code, outcome.params);
    error.stack = outcome.stack;
    throw error;
  }

  async dispose(): Promise<void> {
    await this.#pool.terminate(true);
  }
}
