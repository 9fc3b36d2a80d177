import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { TieRule } from '../../src/core/batch.ts';
import { chainLoss, chainWeights, levelLoss } from '../../src/core/chain.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { thresholdIntegral } from '../../src/core/threshold-integral.ts';

interface Problem {
  readonly errors: readonly number[];
  readonly truth: readonly number[];
}

const anyError = fc.oneof(
  fc.double({ min: 0, max: 1, noNaN: true }),
  fc.constantFrom(0, 0.25, 0.5, 1),
  fc.double({ min: -2, max: 9, noNaN: true }),
);
const problem: fc.Arbitrary<Problem> = fc
  .array(fc.tuple(anyError, fc.integer({ min: 0, max: 1 })), { minLength: 1, maxLength: 40 })
  .map((pixels) => ({ errors: pixels.map(([e]) => e), truth: pixels.map(([, y]) => y) }));

/** Ours, from unsorted pixels. */
function solve({ errors, truth }: Problem, ties: TieRule = 'shapley') {
  const order = errors.map((_, i) => i).sort((a, b) => (errors[b] as number) - (errors[a] as number) || a - b);
  const sorted = Float64Array.from(order, (i) => errors[i] as number);
  const foreground = Uint8Array.from(order, (i) => truth[i] as number);
  const foregroundCount = foreground.reduce((sum, y) => sum + y, 0);
  const inOrder = new Float64Array(order.length);
  chainWeights(sorted, foreground, order.length, foregroundCount, ties, inOrder);
  const weights = new Float64Array(order.length);
  order.forEach((i, k) => {
    weights[i] = inOrder[k] as number;
  });
  const loss = chainLoss(sorted, foreground, order.length, foregroundCount);
  const detail = {
    unit: 0,
    classId: 1,
    pixels: order.length,
    foreground: foregroundCount,
    loss,
    errors: Float64Array.from(errors),
    order: Uint32Array.from(order),
    weights,
  };
  const ids = Int8Array.from(truth);
  return {
    order,
    sorted,
    foreground,
    foregroundCount,
    weights,
    loss,
    integral: thresholdIntegral(SortedPixels.of(detail, ids, ids)),
  };
}

/** 1 − IoU after mispredicting a set, from the two pixel sets themselves. */
function jaccardOfSet(mispredicted: ReadonlySet<number>, truth: readonly number[]): number {
  let intersection = 0;
  let union = 0;
  truth.forEach((y, i) => {
    const decided = mispredicted.has(i) ? 1 - y : y;
    if (y === 1 && decided === 1) intersection += 1;
    if (y === 1 || decided === 1) union += 1;
  });
  return union === 0 ? 0 : 1 - intersection / union;
}

