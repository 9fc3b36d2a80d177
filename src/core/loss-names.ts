import type { LossName } from './batch.ts';

/** The losses as people call them. */
export const LOSS_NAMES: Readonly<Record<LossName, string>> = {
  'lovasz-softmax': 'Lovász-Softmax',
  'lovasz-hinge': 'Lovász hinge',
  'lovasz-sigmoid': 'Lovász-Sigmoid',
};
