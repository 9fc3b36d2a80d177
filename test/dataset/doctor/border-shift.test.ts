import { describe, expect, it } from 'vitest';
import { addShifts, borderShift, borderShiftFinding } from '../../../src/dataset/doctor/border-shift.ts';
import { pairEvidence } from '../../../src/dataset/doctor/pair-evidence.ts';
import { defaultPairOptions } from '../../../src/dataset/pair-options.ts';
import { greyPng } from '../make-array.ts';
import { streetScene } from './street-scene.ts';

/** The scene's prediction moved right and down. */
function shiftOf(seed: number, dx: number, dy: number) {
  const { height, width, truth, prediction } = streetScene(seed);
  const moved = prediction.map((_, i) => {
    const x = Math.max(0, (i % width) - dx);
    const y = Math.max(0, Math.floor(i / width) - dy);
    return prediction[y * width + x] ?? 0;
  });
  const evidence = pairEvidence({
    truth: greyPng(height, width, truth),
    truthPath: 'gt/a.png',
    prediction: greyPng(height, width, moved),
    predictionPath: 'pred/a.png',
    options: defaultPairOptions,
  });
  return borderShift(evidence);
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('the shift of borders', () => {
  it('is found over several pairs, in direction and length', () => {
    for (const [dx, dy] of [
      [1, 0],
      [0, 2],
      [-1, 0],
    ] as const) {
      const { x, y } = addShifts(seeds.map((seed) => shiftOf(seed, dx, dy)));
      expect(Math.abs(x.sum / x.borders - dx)).toBeLessThan(0.25);
      expect(Math.abs(y.sum / y.borders - dy)).toBeLessThan(0.25);
      expect(borderShiftFinding({ x, y })?.code).toBe('shifted');
    }
  });

  it('is none where nothing is shifted, or where there are few borders', () => {
    expect(borderShiftFinding(addShifts(seeds.map((seed) => shiftOf(seed, 0, 0))))).toBeNull();
    expect(borderShiftFinding({ x: { sum: 140, borders: 140 }, y: { sum: 0, borders: 0 } })).toBeNull();
  });

  it('says how far and whereto', () => {
    const finding = borderShiftFinding({ x: { sum: -300, borders: 200 }, y: { sum: 20, borders: 200 } });
    expect(finding?.title).toBe('The prediction is shifted 1.5 px left.');
  });
});
