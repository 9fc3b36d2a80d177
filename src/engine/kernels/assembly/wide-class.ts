import * as at from '../job-layout.ts';
import { addKinds, ifFalseAlarm, ifMissed, ifRight, IS_TRUTH } from './kinds.ts';
import { plane, stopped, word } from './job.ts';
import { groupBackground, groupForeground, groupTotal } from './tie-weights.ts';
import { channelOf, fetchErrors, gatherWide, lowestError, oneOf, scorePlace, settleKeys, skipOf } from './wide-errors.ts';
import { sortWide } from './wide-sort.ts';

/*
 * One class of a wide job: its errors as entries (wide-errors.ts), sorted and walked. At an entry's place of OUTPUTS lies
 * its error, and then its output, float64.
 */

/** A task is a place in SELECTED. */
export function wideClass(job: usize, thread: u32, task: u32): void {
  const c = load<u32>(<usize>word(job, at.SELECTED) + (<usize>task << 2));
  const entries = <usize>word(job, at.ENTRIES) + <usize>thread * word(job, at.ENTRY_BYTES);
  const outputs = <usize>word(job, at.OUTPUTS) + <usize>thread * word(job, at.ENTRY_BYTES);
  const room = <usize>word(job, at.SORT_ROOM) + <usize>thread * word(job, at.SORT_BYTES);
  const tables = <usize>word(job, at.TABLE_ROOM) + <usize>thread * word(job, at.TABLE_BYTES);
  const foreground = load<u32>(<usize>word(job, at.FOREGROUND) + (<usize>c << 2));
  const count = gatherWide(job, c, entries, lowestError(job, c, foreground));
  if (stopped(job)) return;
  const sorted = sortWide(entries, room, count, tables);
  if (stopped(job)) return;
  fetchErrors(job, c, sorted, count, outputs);
  settleKeys(job, c, sorted, outputs, sorted == entries ? room : entries, count);
  store<f64>(<usize>word(job, at.LOSSES) + (<usize>c << 3), walkWide(job, sorted, outputs, count, <f64>foreground));
  const output = word(job, at.OUTPUT);
  if (output == at.OUTPUT_GRADIENT) {
    writeWide(job, c, sorted, outputs, count);
  } else if (output == at.OUTPUT_CONTRIBUTION) {
    while (true) {
      const turn = atomic.load<i32>(job + at.TURN);
      if (turn == <i32>task) break;
      if (stopped(job)) return;
      atomic.wait<i32>(job + at.TURN, turn, 200000);
    }
    addContributions(job, c, sorted, outputs, count);
    atomic.store<i32>(job + at.TURN, <i32>task + 1);
    atomic.notify(job + at.TURN, 64);
  }
}

function addContributions(job: usize, c: u32, entries: usize, outputs: usize, count: u32): void {
  const to = <usize>word(job, at.CONTRIBUTION);
  let missed: f64 = 0;
  let falseAlarm: f64 = 0;
  let right: f64 = 0;
  for (let o: usize = 0; o < <usize>count << 3; o += 8) {
    const id = load<u32>(entries + o);
    const part = load<f64>(outputs + o);
    const place = to + (<usize>(id >> 2) << 3);
    store<f64>(place, load<f64>(place) + part);
    missed += ifMissed(id, part);
    falseAlarm += ifFalseAlarm(id, part);
    right += ifRight(id, part);
  }
  addKinds(job, c, missed, falseAlarm, right);
}

/** Loss of the sorted entries; every error's place then holds its output. */
function walkWide(job: usize, entries: usize, outputs: usize, count: u32, foreground: f64): f64 {
  const scale = load<f64>(job + at.SCALE);
  const one = oneOf(job);
  const output = word(job, at.OUTPUT);
  const indexTies = word(job, at.INDEX_TIES) != 0;
  const skip = entries - outputs;
  const end = outputs + (<usize>count << 3);
  let union = foreground;
  let intersection = foreground;
  let loss: f64 = 0;
  let first = outputs;
  while (first < end) {
    const error = load<f64>(first);
    if (intersection > 0 && (first + 8 == end || load<f64>(first, 8) != error)) {
      // Mostly: an error that no other pixel has. One division instead of three, and no branch.
      const isTruth = load<u32>(first + skip) & IS_TRUTH;
      const e = error / one;
      const g = select<f64>(1, intersection, isTruth) / select<f64>(union, union * (union + 1), isTruth);
      loss += e * g;
      if (output == at.OUTPUT_CONTRIBUTION) store<f64>(first, g * (e * scale));
      else store<f64>(first, g * scale);
      intersection -= <f64>isTruth;
      union += 1 - <f64>isTruth;
      first += 8;
      continue;
    }
    let p: f64 = 0;
    let last = first;
    while (last < end && load<f64>(last) == error) {
      p += <f64>(load<u32>(last + skip) & IS_TRUTH);
      last += 8;
    }
    const q = <f64>((last - first) >> 3) - p;
    const e = error / one;
    // Infinite errors of a hinge must not meet a weight of 0.
    const total = groupTotal(union, intersection, p, q);
    if (total > 0) loss += e * total;
    const factor = output == at.OUTPUT_CONTRIBUTION ? e * scale : scale;
    if (output == at.OUTPUT_NONE || !indexTies) {
      const own = output == at.OUTPUT_NONE ? 0 : groupForeground(union, p, q);
      const other = output == at.OUTPUT_NONE ? 0 : groupBackground(union, intersection, p, q);
      const high = own > 0 ? own * factor : 0;
      const low = other > 0 ? other * factor : 0;
      for (; first < last; first += 8) store<f64>(first, load<u32>(first + skip) & IS_TRUTH ? high : low);
      union += q;
      intersection -= p;
      continue;
    }
    for (; first < last; first += 8) {
      let g: f64;
      if (load<u32>(first + skip) & IS_TRUTH) {
        g = 1 / union;
        intersection -= 1;
      } else {
        g = union == 0 ? 1 : intersection / (union * (union + 1));
        union += 1;
      }
      store<f64>(first, g > 0 ? g * factor : 0);
    }
  }
  return loss;
}

/** The class's planes of dL/dp (hinge: dL/dx): falling below the truth, rising above it. */
function writeWide(job: usize, c: u32, entries: usize, outputs: usize, count: u32): void {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const one = oneOf(job);
  const images = word(job, at.IMAGES);
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const skip = skipOf(job);
  const scores = plane(word(job, at.SCORES), job, 0, channelOf(job, c), 8);
  const gradient = plane(word(job, at.GRADIENT), job, 0, channelOf(job, c), 8);
  for (let image: u32 = 0; image < images; image++) {
    memory.fill(plane(word(job, at.GRADIENT), job, image, channelOf(job, c), 8), 0, <usize>imagePixels << 3);
  }
  for (let o: usize = 0; o < <usize>count << 3; o += 8) {
    const id = load<u32>(entries + o);
    const p = load<f64>(scorePlace(scores, skip, imagePixels, id));
    const falling = hinge ? (id & IS_TRUTH) != 0 : p < one * <f64>(id & IS_TRUTH);
    const value = load<f64>(outputs + o);
    store<f64>(scorePlace(gradient, skip, imagePixels, id), falling ? -value : value);
  }
}
