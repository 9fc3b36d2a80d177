import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED, UNKNOWN } from '../../src/core/batch.ts';
import { confusionOf, confusionRows, metricsOf } from '../../src/core/metrics.ts';

describe('metrics', () => {
  const truth = Int32Array.of(0, 0, 1, 1, 2, IGNORED, UNKNOWN, 0);
  const decision = Int32Array.of(0, 1, 1, IGNORED, UNKNOWN, 2, 1, 0);

  it('count every scored pixel; ignored truth is out, a decision that is no class is a miss', () => {
    const confusion = confusionOf(truth, decision, 4);
    expect(confusionRows(confusion)).toEqual([
      [2, 1, 0, 0, 0],
      [0, 1, 0, 0, 1],
      [0, 0, 0, 0, 1],
      [0, 0, 0, 0, 0],
    ]);
    const { classes, mIoU, mIoUClasses, pixelAccuracy, scored } = metricsOf(confusion);
    expect(scored).toBe(7);
    expect(pixelAccuracy).toBe(3 / 7);
    expect(classes[0]).toEqual({
      classId: 0,
      pixels: 3,
      predicted: 2,
      iou: 2 / 3,
      dice: 4 / 5,
      precision: 1,
      recall: 2 / 3,
    });
    // Truth that is no class is background: its decision for class 1 is a false alarm.
    expect(classes[1]).toEqual({
      classId: 1,
      pixels: 2,
      predicted: 3,
      iou: 1 / 4,
      dice: 2 / 5,
      precision: 1 / 3,
      recall: 1 / 2,
    });
    expect(classes[2]).toEqual({ classId: 2, pixels: 1, predicted: 0, iou: 0, dice: 0, precision: null, recall: 0 });
    expect(classes[3]).toEqual({
      classId: 3,
      pixels: 0,
      predicted: 0,
      iou: null,
      dice: null,
      precision: null,
      recall: null,
    });
    expect(mIoUClasses).toBe(3);
    expect(mIoU).toBeCloseTo((2 / 3 + 1 / 4) / 3, 15);
  });

  it('leave excluded classes out of list and mean, but count their pixels', () => {
    const metrics = metricsOf(confusionOf(truth, decision, 4), [2]);
    expect(metrics.classes.map(({ classId }) => classId)).toEqual([0, 1, 3]);
    expect(metrics.mIoUClasses).toBe(2);
    expect(metrics.pixelAccuracy).toBe(3 / 7);
  });

  it('do not exist without a scored pixel', () => {
    expect(metricsOf(confusionOf(Int32Array.of(IGNORED), Int32Array.of(0), 2))).toMatchObject({
      mIoU: null,
      mIoUClasses: 0,
      pixelAccuracy: null,
      scored: 0,
    });
  });

  it('equal the counts of sets, class by class', () => {
    const id = fc.constantFrom(0, 1, 2, IGNORED, UNKNOWN);
    fc.assert(
      fc.property(fc.array(fc.tuple(id, id)), (pixels) => {
        const metrics = metricsOf(
          confusionOf(
            Int32Array.from(pixels, ([y]) => y),
            Int32Array.from(pixels, ([, p]) => p),
            3,
          ),
        );
        const scored = pixels.filter(([y]) => y !== IGNORED);
        for (const { classId, iou, precision, recall } of metrics.classes) {
          const both = scored.filter(([y, p]) => y === classId && p === classId).length;
          const either = scored.filter(([y, p]) => y === classId || p === classId).length;
          const decided = scored.filter(([, p]) => p === classId).length;
          const wanted = scored.filter(([y]) => y === classId).length;
          expect(iou).toBe(either === 0 ? null : both / either);
          expect(precision).toBe(decided === 0 ? null : both / decided);
          expect(recall).toBe(wanted === 0 ? null : both / wanted);
        }
      }),
    );
  });

  it('refuse maps of different sizes', () => {
    expect(() => confusionOf(new Int32Array(3), new Int32Array(2), 2)).toThrow(
      expect.objectContaining({ code: 'scores-length' }),
    );
  });
});
