import * as at from '../job-layout.ts';

/** Asks the leader's TypeScript whether the job was cancelled; helpers get a function that says no. */
@external("env", "poll")
declare function poll(): i32;

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
