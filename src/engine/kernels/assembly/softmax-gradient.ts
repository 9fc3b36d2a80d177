import * as at from '../job-layout.ts';
import { awayOf, exp4Below, shiftOf } from './exponential.ts';
import { chunkEnd, chunkImage, chunkStart, plane, word } from './job.ts';
import { blockPixels, broughtPixels, broughtScores, broughtStride } from './softmax-normalise.ts';
import { normalised } from './softmax-sums.ts';

/**
 * Gradient with respect to the logits, in place of that to the probabilities: dz = p·(q − Σ p·q), where p is formed
 * again from logit, peak and inverse. A task is a chunk of an image's pixels.
 */
export function gradientJob(job: usize, thread: u32, task: u32): void {
  const image = chunkImage(job, task);
  const from = chunkStart(job, task);
  const to = chunkEnd(job, task);
  const size = blockPixels(word(job, at.CLASSES));
  const most = broughtPixels(word(job, at.CLASSES));
  for (let some = from; some < to; some += most) {
    const end = min(some + most, to);
    const scores = broughtScores(job, thread, image, some, end - some);
    for (let pixel = some; pixel < end; pixel += size) {
      gradientBlock(job, thread, image, pixel, min(size, end - pixel), scores + (<usize>(pixel - some) << 2));
    }
  }
}

/** Scratch: probabilities of the block, C planes; then p·q, C planes; then Σ p·q. */
function gradientBlock(job: usize, thread: u32, image: u32, pixel: u32, count: u32, brought: usize): void {
  const classes = word(job, at.CLASSES);
  const size = <usize>blockPixels(classes) * 4;
  const scratch = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const products = scratch + size * classes;
  const sums = products + size * classes;
  const first = <usize>image * word(job, at.IMAGE_PIXELS) + pixel;
  const stride = <usize>word(job, at.IMAGE_PIXELS) * 4;
  const gradient = plane(word(job, at.GRADIENT), job, image, 0, 4) + (<usize>pixel << 2);
  const peaks = <usize>word(job, at.PEAKS) + (first << 2);
  const inverses = <usize>word(job, at.INVERSES) + (first << 2);
  const whole = <usize>(count & ~3) * 4;
  const between = broughtStride(job);
  memory.fill(sums, 0, size);
  for (let c: u32 = 0; c < classes; c++) {
    const scores = brought + c * between;
    multiply(scores, gradient + c * stride, peaks, inverses, scratch + c * size, products + c * size, sums, whole);
    for (let i = count & ~3; i < count; i++) {
      const o = <usize>i << 2;
      const peak = v128.load32_splat(peaks + o);
      const t = exp4Below(v128.load32_splat(scores + o), awayOf(peak), shiftOf(peak));
      const p = f32x4.extract_lane(normalised(t, v128.load32_splat(inverses + o)), 0);
      const product = p * load<f32>(gradient + c * stride + o);
      store<f32>(scratch + c * size + o, p);
      store<f32>(products + c * size + o, product);
      store<f32>(sums + o, load<f32>(sums + o) + product);
    }
  }
  for (let c: u32 = 0; c < classes; c++) {
    const to = gradient + c * stride;
    const p = scratch + c * size;
    const pq = products + c * size;
    for (let o: usize = 0; o < whole; o += 16) {
      v128.store(to + o, f32x4.sub(v128.load(pq + o), f32x4.mul(v128.load(p + o), v128.load(sums + o))));
    }
    for (let o = whole; o < <usize>count << 2; o += 4) {
      store<f32>(to + o, load<f32>(pq + o) - load<f32>(p + o) * load<f32>(sums + o));
    }
  }
}

function multiply(
  scores: usize, gradient: usize, peaks: usize, inverses: usize, probabilities: usize, products: usize, sums: usize, bytes: usize,
): void {
  for (let o: usize = 0; o < bytes; o += 16) {
    const peak = v128.load(peaks + o);
    const t = exp4Below(v128.load(scores + o), awayOf(peak), shiftOf(peak));
    const p = normalised(t, v128.load(inverses + o));
    const product = f32x4.mul(p, v128.load(gradient + o));
    v128.store(probabilities + o, p);
    v128.store(products + o, product);
    v128.store(sums + o, f32x4.add(v128.load(sums + o), product));
  }
}
