import * as at from '../job-layout.ts';
import { addKind } from './kinds.ts';
import { plane, stopped, word } from './job.ts';
import { groupBackground, groupForeground, groupTotal } from './tie-weights.ts';
import { sortWide } from './wide-sort.ts';

/*
 * One class of a wide job. An entry is 16 bytes: the inverted bits of the float64 error (ascending keys are
 * descending errors), then pixel × 2 + foreground. After the walk the key's place holds the output.
 */

/** What probability 1 is among the scores. */
// @ts-ignore: decorator
@inline
function oneOf(job: usize): f64 {
  return <f64>reinterpret<f32>(word(job, at.ONE_BITS));
}

/** Errors of a class times `one`, so that those of integers are formed on integers: |y − p|, or 1 − s·x of the hinge. */
// @ts-ignore: decorator
@inline
function errorAt(score: f64, own: bool, hinge: bool, one: f64): f64 {
  if (hinge) return own ? 1 - score : 1 + score;
  return Math.abs(own ? one - score : score);
}

/** A task is a place in SELECTED. */
export function wideClass(job: usize, thread: u32, task: u32): void {
  const c = load<u32>(<usize>word(job, at.SELECTED) + (<usize>task << 2));
  let entries = <usize>word(job, at.ENTRIES) + <usize>thread * word(job, at.ENTRY_BYTES);
  const room = <usize>word(job, at.OUTPUTS) + <usize>thread * word(job, at.ENTRY_BYTES);
  const counts = <usize>word(job, at.TABLE_ROOM) + <usize>thread * word(job, at.TABLE_BYTES);
  const foreground = load<u32>(<usize>word(job, at.FOREGROUND) + (<usize>c << 2));
  const count = gatherWide(job, c, entries, lowestError(job, c, foreground));
  if (stopped(job)) return;
  entries = sortWide(entries, room, count, counts);
  if (stopped(job)) return;
  store<f64>(<usize>word(job, at.LOSSES) + (<usize>c << 3), walkWide(job, c, entries, count, <f64>foreground));
  const output = word(job, at.OUTPUT);
  if (output == at.OUTPUT_GRADIENT) {
    writeWide(job, c, entries, count);
  } else if (output == at.OUTPUT_CONTRIBUTION) {
    while (true) {
      const turn = atomic.load<i32>(job + at.TURN);
      if (turn == <i32>task) break;
      if (stopped(job)) return;
      atomic.wait<i32>(job + at.TURN, turn, 200000);
    }
    const to = <usize>word(job, at.CONTRIBUTION);
    const kinds = <usize>word(job, at.KINDS);
    const own = kinds + <usize>c * 24;
    const end = entries + (<usize>count << 4);
    for (let i = entries; i < end; i += 16) {
      const pixel = load<u32>(i, 8) >> 1;
      const place = to + (<usize>pixel << 3);
      store<f64>(place, load<f64>(place) + load<f64>(i));
      if (kinds) addKind(job, own, c, pixel, load<f64>(i));
    }
    atomic.store<i32>(job + at.TURN, <i32>task + 1);
    atomic.notify(job + at.TURN, 64);
  }
}

/** Channel plane of a class: the binary forms have one, that of class 1. */
// @ts-ignore: decorator
@inline
function channel(job: usize, c: u32): u32 {
  return word(job, at.CLASSES) == 1 ? 0 : c;
}

/** Errors below the smallest of the foreground have no weight; without foreground only the largest error has. */
function lowestError(job: usize, c: u32, foreground: u32): f64 {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  let lowest: f64 = foreground ? Infinity : 0;
  for (let image: u32 = 0; image < images; image++) {
    const scores = plane(word(job, at.SCORES), job, image, channel(job, c), 8);
    const labels = <usize>word(job, at.LABELS) + (<usize>(image * imagePixels) << 1);
    for (let i: usize = 0; i < <usize>imagePixels; i++) {
      const code = <u32>load<u16>(labels + (i << 1));
      if (foreground ? code != c : code == at.CODE_IGNORED) continue;
      const e = errorAt(load<f64>(scores + (i << 3)), code == c, hinge, one);
      if (foreground ? e < lowest : e > lowest) lowest = e;
    }
  }
  return lowest;
}

