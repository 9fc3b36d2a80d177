import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { reciprocalSum, shapleyBackground, shapleyForeground, tieGroupTotal } from '../../src/core/tie-weights.ts';

/** Σ 1/(U+k), k = 0..q, to 60 decimal digits. */
function exactReciprocalSum(union: number, q: number): number {
  const scale = 10n ** 60n;
  let sum = 0n;
  for (let k = 0; k <= q; k += 1) sum += scale / BigInt(union + k);
  return Number(sum / 10n ** 38n) / 1e22;
}

/** g⁻ = (T − p·g⁺)/q in 60 decimal digits. */
function exactBackground(union: number, intersection: number, p: number, q: number): number {
  const scale = 10n ** 80n;
  let sum = 0n;
  for (let k = 0; k <= q; k += 1) sum += scale / BigInt(union + k);
  const foreground = sum / BigInt(q + 1);
  const total = (scale * BigInt(intersection * q + union * p)) / BigInt(union * (union + q));
  return Number((total - BigInt(p) * foreground) / BigInt(q) / 10n ** 50n) / 1e30;
}

/** Visits every order of the group: n! of them. */
function forEachOrder(group: number[], visit: (order: readonly number[]) => void, fixed = 0): void {
  if (fixed === group.length) {
    visit(group);
    return;
  }
  for (let k = fixed; k < group.length; k += 1) {
    [group[fixed], group[k]] = [group[k] as number, group[fixed] as number];
    forEachOrder(group, visit, fixed + 1);
    [group[fixed], group[k]] = [group[k] as number, group[fixed] as number];
  }
}

/** Mean greedy weight of each member over all orders, by differences of the Jaccard loss. */
function enumerated(union: number, intersection: number, p: number, q: number): { fg: number; bg: number } {
  const total = [0, 0];
  let orders = 0;
  const members = Array.from({ length: p + q }, (_, i) => i);
  forEachOrder(members, (order) => {
    orders += 1;
    let u = union;
    let i = intersection;
    for (const member of order) {
      const before = u === 0 ? 0 : 1 - i / u;
      const isForeground = member < p;
      if (isForeground) i -= 1;
      else u += 1;
      const side = isForeground ? 0 : 1;
      total[side] = (total[side] as number) + (1 - i / u - before);
    }
  });
  return { fg: p === 0 ? 0 : (total[0] as number) / orders / p, bg: q === 0 ? 0 : (total[1] as number) / orders / q };
}

/** Largest amount by which a part of the group is given more weight than its own Jaccard loss. */
function worstExcess(
  { union, intersection, p, q }: { union: number; intersection: number; p: number; q: number },
  weights: { fg: number; bg: number },
): number {
  let worst = 0;
  for (let a = 0; a <= p; a += 1) {
    for (let b = 0; b <= q; b += 1) {
      const gain = intersection / union - (intersection - a) / (union + b);
      worst = Math.max(worst, a * weights.fg + b * weights.bg - gain);
    }
  }
  return worst;
}

describe('weights of tied pixels', () => {
  it('are the mean over every order of the group', () => {
    let groups = 0;
    for (let p = 0; p <= 4; p += 1) {
      for (let q = 0; p + q <= 6; q += 1) {
        if (p + q === 0) continue;
        for (const [union, intersection] of [
          [p, p],
          [p + 1, p],
          [p + 7, p + 3],
          [40, p],
        ] as const) {
          if (union < 1) continue;
          const mean = enumerated(union, intersection, p, q);
          expect(shapleyForeground(union, p, q)).toBeCloseTo(mean.fg, 13);
          expect(shapleyBackground(union, intersection, p, q)).toBeCloseTo(mean.bg, 13);
          groups += 1;
        }
      }
    }
    expect(groups).toBeGreaterThan(80);
  });

  it('share 1 equally without foreground, and 0 once the intersection is gone', () => {
    expect(shapleyBackground(0, 0, 0, 5)).toBe(1 / 5);
    expect(shapleyBackground(9, 0, 0, 5)).toBe(0);
    expect(tieGroupTotal(0, 0, 0, 5)).toBe(1);
  });

  it('lie in the base polytope: no part of a group is given more than the loss of that part', () => {
    const count = fc.integer({ min: 0, max: 9 });
    fc.assert(
      fc.property(count, count, count, fc.integer({ min: 0, max: 50 }), (p, q, later, more) => {
        const intersection = p + later;
        const union = intersection + more;
        fc.pre(p + q > 0 && union > 0);
        const group = { union, intersection, p, q };
        const weights = { fg: shapleyForeground(union, p, q), bg: shapleyBackground(union, intersection, p, q) };
        expect(worstExcess(group, weights)).toBeLessThan(1e-14);
        expect(p * weights.fg + q * weights.bg).toBeCloseTo(tieGroupTotal(union, intersection, p, q), 13);
      }),
    );
  });

  it('are told from an equal share for every pixel of a group, which is no subgradient', () => {
    const group = { union: 20, intersection: 12, p: 5, q: 6 };
    const equal = tieGroupTotal(group.union, group.intersection, group.p, group.q) / (group.p + group.q);
    expect(worstExcess(group, { fg: equal, bg: equal })).toBeGreaterThan(0.01);
  });

  it('keep full precision for long groups and large unions', () => {
    for (const union of [1, 2, 5, 63, 64, 1000, 123_457, 4_000_003]) {
      for (const q of [1, 2, 47, 48, 49, 100, 1000, 20_000]) {
        const exact = exactReciprocalSum(union, q);
        expect(Math.abs(reciprocalSum(union, q) / exact - 1)).toBeLessThan(2e-15);
        for (const [intersection, p] of [
          [Math.max(1, union >> 1), 1],
          [union, union],
          [union, Math.max(1, union >> 1)],
        ] as const) {
          const weight = exactBackground(union, intersection, p, q);
          expect(Math.abs(shapleyBackground(union, intersection, p, q) / weight - 1)).toBeLessThan(3e-13);
        }
      }
    }
  });
});
