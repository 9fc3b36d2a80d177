import * as at from '../job-layout.ts';
import { bucketBase, bucketOf, bucketsOf, increase } from './buckets.ts';
import { decideNarrow } from './decide.ts';
import { addShared, factsOfGiven, factsOfLogits, sumsOfTask } from './facts.ts';
import { chunkEnd, chunkImage, chunkStart, elementOf, plane, scoresAt, word } from './job.ts';
import { invert, ownExponentials, sumExponentials } from './softmax-sums.ts';

/** Pixels of a block: its scratch (C planes) is compact, as class planes a power of two apart share cache sets. */
// @ts-ignore: decorator
@inline
export function blockPixels(classes: u32): u32 {
  return classes > 64 ? 256 : 512;
}

/** Pixels whose scores are brought together: more than a block where all classes fit the second-level cache. */
// @ts-ignore: decorator
@inline
export function broughtPixels(classes: u32): u32 {
  return classes <= 128 ? 2048 : classes <= 256 ? 1024 : 256;
}

/**
 * Peak, inverse and own error of the pixels of a task, and the histograms of the errors of all classes.
 * Given probabilities have peak 0 and inverse 1. Refuses scores of scored pixels that are no numbers.
 */
export function normalise(job: usize, thread: u32, task: u32): void {
  const image = chunkImage(job, task);
  const from = chunkStart(job, task);
  const to = chunkEnd(job, task);
  const size = blockPixels(word(job, at.CLASSES));
  const most = broughtPixels(word(job, at.CLASSES));
  const sums = sumsOfTask(job, task);
  if (sums) memory.fill(sums, 0, <usize>word(job, at.CLASSES) << 4);
  for (let some = from; some < to; some += most) {
    const end = min(some + most, to);
    const scores = broughtScores(job, thread, image, some, end - some);
    for (let pixel = some; pixel < end; pixel += size) {
      normaliseBlock(job, thread, image, pixel, min(size, end - pixel), scores + (<usize>(pixel - some) << 2), sums);
    }
  }
}

/** Bytes between the planes of what broughtScores gives. */
// @ts-ignore: decorator
@inline
export function broughtStride(job: usize): usize {
  return <usize>(word(job, at.SCORES) ? word(job, at.IMAGE_PIXELS) : broughtPixels(word(job, at.CLASSES))) << 2;
}

/**
 * Scores of some pixels of an image, all classes: where they lie in the kernels' memory, otherwise brought to the
 * thread's room, which takes a call of TypeScript a class: hence more than a block at a time.
 */
export function broughtScores(job: usize, thread: u32, image: u32, pixel: u32, count: u32): usize {
  const scores = word(job, at.SCORES);
  if (scores) return <usize>scores + (<usize>elementOf(job, image, 0, pixel) << 2);
  const room = <usize>word(job, at.BROUGHT) + <usize>thread * word(job, at.BROUGHT_BYTES);
  const stride = broughtStride(job);
  const classes = word(job, at.CLASSES);
  for (let c: u32 = 0; c < classes; c++) scoresAt(job, elementOf(job, image, c, pixel), count, room + c * stride);
  return room;
}

