import type { TieRule } from './batch.ts';
import { shapleyBackground, shapleyForeground, tieGroupTotal } from './tie-weights.ts';

/*
 * The greedy chain ∅ ⊂ S_1 ⊂ … ⊂ S_n of the Jaccard loss Δ(S) = (n+m)/(G+m) along errors in descending order
 * (Berman et al. 2018, algorithm 1), by the closed form of its increments: no difference of two Jaccards is taken.
 */

/**
 * Lovász extension Σ max(e, 0)·g of errors that are sorted in descending order; does not depend on the order inside
 * a tie group.
 * @param errors at least `count` values, descending; may be negative (hinge) or +∞
 * @param foreground 1 where the pixel is of the class, in the same order
 * @param count n, the pixels of the chain. Pixels behind the last foreground pixel may be left out: their weight is 0
 * @param foregroundCount G of the whole unit
 */
export function chainLoss(
  errors: Float64Array,
  foreground: Uint8Array,
  count: number,
  foregroundCount: number,
): number {
  let union = foregroundCount;
  let intersection = foregroundCount;
  let loss = 0;
  let start = 0;
  while (start < count) {
    const error = errors[start] as number;
    // Errors that are not above 0 carry nothing; behind the last foreground pixel every weight is 0.
    if (!(error > 0) || (intersection === 0 && union > 0)) break;
    let p = 0;
    let end = start;
    while (end < count && errors[end] === error) {
      p += foreground[end] as number;
      end += 1;
    }
    const q = end - start - p;
    loss += error * tieGroupTotal(union, intersection, p, q);
    intersection -= p;
    union += q;
    start = end;
  }
  return loss;
}

/**
 * Weights g of the chain, one for each sorted pixel; they sum to 1 over a whole unit.
 * `shapley`: pixels of equal error and side share equally, the exact mean over all orders of the tie group.
 * `index`: the increments in the order given, as `torch.sort(stable=True, descending=True)` has them.
 * @param errors see chainLoss; only equality is looked at
 * @param weights output, at least `count` values
 */
export function chainWeights(
  errors: Float64Array,
  foreground: Uint8Array,
  count: number,
  foregroundCount: number,
  ties: TieRule,
  weights: Float64Array,
): void {
  let union = foregroundCount;
  let intersection = foregroundCount;
  let start = 0;
  while (start < count) {
    const error = errors[start] as number;
    if (ties === 'index' || start + 1 === count || errors[start + 1] !== error) {
      if (foreground[start] === 1) {
        weights[start] = 1 / union;
        intersection -= 1;
      } else {
        weights[start] = union === 0 ? 1 : intersection / (union * (union + 1));
        union += 1;
      }
      start += 1;
      continue;
    }
    let p = 0;
    let end = start;
    while (end < count && errors[end] === error) {
      p += foreground[end] as number;
      end += 1;
    }
    const q = end - start - p;
    const foregroundWeight = shapleyForeground(union, p, q);
    const backgroundWeight = shapleyBackground(union, intersection, p, q);
    for (let k = start; k < end; k += 1) weights[k] = foreground[k] === 1 ? foregroundWeight : backgroundWeight;
    intersection -= p;
    union += q;
    start = end;
  }
}

/**
 * Lovász extension from counts of pixels at distinct error levels, for inputs with few distinct values; exact.
 * @param foregroundAt pixels of the class at each level; level 0 first
 * @param backgroundAt the other scored pixels at each level
 * @param errorOf error of a level, strictly ascending in the level
 */
export function levelLoss(
  foregroundAt: Uint32Array,
  backgroundAt: Uint32Array,
  errorOf: (level: number) => number,
): number {
  let foregroundCount = 0;
  for (let level = 0; level < foregroundAt.length; level += 1) foregroundCount += foregroundAt[level] as number;
  let union = foregroundCount;
  let intersection = foregroundCount;
  let loss = 0;
  for (let level = foregroundAt.length - 1; level >= 0; level -= 1) {
    const p = foregroundAt[level] as number;
    const q = backgroundAt[level] as number;
    if (p + q === 0) continue;
    const error = errorOf(level);
    if (!(error > 0) || (intersection === 0 && union > 0)) break;
    loss += error * tieGroupTotal(union, intersection, p, q);
    intersection -= p;
    union += q;
  }
  return loss;
}
