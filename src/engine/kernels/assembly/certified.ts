import * as at from '../job-layout.ts';
import { bucketBase, bucketOf, bucketsOf } from './buckets.ts';
import { plane, word } from './job.ts';
import { probabilitiesAt } from './softmax-class.ts';
import { blockPixels } from './softmax-normalise.ts';
import { groupBackground, groupForeground, groupTotal } from './tie-weights.ts';

/*
 * Certified tier: all errors of a bucket share the mean weight over their orders. Such weights are feasible for
 * L = max <e, g>, so Σ e·g never exceeds the loss; and L − Σ e·g ≤ Σ over buckets of width · Jaccard increment
 * (semantics.md, Binned evaluation). No sort, no entries.
 */

/** Upper edge of a bucket, float32 bits as the error has them; the last bucket ends at the largest error. */
// @ts-ignore: decorator
@inline
function bucketWidth(bucket: i32, base: i32, largest: f64): f64 {
  const low = bucket > 0 ? <f64>reinterpret<f32>((<u32>(bucket + base)) << at.BUCKET_SHIFT) : 0;
  if (bucket == at.BUCKETS - 1) return max<f64>(0, largest - low);
  return <f64>reinterpret<f32>((<u32>(bucket + 1 + base)) << at.BUCKET_SHIFT) - low;
}

/**
 * Weight tables from the histograms of one class: BUCKETS float32 for background at `tables`, as many for foreground
 * behind them.
 * @returns Σ width · increment
 */
function fillTables(background: usize, foreground: usize, g: f64, base: i32, largest: f64, tables: usize): f64 {
  let union = g;
  let intersection = g;
  let gap: f64 = 0;
  for (let bucket = at.BUCKETS - 1; bucket >= 0; bucket--) {
    const o = <usize>bucket << 2;
    const q = <f64>load<u32>(background + o);
    const p = <f64>load<u32>(foreground + o);
    if (p + q == 0) {
      store<f32>(tables + o, 0);
      store<f32>(tables + o + at.BUCKETS * 4, 0);
      continue;
    }
    gap += groupTotal(union, intersection, p, q) * bucketWidth(bucket, base, largest);
    store<f32>(tables + o, <f32>groupBackground(union, intersection, p, q));
    store<f32>(tables + o + at.BUCKETS * 4, <f32>groupForeground(union, p, q));
    union += q;
    intersection -= p;
  }
  return gap;
}

/** Tables of a class of the softmax form, after PHASE_MERGE; its gap goes to GAPS. A task is a place in SELECTED. */
export function classTables(job: usize, task: u32): void {
  const c = <usize>load<u32>(<usize>word(job, at.SELECTED) + (<usize>task << 2));
  const side = <usize>at.BUCKETS * 4;
  const background = <usize>word(job, at.HISTOGRAMS) + c * side;
  const foreground = background + <usize>word(job, at.CLASSES) * side;
  const g = <f64>load<u32>(<usize>word(job, at.FOREGROUND) + (c << 2));
  const base = bucketBase(word(job, at.ONE_BITS));
  const one = <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const gap = fillTables(background, foreground, g, base, one, <usize>word(job, at.TABLES) + c * 2 * side);
  store<f64>(<usize>word(job, at.GAPS) + (c << 3), gap / one);
}

/** Pixels of a task through the tables: losses of the chunk, and the output. A task is a chunk of an image. */
export function classLookUp(job: usize, thread: u32, task: u32): void {
  const imagePixels = word(job, at.IMAGE_PIXELS);
  const chunks = (imagePixels + at.CHUNK_PIXELS - 1) / at.CHUNK_PIXELS;
  const image = task / chunks;
  const from = (task % chunks) * at.CHUNK_PIXELS;
  const to = min(from + at.CHUNK_PIXELS, imagePixels);
  const size = blockPixels(word(job, at.CLASSES));
  const losses = <usize>word(job, at.PARTIAL_LOSSES) + <usize>task * word(job, at.CLASSES) * 8;
  for (let pixel = from; pixel < to; pixel += size) {
    lookUpBlock(job, thread, image, pixel, min(size, to - pixel), losses);
  }
}

