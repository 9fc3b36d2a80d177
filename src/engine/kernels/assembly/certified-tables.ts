import { BUCKET_SHIFT, BUCKETS } from '../job-layout.ts';
import { groupTotal, meanBackground, meanForeground } from './tie-weights.ts';

/*
 * Certified tier: all errors of a bucket share the mean weight over their orders. Such weights are feasible for
 * L = max <e, g>, so Σ e·g never exceeds the loss; and L − Σ e·g ≤ Σ over buckets of width · Jaccard increment
 * (semantics.md, Binned evaluation). No sort, no entries.
 *
 * A plan cuts buckets into 2^(BUCKET_SHIFT − shift) equal slots: a word a bucket, its first slot × 16 + shift. Without
 * a plan (0) each bucket is its own slot.
 */

/** Slot of an error of a bucket that a plan cuts. */
// @ts-ignore: decorator
@inline
export function slotOf(plan: usize, bucket: i32, bits: u32): u32 {
  const cut = load<u32>(plan + (<usize>bucket << 2));
  return (cut >> 4) + ((bits & ((1 << BUCKET_SHIFT) - 1)) >> (cut & 15));
}

/**
 * Weights of the slots, float32, from how many errors of background and foreground each holds.
 * @param g pixels of the foreground
 * @param largest where the last bucket ends
 * @returns Σ width · increment
 */
export function fillTables(
  background: usize, foreground: usize, plan: usize, g: f64, base: i32, largest: f64,
  backgroundTable: usize, foregroundTable: usize,
): f64 {
  let union = g;
  let intersection = g;
  let gap: f64 = 0;
  for (let bucket = BUCKETS - 1; bucket >= 0; bucket--) {
    const cut = plan ? load<u32>(plan + (<usize>bucket << 2)) : (<u32>bucket << 4) | BUCKET_SHIFT;
    const shift = cut & 15;
    for (let part = (1 << (BUCKET_SHIFT - shift)) - 1; part >= 0; part--) {
      const o = <usize>((cut >> 4) + part) << 2;
      const q = <f64>load<u32>(background + o);
      const p = <f64>load<u32>(foreground + o);
      if (p + q == 0) {
        store<f32>(backgroundTable + o, 0);
        store<f32>(foregroundTable + o, 0);
        continue;
      }
      const low = ((<u32>(bucket + base)) << BUCKET_SHIFT) + (part << shift);
      const floor = bucket > 0 ? <f64>reinterpret<f32>(low) : 0;
      const end = bucket == BUCKETS - 1 ? max<f64>(largest, floor) : <f64>reinterpret<f32>(low + (1 << shift));
      gap += groupTotal(union, intersection, p, q) * (end - floor);
      store<f32>(backgroundTable + o, <f32>meanBackground(union, intersection, p, q));
      store<f32>(foregroundTable + o, <f32>meanForeground(union, p, q));
      union += q;
      intersection -= p;
    }
  }
  return gap;
}
