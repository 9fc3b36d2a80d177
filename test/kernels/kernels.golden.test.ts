import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { LossSettings } from '../../src/core/batch.ts';
import { type GoldenCase, inputsOf, readGoldenFolder } from '../core/golden/golden-case.ts';
import { PACKED_ROUNDING, readPackedVectors } from '../core/golden/packed-vectors.ts';
import { testKernels } from './test-kernels.ts';

const folder = process.env['LENS_GOLDEN'] ?? join(import.meta.dirname, '../../../shared/golden');
const found = existsSync(join(folder, 'INDEX.json'));

const kernels = testKernels();

function expectNear(ours: ArrayLike<number>, expected: ArrayLike<number>, tolerance: number, what: string): void {
  expect(ours.length, what).toBe(expected.length);
  let largest = 0;
  for (let i = 0; i < expected.length; i += 1) {
    const difference = Math.abs((ours[i] as number) - (expected[i] as number));
    if (!(difference <= largest)) largest = difference;
  }
  expect(largest, what).toBeLessThanOrEqual(tolerance);
}

/** Loss, rows, contributions and gradients of a case through the product's own dispatch. */
function checkCase(golden: GoldenCase, tolerance: number): void {
  const { facts, arrays } = golden;
  const { truth, prediction, settings } = inputsOf(golden);
  let compared = 0;
  for (const ties of ['index', 'shapley'] as const) {
    const tied: LossSettings = { ...settings, ties };
    const evaluation = kernels().evaluate(truth, prediction, tied, { contribution: true });
    expectNear([evaluation.value], [facts.loss], tolerance, 'loss');
    const rows = facts.per_unit_per_class;
    expectNear(
      evaluation.rows.map((row) => row.loss),
      rows.map((row) => row.loss),
      tolerance,
      'row losses',
    );
    expect(evaluation.rows.map((row) => row.foreground)).toEqual(rows.map((row) => row.foreground));
    expect(evaluation.rows.map((row) => [row.unit, row.classId])).toEqual(rows.map((row) => [row.unit, row.cls ?? 1]));
    const sum = (evaluation.contribution ?? new Float64Array()).reduce((total, value) => total + value, 0);
    expectNear([sum], [facts.loss], tolerance, 'contributions');
    const suffix = ties === 'index' || facts.subgradient_unique ? '' : '_shapley';
    for (const [map, key] of [
      ['grad-logit', `grad_logits${suffix}`],
      ['grad-probability', `grad_probs${suffix}`],
    ] as const) {
      const expected = arrays[key];
      if (!expected) continue;
      compared += 1;
      expectNear(
        kernels().lossAndGradient(truth, prediction, tied, map).gradient,
        expected,
        tolerance,
        `${map} ${ties}`,
      );
    }
  }
  expect(compared).toBeGreaterThanOrEqual(2);
}

describe('golden vectors in the repo, by the kernels', () => {
  for (const golden of readPackedVectors()) {
    it(`${golden.name} within 1e-9`, () => checkCase(golden, 1e-9 + PACKED_ROUNDING));
  }
});

describe.skipIf(!found)('golden vectors of LENS_GOLDEN, by the kernels (skipped: the folder is not there)', () => {
  for (const golden of found ? readGoldenFolder(folder) : []) {
    it(`${golden.name} within 1e-9`, () => checkCase(golden, 1e-9));
  }
});
