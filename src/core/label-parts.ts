import { IGNORED, type LabelIds } from './batch.ts';
import { levelLoss } from './chain.ts';
import type { ClassParts } from './loss-parts.ts';
import { shapleyBackground, shapleyForeground } from './tie-weights.ts';
import type { Unit } from './unit.ts';

/**
 * What classes of hard labels lose, and where: all wrong pixels of a class have error 1, one tie group, so that counts of
 * missed and falsely claimed pixels say everything, and a pixel's contribution follows from its truth and its decision
 * alone: see LabelMap. One pass over the pixels, whatever the number of classes. For the tie rule `shapley`.
 * @param ids decided class of each pixel of the unit
 * @param selected the classes of the unit's mean
 * @param scale of the contributions
 * @param missedPart contribution of a missed pixel by its truth, zeros; filled for the selected classes
 * @param falseAlarmPart the same of a falsely claimed pixel, by its decision
 */
export function labelParts(
  unit: Unit,
  ids: LabelIds,
  selected: readonly number[],
  scale: number,
  missedPart: Float64Array,
  falseAlarmPart: Float64Array,
): readonly ClassParts[] {
  const { truth, foreground } = unit;
  const { missed, falseAlarms } = countWrong(truth, ids, foreground.length);
  return selected.map((classId): ClassParts => {
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
}

/** Wrong pixels of each class: by their truth, and by their decision. */
export function countWrong(
  truth: LabelIds,
  decided: LabelIds,
  classes: number,
): { readonly missed: Uint32Array; readonly falseAlarms: Uint32Array } {
  const missed = new Uint32Array(classes);
  const falseAlarms = new Uint32Array(classes);
  for (let i = 0; i < truth.length; i += 1) {
    const id = truth[i] as number;
    const decision = decided[i] as number;
    if (id === IGNORED || id === decision) continue;
    // Ids that are no class lie outside of the arrays, where nothing is counted.
    if (id >= 0) missed[id] = (missed[id] as number) + 1;
    if (decision >= 0) falseAlarms[decision] = (falseAlarms[decision] as number) + 1;
  }
  return { missed, falseAlarms };
}
