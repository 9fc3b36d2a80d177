import * as at from '../job-layout.ts';
import { bucketBase } from './buckets.ts';
import { fineScores, givenErrors, sigmoidErrors } from './binary-errors.ts';
import { sortGroup } from './group-sort.ts';
import { scoresAt, stopped, word } from './job.ts';
import { groupShift } from './softmax-normalise.ts';
import { FACTOR, INTERSECTION, LOSS, orderOf, OUT, STATE_BYTES, UNION, walkBinary } from './walk.ts';

/*
 * Binary forms (one score channel): pixel ranges are scanned in parallel, their entries scattered into bucket groups,
 * and the groups cut into a fixed number of parts. Ranges and parts do not depend on the number of threads, so
 * neither does any bit of the result.
 */

/** Histogram of a range: background, foreground, each with one bucket to spare for lanes that do not count. */
const SIDE_BYTES: usize = (at.BUCKETS + 16) * 4;
const RANGE_BYTES: usize = 2 * SIDE_BYTES;

/** Words of a part behind its walk state: first group (walked downwards), end group, first entry. */
const FIRST_GROUP: usize = STATE_BYTES;
const END_GROUP: usize = STATE_BYTES + 4;
const FIRST_ENTRY: usize = STATE_BYTES + 8;

// @ts-ignore: decorator
@inline
function histogramOf(job: usize, range: u32): usize {
  return <usize>word(job, at.HISTOGRAMS) + <usize>range * RANGE_BYTES;
}

/** Collects the entries with an error above 0 of a range, and their histogram. */
export function scanRange(job: usize, thread: u32, range: u32): void {
  const from = range * word(job, at.RANGE_PIXELS);
  const to = min(from + word(job, at.RANGE_PIXELS), word(job, at.PIXELS));
  memory.fill(histogramOf(job, range), 0, RANGE_BYTES);
  const outputBytes = word(job, at.OUTPUT_BYTES);
  memory.fill(<usize>word(job, at.GRADIENT) + <usize>from * outputBytes, 0, <usize>(to - from) * outputBytes);
  store<u32>(<usize>word(job, at.RANGE_COUNTS) + <usize>range * 4, 0);
  const room = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  for (let pixel = from; pixel < to; pixel += 4096) {
    const count = min<u32>(4096, to - pixel);
    scanSome(job, range, from, pixel, count, scoresAt(job, pixel, count, room));
  }
}

function scanSome(job: usize, range: u32, from: u32, pixel: u32, count: u32, scores: usize): void {
  const kind = word(job, at.SCORE_KIND);
  if (kind == at.SCORES_HINGE) scan(job, range, from, pixel, count, scores, at.SCORES_HINGE);
  else if (kind == at.SCORES_SIGMOID) scan(job, range, from, pixel, count, scores, at.SCORES_SIGMOID);
  else scan(job, range, from, pixel, count, scores, at.SCORES_GIVEN);
}

