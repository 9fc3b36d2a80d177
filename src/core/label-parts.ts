import { IGNORED } from './batch.ts';
import { levelLoss } from './chain.ts';
import type { PixelKindParts } from './loss-parts.ts';
import { shapleyBackground, shapleyForeground } from './tie-weights.ts';
import type { Unit } from './unit.ts';

/** One class of hard labels in one unit. */
export interface LabelClassParts {
  readonly loss: number;
  readonly kinds: PixelKindParts;
}

/**
 * What classes of hard labels lose, and where: all wrong pixels of a class have error 1, one tie group, so that counts of
 * missed and falsely claimed pixels say everything, and a pixel's contribution follows from its truth and its decision
 * alone. Two passes over the pixels, whatever the number of classes. For the tie rule `shapley`.
 * @param ids decided class of each pixel of the unit
 * @param selected the classes of the unit's mean
 * @param scale of the contributions
 * @param contribution of the unit's pixels; added to
 */
export function labelParts(
  unit: Unit,
  ids: Int32Array,
  selected: readonly number[],
  scale: number,
  contribution: Float64Array,
): readonly LabelClassParts[] {
  const { truth, foreground } = unit;
  const missed = new Uint32Array(foreground.length);
  const falseAlarms = new Uint32Array(foreground.length);
  for (let i = 0; i < truth.length; i += 1) {
    const id = truth[i] as number;
    const decided = ids[i] as number;
    if (id === IGNORED || id === decided) continue;
    // Ids that are no class lie outside of the arrays, where nothing is counted.
    if (id >= 0) missed[id] = (missed[id] as number) + 1;
    if (decided >= 0) falseAlarms[decided] = (falseAlarms[decided] as number) + 1;
  }
  const missedPart = new Float64Array(foreground.length);
  const falseAlarmPart = new Float64Array(foreground.length);
  const classes = selected.map((classId): LabelClassParts => {
    const g = foreground[classId] as number;
    const p = missed[classId] as number;
    const q = falseAlarms[classId] as number;
    missedPart[classId] = p === 0 ? 0 : scale * shapleyForeground(g, p, q);
    falseAlarmPart[classId] = q === 0 ? 0 : scale * shapleyBackground(g, g, p, q);
    return {
      loss: levelLoss(Uint32Array.of(g - p, p), Uint32Array.of(0, q), (level) => level),
      kinds: {
        missed: p * (missedPart[classId] as number),
        falseAlarm: q * (falseAlarmPart[classId] as number),
        underMargin: 0,
      },
    };
  });
  for (let i = 0; i < truth.length; i += 1) {
    const id = truth[i] as number;
    const decided = ids[i] as number;
    if (id === IGNORED || id === decided) continue;
    const parts = (missedPart[id] ?? 0) + (falseAlarmPart[decided] ?? 0);
    if (parts !== 0) contribution[i] = (contribution[i] as number) + parts;
  }
  return classes;
}
