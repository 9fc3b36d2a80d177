import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, type LabelIds, type LossSettings, UNKNOWN } from '../../src/core/batch.ts';
import { certify } from '../../src/core/certificate.ts';
import { type ClassDetail, classDetail } from '../../src/core/class-detail.ts';
import { curveOf, DELTA_BINS } from '../../src/core/curve.ts';
import { explainClass } from '../../src/core/explain.ts';
import { COUNTED_BLOCK, countLabels, countsLength } from '../../src/core/label-counts.ts';
import { NO_PIXEL, pixelSet } from '../../src/core/pixel-set.ts';
import { rankSpan } from '../../src/core/rank-span.ts';
import { setRanks } from '../../src/core/set-ranks.ts';
import type { SortedClass } from '../../src/core/sorted-class.ts';
import { SortedLabels } from '../../src/core/sorted-labels.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { mulberry } from '../../src/core/submodularity.ts';
import { openUnit, unitCount } from '../../src/core/unit.ts';
import type { CurveData, RankSpan } from '../../src/core/view-data.ts';
import { type RandomPair, randomPair } from './random-pair.ts';

/** One class of one unit twice: from counts, and sorted pixel by pixel. */
interface Both {
  readonly counted: SortedClass;
  readonly sorted: SortedClass;
  readonly detail: ClassDetail;
  readonly truth: LabelIds;
  readonly pair: RandomPair;
}

function* everyClass(pair: RandomPair): Generator<Both> {
  const { truth, prediction, settings } = pair;
  if (prediction.kind !== 'labels') throw new Error('no labels');
  const binary = settings.loss !== 'lovasz-softmax';
  for (let index = 0; index < unitCount(truth, settings); index += 1) {
    const unit = openUnit(truth, prediction, settings, index);
    const start = unit.firstImage * unit.imagePixels;
    const decided = prediction.ids.subarray(start, start + unit.pixels);
    for (let classId = binary ? 1 : 0; classId < (binary ? 2 : prediction.channels); classId += 1) {
      const counts = countLabels(unit, decided, classId, new Uint32Array(countsLength(unit.pixels)));
      const detail = classDetail(truth, prediction, settings, classId, index);
      yield {
        counted: new SortedLabels(index, classId, unit.truth, decided, counts),
        sorted: SortedPixels.of(detail, unit.truth, decided),
        detail,
        truth: unit.truth,
        pair,
      };
    }
  }
}

/** Small pairs: every rank and pixel of them is looked at. */
const smallPairs = randomPair({ kinds: ['labels'], losses: ['lovasz-softmax', 'lovasz-sigmoid'], largestSide: 7 }).map(
  (pair): RandomPair => ({ ...pair, settings: { ...pair.settings, ties: 'shapley' } }),
);

/** What a pair of some blocks is drawn from. */
interface Recipe {
  readonly seed: number;
  readonly pixels: number;
  readonly perImage: boolean;
  /** Part of the pixels that are decided at random. */
  readonly noise: number;
}

const recipes: fc.Arbitrary<Recipe> = fc.record({
  seed: fc.nat(),
  pixels: fc.integer({ min: COUNTED_BLOCK - 1, max: 4 * COUNTED_BLOCK }),
  perImage: fc.boolean(),
  noise: fc.constantFrom(0, 0.01, 0.5),
});

/** Ranks lie far apart: runs of classes, with noise and ignored pixels here and there. */
function drawPair({ seed, pixels, perImage, noise }: Recipe): RandomPair {
  const random = mulberry(seed);
  const truth = new Int8Array(2 * pixels);
  const ids = new Int8Array(2 * pixels);
  let [own, decided] = [0, 0];
  for (let i = 0; i < truth.length; i += 1) {
    if (random() < 0.004) own = Math.floor(random() * 3);
    if (random() < 0.004) decided = random() < 0.7 ? own : Math.floor(random() * 3);
    truth[i] = random() < 0.02 ? IGNORED : own;
    ids[i] = random() < noise ? Math.floor(random() * 4) : decided;
    if (ids[i] === 3) ids[i] = UNKNOWN;
  }
  const size = { batch: 2, height: 1, width: pixels };
  const settings: LossSettings = { loss: 'lovasz-softmax', classes: 'present', perImage, ties: 'shapley' };
  return { truth: { ...size, ids: truth }, prediction: { kind: 'labels', channels: 4, ...size, ids }, settings };
}

