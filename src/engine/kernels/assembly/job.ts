import * as at from '../job-layout.ts';

/** Asks the leader's TypeScript whether the job was cancelled; helpers get a function that says no. */
@external("env", "poll")
declare function poll(): i32;

/** Has TypeScript copy `count` scores, from element `first` of the unit on, to `target` as float32. */
@external("env", "bring")
declare function bring(first: u32, target: usize, count: u32): void;

/**
 * Address of `count` scores of the unit as float32, from element `first` on: in the kernels' memory if they lie
 * there, otherwise brought to `room`.
 */
export function scoresAt(job: usize, first: u32, count: u32, room: usize): usize {
  const scores = word(job, at.SCORES);
  if (scores) return <usize>scores + (<usize>first << 2);
  bring(first, room, count);
  return room;
}

/** Element of a class's plane at a place of an image. */
// @ts-ignore: decorator
@inline
export function elementOf(job: usize, image: u32, c: u32, place: u32): u32 {
  return (image * word(job, at.CLASSES) + c) * word(job, at.IMAGE_PIXELS) + place;
}

/** Chunks of an image: the tasks of a phase that goes over the pixels. */
// @ts-ignore: decorator
@inline
function chunksOf(job: usize): u32 {
  return (word(job, at.IMAGE_PIXELS) + at.CHUNK_PIXELS - 1) / at.CHUNK_PIXELS;
}

/** Image of a chunk. */
// @ts-ignore: decorator
@inline
export function chunkImage(job: usize, chunk: u32): u32 {
  return chunk / chunksOf(job);
}

/** First pixel of a chunk within its image. */
// @ts-ignore: decorator
@inline
export function chunkStart(job: usize, chunk: u32): u32 {
  return (chunk % chunksOf(job)) * at.CHUNK_PIXELS;
}

/** The pixel after a chunk's last one, which may be its image's. */
// @ts-ignore: decorator
@inline
export function chunkEnd(job: usize, chunk: u32): u32 {
  return min(chunkStart(job, chunk) + at.CHUNK_PIXELS, word(job, at.IMAGE_PIXELS));
}

// @ts-ignore: decorator
@inline
export function word(job: usize, offset: usize): u32 {
  return load<u32>(job + offset);
}

/** True when the job is to stop: asked between tiles, so that an answer comes within milliseconds. */
export function stopped(job: usize): bool {
  if (atomic.load<i32>(job + at.CANCELLED) != 0) return true;
  if (poll() == 0) return false;
  atomic.store<i32>(job + at.CANCELLED, 1);
  return true;
}

/** Address of the plane of class `c` of an image of the unit. */
// @ts-ignore: decorator
@inline
export function plane(base: usize, job: usize, image: u32, c: u32, bytesEach: usize): usize {
  const pixels = <usize>word(job, at.IMAGE_PIXELS);
  return base + (<usize>image * <usize>word(job, at.CLASSES) + <usize>c) * pixels * bytesEach;
}
