import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { IGNORED } from '../../src/core/batch.ts';
import { borderDistance, FARTHEST_PX } from '../../src/core/border-distance.ts';
import { boundaryBand, boundaryIoU } from '../../src/core/boundary-iou.ts';
import { labelInterior } from '../../src/core/label-interior.ts';

const picture = fc
  .record({ height: fc.integer({ min: 1, max: 9 }), width: fc.integer({ min: 1, max: 9 }) })
  .chain(({ height, width }) =>
    fc
      .array(fc.constantFrom(0, 0, 0, 1, 2, -1), { minLength: height * width, maxLength: height * width })
      .map((ids) => ({ height, width, ids: Int32Array.from(ids) })),
  );

describe('borderDistance', () => {
  it('is the city-block distance to the nearest other label, by looking at every pixel', () => {
    fc.assert(
      fc.property(picture, ({ height, width, ids }) => {
        const ours = borderDistance(ids, height, width);
        ids.forEach((id, at) => {
          const [x, y] = [at % width, Math.floor(at / width)];
          let nearest = FARTHEST_PX;
          ids.forEach((other, place) => {
            if (other === id) return;
            nearest = Math.min(nearest, Math.abs((place % width) - x) + Math.abs(Math.floor(place / width) - y));
          });
          expect(ours[at]).toBe(nearest);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('tells no more apart than fits', () => {
    const ids = Int8Array.from({ length: 600 }, (_, i) => (i < 300 ? 0 : 1));
    const row = borderDistance(ids, 1, 600);
    expect([row[0], row[44], row[45], row[46], row[299], row[300], row[553], row[599]]).toEqual([
      255, 255, 255, 254, 1, 1, 254, 255,
    ]);
    const column = borderDistance(ids, 600, 1);
    expect([...column]).toEqual([...row]);
  });
});

describe('labelInterior', () => {
  it('is what lies further from other labels and from the edge than d, by looking at every square', () => {
    fc.assert(
      fc.property(picture, fc.integer({ min: 0, max: 4 }), ({ height, width, ids }, d) => {
        const isInside = (at: number) => {
          const [x, y] = [at % width, Math.floor(at / width)];
          for (let dy = -d; dy <= d; dy += 1) {
            for (let dx = -d; dx <= d; dx += 1) {
              const inImage = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
              if (!inImage || ids[at + dy * width + dx] !== ids[at]) return false;
            }
          }
          return true;
        };
        expect([...labelInterior(ids, height, width, d)]).toEqual([...ids.keys()].map((at) => (isInside(at) ? 1 : 0)));
      }),
      { numRuns: 500 },
    );
  });
});

describe('boundary IoU', () => {
  it('is the IoU of the bands that erosion takes away, class by class', () => {
    fc.assert(
      fc.property(picture, fc.infiniteStream(fc.constantFrom(0, 1, 2, -2)), ({ height, width, ids }, stream) => {
        const decision = Int32Array.from(ids, (id) =>
          stream.next().value === 0 ? id : (stream.next().value as number),
        );
        const { bandPx, classes } = boundaryIoU({ batch: 1, height, width, ids }, decision, 3);
        expect(bandPx).toBe(1);
        const bandOf = (labels: Int32Array, classId: number, at: number) => {
          if (labels[at] !== classId || ids[at] === IGNORED) return false;
          const [x, y] = [at % width, Math.floor(at / width)];
          for (let dy = -bandPx; dy <= bandPx; dy += 1) {
            for (let dx = -bandPx; dx <= bandPx; dx += 1) {
              const inside = x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height;
              if (!inside || labels[at + dy * width + dx] !== classId) return true;
            }
          }
          return false;
        };
        classes.forEach((iou, classId) => {
          let both = 0;
          let either = 0;
          for (const at of ids.keys()) {
            const [g, p] = [bandOf(ids, classId, at), bandOf(decision, classId, at)];
            if (g && p) both += 1;
            if (g || p) either += 1;
          }
          expect(iou).toBe(either === 0 ? null : both / either);
        });
      }),
      { numRuns: 300 },
    );
  });

  it('has a band of 2 % of the diagonal, and forgives what is deep inside', () => {
    expect(boundaryBand(360, 480)).toBe(12);
    expect(boundaryBand(3, 4)).toBe(1);
    const [height, width] = [300, 400];
    const ids = Int32Array.from({ length: height * width }, (_, i) => (i % width < 200 ? 0 : 1));
    const hole = ids.map((id, i) => {
      const [x, y] = [i % width, Math.floor(i / width)];
      return x > 80 && x < 120 && y > 130 && y < 170 ? 1 : id;
    });
    const { bandPx, classes } = boundaryIoU({ batch: 1, height, width, ids }, hole, 2);
    expect(bandPx).toBe(10);
    // The hole is a band of its own in class 1, and makes one around itself in class 0.
    const frame = (w: number, h: number) => w * h - (w - 20) * (h - 20);
    const around = 59 * 59 - 39 * 39;
    expect(classes[0]).toBeCloseTo(frame(200, 300) / (frame(200, 300) + around), 12);
    expect(classes[1]).toBeCloseTo(frame(200, 300) / (frame(200, 300) + frame(39, 39)), 12);
  });

  it('pools the counts of a batch', () => {
    const size = { height: 4, width: 4 };
    const ids = Int32Array.from({ length: 32 }, (_, i) => (i % 4 < 2 ? 0 : 1));
    const decision = ids.map((id, i) => (i < 16 ? id : 1 - id));
    expect(boundaryIoU({ batch: 2, ...size, ids }, decision, 2).classes).toEqual([8 / 24, 8 / 24]);
  });
});