/** Scratch: C planes of `size` float32, then peaks, inverses (first: own exponentials), sums without the own class, carries. */
function normaliseBlock(
  job: usize, thread: u32, image: u32, pixel: u32, count: u32, scores: usize, sums: usize,
): void {
  const classes = word(job, at.CLASSES);
  const size = <usize>blockPixels(classes) * 4;
  const scratch = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const peaks = scratch + size * classes;
  const inverses = peaks + size;
  const others = inverses + size;
  const first = <usize>image * word(job, at.IMAGE_PIXELS) + pixel;
  const labels = <usize>word(job, at.LABELS) + first * 2;
  const given = word(job, at.SCORE_KIND) == at.SCORES_GIVEN;
  const padded = <usize>((count + 3) & ~3) * 4;

  const fine = loadBlock(scores, broughtStride(job), classes, count, scratch, size, peaks);
  if (word(job, at.FINDS_DECISION)) {
    decideNarrow(scratch, size, classes, count, <usize>word(job, at.DECISIONS) + (first << 1));
  }
  if (!fine) {
    clearIgnored(job, labels, classes, count, scratch, size, peaks);
  }
  if (given) {
    if (sums) factsOfGiven(job, labels, first, count, peaks, scratch, size);
    takeGiven(job, labels, classes, count, scratch, size, peaks, inverses);
  } else {
    sumExponentials(scratch, size, classes, peaks, others, labels, padded);
    ownExponentials(scratch, size, classes, labels, count, inverses);
    if (sums) factsOfLogits(job, labels, first, count, scores, broughtStride(job), peaks, inverses, others);
    invert(job, labels, count, inverses, others, padded);
  }
  if (sums) addShared(job, labels, first, count, sums);
  memory.copy(<usize>word(job, at.PEAKS) + first * 4, peaks, <usize>count * 4);
  memory.copy(<usize>word(job, at.INVERSES) + first * 4, inverses, <usize>count * 4);

  const histogram = <usize>word(job, at.HISTOGRAMS) + <usize>thread * classes * at.BUCKETS * 8;
  const base = bucketBase(word(job, at.ONE_BITS));
  const keeps = word(job, at.KEEPS_PROBABILITIES) != 0;
  for (let c: u32 = 0; c < classes; c++) {
    const to = histogram + <usize>c * at.BUCKETS * 4;
    if (keeps) {
      const kept = plane(word(job, at.GRADIENT), job, image, c, 4) + (<usize>pixel << 2);
      countErrors(scratch + c * size, inverses, count, to, base, kept, 0, true, false);
    } else if (sums) {
      countErrors(scratch + c * size, inverses, count, to, base, 0, sums + (<usize>c << 4), false, true);
    } else {
      countErrors(scratch + c * size, inverses, count, to, base, 0, 0, false, false);
    }
  }
  countOwn(job, thread, labels, count, first, scratch, size, inverses, others, histogram, base);
}

/** Copies the block and finds the peaks; false when a score is NaN or +∞. */
function loadBlock(
  scores: usize, stride: usize, classes: u32, count: u32, scratch: usize, size: usize, peaks: usize,
): bool {
  const whole = <usize>(count & ~3) * 4;
  const rest = count & 3;
  const infinity = f32x4.splat(Infinity);
  let fine = f32x4.lt(f32x4.splat(0), infinity);
  for (let c: u32 = 0; c < classes; c++) {
    const to = scratch + c * size;
    const from = scores + c * stride;
    if (rest) {
      for (let k: u32 = 0; k < 4; k++) {
        store<f32>(to + whole + k * 4, k < rest ? load<f32>(from + whole + k * 4) : 0);
      }
    }
    const end = <usize>((count + 3) & ~3) * 4;
    if (c == 0) {
      for (let i: usize = 0; i < whole; i += 16) {
        const v = v128.load(from + i);
        v128.store(to + i, v);
        fine = v128.and(fine, f32x4.lt(v, infinity));
        v128.store(peaks + i, v);
      }
    } else {
      for (let i: usize = 0; i < whole; i += 16) {
        const v = v128.load(from + i);
        v128.store(to + i, v);
        fine = v128.and(fine, f32x4.lt(v, infinity));
        v128.store(peaks + i, f32x4.pmax(v128.load(peaks + i), v));
      }
    }
    if (whole < end) {
      const v = v128.load(to + whole);
      fine = v128.and(fine, f32x4.lt(v, infinity));
      v128.store(peaks + whole, c == 0 ? v : f32x4.pmax(v128.load(peaks + whole), v));
    }
  }
  return i32x4.all_true(fine);
}

/** A block with scores that are no numbers: such pixels become 0, and refuse the job where they are not ignored. */
function clearIgnored(
  job: usize, labels: usize, classes: u32, count: u32, scratch: usize, size: usize, peaks: usize,
): void {
  for (let i: u32 = 0; i < count; i++) {
    let fine = true;
    for (let c: u32 = 0; c < classes; c++) fine = fine && load<f32>(scratch + c * size + i * 4) < Infinity;
    if (fine) continue;
    if (load<u16>(labels + i * 2) != at.CODE_IGNORED) atomic.store<i32>(job + at.REFUSED, 1);
    for (let c: u32 = 0; c < classes; c++) store<f32>(scratch + c * size + i * 4, 0);
    store<f32>(peaks + i * 4, 0);
  }
}

