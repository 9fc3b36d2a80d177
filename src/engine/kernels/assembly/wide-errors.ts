import * as at from '../job-layout.ts';
import { increase } from './buckets.ts';
import { plane, word } from './job.ts';
import { IS_DECIDED, IS_TRUTH } from './kinds.ts';
import { droppedBits, entryOf, groupBit, groupPlace, GROUPS_BYTES, largestBits, lowBits, planKeys } from './wide-keys.ts';

/*
 * Errors of one class of a wide job, and the entries to sort them by (wide-keys.ts).
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

/** No error of a class is larger. */
function largestError(job: usize, c: u32): f64 {
  const kind = word(job, at.SCORE_KIND);
  if (kind == at.SCORES_SOFTMAX || kind == at.SCORES_SIGMOID) return 1;
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  let most = f64x2.splat(0);
  let least = f64x2.splat(0);
  for (let image: u32 = 0; image < images; image++) {
    const scores = plane(word(job, at.SCORES), job, image, channelOf(job, c), 8);
    const whole = <usize>(imagePixels & ~1) << 3;
    for (let o: usize = 0; o < whole; o += 16) {
      const two = v128.load(scores + o);
      most = f64x2.pmax(most, f64x2.abs(two));
      least = f64x2.pmin(least, two);
    }
    if (imagePixels & 1) {
      const last = f64x2.splat(load<f64>(scores + whole));
      most = f64x2.pmax(most, f64x2.abs(last));
      least = f64x2.pmin(least, last);
    }
  }
  const score = max(f64x2.extract_lane(most, 0), f64x2.extract_lane(most, 1));
  if (kind == at.SCORES_HINGE) return 1 + score;
  // Probabilities may lie a little below 0: then an own error is above 1.
  return max(score, oneOf(job) - min(f64x2.extract_lane(least, 0), f64x2.extract_lane(least, 1)));
}

/**
 * Entries of the errors above 0 and not below `lowest`; returns how many.
 * @param plan gets where their keys lie
 * @param groups gets how many entries there are of each group
 * @param tiles gets how many entries there are before each tile of `tilePixels`, a power of two
 */
export function gatherWide(
  job: usize, c: u32, entries: usize, lowest: f64, plan: usize, groups: usize, tiles: usize,
  tilePixels: u32,
): u32 {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const pixels = word(job, at.PIXELS);
  const floor = max(lowest, f64.MIN_VALUE);
  planKeys(plan, floor, max(floor, largestError(job, c)), pixels);
  memory.fill(groups, 0, GROUPS_BYTES);
  const decisions = word(job, at.KINDS) ? <usize>word(job, at.DECISIONS) : 0;
  let place = entries;
  for (let pixel: u32 = 0; pixel < pixels; ) {
    if ((pixel & (tilePixels - 1)) == 0) {
      store<u32>(tiles + (<usize>(pixel / tilePixels) << 2), <u32>((place - entries) >> 3));
    }
    const image = pixel / imagePixels;
    const first = pixel - image * imagePixels;
    const count = min(imagePixels - first, tilePixels - (pixel & (tilePixels - 1)));
    const scores = plane(word(job, at.SCORES), job, image, channelOf(job, c), 8) + (<usize>first << 3);
    const labels = <usize>word(job, at.LABELS) + (<usize>pixel << 1);
    const decided = decisions ? decisions + (<usize>pixel << 1) : 0;
    if (hinge) place = gatherPixels(scores, labels, decided, c, pixel, count, floor, true, one, plan, groups, place);
    else place = gatherPixels(scores, labels, decided, c, pixel, count, floor, false, one, plan, groups, place);
    pixel += count;
  }
  return <u32>((place - entries) >> 3);
}

// @ts-ignore: decorator
@inline
function addTo(place: usize, some: i32): void {
  store<u32>(place, load<u32>(place) + some);
}

/** True when one of two codes is 0. */
// @ts-ignore: decorator
@inline
function hasZero(codes: u32): bool {
  return ((codes - 0x00010001) & ~codes & 0x80008000) != 0;
}

