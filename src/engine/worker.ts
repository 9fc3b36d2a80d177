import workerpool from 'workerpool';
import { LensError } from '../core/lens-error.ts';
import type { JobOutcome, JobProgress } from './jobs.ts';
import { jobs } from './worker-jobs.ts';

/** A failure as data. Running out of memory is told apart from a defect. */
function failure(error: unknown): JobOutcome<never> {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  if (error instanceof LensError) return { ok: false, code: error.code, params: error.params, stack };
  const message = error instanceof Error ? error.message : String(error);
  const memory = error instanceof RangeError && /allocation|array length|buffer/i.test(message);
  return { ok: false, code: memory ? 'out-of-memory' : 'internal', params: { detail: message }, stack };
}

const report = (progress: JobProgress) => workerpool.workerEmit(progress);

const methods = Object.fromEntries(
  Object.entries(jobs(report)).map(([name, job]) => [
    name,
    async (argument: never): Promise<JobOutcome<unknown>> => {
      try {
        return { ok: true, value: await job(argument) };
      } catch (error) {
        return failure(error);
      }
    },
  ]),
);

workerpool.worker(methods);
