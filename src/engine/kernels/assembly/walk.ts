import * as at from '../job-layout.ts';
import { TILE_SHIFT } from '../job-layout.ts';
import { word } from './job.ts';
import { groupBackground, groupForeground, groupTotal } from './tie-weights.ts';

/*
 * The walk along errors in descending order, with the closed form of the weights: 1/U for foreground,
 * I/(U(U+1)) for background, U and I whole numbers. One division an entry, no branch.
 *
 * An entry is 8 bytes: key (high word, ascending keys are descending errors), and the pixel (low word): pixel × 2 +
 * foreground in the binary forms; pixel × 4 + decided as this class × 2 + foreground in the softmax form, whose outputs
 * are appended to the list of the pixel's tile, 8 bytes each: float32 value (high word), and that low word.
 */

/** Keys are the inverted bits of the float32 error. */
// @ts-ignore: decorator
@inline
export const KEY_ERROR: i32 = 0;
/** Keys are the inverted order of t = e − 1, a float32: the hinge's error is exactly 1 + t. */
// @ts-ignore: decorator
@inline
export const KEY_MARGIN: i32 = 1;

/** Order of float32 numbers as unsigned words. */
// @ts-ignore: decorator
@inline
export function orderOf(bits: u32): u32 {
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

// @ts-ignore: decorator
@inline
function errorOf(entry: u64, keyKind: i32): f64 {
  const key = ~(<u32>(entry >> 32));
  if (keyKind == KEY_ERROR) return <f64>reinterpret<f32>(key);
  return 1 + <f64>reinterpret<f32>(key ^ (((key >> 31) - 1) | 0x80000000));
}

/** State of a walk: U, I and the loss so far, float64; then what the walk is told. */
// @ts-ignore: decorator
@inline
export const UNION: usize = 0;
// @ts-ignore: decorator
@inline
export const INTERSECTION: usize = 8;
// @ts-ignore: decorator
@inline
export const LOSS: usize = 16;
/** Factor of the outputs, float64. */
// @ts-ignore: decorator
@inline
export const FACTOR: usize = 24;
/** Output list and the table of each tile's next place in it. */
// @ts-ignore: decorator
@inline
export const OUT: usize = 32;
// @ts-ignore: decorator
@inline
export const TILES: usize = 36;
// @ts-ignore: decorator
@inline
export const STATE_BYTES: usize = 64;

/** Outputs of a walk: to the lists of the tiles, or straight to a plane (binary forms). */
// @ts-ignore: decorator
@inline
const NONE: i32 = 0;
// @ts-ignore: decorator
@inline
const LISTED_CONTRIBUTION: i32 = 1;
// @ts-ignore: decorator
@inline
const LISTED_GRADIENT: i32 = 2;
// @ts-ignore: decorator
@inline
const CONTRIBUTION_64: i32 = 3;
// @ts-ignore: decorator
@inline
const GRADIENT_64: i32 = 4;
// @ts-ignore: decorator
@inline
const GRADIENT_32: i32 = 5;

// @ts-ignore: decorator
@inline
function isContribution(output: i32): bool {
  return output == LISTED_CONTRIBUTION || output == CONTRIBUTION_64;
}

// @ts-ignore: decorator
@inline
function emit(out: usize, tiles: usize, low: u32, value: f64, output: i32): void {
  if (output == GRADIENT_32) {
    store<f32>(out + (<usize>(low >> 1) << 2), <f32>value);
  } else if (output == CONTRIBUTION_64 || output == GRADIENT_64) {
    store<f64>(out + (<usize>(low >> 1) << 3), value);
  } else {
    const tile = tiles + (<usize>(low >> (TILE_SHIFT + 2)) << 2);
    const place = load<u32>(tile);
    store<u32>(tile, place + 1);
    store<u64>(out + (<usize>place << 3), (<u64>reinterpret<u32>(<f32>value) << 32) | <u64>low);
  }
}

/** Entries without ties, U > 0. */
// @ts-ignore: decorator
@inline
function run(entries: usize, count: u32, state: usize, keyKind: i32, output: i32): void {
  const out = <usize>load<u32>(state, OUT);
  const tiles = <usize>load<u32>(state, TILES);
  const factor = load<f64>(state, FACTOR);
  let union = load<f64>(state, UNION);
  let intersection = load<f64>(state, INTERSECTION);
  let loss: f64 = 0;
  let reciprocal = 1 / union;
  const end = entries + (<usize>count << 3);
  for (let i = entries; i < end; i += 8) {
    const entry = load<u64>(i);
    const low = <u32>entry;
    const isForeground = low & 1;
    const f = <f64>isForeground;
    const e = errorOf(entry, keyKind);
    const next = 1 / (union + 1);
    const g = select<f64>(reciprocal, intersection * reciprocal * next, isForeground);
    loss += e * g;
    if (isContribution(output)) emit(out, tiles, low, g * e * factor, output);
    else if (output != NONE) emit(out, tiles, low, g * select<f64>(-factor, factor, isForeground), output);
    intersection -= f;
    union += 1 - f;
    reciprocal = select<f64>(reciprocal, next, isForeground);
  }
  store<f64>(state, load<f64>(state, LOSS) + loss, LOSS);
  store<f64>(state, union, UNION);
  store<f64>(state, intersection, INTERSECTION);
}

/** One group of ties from `first` on; returns its size. */
// @ts-ignore: decorator
@inline
function tie(first: usize, end: usize, state: usize, keyKind: i32, output: i32): u32 {
  const key = load<u32>(first, 4);
  let p: f64 = 0;
  let last = first;
  while (last < end && load<u32>(last, 4) == key) {
    p += <f64>(load<u32>(last) & 1);
    last += 8;
  }
  const count = <u32>((last - first) >> 3);
  const q = <f64>count - p;
  const union = load<f64>(state, UNION);
  const intersection = load<f64>(state, INTERSECTION);
  const e = errorOf(load<u64>(first), keyKind);
  store<f64>(state, load<f64>(state, LOSS) + e * groupTotal(union, intersection, p, q), LOSS);
  if (output != NONE) {
    const out = <usize>load<u32>(state, OUT);
    const tiles = <usize>load<u32>(state, TILES);
    const factor = load<f64>(state, FACTOR);
    let foreground = groupForeground(union, p, q) * factor;
    let background = groupBackground(union, intersection, p, q) * factor;
    if (isContribution(output)) {
      foreground *= e;
      background *= e;
    } else {
      foreground = -foreground;
    }
    for (let i = first; i < last; i += 8) {
      const low = load<u32>(i);
      emit(out, tiles, low, select<f64>(foreground, background, low & 1), output);
    }
  }
  store<f64>(state, union + q, UNION);
  store<f64>(state, intersection - p, INTERSECTION);
  return count;
}

// @ts-ignore: decorator
@inline
function walk(
  entries: usize, count: u32, state: usize, indexTies: bool, keyKind: i32, output: i32,
): void {
  const end = entries + (<usize>count << 3);
  let first = entries;
  while (first < end) {
    if (load<f64>(state, UNION) == 0 && indexTies) {
      // Without foreground the first pixel carries the whole loss.
      store<f64>(state, errorOf(load<u64>(first), keyKind), LOSS);
      store<f64>(state, 1, UNION);
      if (output != NONE) {
        const e = isContribution(output) ? errorOf(load<u64>(first), keyKind) : 1;
        const value = e * load<f64>(state, FACTOR);
        emit(<usize>load<u32>(state, OUT), <usize>load<u32>(state, TILES), load<u32>(first), value, output);
      }
      first += 8;
      continue;
    }
    // As many entries as there are without a tie.
    let last = end;
    if (!indexTies) {
      let previous = load<u32>(first, 4);
      last = first + 8;
      while (last < end) {
        const key = load<u32>(last, 4);
        if (key == previous) break;
        previous = key;
        last += 8;
      }
      if (last < end) last -= 8;
    }
    if (last > first && load<f64>(state, UNION) > 0) {
      run(first, <u32>((last - first) >> 3), state, keyKind, output);
      first = last;
    }
    if (first < end && !indexTies) first += <usize>tie(first, end, state, keyKind, output) << 3;
  }
}

/** A group of a class of the softmax form. */
export function walkClass(job: usize, entries: usize, count: u32, state: usize): void {
  const ties = word(job, at.INDEX_TIES) != 0;
  const output = word(job, at.OUTPUT);
  if (output == at.OUTPUT_NONE) walk(entries, count, state, ties, KEY_ERROR, NONE);
  else if (output == at.OUTPUT_CONTRIBUTION) walk(entries, count, state, ties, KEY_ERROR, LISTED_CONTRIBUTION);
  else walk(entries, count, state, ties, KEY_ERROR, LISTED_GRADIENT);
}

/** A group of a binary form. */
export function walkBinary(job: usize, entries: usize, count: u32, state: usize): void {
  if (word(job, at.SCORE_KIND) == at.SCORES_HINGE) walkMargins(job, entries, count, state);
  else walkErrors(job, entries, count, state);
}

function walkMargins(job: usize, entries: usize, count: u32, state: usize): void {
  const ties = word(job, at.INDEX_TIES) != 0;
  const output = word(job, at.OUTPUT);
  if (output == at.OUTPUT_NONE) walk(entries, count, state, ties, KEY_MARGIN, NONE);
  else if (output == at.OUTPUT_CONTRIBUTION) walk(entries, count, state, ties, KEY_MARGIN, CONTRIBUTION_64);
  else if (word(job, at.WIDE_OUTPUT)) walk(entries, count, state, ties, KEY_MARGIN, GRADIENT_64);
  else walk(entries, count, state, ties, KEY_MARGIN, GRADIENT_32);
}

function walkErrors(job: usize, entries: usize, count: u32, state: usize): void {
  const ties = word(job, at.INDEX_TIES) != 0;
  const output = word(job, at.OUTPUT);
  if (output == at.OUTPUT_NONE) walk(entries, count, state, ties, KEY_ERROR, NONE);
  else if (output == at.OUTPUT_CONTRIBUTION) walk(entries, count, state, ties, KEY_ERROR, CONTRIBUTION_64);
  else if (word(job, at.WIDE_OUTPUT)) walk(entries, count, state, ties, KEY_ERROR, GRADIENT_64);
  else walk(entries, count, state, ties, KEY_ERROR, GRADIENT_32);
}
