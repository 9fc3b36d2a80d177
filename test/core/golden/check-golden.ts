import type { LabelIds, LossSettings, TieRule } from '../../../src/core/batch.ts';
import { type ClassDetail, classDetail } from '../../../src/core/class-detail.ts';
import { evaluateLoss } from '../../../src/core/loss.ts';
import { lossMap, lossMapAllClasses } from '../../../src/core/maps.ts';
import { type GoldenCase, inputsOf } from './golden-case.ts';

/** Largest absolute difference between ours and a golden case, by what was compared. */
export type GoldenDifferences = Readonly<Record<string, number>>;

/**
 * Compares one case in every respect that it holds numbers for.
 * @param weigh what stands in for classDetail: a wrong formula must show
 */
export function compareGolden(golden: GoldenCase, weigh: typeof classDetail = classDetail): GoldenDifferences {
  const { truth, prediction, settings } = inputsOf(golden);
  const { facts, arrays } = golden;
  const stable: LossSettings = { ...settings, ties: 'index' };
  const evaluation = evaluateLoss(truth, prediction, stable);
  const differences: Record<string, number> = {
    loss: Math.abs(evaluation.value - facts.loss),
    rows: Math.abs(evaluation.rows.length - facts.per_unit_per_class.length),
    contributions: Math.abs(sum(lossMap(truth, prediction, stable, 'contribution', null)) - facts.loss),
  };
  const note = (what: string, difference: number) => {
    differences[what] = Math.max(differences[what] ?? 0, difference);
  };
  facts.per_unit_per_class.forEach((row, place) => {
    const ours = evaluation.rows[place];
    const classId = row.cls ?? 1;
    const detail = weigh(truth, prediction, stable, classId, row.unit);
    note('row', ours?.unit === row.unit && ours.classId === classId ? 0 : 1);
    note('row foreground', Math.abs((ours?.foreground ?? Number.NaN) - row.foreground));
    note('row loss', Math.abs((ours?.loss ?? Number.NaN) - row.loss));
    note('detail loss', Math.abs(detail.loss - row.loss));
    note('length', Math.abs(detail.order.length - row.length));
    const ids = truth.ids.subarray(settings.perImage ? row.unit * truth.height * truth.width : 0);
    for (const [key, values] of [
      ['sorted_errors', inOrder(detail, detail.errors)],
      ['sorted_fg', inOrder(detail, ids).map((id) => (id === classId ? 1 : 0))],
      ['sorted_grad', inOrder(detail, detail.weights)],
    ] as const) {
      const expected = arrays[key]?.subarray(row.offset, row.offset + row.length);
      if (expected) note(key, distance(values, expected));
    }
  });
  for (const ties of ['index', 'shapley'] as const satisfies readonly TieRule[]) {
    const suffix = ties === 'index' || facts.subgradient_unique ? '' : '_shapley';
    for (const [map, key] of [
      ['grad-logit', `grad_logits${suffix}`],
      ['grad-probability', `grad_probs${suffix}`],
    ] as const) {
      const expected = arrays[key];
      if (!expected) continue;
      note(`${map} ${ties}`, distance(lossMapAllClasses(truth, prediction, { ...settings, ties }, map), expected));
    }
  }
  return differences;
}

function inOrder(detail: ClassDetail, perPixel: Float64Array | LabelIds): number[] {
  return Array.from(detail.order, (pixel) => perPixel[pixel] as number);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function distance(ours: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (ours.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const difference = Math.abs((ours[i] as number) - (expected[i] as number));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