describe('the Jaccard chain', () => {
  it('has weights that sum to 1 and are never negative, by either tie rule', () => {
    fc.assert(
      fc.property(problem, fc.constantFrom<TieRule>('shapley', 'index'), (one, ties) => {
        const { weights } = solve(one, ties);
        expect(weights.reduce((sum, g) => sum + g, 0)).toBeCloseTo(1, 12);
        for (const g of weights) expect(g).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('has at each prefix 1 − IoU recomputed from the set of pixels', () => {
    fc.assert(
      fc.property(problem, (one) => {
        const { order, weights } = solve(one, 'index');
        const mispredicted = new Set<number>();
        let chain = 0;
        for (const i of order) {
          mispredicted.add(i);
          chain += weights[i] as number;
          expect(chain).toBeCloseTo(jaccardOfSet(mispredicted, one.truth), 12);
        }
      }),
    );
  });

  it('gives the loss as Σ g·e and as the threshold integral, whatever the tie rule', () => {
    fc.assert(
      fc.property(problem, (one) => {
        const scale = Math.max(1, ...one.errors);
        const { loss, integral } = solve(one);
        for (const ties of ['shapley', 'index'] as const) {
          const dot = solve(one, ties).weights.reduce((sum, g, i) => sum + g * Math.max(0, one.errors[i] as number), 0);
          expect(Math.abs(loss - dot)).toBeLessThan(1e-13 * scale);
        }
        expect(Math.abs(loss - integral)).toBeLessThan(1e-13 * scale);
      }),
    );
  });

  it('is homogeneous, monotone, and bounded by the largest error', () => {
    fc.assert(
      fc.property(problem, fc.double({ min: 0, max: 5, noNaN: true }), fc.nat(), (one, factor, at) => {
        const { loss } = solve(one);
        const scaled = solve({ ...one, errors: one.errors.map((e) => e * factor) }).loss;
        expect(Math.abs(scaled - factor * loss)).toBeLessThan(1e-11);
        const grown = one.errors.map((e, i) => (i === at % one.errors.length ? e + factor : e));
        expect(solve({ ...one, errors: grown }).loss).toBeGreaterThanOrEqual(loss - 1e-12);
        expect(loss).toBeLessThanOrEqual(Math.max(0, ...one.errors) + 1e-12);
        expect(loss).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('is convex in the errors', () => {
    const pair = problem.chain((one) =>
      fc
        .array(anyError, { minLength: one.errors.length, maxLength: one.errors.length })
        .map((other) => ({ one, other })),
    );
    fc.assert(
      fc.property(pair, fc.double({ min: 0, max: 1, noNaN: true }), ({ one, other }, t) => {
        const mixed = one.errors.map((e, i) => t * e + (1 - t) * (other[i] as number));
        const above = t * solve(one).loss + (1 - t) * solve({ ...one, errors: other }).loss;
        expect(solve({ ...one, errors: mixed }).loss).toBeLessThanOrEqual(above + 1e-12);
      }),
    );
  });

  it('has weights that are a subgradient at every other point of non-negative errors', () => {
    const pair = problem.chain((one) =>
      fc
        .array(anyError, { minLength: one.errors.length, maxLength: one.errors.length })
        .map((other) => ({ one, other })),
    );
    fc.assert(
      fc.property(pair, fc.constantFrom<TieRule>('shapley', 'index'), ({ one, other }, ties) => {
        const { weights } = solve(one, ties);
        const bound = other.reduce((sum, e, i) => sum + Math.max(0, e) * (weights[i] as number), 0);
        expect(solve({ ...one, errors: other }).loss).toBeGreaterThanOrEqual(bound - 1e-12);
      }),
    );
  });

  it('does not depend on the order of the pixels, and neither do Shapley weights', () => {
    const shuffled = problem.chain((one) =>
      fc
        .shuffledSubarray(
          one.errors.map((_, i) => i),
          { minLength: one.errors.length },
        )
        .map((order) => ({ one, order })),
    );
    fc.assert(
      fc.property(shuffled, ({ one, order }) => {
        const other = solve({
          errors: order.map((i) => one.errors[i] as number),
          truth: order.map((i) => one.truth[i] as number),
        });
        const first = solve(one);
        expect(other.loss).toBe(first.loss);
        expect([...other.weights]).toEqual(order.map((i) => first.weights[i]));
      }),
    );
  });

  it('has an error of 0 or 1 give exactly the Jaccard loss of the wrong set', () => {
    const hard = fc.array(fc.tuple(fc.integer({ min: 0, max: 1 }), fc.integer({ min: 0, max: 1 })), {
      minLength: 1,
      maxLength: 200,
    });
    fc.assert(
      fc.property(hard, (pixels) => {
        const one = { errors: pixels.map(([e]) => e), truth: pixels.map(([, y]) => y) };
        const wrong = new Set(one.errors.flatMap((e, i) => (e === 1 ? [i] : [])));
        expect(Math.abs(solve(one).loss - jaccardOfSet(wrong, one.truth))).toBeLessThan(4e-16);
      }),
    );
  });

  it('equals the loss from counts at levels', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 1 })), { minLength: 1 }),
        (pixels) => {
          const counts = [new Uint32Array(256), new Uint32Array(256)] as const;
          for (const [u, y] of pixels) {
            const side = counts[y as 0 | 1];
            side[u] = (side[u] as number) + 1;
          }
          const one = { errors: pixels.map(([u]) => u / 255), truth: pixels.map(([, y]) => y) };
          expect(levelLoss(counts[1], counts[0], (level) => level / 255)).toBeCloseTo(solve(one).loss, 14);
        },
      ),
    );
  });

  it('stands infinite errors of a hinge at −∞', () => {
    expect(solve({ errors: [Number.POSITIVE_INFINITY, 1, Number.NEGATIVE_INFINITY], truth: [1, 0, 0] }).loss).toBe(
      Number.POSITIVE_INFINITY,
    );
    expect(solve({ errors: [0.5, Number.NEGATIVE_INFINITY], truth: [1, 0] }).loss).toBe(0.5);
  });
});
