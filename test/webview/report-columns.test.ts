import { describe, expect, it } from 'vitest';
import { joinIds } from '../../src/protocol/id-list.ts';
import { type Columns, columnsOf, histogramOf, orderOf, type Quantity } from '../../webview/report/report-columns.ts';

const byLoss = { column: 'loss', descending: true } as const;
const all = { text: '', range: null, dot: null, changed: 'all' } as const;
const nothing = { classIoU: null, cellPixels: null };

/** Rows of these losses, which are their mIoU, too. */
function columnsOfLosses(losses: readonly number[]): Columns {
  const { buffer } = Float64Array.from(losses);
  const ids = joinIds(losses.map((_, place) => `image-${place}`));
  const numbers = { loss: buffer, mIoU: buffer, accuracy: buffer, worstClass: buffer, worstIoU: buffer };
  return columnsOf({ ids, ...numbers, warnings: buffer, otherLoss: null, otherIoU: null });
}

describe('a bar of a distribution', () => {
  const onEdges = Array.from({ length: 33 * 16 }, (_, place) => (place % 33) / 32);
  const thirds = Array.from({ length: 33 * 3 }, (_, place) => 0.1 + (0.7 * (place % 33)) / 32);

  it.each([
    ['on the edges of its bars', onEdges],
    ['on edges that are rounded', thirds],
    ['all alike', [0.25, 0.25, 0.25]],
    ['some of them without a number', [0, Number.NaN, 1, 0.5, Number.NaN]],
  ])('lists the images that it counts: values %s', (_, losses) => {
    const columns = columnsOfLosses(losses);
    const { low, high, counts, none } = histogramOf(columns.loss);
    const listed = [...counts].map((_, bin) => {
      const range = { of: 'loss' as const, bin, low, high };
      return orderOf(columns, byLoss, { ...all, range }, nothing).length;
    });
    expect(listed).toEqual([...counts]);
    expect(listed.reduce((sum, count) => sum + count, 0)).toBe(losses.length - none);
  });

  it('lists none of the images that a report computed anew has beyond its ends', () => {
    const columns = columnsOfLosses([0.1, 0.5, 0.95, 1, 3]);
    const range = { of: 'loss' as Quantity, bin: 31, low: 0, high: 1 };
    expect([...orderOf(columns, byLoss, { ...all, range }, nothing)]).toEqual([3]);
  });
});
