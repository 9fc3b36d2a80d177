import * as at from '../job-layout.ts';
import { plane, word } from './job.ts';
import { IS_DECIDED, IS_TRUTH } from './kinds.ts';

/*
 * Errors of one class of a wide job, and the entries to sort them by: 8 bytes, the inverted bits of the error as float32
 * (ascending keys are descending errors; high word), and pixel × 4 + what the pixel is to the class (low word). The
 * error itself is formed again where it is wanted: rounding keeps the order, but may make two errors one.
 */

/** Channel plane of a class: the binary forms have one, that of class 1. */
// @ts-ignore: decorator
@inline
export function channelOf(job: usize, c: u32): u32 {
  return word(job, at.CLASSES) == 1 ? 0 : c;
}

/** What probability 1 is among the scores. */
// @ts-ignore: decorator
@inline
export function oneOf(job: usize): f64 {
  return <f64>reinterpret<f32>(word(job, at.ONE_BITS));
}

/** Errors of a class times `one`, so that those of integers are formed on integers: |y − p|, or 1 − s·x of the hinge. */
// @ts-ignore: decorator
@inline
export function errorAt(score: f64, own: bool, hinge: bool, one: f64): f64 {
  if (hinge) return own ? 1 - score : 1 + score;
  return Math.abs(own ? one - score : score);
}

/** Bytes that the scores of a class lie further apart than the pixels of the unit, for each image. */
// @ts-ignore: decorator
@inline
export function skipOf(job: usize): usize {
  return word(job, at.IMAGES) == 1 ? 0 : ((<usize>word(job, at.CLASSES) - 1) * <usize>word(job, at.IMAGE_PIXELS)) << 3;
}

/** Where the score of an entry's pixel lies. @param first the class's plane of the first image  @param skip skipOf */
// @ts-ignore: decorator
@inline
export function scorePlace(first: usize, skip: usize, imagePixels: u32, id: u32): usize {
  const pixel = id >> 2;
  const place = first + (<usize>pixel << 3);
  return skip ? place + <usize>(pixel / imagePixels) * skip : place;
}

/** Errors below the smallest of the foreground have no weight; without foreground only the largest error has. */
export function lowestError(job: usize, c: u32, foreground: u32): f64 {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const code = i16x8.splat(<i16>c);
  let lowest: f64 = foreground ? Infinity : 0;
  for (let image: u32 = 0; image < images; image++) {
    const scores = plane(word(job, at.SCORES), job, image, channelOf(job, c), 8);
    const labels = <usize>word(job, at.LABELS) + (<usize>(image * imagePixels) << 1);
    for (let i: u32 = 0; i < imagePixels; i++) {
      if (foreground && (i & 7) == 0) {
        while (i + 8 <= imagePixels && !v128.any_true(i16x8.eq(v128.load(labels + (<usize>i << 1)), code))) i += 8;
        if (i >= imagePixels) break;
      }
      const own = <u32>load<u16>(labels + (<usize>i << 1));
      if (foreground ? own != c : own == at.CODE_IGNORED) continue;
      const e = errorAt(load<f64>(scores + (<usize>i << 3)), own == c, hinge, one);
      if (foreground ? e < lowest : e > lowest) lowest = e;
    }
  }
  return lowest;
}

/** Entries of the errors above 0 and not below `lowest`; returns how many. */
export function gatherWide(job: usize, c: u32, entries: usize, lowest: f64): u32 {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const floor = max(lowest, f64.MIN_VALUE);
  const decisions = word(job, at.KINDS) ? <usize>word(job, at.DECISIONS) : 0;
  let place = entries;
  for (let image: u32 = 0; image < images; image++) {
    const scores = plane(word(job, at.SCORES), job, image, channelOf(job, c), 8);
    const first = image * imagePixels;
    const labels = <usize>word(job, at.LABELS) + (<usize>first << 1);
    const decided = decisions ? decisions + (<usize>first << 1) : 0;
    if (hinge) place = gatherImage(scores, labels, decided, c, first, imagePixels, floor, true, one, place);
    else place = gatherImage(scores, labels, decided, c, first, imagePixels, floor, false, one, place);
  }
  return <u32>((place - entries) >> 3);
}

/** True when one of two codes is 0. */
// @ts-ignore: decorator
@inline
function hasZero(codes: u32): bool {
  return ((codes - 0x00010001) & ~codes & 0x80008000) != 0;
}

/** The entries of one image, from `place` on; returns the place behind them. Two pixels at a time where neither is own. */
// @ts-ignore: decorator
@inline
function gatherImage(
  scores: usize, labels: usize, decided: usize, c: u32, first: u32, count: u32, floor: f64, hinge: bool, one: f64,
  place: usize,
): usize {
  const both = c | (c << 16);
  const floors = f64x2.splat(floor);
  const whole = count & ~1;
  let i: u32 = 0;
  for (; i < whole; i += 2) {
    const codes = load<u32>(labels + (<usize>i << 1));
    if (hasZero(codes ^ both) || hasZero(~codes)) {
      place = append(scores, labels, decided, c, first, i, floor, hinge, one, place);
      place = append(scores, labels, decided, c, first, i + 1, floor, hinge, one, place);
      continue;
    }
    const score = v128.load(scores + (<usize>i << 3));
    const e = hinge ? f64x2.add(f64x2.splat(1), score) : f64x2.abs(score);
    const mask = i64x2.bitmask(f64x2.ge(e, floors));
    if (mask == 0) continue;
    const keys = v128.not(f32x4.demote_f64x2_zero(e));
    let id = (first + i) << 2;
    let next = id + 4;
    if (decided) {
      const choices = load<u32>(decided + (<usize>i << 1));
      id |= <u32>((choices & 0xffff) == c) << 1;
      next |= <u32>(choices >> 16 == c) << 1;
    }
    // What is not wanted is written over.
    store<u64>(place, (<u64>i32x4.extract_lane(keys, 0) << 32) | <u64>id);
    place += <usize>(mask & 1) << 3;
    store<u64>(place, (<u64>i32x4.extract_lane(keys, 1) << 32) | <u64>next);
    place += <usize>(mask & 2) << 2;
  }
  if (i < count) place = append(scores, labels, decided, c, first, i, floor, hinge, one, place);
  return place;
}