/** Entries of the errors above 0 and not below `lowest`; returns how many. */
function gatherWide(job: usize, c: u32, entries: usize, lowest: f64): u32 {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  let place = entries;
  for (let image: u32 = 0; image < images; image++) {
    const scores = plane(word(job, at.SCORES), job, image, channel(job, c), 8);
    const first = image * imagePixels;
    const labels = <usize>word(job, at.LABELS) + (<usize>first << 1);
    for (let i: u32 = 0; i < imagePixels; i++) {
      const code = <u32>load<u16>(labels + (<usize>i << 1));
      if (code == at.CODE_IGNORED) continue;
      const e = errorAt(load<f64>(scores + (<usize>i << 3)), code == c, hinge, one);
      if (!(e > 0 && e >= lowest)) continue;
      store<u64>(place, ~reinterpret<u64>(e));
      store<u32>(place, ((first + i) << 1) | <u32>(code == c), 8);
      place += 16;
    }
  }
  return <u32>((place - entries) >> 4);
}

/** Loss of the sorted entries; every key's place then holds its output, float64. */
function walkWide(job: usize, c: u32, entries: usize, count: u32, foreground: f64): f64 {
  const scale = load<f64>(job + at.SCALE);
  const one = oneOf(job);
  const output = word(job, at.OUTPUT);
  const indexTies = word(job, at.INDEX_TIES) != 0;
  const end = entries + (<usize>count << 4);
  let union = foreground;
  let intersection = foreground;
  let loss: f64 = 0;
  let first = entries;
  while (first < end) {
    const key = load<u64>(first);
    const error = reinterpret<f64>(~key);
    const e = one == 1 ? error : error / one;
    let p: f64 = 0;
    let last = first;
    while (last < end && load<u64>(last) == key) {
      p += <f64>(load<u32>(last, 8) & 1);
      last += 16;
    }
    const q = <f64>((last - first) >> 4) - p;
    if (p + q == 1 && intersection > 0) {
      // Mostly: an error that no other pixel has. One division instead of three.
      const g = p ? 1 / union : intersection / (union * (union + 1));
      loss += e * g;
      if (output != at.OUTPUT_NONE) store<f64>(first, output == at.OUTPUT_CONTRIBUTION ? g * (e * scale) : g * scale);
      union += q;
      intersection -= p;
      first = last;
      continue;
    }
    // Infinite errors of a hinge must not meet a weight of 0.
    const total = groupTotal(union, intersection, p, q);
    if (total > 0) loss += e * total;
    if (output == at.OUTPUT_NONE) {
      union += q;
      intersection -= p;
      first = last;
      continue;
    }
    const factor = output == at.OUTPUT_CONTRIBUTION ? e * scale : scale;
    if (indexTies) {
      for (; first < last; first += 16) {
        const isForeground = load<u32>(first, 8) & 1;
        let g: f64;
        if (isForeground) {
          g = 1 / union;
          intersection -= 1;
        } else {
          g = union == 0 ? 1 : intersection / (union * (union + 1));
          union += 1;
        }
        store<f64>(first, g > 0 ? g * factor : 0);
      }
    } else {
      const own = groupForeground(union, p, q);
      const other = groupBackground(union, intersection, p, q);
      const high = own > 0 ? own * factor : 0;
      const low = other > 0 ? other * factor : 0;
      for (; first < last; first += 16) store<f64>(first, load<u32>(first, 8) & 1 ? high : low);
      union += q;
      intersection -= p;
    }
  }
  return loss;
}

/** The class's planes of dL/dp (hinge: dL/dx): falling below the truth, rising above it. */
function writeWide(job: usize, c: u32, entries: usize, count: u32): void {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const gradient = <usize>word(job, at.GRADIENT);
  for (let image: u32 = 0; image < images; image++) {
    memory.fill(plane(gradient, job, image, channel(job, c), 8), 0, <usize>imagePixels << 3);
  }
  const end = entries + (<usize>count << 4);
  for (let i = entries; i < end; i += 16) {
    const id = load<u32>(i, 8);
    const pixel = id >> 1;
    const image = pixel / imagePixels;
    const place = <usize>(pixel % imagePixels) << 3;
    const p = load<f64>(plane(word(job, at.SCORES), job, image, channel(job, c), 8) + place);
    const falling = hinge ? (id & 1) != 0 : p < one * <f64>(id & 1);
    const value = load<f64>(i);
    store<f64>(plane(gradient, job, image, channel(job, c), 8) + place, falling ? -value : value);
  }
}
