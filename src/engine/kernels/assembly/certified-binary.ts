import * as at from '../job-layout.ts';
import { bucketBase, increase } from './buckets.ts';
import { badScores, countedBuckets, countedErrors, sidesOf, slotsOf } from './certified-errors.ts';
import { fillTables } from './certified-tables.ts';
import { scoresAt, word } from './job.ts';

/*
 * Certified tier of the binary forms: the scores are read once to count errors by bucket, once more to look their
 * weights up. Where errors crowd into few buckets (small logits), these are cut into slots and counted again.
 */

/** Slots that a plan aims at: a bucket that holds the n-th part of all errors is cut into about this many n-ths. */
const SLOTS: u32 = 4096;
/** Buckets are cut when one of them holds more than this part of all errors. */
const CROWDED: u32 = 128;
/** Pixels that are read at a time. */
const PIECE: u32 = 4096;
/** Pixels of a group: whether one of them has an error above 0 is noted when they are counted. */
const GROUP: u32 = at.FLAG_PIXELS;
const GROUP_SHIFT: u32 = 4;

/** Counts the errors of a range by bucket, or by slot where there is a plan. Counts are the thread's. */
export function countRange(job: usize, thread: u32, range: u32): void {
  const kind = word(job, at.SCORE_KIND);
  const planned = word(job, at.SLOTS) != 0;
  if (kind == at.SCORES_HINGE) {
    if (planned) count(job, thread, range, at.SCORES_HINGE, true);
    else count(job, thread, range, at.SCORES_HINGE, false);
  } else if (kind == at.SCORES_SIGMOID) {
    if (planned) count(job, thread, range, at.SCORES_SIGMOID, true);
    else count(job, thread, range, at.SCORES_SIGMOID, false);
  } else if (planned) {
    count(job, thread, range, at.SCORES_GIVEN, true);
  } else {
    count(job, thread, range, at.SCORES_GIVEN, false);
  }
}

// @ts-ignore: decorator
@inline
function countFour(e: v128, codes: usize, counts: usize, plan: usize, base: i32, side: u32, planned: bool): void {
  if (!v128.any_true(e)) return;
  const k = countedBuckets(e, base);
  const o = i32x4.add(planned ? slotsOf(plan, k, e) : i32x4.shl(k, 2), sidesOf(codes, side));
  increase(counts + i32x4.extract_lane(o, 0));
  increase(counts + i32x4.extract_lane(o, 1));
  increase(counts + i32x4.extract_lane(o, 2));
  increase(counts + i32x4.extract_lane(o, 3));
}

// @ts-ignore: decorator
@inline
function count(job: usize, thread: u32, range: u32, kind: i32, planned: bool): void {
  const from = range * word(job, at.RANGE_PIXELS);
  const to = min(from + word(job, at.RANGE_PIXELS), word(job, at.PIXELS));
  const side = word(job, at.SIDE_BYTES);
  const counts = <usize>word(job, at.HISTOGRAMS) + <usize>thread * 2 * side;
  const room = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const plan = <usize>word(job, at.PLAN);
  const flags = <usize>word(job, at.FLAGS);
  const base = bucketBase(word(job, at.ONE_BITS));
  const one = f32x4.splat(reinterpret<f32>(word(job, at.ONE_BITS)));
  let bad: v128 = i32x4.splat(0);
  let largest = f32x4.splat(0);
  for (let piece = from; piece < to; piece += PIECE) {
    const some = min(PIECE, to - piece);
    const scores = scoresAt(job, piece, some, room);
    const labels = <usize>word(job, at.LABELS) + (<usize>piece << 1);
    for (let i: u32 = 0; i < some; i += GROUP) {
      const x = scores + (<usize>i << 2);
      const codes = labels + (<usize>i << 1);
      const left = <i32>(some - i);
      // One test for the four vectors of a group: most groups have no error.
      const a = countedErrors(x, codes, left, one, kind);
      const b = countedErrors(x + 16, codes + 8, left - 4, one, kind);
      const c = countedErrors(x + 32, codes + 16, left - 8, one, kind);
      const d = countedErrors(x + 48, codes + 24, left - 12, one, kind);
      bad = v128.or(bad, v128.or(badScores(x, codes, left, one, kind), badScores(x + 16, codes + 8, left - 4, one, kind)));
      bad = v128.or(bad, badScores(x + 32, codes + 16, left - 8, one, kind));
      bad = v128.or(bad, badScores(x + 48, codes + 24, left - 12, one, kind));
      const most = f32x4.pmax(f32x4.pmax(a, b), f32x4.pmax(c, d));
      const counted = v128.any_true(most);
      store<u8>(flags + (<usize>(piece + i) >> GROUP_SHIFT), counted ? 1 : 0);
      if (!counted) continue;
      largest = f32x4.pmax(largest, most);
      countFour(a, codes, counts, plan, base, side, planned);
      countFour(b, codes + 8, counts, plan, base, side, planned);
      countFour(c, codes + 16, counts, plan, base, side, planned);
      countFour(d, codes + 24, counts, plan, base, side, planned);
    }
  }
  const high = f32x4.max(largest, v128.shuffle<u32>(largest, largest, 2, 3, 0, 1));
  store<f32>(
    <usize>word(job, at.RANGE_PEAKS) + (<usize>range << 2),
    max(f32x4.extract_lane(high, 0), f32x4.extract_lane(high, 1)),
  );
  if (v128.any_true(bad)) atomic.store<i32>(job + at.REFUSED, 1);
}