/** Given probabilities: nothing to take exponentials of; refuses those outside [0, one]. */
function takeGiven(
  job: usize, labels: usize, classes: u32, count: u32, scratch: usize, size: usize, peaks: usize, inverses: usize,
): void {
  const one = f32x4.splat(reinterpret<f32>(word(job, at.ONE_BITS)));
  const bytes = <usize>((count + 3) & ~3) * 4;
  memory.fill(peaks, 0, bytes);
  for (let i: usize = 0; i < bytes; i += 16) {
    const ignored = i32x4.eq(v128.load_ext<u16>(labels + (i >> 1)), i32x4.splat(at.CODE_IGNORED));
    v128.store(inverses + i, v128.andnot(f32x4.splat(1), ignored));
  }
  for (let i = count; i < <u32>(bytes >> 2); i++) store<f32>(inverses + i * 4, 0);
  let outside = f32x4.lt(one, f32x4.splat(0));
  for (let c: u32 = 0; c < classes; c++) {
    const t = scratch + c * size;
    for (let i: usize = 0; i < bytes; i += 16) {
      const p = v128.load(t + i);
      const wrong = v128.or(f32x4.lt(p, f32x4.splat(0)), f32x4.gt(p, one));
      outside = v128.or(outside, v128.and(wrong, f32x4.ne(v128.load(inverses + i), f32x4.splat(0))));
      v128.store(t + i, v128.andnot(p, wrong));
    }
  }
  if (v128.any_true(outside)) atomic.store<i32>(job + at.REFUSED, 1);
}

/** Histogram of the probabilities of one class; and the probabilities themselves, or their sum, where those are wanted. */
// @ts-ignore: decorator
@inline
function countErrors(
  t: usize, inverses: usize, count: u32, histogram: usize, base: i32, kept: usize, sum: usize, keeps: bool, sums: bool,
): void {
  const low = i32x4.splat(base);
  const whole = <usize>(count & ~3) << 2;
  let zeros: u32 = 0;
  let mass = f64x2.splat(0);
  for (let i: usize = 0; i < whole; i += 16) {
    const p = f32x4.mul(v128.load(t + i), v128.load(inverses + i));
    if (keeps) v128.store(kept + i, p);
    if (sums) {
      const upper = f64x2.promote_low_f32x4(v128.shuffle<u64>(p, p, 1, 1));
      mass = f64x2.add(mass, f64x2.add(f64x2.promote_low_f32x4(p), upper));
    }
    const k = bucketsOf(p, low);
    if (!v128.any_true(k)) {
      zeros += 4;
      continue;
    }
    increase(histogram + (<usize>i32x4.extract_lane(k, 0) << 2));
    increase(histogram + (<usize>i32x4.extract_lane(k, 1) << 2));
    increase(histogram + (<usize>i32x4.extract_lane(k, 2) << 2));
    increase(histogram + (<usize>i32x4.extract_lane(k, 3) << 2));
  }
  for (let i = whole; i < <usize>count << 2; i += 4) {
    const p = load<f32>(t + i) * load<f32>(inverses + i);
    if (keeps) store<f32>(kept + i, p);
    if (sums) store<f64>(sum, load<f64>(sum) + <f64>p);
    increase(histogram + (<usize>bucketOf(reinterpret<u32>(p), base) << 2));
  }
  if (sums) store<f64>(sum, load<f64>(sum) + (f64x2.extract_lane(mass, 0) + f64x2.extract_lane(mass, 1)));
  store<u32>(histogram, load<u32>(histogram) + zeros);
}

