import type { LossSettings, TieRule } from '../../../src/core/batch.ts';
import type { ClassDetail } from '../../../src/core/class-detail.ts';
import { classDetail } from '../../../src/core/class-detail.ts';
import { evaluateLoss } from '../../../src/core/loss.ts';
import { lossMap, lossMapAllClasses } from '../../../src/core/maps.ts';
import { type GoldenCase, inputsOf } from './golden-case.ts';

/** Largest absolute differences between ours and a golden case, by what was compared. */
export interface GoldenDifferences {
  readonly [what: string]: number;
}

/** Compares one case in every respect that it holds numbers for. */
export function compareGolden(golden: GoldenCase): GoldenDifferences {
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
    const detail = classDetail(truth, prediction, stable, classId, row.unit);
    note('row', ours?.unit === row.unit && ours.classId === classId ? 0 : 1);
    note('rowForeground', Math.abs((ours?.foreground ?? Number.NaN) - row.foreground));
    note('rowLoss', Math.abs((ours?.loss ?? Number.NaN) - row.loss));
    note('detailLoss', Math.abs(detail.loss - row.loss));
    note('length', Math.abs(detail.order.length - row.length));
    const ids = truth.ids.subarray(settings.perImage ? row.unit * truth.height * truth.width : 0);
    const window = (key: string) => arrays[key]?.subarray(row.offset, row.offset + row.length);
    note('sortedErrors', distance(inOrder(detail, detail.errors), window('sorted_errors')));
    note(
      'sortedForeground',
      distance(
        inOrder(detail, ids).map((id) => (id === classId ? 1 : 0)),
        window('sorted_fg'),
      ),
    );
    note('sortedWeights', distance(inOrder(detail, detail.weights), window('sorted_grad')));
  });
  const variants: [TieRule, string][] = [['index', '']];
  if (facts.subgradient_unique) variants.push(['shapley', '']);
  else variants.push(['shapley', '_shapley']);
  for (const [ties, suffix] of variants) {
    for (const [map, key] of [
      ['grad-logit', `grad_logits${suffix}`],
      ['grad-probability', `grad_probs${suffix}`],
    ] as const) {
      const expected = arrays[key];
      if (!expected) continue;
      const all = lossMapAllClasses(truth, prediction, { ...settings, ties }, map);
      note(`${key} ${ties}`, distance(all, expected));
    }
  }
  return differences;
}

function inOrder(detail: ClassDetail, perPixel: Float64Array | Int32Array): number[] {
  return Array.from(detail.order, (pixel) => perPixel[pixel] as number);
}

function sum(values: Iterable<number>): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

function distance(ours: ArrayLike<number>, expected: ArrayLike<number> | undefined): number {
  if (!expected) return 0;
  if (ours.length !== expected.length) return Number.POSITIVE_INFINITY;
  let largest = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const difference = Math.abs((ours[i] as number) - (expected[i] as number));
    if (!(difference <= largest)) largest = difference;
  }
  return largest;
}
