import fc from 'fast-check';
import { expect, it } from 'vitest';
import { connectedComponents } from '../../src/core/components.ts';

/** By the definition: what can be reached from a pixel over neighbours of its key, taken in raster order. */
function flooded(keys: Int32Array, width: number): Int32Array {
  const of = new Int32Array(keys.length).fill(-1);
  let count = 0;
  for (let seed = 0; seed < keys.length; seed += 1) {
    if ((keys[seed] as number) < 0 || of[seed] !== -1) continue;
    const open = [seed];
    of[seed] = count;
    for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
      const [x, y] = [pixel % width, Math.floor(pixel / width)];
      for (let near = 0; near < keys.length; near += 1) {
        const [nearX, nearY] = [near % width, Math.floor(near / width)];
        if (Math.abs(nearX - x) > 1 || Math.abs(nearY - y) > 1) continue;
        if (of[near] !== -1 || keys[near] !== keys[seed]) continue;
        of[near] = count;
        open.push(near);
      }
    }
    count += 1;
  }
  return of;
}

it('are those of a flood fill, with the same numbers', () => {
  const sizes = fc.record({ height: fc.integer({ min: 1, max: 12 }), width: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(
      sizes.chain(({ height, width }) =>
        fc.record({
          height: fc.constant(height),
          width: fc.constant(width),
          keys: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: height * width, maxLength: height * width }),
        }),
      ),
      ({ height, width, keys }) => {
        const expected = flooded(Int32Array.from(keys), width);
        const { count, of } = connectedComponents(Int32Array.from(keys), height, width);
        expect([...of]).toEqual([...expected]);
        expect(count).toBe(Math.max(-1, ...expected) + 1);
      },
    ),
    { numRuns: 300 },
  );
});
