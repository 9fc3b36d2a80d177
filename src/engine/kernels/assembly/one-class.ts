import * as at from '../job-layout.ts';
import { chunkEnd, chunkImage, chunkStart, word } from './job.ts';
import { probabilitiesAt } from './probabilities.ts';

/*
 * The gradient of one class alone: one plane instead of C. dL/dp needs that class only; dL/dlogit = p·(q − Σ p·q) needs what
 * every class adds to the sum. They add it in class order, so that the values are those of softmax-gradient.ts, to the last
 * bit.
 */

/** Keeps dL/dp of a tile: GRADIENT is 0 where nothing is listed. */
export function keepTile(job: usize, outputs: usize, ends: usize): void {
  scatter(<usize>word(job, at.GRADIENT), outputs, ends);
}

/** Adds p·q of a class in a tile to PRODUCT_SUMS. @param block scratch of the thread */
export function addProducts(job: usize, thread: u32, c: u32, tile: u32, outputs: usize, ends: usize, block: usize): void {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const from = tile << at.TILE_SHIFT;
  const end = min((tile + 1) << at.TILE_SHIFT, word(job, at.PIXELS));
  const slopes = <usize>word(job, at.TILE_PLANES) + <usize>thread * word(job, at.TILE_PLANE_BYTES);
  memory.fill(slopes, 0, <usize>(end - from) << 2);
  scatter(slopes - (<usize>from << 2), outputs, ends);
  let pixel = from;
  while (pixel < end) {
    const image = pixel / imagePixels;
    const place = pixel % imagePixels;
    const count = min(min(end - pixel, imagePixels - place), at.PIECE_PIXELS);
    const probabilities = probabilitiesAt(job, c, image, place, count, block);
    const q = slopes + (<usize>(pixel - from) << 2);
    const sums = <usize>word(job, at.PRODUCT_SUMS) + (<usize>pixel << 2);
    const whole = <usize>(count & ~3) << 2;
    for (let o: usize = 0; o < whole; o += 16) {
      const product = f32x4.mul(v128.load(probabilities + o), v128.load(q + o));
      v128.store(sums + o, f32x4.add(v128.load(sums + o), product));
    }
    for (let o = whole; o < <usize>count << 2; o += 4) {
      store<f32>(sums + o, load<f32>(sums + o) + load<f32>(probabilities + o) * load<f32>(q + o));
    }
    pixel += count;
  }
}

/** dL/dp to dL/dlogit of the class, in place. A task is a chunk of an image's pixels. */
export function oneGradient(job: usize, thread: u32, task: u32): void {
  const c = word(job, at.GRADIENT_OF) - 1;
  const image = chunkImage(job, task);
  const to = chunkEnd(job, task);
  const block = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  for (let place = chunkStart(job, task); place < to; place += at.PIECE_PIXELS) {
    const count = min(at.PIECE_PIXELS, to - place);
    const probabilities = probabilitiesAt(job, c, image, place, count, block);
    const first = <usize>(image * word(job, at.IMAGE_PIXELS) + place) << 2;
    const gradient = <usize>word(job, at.GRADIENT) + first;
    const sums = <usize>word(job, at.PRODUCT_SUMS) + first;
    const whole = <usize>(count & ~3) << 2;
    for (let o: usize = 0; o < whole; o += 16) {
      const p = v128.load(probabilities + o);
      const product = f32x4.mul(p, v128.load(gradient + o));
      v128.store(gradient + o, f32x4.sub(product, f32x4.mul(p, v128.load(sums + o))));
    }
    for (let o = whole; o < <usize>count << 2; o += 4) {
      const p = load<f32>(probabilities + o);
      store<f32>(gradient + o, p * load<f32>(gradient + o) - p * load<f32>(sums + o));
    }
  }
}

/** The listed outputs of a tile to their pixels. @param to the unit's first pixel */
function scatter(to: usize, outputs: usize, ends: usize): void {
  const last = outputs + (<usize>load<u32>(ends, 4) << 3);
  for (let entry = outputs + (<usize>load<u32>(ends) << 3); entry < last; entry += 8) {
    store<f32>(to + (<usize>(load<u32>(entry) >> 2) << 2), load<f32>(entry, 4));
  }
}
