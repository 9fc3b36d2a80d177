import { describe, expect, it } from 'vitest';
import { pairEvidence } from '../../../src/dataset/doctor/pair-evidence.ts';
import {
  addProfiles,
  type ShiftProfile,
  shiftProfile,
  shiftProfileFinding,
} from '../../../src/dataset/doctor/shift-profile.ts';
import { defaultPairOptions } from '../../../src/dataset/pair-options.ts';
import { greyPng } from '../make-array.ts';
import { streetScene } from './street-scene.ts';

function profileOf(seed: number, dx: number, dy: number): ShiftProfile {
  const { height, width, truth, prediction } = streetScene(seed);
  const moved = prediction.map((_, i) => {
    const x = Math.min(width - 1, Math.max(0, (i % width) - dx));
    const y = Math.min(height - 1, Math.max(0, Math.floor(i / width) - dy));
    return prediction[y * width + x] ?? 0;
  });
  const profile = shiftProfile(
    pairEvidence({
      truth: greyPng(height, width, truth),
      truthPath: 'gt/a.png',
      prediction: greyPng(height, width, moved),
      predictionPath: 'pred/a.png',
      options: defaultPairOptions,
    }),
  );
  if (!profile) throw new Error('no profile');
  return profile;
}

const seeds = [1, 2, 3, 4, 5, 6, 7, 8];
const together = (dx: number, dy: number) =>
  shiftProfileFinding(addProfiles(seeds.map((seed) => profileOf(seed, dx, dy))), seeds.length);

describe('the shift that agrees best', () => {
  it('is none for predictions that lie right, one by one and together', () => {
    for (const seed of seeds) expect(shiftProfileFinding(profileOf(seed, 0, 0), 1)).toBeNull();
    expect(together(0, 0)).toBeNull();
  });

  it.each([
    [5, 0, /^The prediction is shifted [45]\.\d px right\.$/],
    [0, -4, /^The prediction is shifted [34]\.\d px up\.$/],
    [-3, 3, /^The prediction is shifted [23]\.\d px left and [23]\.\d px down\.$/],
  ])('is found over several pairs: %s, %s', (dx, dy, said) => {
    expect(together(dx, dy)?.title).toMatch(said);
  });

  it('is looked for in one pair only where it is large, and not in a handful', () => {
    expect(shiftProfileFinding(profileOf(1, 6, 0), 1)?.code).toBe('shifted');
    const few = addProfiles([profileOf(1, 6, 0), profileOf(2, 6, 0)]);
    expect(shiftProfileFinding(few, 2)).toBeNull();
  });
});
