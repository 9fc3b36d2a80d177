import { expect } from 'vitest';
import { evaluateLoss } from '../../src/core/loss.ts';
import { lossMap } from '../../src/core/maps.ts';
import type { EvaluateOptions, Kernels } from '../../src/engine/kernels/lovasz-kernels.ts';
import type { RandomPair } from '../core/random-pair.ts';
import { expectNear } from './stored-pairs.ts';

/** Expects the loss of a pair, its rows and its contributions to be those of src/core. */
export function compareWithCore(kernels: Kernels, pair: RandomPair, options: EvaluateOptions, tolerance: number): void {
  const { truth, prediction, settings } = pair;
  const ours = kernels.evaluate(truth, prediction, settings, { ...options, contribution: true });
  const core = evaluateLoss(truth, prediction, settings);
  expectNear([ours.value], [core.value], tolerance);
  expect({ ...ours, value: 0, contribution: null, rows: ours.rows.map((row) => ({ ...row, loss: 0 })) }).toEqual({
    ...core,
    value: 0,
    contribution: null,
    rows: core.rows.map((row) => ({ ...row, loss: 0 })),
  });
  expectNear(
    ours.rows.map((row) => row.loss),
    core.rows.map((row) => row.loss),
    tolerance,
  );
  expectNear(ours.contribution ?? [], lossMap(truth, prediction, settings, 'contribution', null), tolerance);
}
