import os from 'node:os';
import path from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { LensError } from '../core/lens-error.ts';
import type { JobOutcome, JobProgress } from './jobs.ts';
import { jobs } from './worker-jobs.ts';
import type { JobReply, JobRequest, WorkerSettings } from './worker-pool.ts';

/** A failure as data. Running out of memory is told apart from a defect. */
function failure(error: unknown): JobOutcome<never> {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  if (error instanceof LensError) return { ok: false, code: error.code, params: error.params, stack };
  const message = error instanceof Error ? error.message : String(error);
  const memory = error instanceof RangeError && /allocation|array length|buffer/i.test(message);
  return { ok: false, code: memory ? 'out-of-memory' : 'internal', params: { detail: message }, stack };
}

const reply = (message: JobReply) => parentPort?.postMessage(message);
const { threads, yields } = workerData as WorkerSettings; // given by the pool
// On Linux a priority is a thread's own, and its helpers inherit it; elsewhere it would be that of the whole process.
if (yields && process.platform === 'linux') os.setPriority(os.constants.priority.PRIORITY_BELOW_NORMAL);
const kernelsFile = path.join(__dirname, 'kernels.wasm');
const table = jobs(kernelsFile, (progress: JobProgress) => reply({ progress }), threads);

async function run({ job, argument }: JobRequest): Promise<JobOutcome<unknown>> {
  try {
    return { ok: true, value: await table[job](argument as never) }; // the pool pairs the job with its argument
  } catch (error) {
    return failure(error);
  }
}

parentPort?.on('message', async (request: JobRequest) => {
  const outcome = await run(request);
  try {
    reply({ outcome });
  } catch (error) {
    reply({ outcome: failure(error) });
  }
});