/**
 * Weights from the counts of all threads. Where errors are crowded, and there is no plan yet, it makes one instead:
 * SLOTS is then not 0, and the errors are to be counted again.
 */
export function binaryTables(job: usize): void {
  const side = <usize>word(job, at.SIDE_BYTES);
  const background = <usize>word(job, at.HISTOGRAMS);
  const foreground = background + side;
  for (let thread: u32 = 1; thread < word(job, at.THREADS); thread++) {
    const other = background + <usize>thread * 2 * side;
    for (let o: usize = 0; o < 2 * side; o += 16) {
      v128.store(background + o, i32x4.add(v128.load(background + o), v128.load(other + o)));
    }
  }
  const planned = word(job, at.SLOTS) != 0;
  if (!planned && makePlan(job, background, foreground)) return;
  let largest: f32 = 0;
  for (let range: u32 = 0; range < word(job, at.RANGES); range++) {
    largest = max(largest, load<f32>(<usize>word(job, at.RANGE_PEAKS) + (<usize>range << 2)));
  }
  const base = bucketBase(word(job, at.ONE_BITS));
  const one = word(job, at.SCORE_KIND) == at.SCORES_HINGE ? 1 : <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const g = <f64>load<u32>(<usize>word(job, at.FOREGROUND));
  const plan = planned ? <usize>word(job, at.PLAN) : 0;
  const tables = <usize>word(job, at.TABLES);
  // Lanes that do not count look the slot behind the last up.
  memory.fill(tables, 0, 2 * side);
  const gap = fillTables(background, foreground, plan, g, base, <f64>largest, tables, tables + side);
  store<f64>(<usize>word(job, at.GAPS), gap / one);
}

/** @returns false where the buckets are fine as they are */
function makePlan(job: usize, background: usize, foreground: usize): bool {
  let total: u32 = 0;
  let fullest: u32 = 0;
  for (let bucket: usize = 0; bucket < <usize>at.BUCKETS << 2; bucket += 4) {
    const count = load<u32>(background + bucket) + load<u32>(foreground + bucket);
    total += count;
    fullest = max(fullest, count);
  }
  if (<u64>fullest * CROWDED <= <u64>total) return false;
  const plan = <usize>word(job, at.PLAN);
  let slots: u32 = 0;
  for (let bucket = 0; bucket < at.BUCKETS; bucket++) {
    const o = <usize>bucket << 2;
    const count = load<u32>(background + o) + load<u32>(foreground + o);
    let bits: u32 = 0;
    // The outermost buckets hold what lies beyond them, too.
    if (bucket > 0 && bucket < at.BUCKETS - 1) {
      while (<u64>total << bits < <u64>count * SLOTS) bits++;
    }
    store<u32>(plan + o, (slots << 4) | (at.BUCKET_SHIFT - bits));
    slots += 1 << bits;
  }
  store<u32>(plan + (at.BUCKETS << 2), (slots << 4) | at.BUCKET_SHIFT);
  store<u32>(job, slots, at.SLOTS);
  return true;
}

/** A range through the tables: its output, and Σ e·g to PARTIAL_LOSSES. */
export function binaryLookUp(job: usize, thread: u32, range: u32): void {
  const kind = word(job, at.SCORE_KIND);
  const planned = word(job, at.SLOTS) != 0;
  if (kind == at.SCORES_HINGE) {
    if (planned) lookUp(job, thread, range, at.SCORES_HINGE, true);
    else lookUp(job, thread, range, at.SCORES_HINGE, false);
  } else if (kind == at.SCORES_SIGMOID) {
    if (planned) lookUp(job, thread, range, at.SCORES_SIGMOID, true);
    else lookUp(job, thread, range, at.SCORES_SIGMOID, false);
  } else if (planned) {
    lookUp(job, thread, range, at.SCORES_GIVEN, true);
  } else {
    lookUp(job, thread, range, at.SCORES_GIVEN, false);
  }
}

