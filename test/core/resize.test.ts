import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ScorePrediction } from '../../src/core/batch.ts';
import { resizeLabels, resizeScores } from '../../src/core/resize.ts';

function plane(height: number, width: number, values: ArrayLike<number>): ScorePrediction {
  return { kind: 'logits', batch: 1, channels: 1, height, width, values: Float64Array.from(values), integerMax: null };
}

/** One sample by the formula of half-pixel centres, with clamped coordinates. */
function sample(
  { height, width, values }: ScorePrediction,
  toHeight: number,
  toWidth: number,
  y: number,
  x: number,
): number {
  const at = (place: number, size: number) => Math.min(size - 1, Math.max(0, place));
  const sourceY = at((y + 0.5) * (height / toHeight) - 0.5, height);
  const sourceX = at((x + 0.5) * (width / toWidth) - 0.5, width);
  let value = 0;
  for (let j = 0; j < height; j += 1) {
    for (let i = 0; i < width; i += 1) {
      // Hat functions.
      const weight = Math.max(0, 1 - Math.abs(sourceY - j)) * Math.max(0, 1 - Math.abs(sourceX - i));
      value += weight * (values[j * width + i] as number);
    }
  }
  return value;
}

describe('resizeScores', () => {
  it('equals torch.nn.functional.interpolate(mode="bilinear", align_corners=False)', () => {
    // torch.arange(6.).reshape(1, 1, 2, 3) to (4, 5).
    const expected = [
      [0, 0.4, 1, 1.6, 2],
      [0.75, 1.15, 1.75, 2.35, 2.75],
      [2.25, 2.65, 3.25, 3.85, 4.25],
      [3, 3.4, 4, 4.6, 5],
    ].flat();
    const { values } = resizeScores(plane(2, 3, [0, 1, 2, 3, 4, 5]), 4, 5);
    expected.forEach((value, i) => {
      expect(values[i]).toBeCloseTo(value, 14);
    });
  });

  it('is the sum of hat functions at any two sizes', () => {
    const size = fc.integer({ min: 1, max: 7 });
    fc.assert(
      fc.property(
        size,
        size,
        size,
        size,
        fc.infiniteStream(fc.double({ min: -9, max: 9, noNaN: true })),
        (h, w, toH, toW, stream) => {
          const source = plane(h, w, [...stream.take(h * w)]);
          const { values } = resizeScores(source, toH, toW);
          for (let y = 0; y < toH; y += 1) {
            for (let x = 0; x < toW; x += 1)
              expect(values[y * toW + x]).toBeCloseTo(sample(source, toH, toW, y, x), 12);
          }
        },
      ),
    );
  });

  it('leaves equal sizes untouched, and keeps planes apart', () => {
    const values = Float32Array.from({ length: 2 * 3 * 4 * 5 }, (_, i) => Math.sin(i));
    const batch: ScorePrediction = {
      kind: 'logits',
      batch: 2,
      channels: 3,
      height: 4,
      width: 5,
      values,
      integerMax: null,
    };
    expect([...resizeScores(batch, 4, 5).values]).toEqual([...values]);
    const twice = resizeScores(batch, 8, 10);
    expect(twice).toMatchObject({ batch: 2, channels: 3, height: 8, width: 10 });
    const third = plane(4, 5, values.subarray(5 * 20, 6 * 20));
    expect([...twice.values.subarray(5 * 80, 6 * 80)]).toEqual([...resizeScores(third, 8, 10).values]);
  });

  it('makes fractions of integer probabilities', () => {
    const bytes: ScorePrediction = {
      ...plane(1, 2, []),
      kind: 'probabilities',
      values: Uint8Array.of(0, 255),
      integerMax: 255,
    };
    const { values, integerMax } = resizeScores(bytes, 1, 4);
    expect(integerMax).toBeNull();
    expect([...values]).toEqual([0, 0.25, 0.75, 1]);
  });

  it('spreads −∞ only where it has weight', () => {
    const minus = Number.NEGATIVE_INFINITY;
    expect([...resizeScores(plane(1, 2, [minus, 3]), 1, 4).values]).toEqual([minus, minus, minus, 3]);
  });

  it('fills a given buffer', () => {
    const out = new Float32Array(4);
    expect(resizeScores(plane(1, 2, [1, 3]), 1, 4, out).values).toBe(out);
    expect([...out]).toEqual([1, 1.5, 2.5, 3]);
  });
});

describe('resizeLabels', () => {
  it('takes the sample floor(i·h/H), also at sizes that do not divide', () => {
    const labels = { batch: 2, height: 2, width: 3, ids: Int32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, -1, -2, 0) };
    const { ids, height, width } = resizeLabels(labels, 3, 4);
    expect([height, width]).toEqual([3, 4]);
    expect([...ids]).toEqual([1, 1, 2, 3, 1, 1, 2, 3, 4, 4, 5, 6, 7, 7, 8, 9, 7, 7, 8, 9, -1, -1, -2, 0]);
    expect([...resizeLabels(labels, 1, 2).ids]).toEqual([1, 2, 7, 8]);
  });
});