// @ts-ignore: decorator
@inline
function scan(job: usize, range: u32, from: u32, pixel: u32, count: u32, scores: usize, kind: i32): void {
  const labels = <usize>word(job, at.LABELS) + (<usize>pixel << 1);
  const list = <usize>word(job, at.ENTRIES) + (<usize>from << 3);
  const counter = <usize>word(job, at.RANGE_COUNTS) + <usize>range * 4;
  const histogram = histogramOf(job, range);
  const base = i32x4.splat(bucketBase(word(job, at.ONE_BITS)));
  const one = f32x4.splat(reinterpret<f32>(word(job, at.ONE_BITS)));
  const top = i32x4.splat(at.BUCKETS - 1);
  const spare = i32x4.splat(at.BUCKETS);
  const sign = i32x4.splat(<i32>0x80000000);
  let place = list + (<usize>load<u32>(counter) << 3);
  let bad: v128 = i32x4.splat(0);
  for (let i: u32 = 0; i < count; i += 4) {
    const x = v128.load(scores + (<usize>i << 2));
    const codes = v128.load_ext<u16>(labels + (<usize>i << 1));
    const own = i32x4.eq(codes, i32x4.splat(1));
    let scored = i32x4.ne(codes, i32x4.splat(at.CODE_IGNORED));
    if (i + 4 > count) scored = v128.and(scored, i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(<i32>(count - i))));
    let e: v128;
    let keys: v128;
    let active: v128;
    if (kind == at.SCORES_HINGE) {
      bad = v128.or(bad, v128.andnot(scored, fineScores(x, one, kind)));
      let t = v128.xor(x, v128.and(own, sign));
      active = v128.and(f32x4.gt(t, f32x4.splat(-1)), scored);
      if (!v128.any_true(active)) continue;
      // float64 has 1 + t exactly, except for a tiny t.
      const tiny = v128.and(f32x4.lt(f32x4.abs(t), f32x4.splat(3.7252903e-9)), active);
      if (v128.any_true(tiny)) t = roundTiny(t);
      e = f32x4.add(t, f32x4.splat(1));
      keys = v128.not(v128.xor(t, v128.or(i32x4.shr_s(t, 31), sign)));
    } else {
      bad = v128.or(bad, v128.andnot(scored, fineScores(x, one, kind)));
      e = kind == at.SCORES_SIGMOID ? sigmoidErrors(x, own) : givenErrors(x, own, one);
      active = v128.and(f32x4.gt(e, f32x4.splat(0)), scored);
      if (!v128.any_true(active)) continue;
      keys = v128.not(e);
    }
    let bucket = i32x4.sub(i32x4.shr_u(e, at.BUCKET_SHIFT), base);
    bucket = i32x4.min_s(i32x4.max_s(bucket, i32x4.splat(0)), top);
    bucket = i32x4.shl(v128.bitselect(bucket, spare, active), 2);
    // Foreground histograms lie one side further.
    bucket = i32x4.add(bucket, v128.and(own, i32x4.splat(<i32>SIDE_BYTES)));
    const ids = i32x4.add(i32x4.splat(<i32>((pixel + i) << 1)), i32x4(0, 2, 4, 6));
    const lows = v128.or(ids, v128.and(own, i32x4.splat(1)));
    const counts = i32x4.sub(i32x4.splat(0), active);
    const first = v128.shuffle<u32>(lows, keys, 0, 4, 1, 5);
    const second = v128.shuffle<u32>(lows, keys, 2, 6, 3, 7);
    // Every lane is stored; the next one overwrites those that do not count.
    v128.store64_lane(place, first, 0);
    place += <usize>i32x4.extract_lane(counts, 0) << 3;
    v128.store64_lane(place, first, 1);
    place += <usize>i32x4.extract_lane(counts, 1) << 3;
    v128.store64_lane(place, second, 0);
    place += <usize>i32x4.extract_lane(counts, 2) << 3;
    v128.store64_lane(place, second, 1);
    place += <usize>i32x4.extract_lane(counts, 3) << 3;
    const a = histogram + <usize>i32x4.extract_lane(bucket, 0);
    store<u32>(a, load<u32>(a) + 1);
    const b = histogram + <usize>i32x4.extract_lane(bucket, 1);
    store<u32>(b, load<u32>(b) + 1);
    const c = histogram + <usize>i32x4.extract_lane(bucket, 2);
    store<u32>(c, load<u32>(c) + 1);
    const d = histogram + <usize>i32x4.extract_lane(bucket, 3);
    store<u32>(d, load<u32>(d) + 1);
  }
  store<u32>(counter, <u32>((place - list) >> 3));
  if (v128.any_true(bad)) atomic.store<i32>(job + at.REFUSED, 1);
}

/** t as float64 rounds it in 1 + t, so that errors that are equal there have equal keys. */
function roundTiny(t: v128): v128 {
  const one = f64x2.splat(1);
  const low = f64x2.sub(f64x2.add(f64x2.promote_low_f32x4(t), one), one);
  const high = f64x2.sub(f64x2.add(f64x2.promote_low_f32x4(v128.shuffle<u32>(t, t, 2, 3, 2, 3)), one), one);
  const rounded = v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2);
  const tiny = f32x4.lt(f32x4.abs(t), f32x4.splat(3.7252903e-9));
  return v128.bitselect(rounded, t, tiny);
}

/**
 * Turns the ranges' histograms into places for their entries, in groups of descending error and, within a group, in
 * pixel order; and cuts the groups into parts with the counts before each.
 */
