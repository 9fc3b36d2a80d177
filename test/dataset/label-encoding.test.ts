import { expect, it } from 'vitest';
import { decidedShare } from '../../src/dataset/label-encoding.ts';

const size = { batch: 3, channels: 2, height: 1, width: 4 };

/** Three images of four pixels; channel 1 wins at 0, 1 and 4 of them, once by a tie that it loses. */
const wins = [
  [0, 0, 0, 0],
  [0, 1, 0, 0.5],
  [1, 1, 1, 1],
];

it('the share of a channel is that of all images, in any order of the axes; the lowest channel wins a tie', () => {
  const first = wins.flatMap((image) => [...image.map((score) => 1 - score), ...image]);
  const last = wins.flatMap((image) => image.flatMap((score) => [1 - score, score]));
  const before = [0, 1].flatMap((c) => wins.flatMap((image) => image.map((score) => (c === 1 ? score : 1 - score))));
  for (const [axes, data] of [
    ['bchw', first],
    ['bhwc', last],
    ['cbhw', before],
  ] as const) {
    const layout = { ...size, axes };
    expect(decidedShare(Float32Array.from(data), layout, 1), axes).toBe(5 / 12);
    expect(decidedShare(Float32Array.from(data), layout, 0), axes).toBe(7 / 12);
  }
});