/** The entry of one pixel, if it has one. */
// @ts-ignore: decorator
@inline
function append(
  scores: usize, labels: usize, decided: usize, c: u32, first: u32, i: u32, floor: f64, hinge: bool, one: f64,
  place: usize,
): usize {
  const code = <u32>load<u16>(labels + (<usize>i << 1));
  const own = code == c;
  const e = errorAt(load<f64>(scores + (<usize>i << 3)), own, hinge, one);
  if (!(e >= floor) || code == at.CODE_IGNORED) return place;
  let id = ((first + i) << 2) | (own ? IS_TRUTH : 0);
  if (decided && <u32>load<u16>(decided + (<usize>i << 1)) == c) id |= IS_DECIDED;
  store<u64>(place, (<u64>~reinterpret<u32>(<f32>e) << 32) | <u64>id);
  return place + 8;
}

/** The errors of entries, one after the other: 8 bytes each. Fetched at once, the many misses of the cache overlap. */
export function fetchErrors(job: usize, c: u32, entries: usize, count: u32, errors: usize): void {
  const scores = plane(word(job, at.SCORES), job, 0, channelOf(job, c), 8);
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const skip = skipOf(job);
  const one = oneOf(job);
  for (let o: usize = 0; o < <usize>count << 3; o += 8) {
    const id = load<u32>(entries + o);
    const score = load<f64>(scorePlace(scores, skip, imagePixels, id));
    store<f64>(errors + o, errorAt(score, (id & IS_TRUTH) != 0, hinge, one));
  }
}

/**
 * Puts entries of equal keys, and their errors, into the order of their errors, descending; those of equal errors stay as
 * they are.
 * @param sorted by their keys
 * @param room for as many entries
 */
export function settleKeys(job: usize, c: u32, sorted: usize, errors: usize, room: usize, count: u32): void {
  const end = <usize>count << 3;
  for (let o: usize = 8; o < end; o += 8) {
    // A smaller error before a larger one: only among equal keys.
    if (load<f64>(errors + o) <= load<f64>(errors + o - 8)) continue;
    const key = load<u32>(sorted + o, 4);
    let first = o;
    while (first > 0 && load<u32>(sorted + first - 8, 4) == key) first -= 8;
    while (o + 8 < end && load<u32>(sorted + o + 8, 4) == key) o += 8;
    const some = <u32>((o + 8 - first) >> 3);
    if (some <= FEW) {
      insertErrors(sorted + first, errors + first, some);
    } else {
      mergeErrors(job, c, sorted + first, room, some);
      fetchErrors(job, c, sorted + first, some, errors + first);
    }
  }
}

/** Entries that are sorted by insertion. */
const FEW: u32 = 24;

function insertErrors(entries: usize, errors: usize, count: u32): void {
  for (let o: usize = 8; o < <usize>count << 3; o += 8) {
    const entry = load<u64>(entries + o);
    const error = load<f64>(errors + o);
    let to = o;
    while (to > 0 && load<f64>(errors + to - 8) < error) {
      store<u64>(entries + to, load<u64>(entries + to - 8));
      store<f64>(errors + to, load<f64>(errors + to - 8));
      to -= 8;
    }
    store<u64>(entries + to, entry);
    store<f64>(errors + to, error);
  }
}

/** Merge sort, bottom up. */
function mergeErrors(job: usize, c: u32, entries: usize, room: usize, count: u32): void {
  const bytes = <usize>count << 3;
  let from = entries;
  let to = room;
  for (let width: usize = 8; width < bytes; width <<= 1) {
    for (let start: usize = 0; start < bytes; start += 2 * width) {
      const middle = from + min(start + width, bytes);
      const end = from + min(start + 2 * width, bytes);
      let left = from + start;
      let right = middle;
      for (let place = to + start; left < middle || right < end; place += 8) {
        const isLeft = right == end || (left < middle && entryError(job, c, left) >= entryError(job, c, right));
        store<u64>(place, load<u64>(isLeft ? left : right));
        if (isLeft) left += 8;
        else right += 8;
      }
    }
    const other = from;
    from = to;
    to = other;
  }
  if (from != entries) memory.copy(entries, from, bytes);
}

function entryError(job: usize, c: u32, entry: usize): f64 {
  const id = load<u32>(entry);
  const scores = plane(word(job, at.SCORES), job, 0, channelOf(job, c), 8);
  const score = load<f64>(scorePlace(scores, skipOf(job), word(job, at.IMAGE_PIXELS), id));
  return errorAt(score, (id & IS_TRUTH) != 0, word(job, at.SCORE_KIND) == at.SCORES_HINGE, oneOf(job));
}
