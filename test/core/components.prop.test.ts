import fc from 'fast-check';
import { expect, it } from 'vitest';
import { IGNORED, UNKNOWN } from '../../src/core/batch.ts';
import { connectedComponents } from '../../src/core/components.ts';
import { countPairRuns, pairRuns } from '../../src/core/pair-runs.ts';

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

const labels = (length: number) => fc.array(fc.integer({ min: -1, max: 2 }), { minLength: length, maxLength: length });

it('are those of a flood fill over the pixels, with the same numbers', () => {
  const sizes = fc.record({ height: fc.integer({ min: 1, max: 12 }), width: fc.integer({ min: 1, max: 12 }) });
  fc.assert(
    fc.property(
      sizes.chain(({ height, width }) =>
        fc.record({
          height: fc.constant(height),
          width: fc.constant(width),
          ids: labels(height * width),
          decided: labels(height * width),
        }),
      ),
      ({ height, width, ids, decided }) => {
        const truth = { batch: 1, height, width, ids: Int8Array.from(ids) };
        const runs = pairRuns(truth, Int8Array.from(decided), 0);
        // A key that one run has may go on in the next: components of the truth alone.
        const { count, of, pixels } = connectedComponents(runs, runs.truth, width);
        const ofPixels = new Int32Array(ids.length).fill(-1);
        of.forEach((component, run) => {
          ofPixels.fill(component, runs.starts[run], runs.ends[run]);
        });
        const expected = flooded(Int32Array.from(ids), width);
        expect([...ofPixels]).toEqual([...expected]);
        expect(count).toBe(Math.max(-1, ...expected) + 1);
        expect([...pixels]).toEqual(
          Array.from({ length: count }, (_, one) => expected.filter((c) => c === one).length),
        );
      },
    ),
    { numRuns: 300 },
  );
});

it('runs hold every scored pixel once, with its truth and decision, and are as many as are counted', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), labels(36), labels(36), (width, ids, decided) => {
      const height = Math.floor(18 / width);
      if (height === 0) return;
      const size = height * width;
      const truth = { batch: 2, height, width, ids: Int8Array.from(ids.slice(0, 2 * size)) };
      const decision = Int8Array.from(decided.slice(0, 2 * size));
      let count = 0;
      for (const image of [0, 1]) {
        const runs = pairRuns(truth, decision, image);
        count += runs.starts.length;
        const seen = new Int32Array(size);
        for (let y = 0; y < height; y += 1) {
          for (let run = runs.rows[y] as number; run < (runs.rows[y + 1] as number); run += 1) {
            for (let i = runs.starts[run] as number; i < (runs.ends[run] as number); i += 1) {
              seen[i] = (seen[i] as number) + 1;
              expect(Math.floor(i / width)).toBe(y);
              const place = image * size + i;
              expect(runs.truth[run]).toBe(truth.ids[place]);
              expect(runs.decided[run]).toBe((decision[place] as number) < 0 ? UNKNOWN : decision[place]);
            }
          }
        }
        expect([...seen]).toEqual(
          Array.from({ length: size }, (_, i) => (truth.ids[image * size + i] === IGNORED ? 0 : 1)),
        );
      }
      expect(countPairRuns(truth, decision)).toBe(count);
    }),
    { numRuns: 300 },
  );
});
