import { groupBackground, groupForeground, groupTotal } from './tie-weights.ts';

/*
 * The walk along errors in descending order, with the closed form of the weights: 1/U for foreground,
 * I/(U(U+1)) for background, U and I whole numbers. One division an entry, no branch.
 *
 * An entry is 8 bytes: key (high word, ascending keys are descending errors), pixel × 2 + foreground (low word).
 * Outputs are appended to the list of the pixel's tile, 8 bytes each: float32 value (high word), pixel (low word).
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

// @ts-ignore: decorator
@inline
function emit(out: usize, tiles: usize, tileShift: u32, low: u32, value: f64): void {
  const pixel = low >> 1;
  const tile = tiles + (<usize>(pixel >> tileShift) << 2);
  const place = load<u32>(tile);
  store<u32>(tile, place + 1);
  store<u64>(out + (<usize>place << 3), (<u64>reinterpret<u32>(<f32>value) << 32) | <u64>pixel);
}

/** Entries without ties, U > 0. `output`: 0 none, 1 contribution g·e, 2 gradient ∓g. */
// @ts-ignore: decorator
@inline
function run(entries: usize, count: u32, state: usize, keyKind: i32, output: i32, tileShift: u32): void {
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
    if (output == 1) emit(out, tiles, tileShift, low, g * e * factor);
    if (output == 2) emit(out, tiles, tileShift, low, g * select<f64>(-factor, factor, isForeground));
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
function tie(first: usize, end: usize, state: usize, keyKind: i32, output: i32, tileShift: u32): u32 {
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
  if (output != 0) {
    const out = <usize>load<u32>(state, OUT);
    const tiles = <usize>load<u32>(state, TILES);
    const factor = load<f64>(state, FACTOR);
    let foreground = groupForeground(union, p, q) * factor;
    let background = groupBackground(union, intersection, p, q) * factor;
    if (output == 1) {
      foreground *= e;
      background *= e;
    } else {
      foreground = -foreground;
    }
    for (let i = first; i < last; i += 8) {
      const low = load<u32>(i);
      emit(out, tiles, tileShift, low, select<f64>(foreground, background, low & 1));
    }
  }
  store<f64>(state, union + q, UNION);
  store<f64>(state, intersection - p, INTERSECTION);
  return count;
}

// @ts-ignore: decorator
@inline
function walk(
  entries: usize, count: u32, state: usize, indexTies: bool, keyKind: i32, output: i32, tileShift: u32,
): void {
  const end = entries + (<usize>count << 3);
  let first = entries;
  while (first < end) {
    if (load<f64>(state, UNION) == 0 && indexTies) {
      // Without foreground the first pixel carries the whole loss.
      store<f64>(state, errorOf(load<u64>(first), keyKind), LOSS);
      store<f64>(state, 1, UNION);
      if (output != 0) {
        const factor = load<f64>(state, FACTOR);
        const e = output == 1 ? errorOf(load<u64>(first), keyKind) : 1;
        emit(<usize>load<u32>(state, OUT), <usize>load<u32>(state, TILES), tileShift, load<u32>(first), e * factor);
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
      run(first, <u32>((last - first) >> 3), state, keyKind, output, tileShift);
      first = last;
    }
    if (first < end && !indexTies) first += <usize>tie(first, end, state, keyKind, output, tileShift) << 3;
  }
}

export function walkErrors(entries: usize, count: u32, state: usize, indexTies: bool, tileShift: u32): void {
  walk(entries, count, state, indexTies, KEY_ERROR, 0, tileShift);
}

export function walkErrorsToContribution(
  entries: usize, count: u32, state: usize, indexTies: bool, tileShift: u32,
): void {
  walk(entries, count, state, indexTies, KEY_ERROR, 1, tileShift);
}

export function walkErrorsToGradient(entries: usize, count: u32, state: usize, indexTies: bool, tileShift: u32): void {
  walk(entries, count, state, indexTies, KEY_ERROR, 2, tileShift);
}

export function walkMargins(entries: usize, count: u32, state: usize, indexTies: bool, tileShift: u32): void {
  walk(entries, count, state, indexTies, KEY_MARGIN, 0, tileShift);
}
