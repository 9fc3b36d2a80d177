import * as at from '../job-layout.ts';
import { append, bucketBase, bucketFloor, bucketsOf } from './buckets.ts';
import { sortGroup } from './group-sort.ts';
import { plane, stopped, word } from './job.ts';
import { addKinds, ifFalseAlarm, ifMissed, ifRight, IS_DECIDED, IS_TRUTH } from './kinds.ts';
import { addProducts, keepTile } from './one-class.ts';
import { probabilitiesAt } from './probabilities.ts';
import { firstBucket, groupCount, groupShift } from './softmax-normalise.ts';
import { awaitTurn, passTurn } from './turns.ts';
import { FACTOR, INTERSECTION, LOSS, OUT, STATE_BYTES, TILES, UNION, walkClass } from './walk.ts';

/** Room of a thread: walk state, 16 KiB of counts, group offsets, rests, tile counts (two words a tile). */
const COUNTS: usize = STATE_BYTES;
const OFFSETS: usize = COUNTS + 16384;
const RESTS: usize = OFFSETS + 4 * (at.BUCKETS + 16);
const TILE_ENDS: usize = RESTS + at.REST_BYTES;

/** The lowest of the buckets that can hold errors above a half of `one`. */
const REST_BUCKET: i32 = at.BUCKETS - at.REST_BYTES / 8;

/**
 * One class: its surviving errors are gathered into bucket groups, each group is sorted and walked, the outputs are
 * written tile by tile. A task is a place in SELECTED.
 */
export function classJob(job: usize, thread: u32, task: u32): void {
  const c = load<u32>(<usize>word(job, at.SELECTED) + <usize>task * 4);
  const room = <usize>word(job, at.TABLE_ROOM) + <usize>thread * word(job, at.TABLE_BYTES);
  const block = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const entries = <usize>word(job, at.ENTRIES) + <usize>thread * word(job, at.ENTRY_BYTES);
  const outputs = <usize>word(job, at.OUTPUTS) + <usize>thread * word(job, at.ENTRY_BYTES);
  const sortRoom = <usize>word(job, at.SORT_ROOM) + <usize>thread * word(job, at.SORT_BYTES);
  const pixels = word(job, at.PIXELS);
  const tiles = (pixels + (1 << at.TILE_SHIFT) - 1) >> at.TILE_SHIFT;
  const background = <usize>word(job, at.HISTOGRAMS) + <usize>c * at.BUCKETS * 4;
  const foreground = background + <usize>word(job, at.CLASSES) * at.BUCKETS * 4;
  const survivors = load<u32>(<usize>word(job, at.SURVIVORS) + <usize>c * 4);
  const shift = groupShift(survivors);
  const low = firstBucket(job, c);
  const lowGroup = <u32>low >> shift;
  const groups = <u32>at.BUCKETS >> shift;
  const offsets = room + OFFSETS;
  let sum: u32 = 0;
  for (let group = <i32>groups - 1; group >= <i32>lowGroup; group--) {
    store<u32>(offsets + (<usize>group << 2), sum);
    sum += groupCount(background, foreground, group, shift);
  }
  const rests = room + RESTS;
  memory.fill(rests, 0, at.REST_BYTES);
  const tileEnds = room + TILE_ENDS;
  let found: u32 = 0;
  for (let tile: u32 = 0; tile < tiles; tile++) {
    store<u32>(tileEnds + (<usize>tile << 3), found);
    found += gatherTile(job, c, tile, block, entries, offsets, rests, low, shift);
    store<u32>(tileEnds + (<usize>tile << 3) + 4, found);
    if (stopped(job)) return;
  }
  // The walk counts on from each tile's first place.
  const nextPlaces = tileEnds + (<usize>tiles << 3);
  for (let tile: u32 = 0; tile < tiles; tile++) {
    store<u32>(nextPlaces + (<usize>tile << 2), load<u32>(tileEnds + (<usize>tile << 3)));
  }
  const g = <f64>load<u32>(<usize>word(job, at.FOREGROUND) + <usize>c * 4);
  const one = <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const output = word(job, at.OUTPUT);
  store<f64>(room, g, UNION);
  store<f64>(room, g, INTERSECTION);
  store<f64>(room, 0, LOSS);
  store<f64>(room, output == at.OUTPUT_CONTRIBUTION ? load<f64>(job + at.SCALE) / one : load<f64>(job + at.SCALE), FACTOR);
  store<u32>(room, <u32>outputs, OUT);
  store<u32>(room, <u32>nextPlaces, TILES);
  let start: u32 = 0;
  for (let group = <i32>groups - 1; group >= <i32>lowGroup; group--) {
    // Errors of 0 were counted in the lowest bucket, but not gathered.
    const count = load<u32>(offsets + (<usize>group << 2)) - start;
    if (count) {
      const first = entries + (<usize>start << 3);
      // The outermost groups hold what lies beyond the buckets, too.
      const bits = group == 0 || group == <i32>groups - 1 ? 0 : shift + at.BUCKET_SHIFT;
      walkClass(job, sortGroup(first, sortRoom, count, room + COUNTS, 32, bits), count, room);
      if (count > 4096 && stopped(job)) return;
    }
    start += groupCount(background, foreground, group, shift);
  }
  const loss = load<f64>(room, LOSS) + lossOfRests(rests, background, foreground, g);
  store<f64>(<usize>word(job, at.LOSSES) + <usize>c * 8, loss / one);
  const only = word(job, at.GRADIENT_OF);
  if (output == at.OUTPUT_GRADIENT && !only) {
    for (let tile: u32 = 0; tile < tiles; tile++) writeTile(job, c, tile, outputs, tileEnds + (<usize>tile << 3));
  } else if (output == at.OUTPUT_GRADIENT) {
    if (c + 1 == only) {
      for (let tile: u32 = 0; tile < tiles; tile++) keepTile(job, outputs, tileEnds + (<usize>tile << 3));
    }
    if (!word(job, at.TO_LOGITS) || !awaitTurn(job, task)) return;
    for (let tile: u32 = 0; tile < tiles; tile++) {
      addProducts(job, thread, c, tile, outputs, tileEnds + (<usize>tile << 3), block);
    }
    passTurn(job, task);
  } else if (output == at.OUTPUT_CONTRIBUTION) {
    if (!awaitTurn(job, task)) return;
    for (let tile: u32 = 0; tile < tiles; tile++) addTile(job, c, outputs, tileEnds + (<usize>tile << 3));
    passTurn(job, task);
  }
}

