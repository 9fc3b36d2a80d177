import type { ScorePrediction } from '../../core/batch.ts';
import { sharedFloat64 } from '../shared-memory.ts';
import * as at from './job-layout.ts';
import { KernelJob, type KernelMachine } from './kernel-job.ts';
import { broughtPixels } from './softmax-job.ts';

/**
 * The largest softmax probability of each pixel, B×H×W, in float64.
 * @param prediction float32 logits in shared memory; what an ignored pixel gets says nothing
 */
export function findTops(machine: KernelMachine, prediction: ScorePrediction, threads: number): Float64Array {
  const { memory } = machine;
  const { values, batch, channels, height, width } = prediction;
  const pixels = batch * height * width;
  memory.reset();
  const job = new KernelJob(machine, threads, { values, isCancelled: () => false });
  try {
    job.set(at.CLASSES, channels);
    job.set(at.IMAGES, batch);
    job.set(at.IMAGE_PIXELS, height * width);
    job.set(at.PIXELS, pixels);
    const tops = job.room(at.FACT_TOP, pixels * 8);
    job.threadRoom(at.BROUGHT, at.BROUGHT_BYTES, broughtPixels(channels) * channels * 4);
    job.threadRoom(at.FACT_BLOCKS, at.FACT_BLOCK_BYTES, at.FACT_PIXELS * 16);
    job.run(at.PHASE_TOPS, batch * Math.ceil((height * width) / at.CHUNK_PIXELS));
    const out = sharedFloat64(pixels);
    out.set(memory.float64(tops, pixels));
    return out;
  } finally {
    job.end();
  }
}
