import type { Finding } from './finding.ts';
import type { PairEvidence } from './pair-evidence.ts';
import { classPlanes } from './placements.ts';
import { wrongInRow } from './wrong-pixels.ts';

/** Wrong pixels of a pair when its prediction is read d pixels further, for d = −8 to 8. Sums add up over pairs. */
export interface ShiftProfile {
  readonly x: readonly number[];
  readonly y: readonly number[];
}

const reachPx = 8;
/** Lines of a large picture are left out until so many pixels are looked at. */
const enoughPixels = 400_000;
/** A weak model's own peak lies up to 1.6 px beside the truth in one picture, and 0.6 px over a dozen. */
const leastShiftPx = { one: 2.5, many: 0.8 };
/** Share of the wrong pixels that become right. */
const leastGain = { one: 0.02, many: 0.001 };
const manyPairs = 6;

/** Null for two classes, where a large object hides its place, and for small pictures. */
export function shiftProfile(evidence: PairEvidence): ShiftProfile | null {
  const { batch, height, width } = evidence.read.truth.layout;
  if (Math.min(height, width) < 8 * reachPx) return null;
  const { truth, decided } = classPlanes(evidence);
  const classes = evidence.joint.truthValues.filter((value) => evidence.truthCode(value) >= 0);
  if (classes.length < 3) return null;
  const step = Math.max(1, Math.floor((batch * height * width) / enoughPixels));
  const x = new Array<number>(2 * reachPx + 1).fill(0);
  const y = [...x];
  for (let row = 0; row < batch * height; row += step) {
    const inImage = row % height;
    for (let d = -reachPx; d <= reachPx; d++) {
      const from = row * width + reachPx;
      x[d + reachPx] = (x[d + reachPx] ?? 0) + wrongInRow(truth, from, decided, from + d, width - 2 * reachPx);
      if (inImage < reachPx || inImage >= height - reachPx) continue;
      y[d + reachPx] = (y[d + reachPx] ?? 0) + wrongInRow(truth, row * width, decided, (row + d) * width, width);
    }
  }
  return { x, y };
}

export function addProfiles(profiles: readonly ShiftProfile[]): ShiftProfile {
  const sum = (axis: 'x' | 'y') =>
    Array.from({ length: 2 * reachPx + 1 }, (_, i) =>
      profiles.reduce((total, profile) => total + (profile[axis][i] ?? 0), 0),
    );
  return { x: sum('x'), y: sum('y') };
}

/** Where the fewest pixels are wrong: the vertex of the parabola through the lowest three. */
function lowest(wrong: readonly number[]): { readonly shiftPx: number; readonly gain: number } {
  const least = Math.min(...wrong);
  const at = wrong.indexOf(least);
  const none = wrong[reachPx] ?? 0;
  const [before, after] = [wrong[at - 1], wrong[at + 1]];
  const bend = before === undefined || after === undefined ? 0 : before - 2 * least + after;
  const vertex = bend > 0 ? ((before ?? 0) - (after ?? 0)) / (2 * bend) : 0;
  return { shiftPx: at - reachPx + vertex, gain: none === 0 ? 0 : 1 - least / none };
}

/**
 * 8: more pixels agree when the prediction is read some pixels further.
 * @param pairs how many pairs the profile is the sum of: many show a smaller shift than one
 */
export function shiftProfileFinding(profile: ShiftProfile, pairs: number): Finding | null {
  if (pairs > 1 && pairs < manyPairs) return null;
  const limit = pairs > 1 ? 'many' : 'one';
  const found = (['x', 'y'] as const)
    .map((axis) => ({ axis, ...lowest(profile[axis]) }))
    .filter(({ shiftPx, gain }) => Math.abs(shiftPx) >= leastShiftPx[limit] && gain >= leastGain[limit]);
  if (found.length === 0) return null;
  const words = { x: ['left', 'right'], y: ['up', 'down'] } as const;
  const said = found.map(
    ({ axis, shiftPx }) => `${Math.abs(shiftPx).toFixed(1)} px ${words[axis][shiftPx < 0 ? 0 : 1]}`,
  );
  const gains = found.map(({ gain }) => `${(100 * gain).toFixed(1)} %`);
  return {
    code: 'shifted',
    file: 'prediction',
    score: Math.min(0.9, 0.6 + Math.max(...found.map(({ shiftPx }) => Math.abs(shiftPx))) / 20),
    title: `The prediction is shifted ${said.join(' and ')}.`,
    evidence: [`Read from there, ${gains.join(' and ')} of the wrong pixels are right; every other place is worse.`],
    fix: null,
    advice: 'Look for a padding, a crop or an align_corners that differs between training and writing.',
  };
}
