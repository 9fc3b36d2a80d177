import * as at from '../job-layout.ts';
import { word } from './job.ts';

/** What a pixel is to a class: bits of an entry. */
// @ts-ignore: decorator
@inline
export const IS_TRUTH: u32 = 1;
// @ts-ignore: decorator
@inline
export const IS_DECIDED: u32 = 2;

/** Adds a pixel's contribution to its class's part of the loss, by what the pixel is: missed, false alarm, right. */
// @ts-ignore: decorator
@inline
export function addKind(job: usize, kinds: usize, c: u32, pixel: u32, part: f64): void {
  const place = <usize>pixel << 1;
  const own = <u32>load<u16>(<usize>word(job, at.LABELS) + place) == c;
  const decided = <u32>load<u16>(<usize>word(job, at.DECISIONS) + place) == c;
  const kind = kinds + (own == decided ? 16 : own ? 0 : 8);
  store<f64>(kind, load<f64>(kind) + part);
}
