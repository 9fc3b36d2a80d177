import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pannedBy, placementOf, type Size, showing, zoomedAt, zoomedTo } from '../../webview/gl/camera.ts';
import { levelFor, levelSize, visibleTiles } from '../../webview/gl/tile-grid.ts';
import type { Camera } from '../../webview/store/view-state.ts';

const size = (most: number): fc.Arbitrary<Size> =>
  fc.record({ width: fc.integer({ min: 1, max: most }), height: fc.integer({ min: 1, max: most }) });
const part = fc.double({ min: 0, max: 1, noNaN: true });

function imagePoint(camera: Camera, at: { x: number; y: number }, image: Size, pane: Size) {
  const { left, top, zoom } = placementOf(camera, image, pane);
  return { x: left + at.x / zoom, y: top + at.y / zoom };
}

describe('camera', () => {
  it('shows the whole image when it fits', () => {
    fc.assert(
      fc.property(size(4000), size(2000), (image, pane) => {
        const { left, top, zoom } = placementOf('fit', image, pane);
        expect(left).toBeLessThanOrEqual(1e-6);
        expect(top).toBeLessThanOrEqual(1e-6);
        expect(left + pane.width / zoom).toBeGreaterThanOrEqual(image.width - 1e-6);
        expect(top + pane.height / zoom).toBeGreaterThanOrEqual(image.height - 1e-6);
      }),
    );
  });

  it('keeps the point under the pointer when zooming in from the middle of the image', () => {
    const image = { width: 480, height: 360 };
    const pane = { width: 319, height: 239 };
    const inner = fc.double({ min: 0.3, max: 0.7, noNaN: true });
    fc.assert(
      fc.property(inner, inner, fc.double({ min: 1, max: 6, noNaN: true }), (x, y, factor) => {
        const at = { x: x * pane.width, y: y * pane.height };
        const before = imagePoint('fit', at, image, pane);
        const after = imagePoint(zoomedAt('fit', factor, at, image, pane), at, image, pane);
        expect(after.x).toBeCloseTo(before.x, 6);
        expect(after.y).toBeCloseTo(before.y, 6);
      }),
    );
  });

  it('never loses the image, however it is moved', () => {
    fc.assert(
      fc.property(
        size(3000),
        size(1000),
        fc.array(fc.tuple(part, part, part), { maxLength: 8 }),
        (image, pane, moves) => {
          let camera: Camera = 'fit';
          for (const [x, y, much] of moves) {
            camera = zoomedAt(camera, 0.2 + 8 * much, { x: x * pane.width, y: y * pane.height }, image, pane);
            camera = pannedBy(camera, (x - 0.5) * 1e4, (y - 0.5) * 1e4, image, pane);
          }
          const { left, top, zoom } = placementOf(camera, image, pane);
          expect(zoom).toBeGreaterThan(0);
          expect(left).toBeLessThan(image.width);
          expect(top).toBeLessThan(image.height);
          expect(left + pane.width / zoom).toBeGreaterThan(0);
          expect(top + pane.height / zoom).toBeGreaterThan(0);
        },
      ),
    );
  });

  it('brings a pixel into sight', () => {
    const image = { width: 4000, height: 3000 };
    const pane = { width: 400, height: 300 };
    const camera = zoomedTo('fit', 2, image, pane);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3999 }), fc.integer({ min: 0, max: 2999 }), (x, y) => {
        const { left, top, zoom } = placementOf(showing(camera, { x, y }, image, pane), image, pane);
        expect(x).toBeGreaterThanOrEqual(left - 1e-6);
        expect(y).toBeGreaterThanOrEqual(top - 1e-6);
        expect(x).toBeLessThanOrEqual(left + pane.width / zoom);
        expect(y).toBeLessThanOrEqual(top + pane.height / zoom);
      }),
    );
  });
});

describe('tiles', () => {
  it('are those that overlap the pane, each once', () => {
    fc.assert(
      fc.property(
        size(5000),
        size(900),
        part,
        part,
        fc.double({ min: 0.05, max: 20, noNaN: true }),
        (image, pane, x, y, zoom) => {
          const levels = Math.max(1, Math.ceil(Math.log2(Math.max(image.width, image.height) / 1024)) + 1);
          const info = { ...image, levels };
          const camera = { x: x * image.width, y: y * image.height, zoom };
          const placement = placementOf(camera, image, pane);
          const level = levelFor(info, zoom);
          const edge = 1024 * 2 ** level;
          const { width, height } = levelSize(info, level);
          const wanted: string[] = [];
          for (let row = 0; row * 1024 < height; row += 1) {
            for (let column = 0; column * 1024 < width; column += 1) {
              const overlaps =
                column * edge <= placement.left + pane.width / zoom &&
                (column + 1) * edge > placement.left &&
                row * edge <= placement.top + pane.height / zoom &&
                (row + 1) * edge > placement.top;
              if (overlaps) wanted.push(`${column} ${row}`);
            }
          }
          const tiles = visibleTiles(info, level, placement, pane, { x: 1, y: 1 });
          expect(tiles.map(({ column, row }) => `${column} ${row}`)).toEqual(wanted);
        },
      ),
    );
  });

  it('have texels of one to two a pixel where the image is larger than the pane', () => {
    expect([4, 1, 0.75, 0.5, 0.26, 0.25, 0.01].map((zoom) => levelFor({ levels: 5 }, zoom))).toEqual([
      0, 0, 0, 1, 1, 2, 4,
    ]);
  });
});