// @ts-ignore: decorator
@inline
function lookUp(job: usize, thread: u32, range: u32, kind: i32, planned: bool): void {
  const from = range * word(job, at.RANGE_PIXELS);
  const to = min(from + word(job, at.RANGE_PIXELS), word(job, at.PIXELS));
  const room = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const plan = <usize>word(job, at.PLAN);
  const side = word(job, at.SIDE_BYTES);
  const tables = <usize>word(job, at.TABLES);
  const base = bucketBase(word(job, at.ONE_BITS));
  const one = f32x4.splat(reinterpret<f32>(word(job, at.ONE_BITS)));
  const scale = f64x2.splat(load<f64>(job + at.SCALE));
  const contribution = word(job, at.OUTPUT) == at.OUTPUT_CONTRIBUTION;
  const outputBytes = word(job, at.OUTPUT_BYTES);
  const flags = <usize>word(job, at.FLAGS);
  let loss = f64x2.splat(0);
  for (let piece = from; piece < to; piece += PIECE) {
    const some = min(PIECE, to - piece);
    const first = flags + (<usize>piece >> GROUP_SHIFT);
    let out = <usize>word(job, at.GRADIENT) + <usize>piece * outputBytes;
    if (!anyFlag(first, some)) {
      memory.fill(out, 0, <usize>some * outputBytes);
      continue;
    }
    const scores = scoresAt(job, piece, some, room);
    const labels = <usize>word(job, at.LABELS) + (<usize>piece << 1);
    // What is written behind the last pixel belongs to nobody.
    for (let i: u32 = 0; i < some; i += GROUP) {
      if (!load<u8>(first + (i >> GROUP_SHIFT))) {
        const end = out + outputBytes * GROUP;
        for (; out < end; out += 16) v128.store(out, i32x4.splat(0));
        continue;
      }
      for (let j: u32 = 0; j < GROUP; j += 4, out += outputBytes << 2) {
        const codes = labels + (<usize>(i + j) << 1);
        const e = countedErrors(scores + (<usize>(i + j) << 2), codes, <i32>(some - i) - <i32>j, one, kind);
        if (!v128.any_true(e)) {
          if (outputBytes != 0) v128.store(out, i32x4.splat(0));
          if (outputBytes == 8) v128.store(out, i32x4.splat(0), 16);
          continue;
        }
        const k = countedBuckets(e, base);
        const sides = sidesOf(codes, side);
        const o = i32x4.add(planned ? slotsOf(plan, k, e) : i32x4.shl(k, 2), sides);
        let g = v128.load32_zero(tables + i32x4.extract_lane(o, 0));
        g = v128.load32_lane(tables + i32x4.extract_lane(o, 1), g, 1);
        g = v128.load32_lane(tables + i32x4.extract_lane(o, 2), g, 2);
        g = v128.load32_lane(tables + i32x4.extract_lane(o, 3), g, 3);
        const lowParts = f64x2.mul(f64x2.promote_low_f32x4(e), f64x2.promote_low_f32x4(g));
        const highParts = f64x2.mul(f64x2.promote_low_f32x4(upper(e)), f64x2.promote_low_f32x4(upper(g)));
        loss = f64x2.add(loss, f64x2.add(lowParts, highParts));
        if (outputBytes == 0) continue;
        const signed = v128.xor(g, v128.and(i32x4.ne(sides, i32x4.splat(0)), i32x4.splat(<i32>0x80000000)));
        const low = f64x2.mul(contribution ? lowParts : f64x2.promote_low_f32x4(signed), scale);
        const high = f64x2.mul(contribution ? highParts : f64x2.promote_low_f32x4(upper(signed)), scale);
        if (outputBytes == 8) {
          v128.store(out, low);
          v128.store(out, high, 16);
        } else {
          v128.store(out, v128.shuffle<u64>(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high), 0, 2));
        }
      }
    }
  }
  store<f64>(
    <usize>word(job, at.PARTIAL_LOSSES) + (<usize>range << 3),
    f64x2.extract_lane(loss, 0) + f64x2.extract_lane(loss, 1),
  );
}

// @ts-ignore: decorator
@inline
function upper(lanes: v128): v128 {
  return v128.shuffle<u32>(lanes, lanes, 2, 3, 2, 3);
}

/** True when a group of `pixels` pixels has an error above 0. */
function anyFlag(flags: usize, pixels: u32): bool {
  const end = flags + ((pixels + GROUP - 1) >> GROUP_SHIFT);
  let i = flags;
  for (; i + 16 <= end; i += 16) if (v128.any_true(v128.load(i))) return true;
  for (; i < end; i++) if (load<u8>(i)) return true;
  return false;
}