/** Appends the survivors of a tile to their groups; returns how many there are. */
function gatherTile(
  job: usize, c: u32, tile: u32, room: usize, entries: usize, offsets: usize, rests: usize, low: i32, shift: u32,
): u32 {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const end = min((tile + 1) << at.TILE_SHIFT, word(job, at.PIXELS));
  let pixel = tile << at.TILE_SHIFT;
  let found: u32 = 0;
  while (pixel < end) {
    const image = pixel / imagePixels;
    const place = pixel % imagePixels;
    const count = min(min(end - pixel, imagePixels - place), at.PIECE_PIXELS);
    found += gather(job, c, image, place, count, room, entries, offsets, rests, low, shift);
    pixel += count;
  }
  return found;
}

function gather(
  job: usize, c: u32, image: u32, place: u32, count: u32, room: usize,
  entries: usize, offsets: usize, rests: usize, low: i32, shift: u32,
): u32 {
  const first = image * word(job, at.IMAGE_PIXELS) + place;
  const probabilities = probabilitiesAt(job, c, image, place, count, room);
  const ownErrors = <usize>word(job, at.OWN_ERRORS) + (<usize>first << 2);
  const labels = <usize>word(job, at.LABELS) + (<usize>first << 1);
  const decisions = word(job, at.KINDS) ? <usize>word(job, at.DECISIONS) + (<usize>first << 1) : 0;
  const base = bucketBase(word(job, at.ONE_BITS));
  const floors = i32x4.splat(<i32>bucketFloor(low, base));
  const code = i32x4.splat(<i32>c);
  const low4 = i32x4.splat(base);
  const last = i32x4.splat(at.BUCKETS - 1);
  const one = reinterpret<f32>(word(job, at.ONE_BITS));
  const half = f32x4.splat(one / 2);
  let found: u32 = 0;
  for (let i: u32 = 0; i < count; i += 4) {
    const own = i32x4.eq(v128.load_ext<u16>(labels + (<usize>i << 1)), code);
    const p = v128.load(probabilities + (<usize>i << 2));
    const e = v128.bitselect(v128.load(ownErrors + (<usize>i << 2)), p, own);
    let mask = i32x4.bitmask(i32x4.ge_s(e, floors));
    if (i + 4 > count) mask &= (1 << (count - i)) - 1;
    if (mask == 0) continue;
    found += <u32>popcnt(mask);
    const buckets = i32x4.min_s(bucketsOf(e, low4), last);
    const wrong = mask & i32x4.bitmask(v128.and(own, f32x4.gt(e, half)));
    if (wrong) addRests(e, p, buckets, wrong, one, rests);
    const slots = i32x4.shl(i32x4.shr_u(buckets, shift), 2);
    const ids = i32x4.add(i32x4.splat(<i32>((first + i) << 2)), i32x4(0, 4, 8, 12));
    let lows = v128.or(ids, v128.and(own, i32x4.splat(IS_TRUTH)));
    if (decisions) {
      const decided = i32x4.eq(v128.load_ext<u16>(decisions + (<usize>i << 1)), code);
      lows = v128.or(lows, v128.and(decided, i32x4.splat(IS_DECIDED)));
    }
    const keys = v128.not(e);
    const firstTwo = v128.shuffle<u32>(lows, keys, 0, 4, 1, 5);
    const lastTwo = v128.shuffle<u32>(lows, keys, 2, 6, 3, 7);
    if (mask & 1) append(entries, offsets + <usize>i32x4.extract_lane(slots, 0), i64x2.extract_lane(firstTwo, 0));
    if (mask & 2) append(entries, offsets + <usize>i32x4.extract_lane(slots, 1), i64x2.extract_lane(firstTwo, 1));
    if (mask & 4) append(entries, offsets + <usize>i32x4.extract_lane(slots, 2), i64x2.extract_lane(lastTwo, 0));
    if (mask & 8) append(entries, offsets + <usize>i32x4.extract_lane(slots, 3), i64x2.extract_lane(lastTwo, 1));
  }
  return found;
}

