import * as at from '../job-layout.ts';
import { append, toPlaces } from './buckets.ts';
import { sortGroup } from './group-sort.ts';
import { stopped, word } from './job.ts';
import { addKinds, ifFalseAlarm, ifMissed, ifRight, IS_TRUTH } from './kinds.ts';
import { groupBackground, groupForeground, groupTotal } from './tie-weights.ts';
import { awaitTurn, passTurn } from './turns.ts';
import { entryError, gatherWide, lowestError, oneOf, orderErrors } from './wide-errors.ts';
import {
  droppedBits, errorOfEntry, groupBit, groupPlace, GROUPS_BYTES, idMask, largestBits, lowBits, PLAN_BYTES,
} from './wide-keys.ts';
import { addOutputs, appendOutput, nextOutputs, openOutputs, tileShift, writeOutputs } from './wide-outputs.ts';

/*
 * One class of a wide job: its errors as entries (wide-errors.ts), which are moved to their groups, mostly small enough for
 * the first cache; each is sorted there, and walked; outputs are listed by tiles (wide-outputs.ts). Room of a thread: the plan
 * of the keys, how many entries there are of each group, the counts of the sort, the tables of the tiles.
 */

const GROUPS: usize = PLAN_BYTES;
const COUNTS: usize = GROUPS + GROUPS_BYTES;
const TILES: usize = COUNTS + 16384;

/** A task is a place in SELECTED. */
export function wideClass(job: usize, thread: u32, task: u32): void {
  const c = load<u32>(<usize>word(job, at.SELECTED) + (<usize>task << 2));
  // Threads that get no class have no room.
  const place = <usize>(word(job, at.TASK_COUNT) < word(job, at.THREADS) ? task : thread);
  const stride = <usize>word(job, at.ENTRY_BYTES);
  const entries = <usize>word(job, at.ENTRIES) + place * stride;
  const room = <usize>word(job, at.SORT_ROOM) + place * word(job, at.SORT_BYTES);
  const values = <usize>word(job, at.OUTPUTS) + place * (stride + stride / 2);
  const ids = values + stride;
  const plan = <usize>word(job, at.TABLE_ROOM) + place * word(job, at.TABLE_BYTES);
  const groups = plan + GROUPS;
  const tiles = plan + TILES;
  const foreground = load<u32>(<usize>word(job, at.FOREGROUND) + (<usize>c << 2));
  const lowest = lowestError(job, c, foreground);
  const tilePixels: u32 = 1 << (tileShift(word(job, at.PIXELS)) - 2);
  const count = gatherWide(job, c, room, lowest, plan, groups, tiles, tilePixels);
  if (stopped(job)) return;
  toPlaces(groups, groups + GROUPS_BYTES);
  const bit = groupBit(plan);
  for (let i = room, end = room + (<usize>count << 3); i < end; i += 8) {
    const entry = load<u64>(i);
    append(entries, groupPlace(entry, bit, groups), entry);
  }
  openOutputs(tiles);
  const loss = walkWide(job, c, entries, room, <f64>foreground, plan, values, ids);
  // Then the lists are not whole.
  if (stopped(job)) return;
  store<f64>(<usize>word(job, at.LOSSES) + (<usize>c << 3), loss);
  const output = word(job, at.OUTPUT);
  if (output == at.OUTPUT_GRADIENT) {
    writeOutputs(job, c, values, ids, count);
  } else if (output == at.OUTPUT_CONTRIBUTION) {
    if (!awaitTurn(job, task)) return;
    addOutputs(job, values, ids, count);
    passTurn(job, task);
  }
}

/** Loss of the grouped entries; their outputs are listed, and those of contributions summed by kind. */
function walkWide(
  job: usize, c: u32, entries: usize, room: usize, foreground: f64, plan: usize, values: usize, ids: usize,
): f64 {
  const output = word(job, at.OUTPUT);
  if (output == at.OUTPUT_NONE) return walk(job, c, entries, room, foreground, plan, values, ids, at.OUTPUT_NONE);
  if (output == at.OUTPUT_CONTRIBUTION) {
    return walk(job, c, entries, room, foreground, plan, values, ids, at.OUTPUT_CONTRIBUTION);
  }
  return walk(job, c, entries, room, foreground, plan, values, ids, at.OUTPUT_GRADIENT);
}

