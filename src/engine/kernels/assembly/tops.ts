import * as at from '../job-layout.ts';
import { exp2 } from './exponential.ts';
import { chunkEnd, chunkImage, chunkStart, word } from './job.ts';
import { broughtPixels, broughtScores, broughtStride } from './softmax-normalise.ts';

/*
 * The largest softmax probability of each pixel in float64, of float32 logits: its inverse is the sum of the exponentials,
 * of which the errors of a class are formed one by one (core/class-planes.ts). Classes are added in rising order, as
 * src/core does: pixels with the same scores have the same sum, to the last bit.
 */

const SIZE: usize = at.FACT_PIXELS * 8;

/** A task is a chunk of an image. Ignored pixels are not told apart. */
export function topsOfChunk(job: usize, thread: u32, task: u32): void {
  const image = chunkImage(job, task);
  const from = chunkStart(job, task);
  const to = chunkEnd(job, task);
  const most = broughtPixels(word(job, at.CLASSES));
  for (let some = from; some < to; some += most) {
    const end = min(some + most, to);
    const scores = broughtScores(job, thread, image, some, end - some);
    for (let pixel = some; pixel < end; pixel += at.FACT_PIXELS) {
      const first = <usize>image * word(job, at.IMAGE_PIXELS) + pixel;
      const count = min<u32>(at.FACT_PIXELS, end - pixel);
      topsOfBlock(job, thread, scores + (<usize>(pixel - some) << 2), first, count);
    }
  }
}

/** Room of a thread: peaks and sums of a block, float64. Rows of scores may be read up to a pixel beyond the last one. */
function topsOfBlock(job: usize, thread: u32, scores: usize, first: usize, count: u32): void {
  const classes = word(job, at.CLASSES);
  const stride = broughtStride(job);
  const peaks = <usize>word(job, at.FACT_BLOCKS) + <usize>thread * word(job, at.FACT_BLOCK_BYTES);
  const sums = peaks + SIZE;
  const bytes = <usize>((count + 1) & ~1) << 3;
  for (let c: u32 = 0; c < classes; c++) {
    const row = scores + c * stride;
    for (let o: usize = 0; o < bytes; o += 16) {
      const z = f64x2.promote_low_f32x4(v128.load64_zero(row + (o >> 1)));
      v128.store(peaks + o, c == 0 ? z : f64x2.pmax(v128.load(peaks + o), z));
    }
  }
  memory.fill(sums, 0, bytes);
  for (let c: u32 = 0; c < classes; c++) {
    const row = scores + c * stride;
    for (let o: usize = 0; o < bytes; o += 16) {
      const z = f64x2.promote_low_f32x4(v128.load64_zero(row + (o >> 1)));
      v128.store(sums + o, f64x2.add(v128.load(sums + o), exp2(f64x2.sub(z, v128.load(peaks + o)))));
    }
  }
  const tops = <usize>word(job, at.FACT_TOP) + (first << 3);
  for (let i: usize = 0; i < <usize>count; i++) store<f64>(tops + (i << 3), 1 / load<f64>(sums + (i << 3)));
}