/** The entries of some pixels of an image, from `place` on; returns the place behind them. Two pixels at a time where neither is own. */
// @ts-ignore: decorator
@inline
function gatherPixels(
  scores: usize, labels: usize, decided: usize, c: u32, first: u32, count: u32, floor: f64, hinge: bool, one: f64,
  plan: usize, groups: usize, place: usize,
): usize {
  const both = c | (c << 16);
  const floors = f64x2.splat(floor);
  const largest = i64x2.splat(largestBits(plan));
  const dropped = droppedBits(plan);
  const low = lowBits(plan);
  const bit = groupBit(plan);
  const whole = count & ~1;
  let i: u32 = 0;
  for (; i < whole; i += 2) {
    const codes = load<u32>(labels + (<usize>i << 1));
    if (hasZero(codes ^ both) || hasZero(~codes)) {
      place = append(scores, labels, decided, c, first, i, floor, hinge, one, plan, groups, place);
      place = append(scores, labels, decided, c, first, i + 1, floor, hinge, one, plan, groups, place);
      continue;
    }
    const score = v128.load(scores + (<usize>i << 3));
    const e = hinge ? f64x2.add(f64x2.splat(1), score) : f64x2.abs(score);
    const mask = i64x2.bitmask(f64x2.ge(e, floors));
    if (mask == 0) continue;
    const keys = i64x2.shl(i64x2.shr_u(i64x2.sub(largest, e), dropped), low);
    let id = (first + i) << 2;
    let next = id + 4;
    if (decided) {
      const choices = load<u32>(decided + (<usize>i << 1));
      id |= <u32>((choices & 0xffff) == c) << 1;
      next |= <u32>(choices >> 16 == c) << 1;
    }
    // What is not wanted is written over, and counts as none.
    const entry = i64x2.extract_lane(keys, 0) | <u64>id;
    store<u64>(place, entry);
    addTo(groupPlace(entry, bit, groups), mask & 1);
    place += <usize>(mask & 1) << 3;
    const other = i64x2.extract_lane(keys, 1) | <u64>next;
    store<u64>(place, other);
    addTo(groupPlace(other, bit, groups), mask >> 1);
    place += <usize>(mask & 2) << 2;
  }
  if (i < count) place = append(scores, labels, decided, c, first, i, floor, hinge, one, plan, groups, place);
  return place;
}

/** The entry of one pixel, if it has one. */
// @ts-ignore: decorator
@inline
function append(
  scores: usize, labels: usize, decided: usize, c: u32, first: u32, i: u32, floor: f64, hinge: bool, one: f64,
  plan: usize, groups: usize, place: usize,
): usize {
  const code = <u32>load<u16>(labels + (<usize>i << 1));
  const own = code == c;
  const e = errorAt(load<f64>(scores + (<usize>i << 3)), own, hinge, one);
  if (!(e >= floor) || code == at.CODE_IGNORED) return place;
  let id = ((first + i) << 2) | (own ? IS_TRUTH : 0);
  if (decided && <u32>load<u16>(decided + (<usize>i << 1)) == c) id |= IS_DECIDED;
  const entry = entryOf(e, id, plan);
  store<u64>(place, entry);
  increase(groupPlace(entry, groupBit(plan), groups));
  return place + 8;
}

/**
 * Sorts entries of equal keys by their errors, descending: bottom up by merging; a few by insertion. Those of equal errors
 * stay as they are.
 * @param room for as many entries
 */
export function orderErrors(job: usize, c: u32, entries: usize, room: usize, count: u32, mask: u32): void {
  const bytes = <usize>count << 3;
  if (areDescending(job, c, entries, bytes, mask)) return;
  if (count <= FEW) {
    for (let o: usize = 8; o < bytes; o += 8) {
      const entry = load<u64>(entries + o);
      const error = entryError(job, c, entries + o, mask);
      let to = entries + o;
      while (to > entries && entryError(job, c, to - 8, mask) < error) {
        store<u64>(to, load<u64>(to - 8));
        to -= 8;
      }
      store<u64>(to, entry);
    }
    return;
  }
  let from = entries;
  let to = room;
  for (let width: usize = 8; width < bytes; width <<= 1) {
    for (let start: usize = 0; start < bytes; start += 2 * width) {
      const middle = from + min(start + width, bytes);
      const end = from + min(start + 2 * width, bytes);
      let left = from + start;
      let right = middle;
      for (let place = to + start; left < middle || right < end; place += 8) {
        const isLeft =
          right == end || (left < middle && entryError(job, c, left, mask) >= entryError(job, c, right, mask));
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

function areDescending(job: usize, c: u32, entries: usize, bytes: usize, mask: u32): bool {
  let before = entryError(job, c, entries, mask);
  for (let o: usize = 8; o < bytes; o += 8) {
    const error = entryError(job, c, entries + o, mask);
    if (error > before) return false;
    before = error;
  }
  return true;
}

/** Entries that are sorted by insertion. */
const FEW: u32 = 24;

/** The error of an entry, formed again from its score. @param mask idMask */
export function entryError(job: usize, c: u32, entry: usize, mask: u32): f64 {
  const id = load<u32>(entry) & mask;
  const scores = plane(word(job, at.SCORES), job, 0, channelOf(job, c), 8);
  const score = load<f64>(scorePlace(scores, skipOf(job), word(job, at.IMAGE_PIXELS), id));
  return errorAt(score, (id & IS_TRUTH) != 0, word(job, at.SCORE_KIND) == at.SCORES_HINGE, oneOf(job));
}
