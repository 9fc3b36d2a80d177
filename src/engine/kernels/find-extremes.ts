import * as at from './job-layout.ts';
import { KernelJob, type KernelMachine } from './kernel-job.ts';

export interface Extremes {
  readonly min: number;
  readonly max: number;
}

/** @param values in shared memory  @returns null where one of them is not finite */
export function findExtremes(machine: KernelMachine, values: Float32Array, threads: number): Extremes | null {
  const { memory } = machine;
  memory.reset();
  const job = new KernelJob(machine, threads, { values, isCancelled: () => false });
  try {
    const stretches = Math.ceil(values.length / at.STRETCH_VALUES);
    job.set(at.VALUES, values.length);
    job.threadRoom(at.BLOCKS, at.BLOCK_BYTES, at.EXTREMES_VALUES * 4);
    const found = job.room(at.EXTREMES, stretches * 12);
    job.run(at.PHASE_EXTREMES, stretches);
    const floats = memory.float32(found, stretches * 3);
    const fine = memory.uint32(found, stretches * 3);
    const all = { min: Number.POSITIVE_INFINITY, max: Number.NEGATIVE_INFINITY };
    for (let i = 0; i < floats.length; i += 3) {
      if (fine[i + 2] === 0) return null;
      all.min = Math.min(all.min, floats[i] as number);
      all.max = Math.max(all.max, floats[i + 1] as number);
    }
    return all;
  } finally {
    job.end();
  }
}