function onEverySmallClass(check: (both: Both) => void): void {
  fc.assert(
    fc.property(smallPairs, (pair) => {
      for (const both of everyClass(pair)) check(both);
    }),
    { numRuns: 100 },
  );
}

function onEveryLargeClass(check: (both: Both) => void): void {
  fc.assert(
    fc.property(recipes, (recipe) => {
      for (const both of everyClass(drawPair(recipe))) check(both);
    }),
    { numRuns: 10 },
  );
}

/** Some ranks, the ends and those beside the last wrong pixel among them. */
function someRanks({ detail }: Both): number[] {
  const wrong = detail.errors.filter((error) => error === 1).length;
  const all = [1, 2, wrong - 1, wrong, wrong + 1, wrong + 2, detail.pixels - 1, detail.pixels];
  for (let step = 1; step < 40; step += 1) all.push(Math.round((step * detail.pixels) / 40));
  return [...new Set(all)].filter((rank) => rank >= 1 && rank <= detail.pixels).sort((a, b) => a - b);
}

function someSpans(both: Both): RankSpan[] {
  const ranks = someRanks(both);
  return ranks.flatMap((from, at) => ranks.slice(at).flatMap((to, k) => (k % 5 === 0 || k < 2 ? [{ from, to }] : [])));
}

/**
 * Sums of parts, which are added one by one or as so many times the same: equal but for rounding. All else is equal to
 * the last bit.
 */
function expectClose(counted: readonly number[], sorted: readonly number[]): void {
  expect(counted.length).toBe(sorted.length);
  const gaps = counted.map((value, k) => Math.abs(value - (sorted[k] as number)));
  expect(Math.max(0, ...gaps)).toBeLessThan(1e-11);
}

