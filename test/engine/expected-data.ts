import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The shared data: real masks, real predictions, and the numbers that they must give. Not part of the repository. */
export const dataFolder = path.resolve(
  process.env['LENS_DATA'] ?? path.join(import.meta.dirname, '../../../shared/data'),
);
export const hasData = existsSync(path.join(dataFolder, 'expected.json'));

/** Said in place of the tests that a clone without the data cannot run. */
export const noData = `no data at ${dataFolder}: set LENS_DATA to a folder with expected.json`;

interface Scores {
  readonly lovasz_softmax?: number;
  readonly per_class?: Readonly<Record<string, number>>;
  readonly iou?: Readonly<Record<string, number | null>> | readonly (number | null)[];
  readonly miou_gt_classes?: number;
  readonly miou_union_classes?: number;
  readonly pixel_acc?: number;
  readonly cross_entropy?: number;
}

export interface ExpectedPair extends Scores {
  readonly gt: string;
  readonly pred: string;
  readonly kind: 'labels-vs-labels' | 'logits' | 'probs' | 'binary-logit' | 'binary-prob8' | 'binary-prob16';
  readonly bilinear_half_pixel?: Scores;
  readonly lovasz_onehot?: number;
  readonly lovasz_hinge?: number;
  readonly lovasz_sigmoid?: number;
  readonly iou_at_half?: number;
  readonly iou_at_0?: number;
}

export interface ExpectedData {
  readonly pairs: readonly ExpectedPair[];
  readonly malformed: Readonly<Record<string, { readonly why: string; readonly tolerable?: string }>>;
}

export function expectedData(): ExpectedData {
  if (!hasData) return { pairs: [], malformed: {} };
  return JSON.parse(readFileSync(path.join(dataFolder, 'expected.json'), 'utf8')) as ExpectedData;
}

/** The loss that the defaults must give for a pair. */
export function expectedLoss(pair: ExpectedPair): number | undefined {
  if (pair.kind === 'binary-logit') return pair.lovasz_hinge;
  if (pair.kind === 'binary-prob8' || pair.kind === 'binary-prob16') return pair.lovasz_sigmoid;
  if (pair.kind === 'labels-vs-labels') return pair.lovasz_onehot;
  return scoresOf(pair).lovasz_softmax;
}

export function scoresOf(pair: ExpectedPair): Scores {
  return pair.bilinear_half_pixel ?? pair;
}