export function planParts(job: usize): void {
  const ranges = word(job, at.RANGES);
  let total: u32 = 0;
  for (let range: u32 = 0; range < ranges; range++) total += load<u32>(<usize>word(job, at.RANGE_COUNTS) + <usize>range * 4);
  const shift = groupShift(total);
  store<u32>(job, shift, at.GROUP_SHIFT);
  const foregroundCount = <f64>load<u32>(<usize>word(job, at.FOREGROUND));
  const parts = <usize>word(job, at.PARTS);
  let union = foregroundCount;
  let intersection = foregroundCount;
  let next: u32 = 0;
  let part: u32 = 0;
  let fullest: u32 = 0;
  for (let group = <i32>(<u32>at.BUCKETS >> shift) - 1; group >= 0; group--) {
    if (part < <u32>at.BINARY_PARTS && <u64>next * at.BINARY_PARTS >= <u64>total * part) {
      openPart(job, parts + <usize>part * at.PART_BYTES, group, next, union, intersection);
      if (part > 0) store<i32>(parts + <usize>(part - 1) * at.PART_BYTES, group, END_GROUP);
      part++;
    }
    const start = next;
    for (let range: u32 = 0; range < ranges; range++) {
      const background = histogramOf(job, range) + (<usize>(group << shift) << 2);
      const foreground = background + SIDE_BYTES;
      let q: u32 = 0;
      let p: u32 = 0;
      for (let b: usize = 0; b < <usize>1 << shift; b++) {
        q += load<u32>(background + (b << 2));
        p += load<u32>(foreground + (b << 2));
      }
      // From here on, the first word of a group is its next place.
      store<u32>(background, next);
      next += p + q;
      union += <f64>q;
      intersection -= <f64>p;
    }
    fullest = max(fullest, next - start);
  }
  store<i32>(parts + <usize>(part - 1) * at.PART_BYTES, -1, END_GROUP);
  store<u32>(job, part, at.PART_COUNT);
  store<u32>(job, fullest, at.FULLEST);
  store<u32>(job, total, at.SURVIVORS);
}

function openPart(job: usize, part: usize, group: i32, entry: u32, union: f64, intersection: f64): void {
  store<f64>(part, union, UNION);
  store<f64>(part, intersection, INTERSECTION);
  store<f64>(part, 0, LOSS);
  store<f64>(part, load<f64>(job + at.SCALE), FACTOR);
  store<u32>(part, word(job, at.GRADIENT), OUT);
  store<i32>(part, group, FIRST_GROUP);
  store<u32>(part, entry, FIRST_ENTRY);
}

/** Brings a range's entries to their groups. */
export function scatterRange(job: usize, range: u32): void {
  const from = range * word(job, at.RANGE_PIXELS);
  const count = load<u32>(<usize>word(job, at.RANGE_COUNTS) + <usize>range * 4);
  const list = <usize>word(job, at.ENTRIES) + (<usize>from << 3);
  for (let i: u32 = 0; i < count; i += 4096) {
    const some = list + (<usize>i << 3);
    if (word(job, at.SCORE_KIND) == at.SCORES_HINGE) scatter(job, range, some, min<u32>(4096, count - i), true);
    else scatter(job, range, some, min<u32>(4096, count - i), false);
  }
}

// @ts-ignore: decorator
@inline
function scatter(job: usize, range: u32, list: usize, count: u32, margins: bool): void {
  const base = bucketBase(word(job, at.ONE_BITS));
  const histogram = histogramOf(job, range);
  const shift = word(job, at.GROUP_SHIFT);
  const sorted = <usize>word(job, at.OUTPUTS);
  const end = list + (<usize>count << 3);
  for (let i = list; i < end; i += 8) {
    const entry = load<u64>(i);
    const key = ~(<u32>(entry >> 32));
    let bits = key;
    if (margins) bits = reinterpret<u32>(reinterpret<f32>(key ^ (((key >> 31) - 1) | 0x80000000)) + 1);
    let bucket = <i32>(bits >> at.BUCKET_SHIFT) - base;
    bucket = max(0, min(bucket, at.BUCKETS - 1));
    const slot = histogram + (<usize>(<u32>bucket >> shift << shift) << 2);
    const place = load<u32>(slot);
    store<u32>(slot, place + 1);
    store<u64>(sorted + (<usize>place << 3), entry);
  }
}

/** Sorts and walks the groups of a part; behind the last foreground pixel nothing has a weight. */
export function walkPart(job: usize, thread: u32, task: u32): void {
  const part = <usize>word(job, at.PARTS) + <usize>task * at.PART_BYTES;
  const sortRoom = <usize>word(job, at.SORT_ROOM) + <usize>thread * word(job, at.SORT_BYTES);
  const counts = <usize>word(job, at.TABLE_ROOM) + <usize>thread * word(job, at.TABLE_BYTES);
  const shift = word(job, at.GROUP_SHIFT);
  const last = histogramOf(job, word(job, at.RANGES) - 1);
  const endGroup = load<i32>(part, END_GROUP);
  const sorted = <usize>word(job, at.OUTPUTS);
  let start = load<u32>(part, FIRST_ENTRY);
  for (let group = load<i32>(part, FIRST_GROUP); group > endGroup; group--) {
    if (load<f64>(part, INTERSECTION) == 0 && load<f64>(part, UNION) > 0) return;
    // Where the last range stopped writing, the group ends.
    const end = load<u32>(last + (<usize>(group << shift) << 2));
    const count = end - start;
    if (count == 0) continue;
    const first = sorted + (<usize>start << 3);
    walkBinary(job, sortGroup(first, sortRoom, count, counts, 32, 0), count, part);
    start = end;
    if (count > 4096 && stopped(job)) return;
  }
}