describe('hard labels in sorted order from counts', () => {
  for (const [name, onEveryClass] of [
    ['small', onEverySmallClass],
    ['of several blocks', onEveryLargeClass],
  ] as const) {
    it(`have the errors, weights, sides, pixels and ranks of a sort to the last bit (${name})`, () => {
      onEveryClass((both) => {
        const { counted, sorted, detail, truth } = both;
        expect([counted.pixels, counted.foreground, counted.loss]).toEqual([
          detail.pixels,
          detail.foreground,
          detail.loss,
        ]);
        const ranks = name === 'small' ? Array.from(detail.order, (_, k) => k + 1) : someRanks(both);
        for (const rank of ranks) {
          const pixel = detail.order[rank - 1] as number;
          expect(counted.pixelAt(rank)).toBe(pixel);
          expect(counted.rankOf(pixel)).toBe(rank);
          expect(counted.errorAt(rank)).toBe(detail.errors[pixel]);
          expect(counted.weightAt(rank)).toBe(detail.weights[pixel]);
          expect(counted.missesAt(rank)).toBe(sorted.missesAt(rank));
        }
        expect(counted.missesAt(0)).toBe(0);
        truth.forEach((id, pixel) => {
          if (id === IGNORED) expect(counted.rankOf(pixel)).toBe(0);
        });
        const visited: unknown[][] = [[], []];
        [counted, sorted].forEach((one, side) => {
          one.eachRank((...seen) => visited[side]?.push(seen));
        });
        expect(visited[0]).toEqual(visited[1]);
      });
    });

    it(`light the same pixels, and find the next one (${name})`, () => {
      onEveryClass((both) => {
        const { counted, sorted, truth } = both;
        for (const { from, to } of someSpans(both).filter((_, k) => k % 7 === 0)) {
          const [ours, theirs] = [counted.within(from, to), sorted.within(from, to)];
          let next = truth.length;
          for (let pixel = truth.length - 1; pixel >= 0; pixel -= 1) {
            if (theirs.has(pixel)) next = pixel;
            const isAsked = pixel % 97 === 0 || name === 'small';
            const isFound = !isAsked || ours.next(pixel, truth.length) === next;
            if (ours.has(pixel) !== theirs.has(pixel) || !isFound) {
              expect.fail(`pixel ${pixel} of ranks ${from}..${to}`);
            }
          }
        }
      });
    });

    it(`have the curve of a sort (${name})`, () => {
      onEveryClass((both) => {
        const { counted, sorted } = both;
        for (const shown of [null, ...someSpans(both).filter((_, k) => k % 120 === 0)]) {
          for (const maxPoints of [16, 400]) {
            const wish = { maxPoints, threshold: 0.5, shown };
            const [ours, theirs] = [curveOf(counted, wish), curveOf(sorted, wish)];
            expect(exactText(ours)).toBe(exactText(theirs));
            expectClose(roundedPart(ours), roundedPart(theirs));
          }
        }
      });
    });

    it(`have the spans and sets of ranks of a sort (${name})`, () => {
      onEveryClass((both) => {
        const { counted, sorted } = both;
        const parts = { partOfLoss: 0.25, wholeLoss: 0.5 };
        for (const span of someSpans(both)) {
          const { classLoss, classShare, share, ...exact } = rankSpan(counted, span, parts);
          const theirs = rankSpan(sorted, span, parts);
          expect(theirs).toMatchObject(exact);
          expectClose(
            [classLoss, classShare ?? -1, share ?? -1],
            [theirs.classLoss, theirs.classShare ?? -1, theirs.share ?? -1],
          );
        }
        const sets = [
          pixelSet(() => true),
          NO_PIXEL,
          pixelSet((pixel) => pixel % 7 < 3),
          pixelSet((pixel) => pixel % 3000 < 1500),
          pixelSet((pixel) => pixel % 900 === 5),
        ];
        for (const set of sets) {
          const { classLoss, classShare, share, ...exact } = setRanks(counted, set, parts);
          const theirs = setRanks(sorted, set, parts);
          expect(theirs).toMatchObject(exact);
          expectClose(
            [classLoss, classShare ?? -1, share ?? -1],
            [theirs.classLoss, theirs.classShare ?? -1, theirs.share ?? -1],
          );
        }
      });
    });

    it(`are explained and certified as a sort is (${name})`, () => {
      onEveryClass((both) => {
        const { counted, sorted, pair } = both;
        const { truth, prediction, settings } = pair;
        const size = truth.height * truth.width;
        const ranks = someRanks(both);
        const [ours, theirs] = [counted, sorted].map((one) => explainClass(one, size, truth.width, ranks));
        expect(ours?.samples.map((row) => row.slice(0, 5))).toEqual(theirs?.samples.map((row) => row.slice(0, 5)));
        // Where rounding decides at which of two ranks a quarter of the loss is reached, either may be shown.
        const rows = (data: typeof ours) => data?.rows.filter(({ rank }) => ranks.includes(rank)) ?? [];
        expect(rows(ours).map(({ sum: _, ...row }) => row)).toEqual(rows(theirs).map(({ sum: _, ...row }) => row));
        const sums = (data: typeof ours) => rows(data).map(({ sum }) => sum);
        expectClose(sums(ours), sums(theirs));
        expectClose([ours?.weightSum ?? -1, ours?.partSum ?? -1], [theirs?.weightSum ?? -1, theirs?.partSum ?? -1]);
        const certificate = certify(truth, prediction, settings, counted);
        const byPixels = certify(truth, prediction, settings, sorted);
        expect(certificate.checks.filter(({ passed }) => !passed)).toEqual([]);
        expect(certificate.checks.map(({ name: check, cases }) => [check, cases])).toEqual(
          byPixels.checks.map(({ name: check, cases }) => [check, cases]),
        );
        expect(certificate.ties).toMatchObject({
          tiedPixels: byPixels.ties.tiedPixels,
          mixedPixels: byPixels.ties.mixedPixels,
          movableWeight: byPixels.ties.movableWeight,
        });
      });
    });
  }

  it('hold far less than a tenth of a byte a pixel', () => {
    expect((4 * countsLength(600_000_000)) / 600_000_000).toBeLessThan(0.04);
  });
});

/** As text, in which numbers differ that differ in a bit. */
function exactText({
  kinds,
  kindsByDelta: _,
  box: __,
  thresholdIntegral: ___,
  columns,
  rug,
  ...exact
}: CurveData): string {
  const arrays = [...Object.values(columns), rug].map((values) => values.join(' '));
  const pixels = [kinds.missed.pixels, kinds.falseAlarm.pixels, kinds.right.pixels];
  return JSON.stringify([exact, pixels, arrays], null, 1);
}

function roundedPart({ kinds, kindsByDelta, box, thresholdIntegral }: CurveData): number[] {
  return [
    kinds.missed.loss,
    kinds.falseAlarm.loss,
    kinds.right.loss,
    // Shares of a bin, which is a 256th of the axis.
    ...Array.from(kindsByDelta, (share) => share / DELTA_BINS),
    box?.inside ?? -1,
    box?.beyond ?? -1,
    thresholdIntegral,
  ];
}
