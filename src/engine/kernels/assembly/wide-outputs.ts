import * as at from '../job-layout.ts';
import { plane, word } from './job.ts';
import { IS_TRUTH } from './kinds.ts';
import { channelOf, oneOf, scorePlace, skipOf } from './wide-errors.ts';

/*
 * Outputs of one class of a wide job. The walk appends each to the list of its pixel's tile: a float64 and the pixel's word
 * (pixel × 4 + what it is to the class). A tile's memory fits the first caches, so that the lists are written out quickly.
 */

/** Shift of a pixel's word to its tile: tiles of 2^14 pixels, of more where they would be too many for the tables. */
// @ts-ignore: decorator
@inline
export function tileShift(pixels: u32): u32 {
  return max<u32>(16, 26 - <u32>clz(max<u32>(pixels - 1, 1)));
}

/** Bytes of each of a thread's two tables, a word a tile: entries before it, and where its next output goes. */
const TABLE_BYTES: usize = 1024;

/** The second table. */
// @ts-ignore: decorator
@inline
export function nextOutputs(tiles: usize): usize {
  return tiles + TABLE_BYTES;
}

/** The lists begin where the entries of their tiles did. */
export function openOutputs(tiles: usize): void {
  memory.copy(nextOutputs(tiles), tiles, TABLE_BYTES);
}

/** Appends one output. @param next nextOutputs  @param shift tileShift */
// @ts-ignore: decorator
@inline
export function appendOutput(next: usize, shift: u32, values: usize, ids: usize, id: u32, value: f64): void {
  const tile = next + (<usize>(id >> shift) << 2);
  const place = load<u32>(tile);
  store<u32>(tile, place + 1);
  store<f64>(values + (<usize>place << 3), value);
  store<u32>(ids + (<usize>place << 2), id);
}

/** Adds the lists to CONTRIBUTION. */
export function addOutputs(job: usize, values: usize, ids: usize, count: u32): void {
  const to = <usize>word(job, at.CONTRIBUTION);
  for (let k: usize = 0; k < <usize>count; k++) {
    const place = to + (<usize>(load<u32>(ids + (k << 2)) >> 2) << 3);
    store<f64>(place, load<f64>(place) + load<f64>(values + (k << 3)));
  }
}

/** The class's planes of dL/dp (hinge: dL/dx): falling below the truth, rising above it. */
export function writeOutputs(job: usize, c: u32, values: usize, ids: usize, count: u32): void {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const skip = skipOf(job);
  const scores = plane(word(job, at.SCORES), job, 0, channelOf(job, c), 8);
  const gradient = plane(word(job, at.GRADIENT), job, 0, channelOf(job, c), 8);
  for (let image: u32 = 0; image < images; image++) {
    memory.fill(plane(word(job, at.GRADIENT), job, image, channelOf(job, c), 8), 0, <usize>imagePixels << 3);
  }
  for (let k: usize = 0; k < <usize>count; k++) {
    const id = load<u32>(ids + (k << 2));
    const p = load<f64>(scorePlace(scores, skip, imagePixels, id));
    const falling = hinge ? (id & IS_TRUTH) != 0 : p < one * <f64>(id & IS_TRUTH);
    const value = load<f64>(values + (k << 3));
    store<f64>(scorePlace(gradient, skip, imagePixels, id), falling ? -value : value);
  }
}