/**
 * Own errors near 1 lie on a grid of 6e-8, which their probabilities, being small, do not: what the errors are short
 * of, summed by bucket.
 */
function addRests(e: v128, p: v128, buckets: v128, wrong: i32, one: f32, rests: usize): void {
  if (wrong & 1) addRest(f32x4.extract_lane(e, 0), f32x4.extract_lane(p, 0), i32x4.extract_lane(buckets, 0), one, rests);
  if (wrong & 2) addRest(f32x4.extract_lane(e, 1), f32x4.extract_lane(p, 1), i32x4.extract_lane(buckets, 1), one, rests);
  if (wrong & 4) addRest(f32x4.extract_lane(e, 2), f32x4.extract_lane(p, 2), i32x4.extract_lane(buckets, 2), one, rests);
  if (wrong & 8) addRest(f32x4.extract_lane(e, 3), f32x4.extract_lane(p, 3), i32x4.extract_lane(buckets, 3), one, rests);
}

// @ts-ignore: decorator
@inline
function addRest(e: f32, p: f32, bucket: i32, one: f32, rests: usize): void {
  const place = rests + (<usize>(bucket - REST_BUCKET) << 3);
  store<f64>(place, load<f64>(place) + (<f64>one - <f64>p - <f64>e));
}

/** What the rests add to the loss, times `one`: the foreground of a bucket has weights around 1/(U + q/2). */
function lossOfRests(rests: usize, background: usize, foreground: usize, g: f64): f64 {
  let union = g;
  let loss: f64 = 0;
  for (let bucket = at.BUCKETS - 1; bucket >= REST_BUCKET; bucket--) {
    const q = <f64>load<u32>(background + (<usize>bucket << 2));
    if (load<u32>(foreground + (<usize>bucket << 2)) > 0) {
      loss += load<f64>(rests + (<usize>(bucket - REST_BUCKET) << 3)) / (union + q / 2);
    }
    union += q;
  }
  return loss;
}

/** Gradient plane(s) of a class in a tile: zeros, then the values. */
function writeTile(job: usize, c: u32, tile: u32, outputs: usize, ends: usize): void {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const pixels = word(job, at.PIXELS);
  const gradient = <usize>word(job, at.GRADIENT);
  const from = tile << at.TILE_SHIFT;
  const end = min((tile + 1) << at.TILE_SHIFT, pixels);
  let entry = outputs + (<usize>load<u32>(ends) << 3);
  const last = outputs + (<usize>load<u32>(ends, 4) << 3);
  if (word(job, at.IMAGES) == 1) {
    const to = plane(gradient, job, 0, c, 4);
    memory.fill(to + (<usize>from << 2), 0, <usize>(end - from) << 2);
    for (; entry < last; entry += 8) store<f32>(to + (<usize>(load<u32>(entry) >> 2) << 2), load<f32>(entry, 4));
    return;
  }
  let pixel = from;
  while (pixel < end) {
    const image = pixel / imagePixels;
    const place = pixel % imagePixels;
    const count = min(end - pixel, imagePixels - place);
    memory.fill(plane(gradient, job, image, c, 4) + (<usize>place << 2), 0, <usize>count << 2);
    pixel += count;
  }
  for (; entry < last; entry += 8) {
    const at = load<u32>(entry) >> 2;
    const to = plane(gradient, job, at / imagePixels, c, 4) + (<usize>(at % imagePixels) << 2);
    store<f32>(to, load<f32>(entry, 4));
  }
}

/** Adds the contributions of a class in a tile, and to its parts by what the pixels are to it. */
function addTile(job: usize, c: u32, outputs: usize, ends: usize): void {
  const to = <usize>word(job, at.CONTRIBUTION);
  let missed: f64 = 0;
  let falseAlarm: f64 = 0;
  let right: f64 = 0;
  const last = outputs + (<usize>load<u32>(ends, 4) << 3);
  for (let entry = outputs + (<usize>load<u32>(ends) << 3); entry < last; entry += 8) {
    const id = load<u32>(entry);
    const part = <f64>load<f32>(entry, 4);
    const place = to + (<usize>(id >> 2) << 3);
    store<f64>(place, load<f64>(place) + part);
    missed += ifMissed(id, part);
    falseAlarm += ifFalseAlarm(id, part);
    right += ifRight(id, part);
  }
  addKinds(job, c, missed, falseAlarm, right);
}