/** Scratch: probabilities, C planes; then weights, C planes; then sums. */
function lookUpBlock(job: usize, thread: u32, image: u32, pixel: u32, count: u32, losses: usize): void {
  const classes = word(job, at.CLASSES);
  const size = <usize>blockPixels(classes) * 4;
  const scratch = <usize>word(job, at.BLOCKS) + <usize>thread * word(job, at.BLOCK_BYTES);
  const weights = scratch + size * classes;
  const sums = weights + size * classes;
  const first = <usize>image * word(job, at.IMAGE_PIXELS) + pixel;
  const inverses = <usize>word(job, at.INVERSES) + (first << 2);
  const labels = <usize>word(job, at.LABELS) + (first << 1);
  const ownErrors = <usize>word(job, at.OWN_ERRORS) + (first << 2);
  const base = bucketBase(word(job, at.ONE_BITS));
  const side = <usize>at.BUCKETS * 4;
  const tables = <usize>word(job, at.TABLES);
  const contribution = word(job, at.OUTPUT) == at.OUTPUT_CONTRIBUTION;
  memory.fill(sums, 0, size);
  for (let c: u32 = 0; c < classes; c++) {
    const p = probabilitiesAt(job, c, image, pixel, count, scratch + c * size);
    const table = tables + <usize>c * 2 * side;
    const loss = weigh(p, inverses, scratch + c * size, weights + c * size, sums, count, table, base);
    store<f64>(losses + <usize>c * 8, load<f64>(losses + <usize>c * 8) + loss);
  }
  for (let i: usize = 0; i < <usize>count; i++) {
    const c = <u32>load<u16>(labels + (i << 1));
    if (c >= classes) continue;
    const o = i << 2;
    const p = load<f32>(scratch + c * size + o);
    const old = load<f32>(weights + c * size + o);
    const e = load<f32>(ownErrors + o);
    const table = tables + <usize>c * 2 * side + side;
    const g = e > 0 ? load<f32>(table + (<usize>bucketOf(reinterpret<u32>(e), base) << 2)) : 0;
    store<f32>(weights + c * size + o, -g);
    // Σ p·q for the gradient, Σ e·g for the contribution.
    const own = contribution ? e * g : -p * g;
    store<f32>(sums + o, load<f32>(sums + o) - p * old + own);
    const place = losses + <usize>c * 8;
    store<f64>(place, load<f64>(place) - <f64>p * <f64>old + <f64>e * <f64>g);
  }
  const scale = load<f64>(job + at.SCALE);
  if (contribution) {
    const to = <usize>word(job, at.CONTRIBUTION) + (first << 3);
    const factor = scale / <f64>reinterpret<f32>(word(job, at.ONE_BITS));
    for (let i: usize = 0; i < <usize>count; i++) {
      store<f64>(to + (i << 3), max<f64>(0, <f64>load<f32>(sums + (i << 2)) * factor));
    }
  } else if (word(job, at.OUTPUT) == at.OUTPUT_GRADIENT) {
    const stride = <usize>word(job, at.IMAGE_PIXELS) * 4;
    const gradient = plane(word(job, at.GRADIENT), job, image, 0, 4) + (<usize>pixel << 2);
    const whole = count & ~3;
    const factors = f32x4.splat(<f32>scale);
    const toLogits = word(job, at.TO_LOGITS) != 0;
    for (let c: u32 = 0; c < classes; c++) {
      const p = scratch + c * size;
      const q = weights + c * size;
      const to = gradient + c * stride;
      if (!toLogits) {
        for (let o: usize = 0; o < <usize>count << 2; o += 4) store<f32>(to + o, load<f32>(q + o) * <f32>scale);
        continue;
      }
      for (let o: usize = 0; o < <usize>whole << 2; o += 16) {
        const difference = f32x4.sub(v128.load(q + o), v128.load(sums + o));
        v128.store(to + o, f32x4.mul(f32x4.mul(v128.load(p + o), difference), factors));
      }
      for (let o = <usize>whole << 2; o < <usize>count << 2; o += 4) {
        store<f32>(to + o, load<f32>(p + o) * (load<f32>(q + o) - load<f32>(sums + o)) * <f32>scale);
      }
    }
  }
}

/** Probabilities and background weights of one class of a block; returns Σ p·g. */
function weigh(
  from: usize, inverses: usize, probabilities: usize, weights: usize, sums: usize, count: u32, table: usize, base: i32,
): f64 {
  const bytes = <usize>((count + 3) & ~3) << 2;
  const low = i32x4.splat(base);
  let total = f32x4.splat(0);
  for (let o: usize = 0; o < bytes; o += 16) {
    let scored = f32x4.gt(v128.load(inverses + o), f32x4.splat(0));
    if (o + 16 > <usize>count << 2) {
      // Lanes behind the last pixel hold anything.
      scored = v128.and(scored, i32x4.lt_u(i32x4(0, 1, 2, 3), i32x4.splat(<i32>(count - <u32>(o >> 2)))));
    }
    const p = v128.and(v128.load(from + o), scored);
    v128.store(probabilities + o, p);
    const k = i32x4.min_s(bucketsOf(p, low), i32x4.splat(at.BUCKETS - 1));
    let g = v128.load32_zero(table + (<usize>i32x4.extract_lane(k, 0) << 2));
    g = v128.load32_lane(table + (<usize>i32x4.extract_lane(k, 1) << 2), g, 1);
    g = v128.load32_lane(table + (<usize>i32x4.extract_lane(k, 2) << 2), g, 2);
    g = v128.load32_lane(table + (<usize>i32x4.extract_lane(k, 3) << 2), g, 3);
    v128.store(weights + o, g);
    const product = f32x4.mul(p, g);
    total = f32x4.add(total, product);
    v128.store(sums + o, f32x4.add(v128.load(sums + o), product));
  }
  return (
    <f64>f32x4.extract_lane(total, 0) +
    <f64>f32x4.extract_lane(total, 1) +
    <f64>f32x4.extract_lane(total, 2) +
    <f64>f32x4.extract_lane(total, 3)
  );
}