// @ts-ignore: decorator
@inline
function walk(
  job: usize, c: u32, entries: usize, room: usize, foreground: f64, plan: usize, values: usize, ids: usize, output: i32,
): f64 {
  const scale = load<f64>(job + at.SCALE);
  const one = oneOf(job);
  const indexTies = word(job, at.INDEX_TIES) != 0;
  const low = lowBits(plan);
  const mask = idMask(plan);
  const dropped = droppedBits(plan);
  // An infinite error's key does not say so.
  const isInfinite = largestBits(plan) == reinterpret<u64>(Infinity);
  const next = nextOutputs(plan + TILES);
  const shift = tileShift(word(job, at.PIXELS));
  let union = foreground;
  let intersection = foreground;
  let loss: f64 = 0;
  let missed: f64 = 0;
  let falseAlarm: f64 = 0;
  let right: f64 = 0;
  let from: u32 = 0;
  for (let group = plan + GROUPS; group < plan + COUNTS; group += 4) {
    const count = load<u32>(group) - from;
    if (!count) continue;
    const unsorted = entries + (<usize>from << 3);
    from += count;
    let first = sortGroup(unsorted, room, count, plan + COUNTS, low, 0);
    if (count > 4096 && stopped(job)) return 0;
    const spare = first == unsorted ? room : unsorted;
    const end = first + (<usize>count << 3);
    // Behind it, errors of equal keys are not in order yet.
    let ordered = dropped ? first : end;
    while (first < end) {
      const entry = load<u64>(first);
      if (intersection > 0 && (first + 8 == end || load<u64>(first, 8) >> low != entry >> low)) {
        // Mostly: an error that no other pixel has. One division instead of three, and no branch.
        const id = <u32>entry & mask;
        const isTruth = id & IS_TRUTH;
        const e = (isInfinite ? entryError(job, c, first, mask) : errorOfEntry(entry, plan)) / one;
        const g = select<f64>(1, intersection, isTruth) / select<f64>(union, union * (union + 1), isTruth);
        loss += e * g;
        intersection -= <f64>isTruth;
        union += 1 - <f64>isTruth;
        first += 8;
        if (output == at.OUTPUT_CONTRIBUTION) {
          const part = g * (e * scale);
          missed += ifMissed(id, part);
          falseAlarm += ifFalseAlarm(id, part);
          right += ifRight(id, part);
          appendOutput(next, shift, values, ids, id, part);
        } else if (output == at.OUTPUT_GRADIENT) {
          appendOutput(next, shift, values, ids, id, g * scale);
        }
        continue;
      }
      if (first >= ordered) {
        ordered = first + 8;
        while (ordered < end && load<u64>(ordered) >> low == entry >> low) ordered += 8;
        orderErrors(job, c, first, spare, <u32>((ordered - first) >> 3), mask);
      }
      const error = entryError(job, c, first, mask);
      let p: f64 = 0;
      let last = first;
      while (last < end && load<u64>(last) >> low == entry >> low && entryError(job, c, last, mask) == error) {
        p += <f64>(load<u32>(last) & IS_TRUTH);
        last += 8;
      }
      const q = <f64>((last - first) >> 3) - p;
      const e = error / one;
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
      const own = groupForeground(union, p, q);
      const background = groupBackground(union, intersection, p, q);
      for (; first < last; first += 8) {
        const id = load<u32>(first) & mask;
        const isTruth = (id & IS_TRUTH) != 0;
        let g = isTruth ? own : background;
        if (indexTies) {
          g = isTruth ? 1 / union : union == 0 ? 1 : intersection / (union * (union + 1));
          if (isTruth) intersection -= 1;
          else union += 1;
        }
        const part = g > 0 ? g * factor : 0;
        missed += ifMissed(id, part);
        falseAlarm += ifFalseAlarm(id, part);
        right += ifRight(id, part);
        appendOutput(next, shift, values, ids, id, part);
      }
      if (indexTies) continue;
      union += q;
      intersection -= p;
    }
  }
  if (output == at.OUTPUT_CONTRIBUTION) addKinds(job, c, missed, falseAlarm, right);
  return loss;
}
