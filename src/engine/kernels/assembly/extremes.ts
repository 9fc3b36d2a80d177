import * as at from '../job-layout.ts';
import { scoresAt, word } from './job.ts';

/** Smallest and largest of a stretch of VALUES, and whether all of them are finite: float32, float32, i32. */
export function extremesOfStretch(job: usize, thread: u32, task: u32): void {
  const room = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const from = task * at.STRETCH_VALUES;
  const to = min(from + at.STRETCH_VALUES, word(job, at.VALUES));
  const infinity = f32x4.splat(Infinity);
  let smallest = infinity;
  let largest = f32x4.splat(-Infinity);
  let fine = i32x4.splat(-1);
  for (let first = from; first < to; first += at.EXTREMES_VALUES) {
    const count = min(first + at.EXTREMES_VALUES, to) - first;
    const values = scoresAt(job, first, count, room);
    // The last few are filled up with one of them.
    for (let i = count; i & 3; i++) store<f32>(values + (<usize>i << 2), load<f32>(values));
    for (let o: usize = 0; o < <usize>count << 2; o += 16) {
      const four = v128.load(values + o);
      fine = v128.and(fine, f32x4.lt(f32x4.abs(four), infinity));
      smallest = f32x4.pmin(smallest, four);
      largest = f32x4.pmax(largest, four);
    }
  }
  const out = <usize>word(job, at.EXTREMES) + <usize>task * 12;
  store<f32>(out, lowest(smallest));
  store<f32>(out, -lowest(f32x4.neg(largest)), 4);
  store<i32>(out, i32x4.all_true(fine) ? 1 : 0, 8);
}

// @ts-ignore: decorator
@inline
function lowest(four: v128): f32 {
  const two = min(f32x4.extract_lane(four, 0), f32x4.extract_lane(four, 1));
  return min(two, min(f32x4.extract_lane(four, 2), f32x4.extract_lane(four, 3)));
}
