import * as at from '../job-layout.ts';
import { word } from './job.ts';

/*
 * What a pixel is to a class: bits of an entry. By them the contributions of a class are told apart: those of missed
 * pixels, of false alarms, and of right ones.
 */

// @ts-ignore: decorator
@inline
export const IS_TRUTH: u32 = 1;
// @ts-ignore: decorator
@inline
export const IS_DECIDED: u32 = 2;

/** `part`, where the pixel is missed; otherwise 0. */
// @ts-ignore: decorator
@inline
export function ifMissed(id: u32, part: f64): f64 {
  return select<f64>(part, 0, (id & 3) == IS_TRUTH);
}

/** `part`, where the pixel is a false alarm; otherwise 0. */
// @ts-ignore: decorator
@inline
export function ifFalseAlarm(id: u32, part: f64): f64 {
  return select<f64>(part, 0, (id & 3) == IS_DECIDED);
}

/** `part`, where the pixel is right; otherwise 0. */
// @ts-ignore: decorator
@inline
export function ifRight(id: u32, part: f64): f64 {
  return select<f64>(part, 0, (id & 1) == ((id >> 1) & 1));
}

/** Adds to a class's parts of the loss, where they are wanted. */
export function addKinds(job: usize, c: u32, missed: f64, falseAlarm: f64, right: f64): void {
  if (!word(job, at.KINDS)) return;
  const kinds = <usize>word(job, at.KINDS) + <usize>c * 24;
  store<f64>(kinds, load<f64>(kinds) + missed);
  store<f64>(kinds, load<f64>(kinds, 8) + falseAlarm, 8);
  store<f64>(kinds, load<f64>(kinds, 16) + right, 16);
}
