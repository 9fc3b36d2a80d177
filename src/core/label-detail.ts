import { IGNORED, type LabelIds } from './batch.ts';
import { levelLoss } from './chain.ts';
import type { ClassDetail } from './class-detail.ts';
import { shapleyBackground, shapleyForeground } from './tie-weights.ts';
import type { Unit } from './unit.ts';

/**
 * Weights of a class of hard labels under the tie rule `shapley`: of pixels that are neither, missed, false alarms, and
 * right. @param g pixels of the class  @param p missed  @param q false alarms
 */
export function labelWeights(
  g: number,
  p: number,
  q: number,
  scored: number,
): readonly [number, number, number, number] {
  const others = scored - g - q;
  return [
    shapleyBackground(g + q, g - p, g - p, others),
    shapleyForeground(g, p, q),
    shapleyBackground(g, g, p, q),
    shapleyForeground(g + q, g - p, others),
  ];
}

/**
 * The same as detailOf, of hard labels under the tie rule `shapley`, without a sort: errors are 1 or 0, ties go by index.
 * @param decided class of each pixel of the unit
 */
export function labelDetail(unit: Unit, decided: LabelIds, classId: number): ClassDetail {
  const { truth, pixels, scored } = unit;
  const foreground = unit.foreground[classId] as number;
  let missed = 0;
  let falseAlarms = 0;
  for (let i = 0; i < pixels; i += 1) {
    const id = truth[i] as number;
    if (id === IGNORED || (id === classId) === (decided[i] === classId)) continue;
    if (id === classId) missed += 1;
    else falseAlarms += 1;
  }
  const cells = labelWeights(foreground, missed, falseAlarms, scored);
  const errors = new Float64Array(pixels);
  const weights = new Float64Array(pixels);
  const order = new Uint32Array(scored);
  let wrong = 0;
  let right = missed + falseAlarms;
  for (let i = 0; i < pixels; i += 1) {
    const id = truth[i] as number;
    if (id === IGNORED) {
      errors[i] = Number.NaN;
      continue;
    }
    const place = (id === classId ? 1 : 0) + (decided[i] === classId ? 2 : 0);
    const isWrong = place === 1 || place === 2;
    errors[i] = isWrong ? 1 : 0;
    weights[i] = cells[place] as number;
    if (isWrong) order[wrong++] = i;
    else order[right++] = i;
  }
  const levels = [Uint32Array.of(foreground - missed, missed), Uint32Array.of(0, falseAlarms)] as const;
  const loss = levelLoss(...levels, (level) => level);
  return { unit: unit.unit, classId, pixels: scored, foreground, loss, errors, order, weights };
}