/** Histogram of a range of a binary job: background, foreground, each with a bucket to spare (binary.ts). */
const BINARY_SIDE: usize = (at.BUCKETS + 16) * 4;

/** Tables of a binary job from the histograms of its ranges; the gap goes to GAPS. */
export function binaryTables(job: usize): void {
  const ranges = word(job, at.RANGES);
  const histograms = <usize>word(job, at.HISTOGRAMS);
  for (let range: u32 = 1; range < ranges; range++) {
    const other = histograms + <usize>range * 2 * BINARY_SIDE;
    for (let o: usize = 0; o < 2 * BINARY_SIDE; o += 16) {
      v128.store(histograms + o, i32x4.add(v128.load(histograms + o), v128.load(other + o)));
    }
  }
  const base = bucketBase(word(job, at.ONE_BITS));
  let largest: f64 = 0;
  const last = reinterpret<f32>((<u32>(at.BUCKETS - 1 + base)) << at.BUCKET_SHIFT);
  const top = <usize>(at.BUCKETS - 1) << 2;
  if (load<u32>(histograms + top) + load<u32>(histograms + BINARY_SIDE + top) > 0) {
    largest = largestError(job);
  }
  const one = word(job, at.SCORE_KIND) == at.SCORES_HINGE ? 1 : <f64>reinterpret<f32>(word(job, at.ONE_BITS));
  const g = <f64>load<u32>(<usize>word(job, at.FOREGROUND));
  const gap = fillTables(histograms, histograms + BINARY_SIDE, g, base, max<f64>(largest, <f64>last), <usize>word(job, at.TABLES));
  store<f64>(<usize>word(job, at.GAPS), gap / one);
}

/** float32 error of an entry. */
// @ts-ignore: decorator
@inline
function entryError(entry: u64, hinge: bool): f32 {
  const key = ~(<u32>(entry >> 32));
  if (!hinge) return reinterpret<f32>(key);
  return reinterpret<f32>(key ^ (((key >> 31) - 1) | 0x80000000)) + 1;
}

function largestError(job: usize): f64 {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  let largest: f32 = 0;
  for (let range: u32 = 0; range < word(job, at.RANGES); range++) {
    const list = <usize>word(job, at.ENTRIES) + (<usize>(range * word(job, at.RANGE_PIXELS)) << 3);
    const end = list + (<usize>load<u32>(<usize>word(job, at.RANGE_COUNTS) + (<usize>range << 2)) << 3);
    for (let i = list; i < end; i += 8) largest = max(largest, entryError(load<u64>(i), hinge));
  }
  return <f64>largest;
}

/** Entries of a range through the tables; Σ e·g of the range goes to PARTIAL_LOSSES. */
export function binaryLookUp(job: usize, range: u32): void {
  const hinge = word(job, at.SCORE_KIND) == at.SCORES_HINGE;
  const base = bucketBase(word(job, at.ONE_BITS));
  const tables = <usize>word(job, at.TABLES);
  const scale = load<f64>(job + at.SCALE);
  const contribution = word(job, at.OUTPUT) == at.OUTPUT_CONTRIBUTION;
  const outputBytes = word(job, at.OUTPUT_BYTES);
  const out = <usize>word(job, at.GRADIENT);
  const from = range * word(job, at.RANGE_PIXELS);
  const pixels = min(word(job, at.RANGE_PIXELS), word(job, at.PIXELS) - from);
  const list = <usize>word(job, at.ENTRIES) + (<usize>from << 3);
  const end = list + (<usize>load<u32>(<usize>word(job, at.RANGE_COUNTS) + (<usize>range << 2)) << 3);
  // The entries come in the order of the pixels: what is cleared here is still in the cache when it is written.
  memory.fill(out + <usize>from * outputBytes, 0, <usize>pixels * outputBytes);
  let loss: f64 = 0;
  for (let i = list; i < end; i += 8) {
    const entry = load<u64>(i);
    const e = entryError(entry, hinge);
    const own = <usize>(<u32>entry & 1);
    const bucket = <usize>bucketOf(reinterpret<u32>(e), base);
    const g = <f64>load<f32>(tables + own * at.BUCKETS * 4 + (bucket << 2));
    loss += <f64>e * g;
    const pixel = <usize>(<u32>entry >> 1);
    const value = (contribution ? <f64>e * g : own ? -g : g) * scale;
    if (outputBytes == 8) store<f64>(out + (pixel << 3), value);
    else if (outputBytes == 4) store<f32>(out + (pixel << 2), <f32>value);
  }
  store<f64>(<usize>word(job, at.PARTIAL_LOSSES) + (<usize>range << 3), loss);
}
