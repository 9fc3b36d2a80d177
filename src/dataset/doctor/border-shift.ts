import type { LabelIds } from '../../core/batch.ts';
import type { Finding } from './finding.ts';
import type { PairEvidence } from './pair-evidence.ts';
import { classPlanes } from './placements.ts';

/** How far the borders of a prediction lie beside those of the truth along one axis. Sums add up over pairs. */
export interface AxisShift {
  /** Sum of shifts in pixels, each weighted by its borders. */
  readonly sum: number;
  /** Borders that count. */
  readonly borders: number;
}

export interface BorderShift {
  readonly x: AxisShift;
  readonly y: AxisShift;
}

/** A border farther away than this is another one. */
const reachPx = 4;
/** Borders of one kind and direction from which a mean is taken. */
const leastBorders = 8;
/** Fewer borders say nothing: a weak model's are off by a pixel here and there. */
const enoughBorders = 150;
const leastShiftPx = 0.75;

/**
 * Shift of a prediction, from its borders: for every border a|b of the truth the nearest a|b of the prediction. What
 * a model makes too large moves its left border left and its right border right; so borders a|b and b|a are
 * averaged, and only what moves both the same way is left.
 */
export function borderShift(evidence: PairEvidence): BorderShift {
  const { batch, height, width } = evidence.read.truth.layout;
  const { truth, decided } = classPlanes(evidence);
  const rows = Array.from({ length: batch * height }, (_, row) => row * width);
  const columns = Array.from({ length: batch * width }, (_, n) => Math.floor(n / width) * height * width + (n % width));
  return {
    x: axisShift(truth, decided, rows, width, 1),
    y: axisShift(truth, decided, columns, height, width),
  };
}

/** @param starts first places of the lines; `step` from one place of a line to the next */
function axisShift(
  truth: LabelIds,
  decided: LabelIds,
  starts: readonly number[],
  length: number,
  step: number,
): AxisShift {
  const kinds = new Map<string, { sum: number; count: number }>();
  for (const start of starts) {
    for (let j = reachPx; j < length - reachPx - 1; j++) {
      const place = start + j * step;
      const a = truth[place] as number;
      const b = truth[place + step] as number;
      if (a === b || a < 0 || b < 0) continue;
      const shift = nearestBorder(decided, place, step, a, b);
      if (shift === null) continue;
      const key = `${a} ${b}`;
      const kind = kinds.get(key) ?? { sum: 0, count: 0 };
      kind.sum += shift;
      kind.count++;
      kinds.set(key, kind);
    }
  }
  let sum = 0;
  let borders = 0;
  for (const [key, kind] of kinds) {
    const [a = '', b = ''] = key.split(' ');
    const opposite = kinds.get(`${b} ${a}`);
    if (Number(a) > Number(b) || !opposite) continue;
    const weight = Math.min(kind.count, opposite.count);
    if (weight < leastBorders) continue;
    sum += (weight * (kind.sum / kind.count + opposite.sum / opposite.count)) / 2;
    borders += weight;
  }
  return { sum, borders };
}

/** Distance to the nearest a|b; null when there is none, or one on each side equally far. */
function nearestBorder(decided: LabelIds, place: number, step: number, a: number, b: number): number | null {
  const isBorder = (d: number) => decided[place + d * step] === a && decided[place + (d + 1) * step] === b;
  if (isBorder(0)) return 0;
  for (let d = 1; d <= reachPx; d++) {
    const after = isBorder(d);
    const before = isBorder(-d);
    if (after && before) return null;
    if (after) return d;
    if (before) return -d;
  }
  return null;
}

/** Shifts of several pairs as one. */
export function addShifts(shifts: readonly BorderShift[]): BorderShift {
  const total = (axis: 'x' | 'y') => ({
    sum: shifts.reduce((sum, shift) => sum + shift[axis].sum, 0),
    borders: shifts.reduce((borders, shift) => borders + shift[axis].borders, 0),
  });
  return { x: total('x'), y: total('y') };
}

/** 8: all borders lie beside those of the truth, the same way. */
export function borderShiftFinding(shift: BorderShift): Finding | null {
  const of = ({ sum, borders }: AxisShift) => (borders < enoughBorders ? 0 : sum / borders);
  const [dx, dy] = [of(shift.x), of(shift.y)];
  const far = Math.max(Math.abs(dx), Math.abs(dy));
  if (far < leastShiftPx) return null;
  const across = (digits: number) => `${Math.abs(dx).toFixed(digits)} px ${dx < 0 ? 'left' : 'right'}`;
  const along = (digits: number) => `${Math.abs(dy).toFixed(digits)} px ${dy < 0 ? 'up' : 'down'}`;
  const said = [
    ...(Math.abs(dx) >= leastShiftPx ? [across(1)] : []),
    ...(Math.abs(dy) >= leastShiftPx ? [along(1)] : []),
  ];
  const measured = [across(2), along(2)].filter((part) => !part.startsWith('0.00'));
  const borders = Math.max(shift.x.borders, shift.y.borders);
  return {
    code: 'shifted',
    file: 'prediction',
    score: Math.min(0.9, 0.6 + far / 10),
    title: `The prediction is shifted ${said.join(' and ')}.`,
    evidence: [`Mean over ${borders} pairs of opposite borders: ${measured.join(', ')}.`],
    fix: null,
    advice: 'Look for a padding, a crop or an align_corners that differs between training and writing.',
  };
}