/** Own classes: moved from the background's histogram to the foreground's, with their own error. */
function countOwn(
  job: usize, thread: u32, labels: usize, count: u32, first: usize,
  scratch: usize, size: usize, inverses: usize, others: usize, histogram: usize, base: i32,
): void {
  const classes = word(job, at.CLASSES);
  const ownErrors = <usize>word(job, at.OWN_ERRORS) + first * 4;
  const foreground = histogram + <usize>classes * at.BUCKETS * 4;
  const smallest = <usize>word(job, at.SMALLEST) + <usize>thread * classes * 4;
  const given = word(job, at.SCORE_KIND) == at.SCORES_GIVEN;
  const one = reinterpret<f32>(word(job, at.ONE_BITS));
  for (let i: usize = 0; i < <usize>count; i++) {
    const c = <u32>load<u16>(labels + i * 2);
    if (c >= classes) continue;
    const p = load<f32>(scratch + c * size + i * 4) * load<f32>(inverses + i * 4);
    const e = given ? one - p : load<f32>(others + i * 4);
    store<f32>(ownErrors + i * 4, e);
    const from = histogram + <usize>c * at.BUCKETS * 4 + (<usize>bucketOf(reinterpret<u32>(p), base) << 2);
    store<u32>(from, load<u32>(from) - 1);
    const bits = reinterpret<u32>(e);
    increase(foreground + <usize>c * at.BUCKETS * 4 + (<usize>bucketOf(bits, base) << 2));
    if (bits < load<u32>(smallest + c * 4)) store<u32>(smallest + c * 4, bits);
  }
}

/**
 * Sums the threads' histograms of a class, and says how many entries its sort will have: all background errors in
 * buckets from that of the smallest foreground error up. Without foreground the loss is the largest error, so
 * only the uppermost bucket that is not empty counts.
 */
export function mergeClass(job: usize, c: u32): void {
  const classes = <usize>word(job, at.CLASSES);
  const threads = word(job, at.THREADS);
  const background = <usize>word(job, at.HISTOGRAMS) + <usize>c * at.BUCKETS * 4;
  const foreground = background + classes * at.BUCKETS * 4;
  const smallest = <usize>word(job, at.SMALLEST) + <usize>c * 4;
  for (let thread: u32 = 1; thread < threads; thread++) {
    const skip = <usize>thread * classes * at.BUCKETS * 8;
    for (let i: usize = 0; i < <usize>at.BUCKETS * 4; i += 16) {
      v128.store(background + i, i32x4.add(v128.load(background + i), v128.load(background + skip + i)));
      v128.store(foreground + i, i32x4.add(v128.load(foreground + i), v128.load(foreground + skip + i)));
    }
    const other = load<u32>(smallest + <usize>thread * classes * 4);
    if (other < load<u32>(smallest)) store<u32>(smallest, other);
  }
  // Ignored pixels were counted with probability 0.
  store<u32>(background, load<u32>(background) - word(job, at.IGNORED_COUNT));
  const low = firstBucket(job, c);
  let survivors: u32 = 0;
  for (let bucket = at.BUCKETS - 1; bucket >= low; bucket--) {
    survivors += load<u32>(background + (<usize>bucket << 2)) + load<u32>(foreground + (<usize>bucket << 2));
  }
  store<u32>(<usize>word(job, at.SURVIVORS) + <usize>c * 4, survivors);
  const shift = groupShift(survivors);
  let fullest: u32 = 0;
  for (let group: u32 = <u32>low >> shift; group < <u32>at.BUCKETS >> shift; group++) {
    fullest = max(fullest, groupCount(background, foreground, group, shift));
  }
  store<u32>(<usize>word(job, at.FULLEST) + <usize>c * 4, fullest);
}

/** The lowest bucket whose entries can have a weight. */
export function firstBucket(job: usize, c: u32): i32 {
  const base = bucketBase(word(job, at.ONE_BITS));
  if (load<u32>(<usize>word(job, at.FOREGROUND) + <usize>c * 4) > 0) {
    return bucketOf(load<u32>(<usize>word(job, at.SMALLEST) + <usize>c * 4), base);
  }
  const background = <usize>word(job, at.HISTOGRAMS) + <usize>c * at.BUCKETS * 4;
  let bucket = at.BUCKETS - 1;
  while (bucket > 0 && load<u32>(background + (<usize>bucket << 2)) == 0) bucket--;
  return bucket;
}

/** Buckets are sorted in groups of 2^shift: few enough to scatter into, small enough to sort in the cache. */
export function groupShift(entries: u32): u32 {
  return entries > 300000 ? 3 : entries > 60000 ? 1 : 0;
}

export function groupCount(background: usize, foreground: usize, group: u32, shift: u32): u32 {
  let count: u32 = 0;
  for (let bucket = group << shift; bucket < (group + 1) << shift; bucket++) {
    count += load<u32>(background + (<usize>bucket << 2)) + load<u32>(foreground + (<usize>bucket << 2));
  }
  return count;
}
