import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { classDetail } from '../../src/core/class-detail.ts';
import { decide } from '../../src/core/decision.ts';
import { lossMap } from '../../src/core/maps.ts';
import { pixelSet } from '../../src/core/pixel-set.ts';
import { setRanks } from '../../src/core/set-ranks.ts';
import { SortedPixels } from '../../src/core/sorted-pixels.ts';
import { mulberry } from '../../src/core/submodularity.ts';
import { randomPair } from './random-pair.ts';

describe('ranks of a set of pixels', () => {
  it('are those that its pixels have, as runs, with what they hold', () => {
    fc.assert(
      fc.property(randomPair({ generic: true }), fc.infiniteStream(fc.boolean()), (pair, stream) => {
        const { truth, prediction } = pair;
        const settings = { ...pair.settings, perImage: false, classes: 'all' as const };
        const classId = settings.loss === 'lovasz-softmax' ? 0 : 1;
        const detail = classDetail(truth, prediction, settings, classId, 0);
        const chosen = new Set([...truth.ids.keys()].filter(() => stream.next().value));
        const parts = { partOfLoss: 0.25, wholeLoss: 2 };
        const sorted = SortedPixels.of(detail, truth.ids, decide(prediction));
        const found = setRanks(
          sorted,
          pixelSet((pixel) => chosen.has(pixel)),
          parts,
        );
        const ranks: number[] = [];
        for (let at = 0; at < found.runs.length; at += 2) {
          for (let rank = found.runs[at] as number; rank <= (found.runs[at + 1] as number); rank += 1) ranks.push(rank);
        }
        const scored = [...chosen].filter((pixel) => truth.ids[pixel] !== IGNORED);
        expect(ranks).toEqual(scored.map((pixel) => detail.order.indexOf(pixel) + 1).sort((a, b) => a - b));
        expect(found.pixels).toBe(scored.length);
        expect(found.foreground).toBe(scored.filter((pixel) => truth.ids[pixel] === classId).length);
        const error = lossMap(truth, prediction, settings, 'error', classId);
        const carried = scored.reduce(
          (sum, pixel) => sum + (detail.weights[pixel] as number) * Math.max(0, error[pixel] as number),
          0,
        );
        expect(found.classLoss).toBeCloseTo(carried, 11);
        expect(found.share).toBeCloseTo((carried * 0.25) / 2, 11);
      }),
    );
  });

  it('are at most eight thousand runs that cover all of them and little else', () => {
    const random = mulberry(3);
    const width = 100_000;
    const size = { batch: 1, height: 1, width };
    const truth = { ...size, ids: Int32Array.from({ length: width }, () => (random() < 0.3 ? 1 : 0)) };
    const values = Float64Array.from({ length: width }, () => random());
    const prediction = { kind: 'probabilities', channels: 1, ...size, values, integerMax: null } as const;
    const settings = { loss: 'lovasz-sigmoid', classes: 'present', perImage: false, ties: 'index' } as const;
    const detail = classDetail(truth, prediction, settings, 1, 0);
    const isIn = (pixel: number) => pixel % 7 === 0;
    const sorted = SortedPixels.of(detail, truth.ids, decide(prediction));
    const { runs } = setRanks(sorted, pixelSet(isIn), { partOfLoss: 1, wholeLoss: 1 });
    expect(runs.length).toBeLessThanOrEqual(16_000);
    let at = 0;
    detail.order.forEach((pixel, k) => {
      if (!isIn(pixel)) return;
      while ((runs[at + 1] ?? Number.POSITIVE_INFINITY) < k + 1) at += 2;
      expect(runs[at]).toBeLessThanOrEqual(k + 1);
    });
    for (let run = 2; run < runs.length; run += 2) {
      expect(runs[run] as number).toBeGreaterThan((runs[run - 1] as number) + 1);
    }
  });
});
