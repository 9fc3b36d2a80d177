import {
  IGNORED,
  type LabelBatch,
  type LabelIds,
  type LossSettings,
  type Prediction,
  type ScorePrediction,
} from './batch.ts';
import { decide } from './decision.ts';

/** What is changed about a pair to see what would follow. Class ids are indices of the batches. */
export interface Change {
  /** Probability in (0, 1) above which one channel of scores decides for the foreground; null: 0.5. */
  readonly threshold: number | null;
  /** What logits are divided by, above 0; null: 1. */
  readonly temperature: number | null;
  /** Pixels that become right, B×H×W; null: none. */
  readonly fixed: Uint8Array | null;
  /** Classes whose truth pixels take no part. */
  readonly ignored: readonly number[];
}

export interface ChangedPair {
  readonly truth: LabelBatch;
  readonly prediction: Prediction;
  readonly decision: LabelIds;
}

/** A logit whose sigmoid is exactly 1 in float64, and whose negative's is exactly 0. */
const SURE_LOGIT = 1e4;

/**
 * The pair as it would be. Fixed pixels become right as semantics.md says: labels the truth, probabilities the one-hot
 * of the truth, errors of a hinge 0. Of fixed pixels whose truth is no class only the false alarm ends: labels become
 * no class, scores take no part (an error of 0 carries nothing either). What is not changed is not copied.
 * @param allocate memory of a kind and length for what is changed
 */
export function changePair(
  truth: LabelBatch,
  prediction: Prediction,
  settings: LossSettings,
  change: Change,
  allocate: <T extends LabelIds | ScorePrediction['values']>(like: T) => T,
): ChangedPair {
  const { fixed, ignored, temperature } = change;
  const isScores = prediction.kind !== 'labels';
  let ids = truth.ids;
  if (ignored.length > 0 || (fixed && isScores && someUnknown(ids, fixed))) {
    ids = allocate(truth.ids);
    const out = new Set(ignored);
    for (let i = 0; i < ids.length; i += 1) {
      const id = truth.ids[i] as number;
      ids[i] = out.has(id) || (isScores && id < 0 && fixed?.[i] === 1) ? IGNORED : id;
    }
  }
  const changedTruth = { ...truth, ids };
  const cooled =
    prediction.kind === 'logits' && temperature !== null && temperature !== 1
      ? divided(prediction, temperature, allocate)
      : prediction;
  const changed = fixed ? made(cooled, cooled === prediction, changedTruth, settings, fixed, allocate) : cooled;
  return { truth: changedTruth, prediction: changed, decision: decide(changed, change.threshold ?? undefined) };
}

function someUnknown(ids: LabelIds, fixed: Uint8Array): boolean {
  for (let i = 0; i < ids.length; i += 1) if (fixed[i] === 1 && (ids[i] as number) < 0) return true;
  return false;
}

function divided(
  prediction: ScorePrediction,
  temperature: number,
  allocate: (like: ScorePrediction['values']) => ScorePrediction['values'],
): ScorePrediction {
  const values = allocate(prediction.values);
  for (let i = 0; i < values.length; i += 1) values[i] = (prediction.values[i] as number) / temperature;
  return { ...prediction, values };
}

/** The prediction with its fixed pixels right. @param isOriginal its arrays must stay as they are */
function made(
  prediction: Prediction,
  isOriginal: boolean,
  truth: LabelBatch,
  settings: LossSettings,
  fixed: Uint8Array,
  allocate: <T extends LabelIds | ScorePrediction['values']>(like: T) => T,
): Prediction {
  const own = <T extends LabelIds | ScorePrediction['values']>(values: T): T => {
    if (!isOriginal) return values;
    const copy = allocate(values);
    copy.set(values);
    return copy;
  };
  if (prediction.kind === 'labels') {
    const ids = own(prediction.ids);
    for (let i = 0; i < ids.length; i += 1) if (fixed[i] === 1) ids[i] = truth.ids[i] as number;
    return { ...prediction, ids };
  }
  const values = own(prediction.values);
  const { channels, height, width, kind } = prediction;
  const size = height * width;
  const [no, yes] = sureScores(kind, prediction.integerMax, settings);
  for (let i = 0; i < fixed.length; i += 1) {
    const id = truth.ids[i] as number;
    if (fixed[i] !== 1 || id < 0) continue;
    const image = Math.floor(i / size);
    const first = image * channels * size + (i - image * size);
    if (channels === 1) values[first] = id === 1 ? yes : no;
    else
      for (let channel = 0; channel < channels; channel += 1)
        values[first + channel * size] = channel === id ? yes : no;
  }
  return { ...prediction, values };
}

/** Scores of a channel that is surely not the truth, and of the one that is. */
function sureScores(
  kind: ScorePrediction['kind'],
  integerMax: number | null,
  { loss }: LossSettings,
): readonly [no: number, yes: number] {
  if (kind === 'probabilities') return [0, integerMax ?? 1];
  if (loss === 'lovasz-hinge') return [-1, 1];
  return loss === 'lovasz-sigmoid' ? [-SURE_LOGIT, SURE_LOGIT] : [Number.NEGATIVE_INFINITY, 0];
}
